package contract

import (
	"strconv"
	"strings"
)

// At gives the value that a JSON Pointer leads to; "" leads to the whole.
func At(v any, pointer string) (any, bool) {
	if pointer == "" {
		return v, true
	}
	rest, is := strings.CutPrefix(pointer, "/")
	if !is {
		return nil, false
	}
	for part := range strings.SplitSeq(rest, "/") {
		switch x := v.(type) {
		case map[string]any:
			v, is = x[strings.NewReplacer("~1", "/", "~0", "~").Replace(part)]
		case []any:
			i, err := strconv.Atoi(part)
			if is = err == nil && i >= 0 && i < len(x); is {
				v = x[i]
			}
		default:
			is = false
		}
		if !is {
			return nil, false
		}
	}
	return v, true
}

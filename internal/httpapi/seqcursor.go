package httpapi

import (
	"strconv"

	"github.com/tenon-crm/tenon/internal/problem"
)

// seqPage reads the parameters of a list that is paged by a number which rises:
// limit, 50 by default and at most 200, and cursor; those of names may stand beside
// them.
func (c *call) seqPage(names ...string) (limit int, before int64, err error) {
	if err := c.known(append(names, "limit", "cursor")...); err != nil {
		return 0, 0, err
	}
	if limit, err = c.number("limit", 50); err != nil {
		return 0, 0, err
	}
	before, err = parseSeq(c.params.Get("cursor"))
	return max(1, min(limit, 200)), before, err
}

// parseSeq reads a cursor; "" is 0.
func parseSeq(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, problem.Bad("bad_cursor")
	}
	return n, nil
}

// seqCursor is the cursor of the page behind, null at the end.
func seqCursor(next int64) any {
	if next <= 0 {
		return nil
	}
	return strconv.FormatInt(next, 10)
}

package folder

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/meta"
)

// A source is kept as a module, so that an editor checks it with the types of its
// object and event:
//
//	/** @type {Tenon.Hook<"deal", "before_create">} */
//	export default (ctx) => {
//	…
//	};
//
// What stands between the first lines and the last is the source, byte for byte.
const (
	opening = "export default (ctx) => {\n"
	closing = "\n};\n"
)

// preface is what may stand before the opening: nothing but comments.
var preface = regexp.MustCompile(`\A(?:\s|//[^\n]*\n|/\*(?s:.*?)\*/)*` + regexp.QuoteMeta(opening))

// wrap makes a module of the source of a hook.
func wrap(h *meta.Hook) string {
	object := "Tenon.ObjectKey"
	if h.Object != "" {
		object = strconv.Quote(h.Object)
	}
	events := make([]string, len(h.Event))
	for i, e := range h.Event {
		events[i] = strconv.Quote(e)
	}
	return "/** @type {Tenon.Hook<" + object + ", " + strings.Join(events, " | ") + ">} */\n" + opening + h.Source + closing
}

// unwrap gives the source of a module, and how many lines stand before it. Line
// ends of Windows, where the whole file has them, are those that it got by git.
func unwrap(text string) (source string, before int, ok bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.Count(text, "\r\n") == strings.Count(text, "\n") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	head := preface.FindString(text)
	if head == "" {
		return "", 0, false
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	rest, ok := strings.CutSuffix(text[len(head):], closing)
	return rest, strings.Count(head, "\n"), ok
}

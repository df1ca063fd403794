package typing

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

// workspace is what a module of the objects begins with.
//
//go:embed workspace.d.ts
var workspace string

// Client writes the objects of a snapshot, as far as somebody sees it, as a module
// for the TypeScript client: objects.ts beside tenon.ts.
func Client(snap *meta.Snapshot, sight Sight, t locale.Tag) string {
	w := &writer{snap: snap, tag: t, sight: sight}
	w.WriteString("// " + locale.Message(t, "typing_client_title", nil) + "\n\n")
	w.WriteString(strings.TrimSuffix(told(workspace, t), "}\n"))
	w.records()
	w.keys("Writable", sight.Writes)
	w.links()
	w.WriteString("}\n")
	return w.String()
}

// declared is where a type begins that values.d.ts declares.
var declared = regexp.MustCompile(`(?m)^  (type|interface) `)

// Values writes the types of values as a module: values.ts beside tenon.ts.
func Values(t locale.Tag) string {
	text := declared.ReplaceAllString(told(values, t), "  export $1 ")
	return "// " + locale.Message(t, "typing_values_title", nil) + "\n\n" + strings.TrimPrefix(strings.ReplaceAll("\n"+text, "\n  ", "\n"), "\n")
}

// Package typing writes what hooks work with as types of TypeScript, tenon.d.ts: the
// objects of a business with their fields, and the functions that hooks call.
package typing

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// head is what is the same everywhere. A comment of one word with $ in front is the
// message of that name.
//
//go:embed head.d.ts
var head string

// Declare writes the types of a snapshot, with words in a language. The same
// snapshot gives the same text.
func Declare(snap *meta.Snapshot, t locale.Tag) string {
	w := &writer{snap: snap, tag: t}
	w.WriteString("// " + locale.Message(t, "typing_title", nil) + "\n\n")
	w.WriteString(strings.TrimSuffix(told(head, t), "}\n"))
	w.events()
	w.records()
	w.keys("Beside", func(c *meta.Column) bool { return beside(c) })
	w.keys("Writable", query.Writable)
	w.keys("Settable", settable)
	w.links()
	w.functions()
	w.WriteString("}\n")
	w.globals()
	return w.String()
}

type writer struct {
	strings.Builder
	snap *meta.Snapshot
	tag  locale.Tag
}

// objects are those of the snapshot by key.
func (w *writer) objects() []*meta.CompiledObject {
	out := make([]*meta.CompiledObject, 0, len(w.snap.Objects))
	for _, key := range slices.Sorted(maps.Keys(w.snap.Objects)) {
		out = append(out, w.snap.Objects[key])
	}
	return out
}

func (w *writer) open(name, of string) {
	w.WriteString("\n" + comment("  ", message(w.tag, strings.ToLower(name))) + "  interface " + name + of + " {\n")
}

func (w *writer) close() { w.WriteString("  }\n") }

// events declares ctx, by event.
func (w *writer) events() {
	w.open("Events", "<O extends ObjectKey>")
	for _, e := range Events() {
		w.WriteString(comment("    ", message(w.tag, "event_"+e.Key)) + "    " + e.Key + ": {\n")
		w.member("      ", message(w.tag, "ctx_event"), Member{"event", ": " + literal(e.Key)})
		for _, m := range e.Members {
			w.member("      ", message(w.tag, "ctx_"+m.Name), m)
		}
		w.WriteString("    };\n")
	}
	w.close()
}

func (w *writer) member(indent, words string, m Member) {
	w.WriteString(comment(indent, words) + indent + m.readonly() + property(m.Name) + m.Sign + ";\n")
}

// records declares the records of each object, as crm reads them.
func (w *writer) records() {
	w.open("Records", "")
	for _, o := range w.objects() {
		masked := maskedFields(w.snap, o.Key)
		w.WriteString(comment("    ", o.Label.In(w.tag)) + "    " + property(o.Key) + ": {\n")
		for _, c := range o.All {
			hides := slices.Contains(masked, c.Spec.Key)
			w.member("      ", w.words(c, hides), Member{c.Spec.Key, ": " + typeOf(c, hides)})
		}
		w.WriteString("    };\n")
	}
	w.close()
}

// words are what is said of a field: its label and help, and what of its values
// does not show in the type.
func (w *writer) words(c *meta.Column, masked bool) string {
	out := []string{c.Spec.Label.In(w.tag)}
	add := func(text string) {
		if text != "" {
			out = append(out, text)
		}
	}
	add(c.Spec.Help.In(w.tag))
	if len(c.Spec.Options) > 0 {
		var names []string
		for _, o := range c.Spec.Options {
			names = append(names, literal(o.Value)+" "+o.Label.In(w.tag))
		}
		add(strings.Join(names, locale.Message(w.tag, "typing_comma", nil)))
	}
	for _, key := range leads(c) {
		name := message(w.tag, key) // people and departments
		if o := w.snap.Objects[key]; o != nil {
			name = o.Label.In(w.tag)
		}
		add("→ " + name)
	}
	if c.Computed != nil {
		add(message(w.tag, "computed"))
	}
	if masked {
		add(message(w.tag, "masked"))
	}
	return strings.Join(out, " · ")
}

// keys declares of each object the union of the keys of some of its fields.
func (w *writer) keys(name string, of func(*meta.Column) bool) {
	w.open(name, "")
	for _, o := range w.objects() {
		var list []string
		for _, c := range o.All {
			if of(c) {
				list = append(list, c.Spec.Key)
			}
		}
		w.WriteString("    " + property(o.Key) + ": " + literals(list) + ";\n")
	}
	w.close()
}

// links declares where the fields lead that lead anywhere.
func (w *writer) links() {
	w.open("Links", "")
	for _, o := range w.objects() {
		w.WriteString("    " + property(o.Key) + ": {")
		for _, c := range o.All {
			if to := leads(c); len(to) > 0 {
				w.WriteString(" readonly " + property(c.Spec.Key) + ": " + literals(to) + ";")
			}
		}
		w.WriteString(" };\n")
	}
	w.close()
}

// functions declares what hooks call: an interface for each first part of the names,
// with a member for each second part.
func (w *writer) functions() {
	for space, list := range spaces() {
		if list[0].Name == space {
			continue
		}
		w.WriteString("\n" + comment("  ", message(w.tag, space)) + "  interface " + api(space) + " {\n")
		for _, f := range list {
			_, name, _ := strings.Cut(f.Name, ".")
			w.member("    ", message(w.tag, f.Name), Member{name, f.Sign})
		}
		w.close()
	}
}

// globals declares the names under which hooks find them.
func (w *writer) globals() {
	for space, list := range spaces() {
		if list[0].Name == space {
			w.WriteString("\n" + comment("", message(w.tag, space)) + "declare function " + space + list[0].Sign + ";\n")
			continue
		}
		w.WriteString("\n" + comment("", message(w.tag, space)) + "declare const " + space + ": Tenon." + api(space) + ";\n")
	}
}

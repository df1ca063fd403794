// Package typing writes the objects of a business as types of TypeScript: with the
// functions that hooks call it is tenon.d.ts, by itself it is for the client of the API.
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

// values is what is the same for hooks and for the client, head what hooks have
// besides. A comment of one word with $ in front is the message of that name.
var (
	//go:embed values.d.ts
	values string
	//go:embed head.d.ts
	head string
)

// Declare writes the types of a snapshot for hooks, with words in a language. The
// same snapshot gives the same text.
func Declare(snap *meta.Snapshot, t locale.Tag) string {
	w := &writer{snap: snap, tag: t, sight: everything(snap)}
	w.WriteString("// " + locale.Message(t, "typing_title", nil) + "\n\n")
	w.WriteString("declare namespace Tenon {\n" + told(values+"\n"+head, t))
	w.events()
	w.records()
	w.keys("Beside", func(_ string, c *meta.Column) bool { return beside(c) })
	w.keys("Writable", w.sight.Writes)
	w.keys("Settable", func(_ string, c *meta.Column) bool { return settable(c) })
	w.links()
	w.functions()
	w.WriteString("}\n")
	w.globals()
	return w.String()
}

type writer struct {
	strings.Builder
	snap  *meta.Snapshot
	tag   locale.Tag
	sight Sight
}

// Sight says what of a snapshot is written down.
type Sight struct {
	Object        func(key string) bool
	Reads, Writes func(object string, c *meta.Column) bool
	// Masks reports whether somebody who reads the types may see the field masked.
	Masks func(object string, c *meta.Column) bool
}

// everything is what hooks work with: they run for people of all roles.
func everything(snap *meta.Snapshot) Sight {
	return Sight{
		Object: func(string) bool { return true },
		Reads:  func(string, *meta.Column) bool { return true },
		Writes: func(_ string, c *meta.Column) bool { return query.Writable(c) },
		Masks: func(object string, c *meta.Column) bool {
			return slices.ContainsFunc(snap.Grants[object], func(g *meta.CompiledGrant) bool { return g.Mask[c.Spec.Key] != "" })
		},
	}
}

// objects are those that are written down, by key.
func (w *writer) objects() []*meta.CompiledObject {
	out := make([]*meta.CompiledObject, 0, len(w.snap.Objects))
	for _, key := range slices.Sorted(maps.Keys(w.snap.Objects)) {
		if w.sight.Object(key) {
			out = append(out, w.snap.Objects[key])
		}
	}
	return out
}

// fields are those of an object that are written down.
func (w *writer) fields(o *meta.CompiledObject) []*meta.Column {
	return slices.DeleteFunc(slices.Clone(o.All), func(c *meta.Column) bool { return !w.sight.Reads(o.Key, c) })
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
		w.WriteString(comment("    ", o.Label.In(w.tag)) + "    " + property(o.Key) + ": {\n")
		for _, c := range w.fields(o) {
			hides := w.sight.Masks(o.Key, c)
			w.member("      ", w.words(c, hides), Member{c.Spec.Key, ": " + w.typeOf(c, hides)})
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
	for _, key := range w.leads(c) {
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
func (w *writer) keys(name string, of func(object string, c *meta.Column) bool) {
	w.open(name, "")
	for _, o := range w.objects() {
		var list []string
		for _, c := range o.All {
			if of(o.Key, c) {
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
		for _, c := range w.fields(o) {
			if to := w.leads(c); len(to) > 0 {
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

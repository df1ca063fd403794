package meta

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Purposes of a form.
const (
	PurposeFull  = "full"
	PurposeQuick = "quick"
)

const nodeSection = "section"

func (f *Form) Ref() Ref          { return Ref{KindForm, f.Key} }
func (f *Form) AppKey() string    { return f.App }
func (f *Form) Name() locale.Text { return named(f.Label, f.Key) }

func formKind() *docKind {
	return &docKind{
		key:  KindForm,
		dir:  "forms",
		make: func() Document { return &Form{} },
		check: func(c *inspection, d Document) {
			f := d.(*Form)
			placed := map[string]bool{}
			c.nodes("nodes", f.Nodes, false, placed)
			c.formRules(f, placed)
		},
		link: func(l *linker, d Document) {
			f := d.(*Form)
			l.app(f.App)
			if l.object("object", f.Object) {
				l.audience(f)
				l.nodes("nodes", f.Object, f.Nodes)
				l.formRules(f)
			}
		},
	}
}

// nodes checks a level of a layout; sections hold nodes but no sections.
func (c *inspection) nodes(path string, nodes []FormNode, inSection bool, placed map[string]bool) {
	for i := range nodes {
		n, p := &nodes[i], at(path, i)
		switch {
		case (n.Field == "") == (n.Type == ""):
			c.add(p, "node_field_or_type")
		case n.Type == nodeSection && inSection:
			c.add(at(p, "type"), "section_in_section")
		case n.Type != nodeSection && len(n.Nodes) > 0:
			c.add(at(p, "nodes"), "nodes_only_in_section")
		case n.Type == "note" && strings.TrimSpace(n.Text.ZH+n.Text.EN) == "":
			c.required(at(p, "text"))
		}
		if n.Field != "" {
			if placed[n.Field] {
				c.add(at(p, "field"), "field_placed_twice", locale.Args{"field": n.Field})
			}
			placed[n.Field] = true
		}
		if n.Type == nodeSection {
			c.nodes(at(p, "nodes"), n.Nodes, true, placed)
		}
	}
}

func (l *linker) nodes(path, object string, nodes []FormNode) {
	for i := range nodes {
		p := at(path, i)
		if nodes[i].Field != "" {
			l.field(at(p, "field"), object, nodes[i].Field)
		}
		l.nodes(at(p, "nodes"), object, nodes[i].Nodes)
	}
}

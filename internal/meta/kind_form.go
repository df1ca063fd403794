package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/banner"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Purposes of a form.
const (
	PurposeFull  = "full"
	PurposeQuick = "quick"
)

// Parts of a layout that hold others.
const (
	nodeSection = "section"
	nodeTabs    = "tabs"
	nodeTab     = "tab"
)

// holds says which parts may stand in which; "" is the form itself. Fields and
// parts that hold nothing stand anywhere but right below tabs.
var holds = map[string][]string{
	"":          {nodeSection, nodeTabs},
	nodeTabs:    {nodeTab},
	nodeTab:     {nodeSection},
	nodeSection: {},
}

func isContainer(nodeType string) bool { _, is := holds[nodeType]; return is && nodeType != "" }

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
			if f.Header.Picture != "" {
				if _, err := banner.Read(f.Header.Picture); err != nil {
					c.add("header.picture", "form_picture")
				}
			}
			placed := map[string]bool{}
			c.nodes("nodes", f.Nodes, "", placed)
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

// nodes checks a level of a layout below a part of it.
func (c *inspection) nodes(path string, nodes []FormNode, below string, placed map[string]bool) {
	for i := range nodes {
		n, p := &nodes[i], at(path, i)
		container := isContainer(n.Type)
		switch {
		case (n.Field == "") == (n.Type == ""):
			c.add(p, "node_field_or_type")
		case container && !slices.Contains(holds[below], n.Type), below == nodeTabs && n.Type != nodeTab:
			c.misplaced(at(p, "type"), n.Type, below)
		case !container && len(n.Nodes) > 0:
			c.add(at(p, "nodes"), "nodes_only_in_section")
		case n.Type == nodeTabs && len(n.Nodes) == 0:
			c.required(at(p, "nodes"))
		case n.Type == nodeTab:
			c.label(at(p, "label"), n.Label)
		case n.Type == "note" && strings.TrimSpace(n.Text.ZH+n.Text.EN) == "":
			c.required(at(p, "text"))
		}
		if n.Field != "" {
			if placed[n.Field] {
				c.add(at(p, "field"), "field_placed_twice", locale.Args{"field": n.Field})
			}
			placed[n.Field] = true
		} else if n.Phone != "" || n.Keep {
			c.add(p, "node_field_setting")
		}
		if container {
			c.nodes(at(p, "nodes"), n.Nodes, n.Type, placed)
		}
	}
}

func (c *inspection) misplaced(path, nodeType, below string) {
	if nodeType == nodeSection && below == nodeSection {
		c.add(path, "section_in_section")
		return
	}
	c.add(path, "node_misplaced", locale.Args{"part": nodeType})
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

package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// AllView is the view that every object has.
const AllView = "all"

func (v *View) Ref() Ref          { return Ref{KindView, v.Key} }
func (v *View) AppKey() string    { return v.App }
func (v *View) Name() locale.Text { return named(v.Label, v.Key) }

func viewKind() *docKind {
	return &docKind{
		key:  KindView,
		dir:  "views",
		make: func() Document { return &View{} },
		check: func(c *inspection, d Document) {
			v := d.(*View)
			seen := map[string]bool{}
			for i, col := range v.Columns {
				if seen[col.Field] {
					c.add(at("columns", i, "field"), "field_placed_twice", locale.Args{"field": col.Field})
				}
				seen[col.Field] = true
			}
			for i, key := range v.Quick {
				if slices.Index(v.Quick, key) != i {
					c.add(at("quick", i), "field_placed_twice", locale.Args{"field": key})
				}
			}
			for i, color := range v.Colors {
				if !field.IsColor(color.Color) {
					c.add(at("colors", i, "color"), field.CodeOptionColor, locale.Args{"color": color.Color})
				}
			}
			v.checkShow(c)
		},
		link: func(l *linker, d Document) {
			v := d.(*View)
			l.app(v.App)
			if !l.object("object", v.Object) {
				return
			}
			for i, col := range v.Columns {
				l.field(at("columns", i, "field"), v.Object, col.Field)
			}
			for _, key := range SortFields(v.Sort) {
				l.sortField("sort", v.Object, key)
			}
			for _, key := range GroupFields(v.Group) {
				l.field("group", v.Object, key)
			}
			for i, key := range v.Quick {
				l.field(at("quick", i), v.Object, key)
			}
			v.linkShow(l)
			l.roles(v.Roles)
		},
	}
}

// GroupFields lists the keys of a grouping such as "stage,-created:month:first".
func GroupFields(group string) []string {
	var out []string
	for part := range strings.SplitSeq(group, ",") {
		if key, _, _ := strings.Cut(strings.TrimPrefix(part, "-"), ":"); key != "" {
			out = append(out, key)
		}
	}
	return out
}

// SortFields lists the keys of a sort such as "-created,name".
func SortFields(sort string) []string {
	var out []string
	for part := range strings.SplitSeq(sort, ",") {
		if part = strings.TrimLeft(strings.TrimSpace(part), "+-"); part != "" {
			out = append(out, part)
		}
	}
	return out
}

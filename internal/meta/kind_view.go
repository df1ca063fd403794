package meta

import (
	"strings"

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
			seen := map[string]bool{}
			for i, col := range d.(*View).Columns {
				if seen[col.Field] {
					c.add(at("columns", i, "field"), "field_placed_twice", locale.Args{"field": col.Field})
				}
				seen[col.Field] = true
			}
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
		},
	}
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

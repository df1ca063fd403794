package meta

import (
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Types of a view.
const (
	ViewTable    = "table"
	ViewKanban   = "kanban"
	ViewCalendar = "calendar"
	ViewGallery  = "gallery"
	ViewGantt    = "gantt"
	ViewTree     = "tree"
	ViewMap      = "map"
)

// shown is one member of show: a field of certain types, or a choice of its own.
type shown struct {
	types    []string // of the field that it names; nil where it names none
	required bool
}

var (
	dateTypes   = []string{"date", "datetime"}
	figureTypes = []string{"number", "percent", "money", "rating", "formula", "rollup"}
	colorTypes  = []string{"select"}
)

// viewShows says what each type of view shows, by member of show.
var viewShows = map[string]map[string]shown{
	ViewTable: {},
	ViewKanban: {
		"by": {types: []string{"select", "user", "department", "relation"}, required: true}, "sum": {types: figureTypes}, "limits": {}, "stuck": {}, "folded": {},
	},
	ViewCalendar: {"start": {types: dateTypes, required: true}, "end": {types: dateTypes}, "color": {types: colorTypes}},
	ViewGallery:  {"image": {types: []string{"image"}}, "fit": {}, "size": {}},
	ViewGantt: {
		"start": {types: dateTypes, required: true}, "end": {types: dateTypes, required: true}, "color": {types: colorTypes}, "progress": {types: figureTypes},
	},
	ViewTree: {"under": {types: []string{"relation"}, required: true}},
	ViewMap:  {"place": {types: []string{"location", "address"}, required: true}, "color": {types: colorTypes}},
}

// kind is the type of a view that says none, too.
func (v *View) kind() string {
	if v.Type == "" {
		return ViewTable
	}
	return v.Type
}

// Shows are the members of show that are set, by name; of those that name a field
// the key.
func (v *View) Shows() map[string]string {
	s := v.Show
	out := map[string]string{
		"by": s.By, "sum": s.Sum, "start": s.Start, "end": s.End, "color": s.Color, "progress": s.Progress,
		"image": s.Image, "fit": s.Fit, "size": s.Size, "under": s.Under, "place": s.Place,
	}
	if len(s.Limits) > 0 {
		out["limits"] = "limits"
	}
	if len(s.Stuck) > 0 {
		out["stuck"] = "stuck"
	}
	if len(s.Folded) > 0 {
		out["folded"] = "folded"
	}
	maps.DeleteFunc(out, func(_, value string) bool { return value == "" })
	return out
}

// Without is the same without one member.
func (s ViewShow) Without(member string) ViewShow {
	switch member {
	case "sum":
		s.Sum = ""
	case "end":
		s.End = ""
	case "color":
		s.Color = ""
	case "progress":
		s.Progress = ""
	case "image":
		s.Image = ""
	}
	return s
}

// ShownFields are the fields that a view needs beside its columns, by member of
// show, and whether it is nothing without them.
func (v *View) ShownFields() (fields map[string]string, required []string) {
	fields = map[string]string{}
	for name, key := range v.Shows() {
		if s := viewShows[v.kind()][name]; s.types != nil {
			fields[name] = key
			if s.required {
				required = append(required, key)
			}
		}
	}
	return fields, required
}

func (v *View) checkShow(c *inspection) {
	set := v.Shows()
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if _, has := viewShows[v.kind()][name]; !has {
			c.add(at("show", name), "view_shows_not", locale.Args{"type": v.kind(), "member": name})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(viewShows[v.kind()])) {
		if viewShows[v.kind()][name].required && set[name] == "" {
			c.add(at("show", name), "view_shows_missing", locale.Args{"type": v.kind(), "member": name})
		}
	}
	if v.Group != "" && v.kind() != ViewTable {
		c.add("group", "view_shows_not", locale.Args{"type": v.kind(), "member": "group"})
	}
}

func (v *View) linkShow(l *linker) {
	fields, _ := v.ShownFields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		path, key := at("show", name), fields[name]
		if !l.field(path, v.Object, key) {
			continue
		}
		c := l.column(v.Object, key)
		asDate := (name == "start" || name == "end") && c.System && (key == "created" || key == "updated")
		asPerson := name == "by" && c.System && (key == "owner" || key == "owner_dept")
		if !asDate && !asPerson && !slices.Contains(viewShows[v.kind()][name].types, l.typeOf(v.Object, key)) {
			l.add(path, "view_field_type", locale.Args{"field": named(c.Spec.Label, key), "member": name})
			continue
		}
		if name == "under" && c.Spec.Object != v.Object {
			l.add(path, "view_tree_elsewhere", locale.Args{"field": named(c.Spec.Label, key)})
		}
	}
}

// typeOf is the type of a field as its document says it.
func (l *linker) typeOf(object, key string) string {
	if o := l.docs.object(object); o != nil {
		if f := o.Field(key); f != nil {
			return f.Type
		}
	}
	return ""
}

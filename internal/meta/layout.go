package meta

import (
	"cmp"
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
)

// maxColumns is how many columns a view has that nobody designed.
const maxColumns = 20

// layouts gives every object its forms and views, and makes those that it must
// have and that nobody designed: a full form for everybody and the view of
// everything.
func layouts(snap *Snapshot, docs docset) {
	each(docs, func(f *Form) {
		if o := snap.Objects[f.Object]; o != nil {
			o.Forms = append(o.Forms, f)
		}
	})
	each(docs, func(v *View) {
		if o := snap.Objects[v.Object]; o != nil {
			o.Views = append(o.Views, v)
		}
	})
	for _, o := range snap.Objects {
		if !slices.ContainsFunc(o.Forms, (*Form).forAll) {
			o.Forms = append(o.Forms, fullForm(o))
		}
		if !slices.ContainsFunc(o.Views, func(v *View) bool { return v.Key == AllView }) {
			all := allView(o)
			all.Default = !slices.ContainsFunc(o.Views, func(v *View) bool { return v.Default })
			o.Views = append([]*View{all}, o.Views...)
		}
		slices.SortStableFunc(o.Forms, before)
		slices.SortStableFunc(o.Views, func(a, b *View) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Key, b.Key))
		})
	}
}

// fullForm has every field of the object in one section.
func fullForm(o *CompiledObject) *Form {
	section := FormNode{Type: nodeSection, Label: say("form_basics", nil)}
	for _, c := range o.All {
		if !c.System && c.Spec.Key != RecordTypeKey {
			section.Nodes = append(section.Nodes, FormNode{Field: c.Spec.Key})
		}
	}
	key := PurposeFull
	if len(o.Forms) > 0 { // which are for some people or some types
		key = freeForm(o.Forms, key)
	}
	return &Form{
		Kind: KindForm, Key: key, App: o.App, Object: o.Key, Label: o.Name(), Order: lastForm,
		Purpose: PurposeFull, Columns: 2, Nodes: []FormNode{section},
	}
}

// allView shows every record: the title first, then the fields that fit into a
// cell, then the owner and the time of the last change.
func allView(o *CompiledObject) *View {
	v := &View{
		Kind: KindView, Key: AllView, App: o.App, Object: o.Key, Label: say("view_all", nil),
		Type: "table", Sort: "-created",
	}
	put := func(key string, frozen bool) {
		if o.ByKey[key] != nil && len(v.Columns) < maxColumns {
			v.Columns = append(v.Columns, ViewColumn{Field: key, Frozen: frozen})
		}
	}
	put(o.Title, true)
	for _, c := range o.All {
		if !c.System && c.Spec.Key != o.Title && fitsCell(c) && len(v.Columns) < maxColumns-2 {
			put(c.Spec.Key, false)
		}
	}
	put("owner", false)
	put("updated", false)
	return v
}

// fitsCell leaves out what a row of a list cannot show well.
func fitsCell(c *Column) bool {
	if _, files := field.FilesOf(c.Type, nil); files {
		return false
	}
	return c.Spec.Type != "long_text" && c.Part == ""
}

package httpapi

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
)

// viewsOf are the views of an object that its documents give the person: for their
// roles, and with nothing in them that they may not know of. One of them at most is
// the default: one for their roles before one for everybody.
func (a *API) viewsOf(r *access.Rights, o *meta.CompiledObject, known map[string]bool) []map[string]any {
	var usable []*meta.View
	for _, v := range o.Views {
		if !r.Who.Admin && !v.ForRoles(r.Who.Roles) || !a.Query.Usable(r, o, v) {
			continue
		}
		if shown, whole := shownTo(v, known); whole {
			usable = append(usable, shown)
		}
	}
	isDefault := func(named bool) int {
		return slices.IndexFunc(usable, func(v *meta.View) bool { return v.Default && (len(v.Roles) > 0) == named })
	}
	first := isDefault(true)
	if first < 0 || r.Who.Admin && isDefault(false) >= 0 {
		first = isDefault(false)
	}
	out := []map[string]any{}
	for i, v := range usable {
		shown := a.viewFor(r, o, v, known)
		shown["default"] = i == first
		out = append(out, shown)
	}
	return out
}

// shownTo is a view without what it shows of fields that the person does not know;
// not whole when it is nothing without them.
func shownTo(v *meta.View, known map[string]bool) (shown *meta.View, whole bool) {
	fields, required := v.ShownFields()
	if slices.ContainsFunc(required, func(key string) bool { return !known[key] }) {
		return nil, false
	}
	out := *v
	for name, key := range fields {
		if !known[key] {
			out.Show = out.Show.Without(name)
		}
	}
	return &out, true
}

// viewFor is a view as the person has it.
func (a *API) viewFor(r *access.Rights, o *meta.CompiledObject, v *meta.View, known map[string]bool) map[string]any {
	unknown := func(key string) bool { return !known[key] }
	group := v.Group
	if slices.ContainsFunc(meta.GroupFields(group), unknown) {
		group = ""
	}
	return map[string]any{
		"key": v.Key, "label": v.Label, "type": orDefault(v.Type, meta.ViewTable), "filter": v.Filter, "sort": v.Sort,
		"columns": slices.DeleteFunc(slices.Clone(v.Columns), func(c meta.ViewColumn) bool { return unknown(c.Field) }),
		"group":   group, "quick": slices.DeleteFunc(slices.Clone(v.Quick), unknown), "colors": a.Query.Colors(r, o, v), "show": v.Show,
	}
}

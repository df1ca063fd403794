package httpapi

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
)

// viewsOf are the views of an object that the person has: for their roles, and with
// nothing in them that they may not know of. One of them at most is the default:
// one for their roles before one for everybody.
func (a *API) viewsOf(r *access.Rights, o *meta.CompiledObject, known map[string]bool) []any {
	var usable []*meta.View
	for _, v := range o.Views {
		fields, required := v.ShownFields()
		if !r.Who.Admin && !v.ForRoles(r.Who.Roles) || !a.Query.Usable(r, o, v) ||
			slices.ContainsFunc(required, func(key string) bool { return !known[key] }) {
			continue
		}
		shown := *v
		for name, key := range fields {
			if !known[key] {
				shown.Show = shown.Show.Without(name)
			}
		}
		usable = append(usable, &shown)
	}
	isDefault := func(named bool) int {
		return slices.IndexFunc(usable, func(v *meta.View) bool { return v.Default && (len(v.Roles) > 0) == named })
	}
	first := isDefault(true)
	if first < 0 || r.Who.Admin && isDefault(false) >= 0 {
		first = isDefault(false)
	}
	out := []any{}
	for i, v := range usable {
		unknown := func(key string) bool { return !known[key] }
		group := v.Group
		if slices.ContainsFunc(meta.GroupFields(group), unknown) {
			group = ""
		}
		out = append(out, map[string]any{
			"key": v.Key, "label": v.Label, "type": orDefault(v.Type, meta.ViewTable), "filter": v.Filter, "sort": v.Sort, "default": i == first,
			"columns": slices.DeleteFunc(slices.Clone(v.Columns), func(c meta.ViewColumn) bool { return unknown(c.Field) }),
			"group":   group, "quick": slices.DeleteFunc(slices.Clone(v.Quick), unknown), "colors": a.Query.Colors(r, o, v), "show": v.Show,
		})
	}
	return out
}

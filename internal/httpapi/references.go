package httpapi

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// seenTargets are those objects of a link to one of several of which the person may
// see records: nobody is told of the others.
func seenTargets(r *access.Rights, c *meta.Column) []string {
	return slices.DeleteFunc(slices.Clone(c.Expr.Targets), func(object string) bool { return !r.Can(object, "view") })
}

// anyView puts into the view of a link to one of several objects what of its
// settings the person may know: the objects, and the filters that read nothing that
// is hidden from them. The server keeps to the others all the same. What filters
// read of the record that is filled in is told too.
func anyView(who *call, o *meta.CompiledObject, c *meta.Column, out map[string]any) {
	if c.Expr.Kind != expr.AnyLink {
		return
	}
	objects := seenTargets(who.rights, c)
	filters, values := map[string]string{}, []string{}
	for _, object := range objects {
		p := c.Filters[object]
		if p == nil || p.For(who.rights) != nil {
			continue
		}
		filters[object] = c.Spec.Filters[object]
		if p.ReadsForm() {
			values = append(values, formKeys(who.rights, o, p)...)
		}
	}
	out["objects"] = objects
	delete(out, "filters")
	if len(filters) > 0 {
		out["filters"] = filters
	}
	if slices.Sort(values); len(values) > 0 {
		out["filter_values"] = slices.Compact(values)
	}
}

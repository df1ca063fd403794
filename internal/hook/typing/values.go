package typing

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// shapes are the types of values that the API shows with parts, by the key of the
// type of field.
var shapes = map[string]string{
	"address": "Address | null", "location": "Point | null",
	"phones": "readonly Contact[]", "emails": "readonly Contact[]",
}

// typeOf is the type of a field's value as it is read.
func (w *writer) typeOf(c *meta.Column, masked bool) string {
	switch c.Expr.Kind {
	case expr.Number:
		if c.System && c.Spec.Key == "version" {
			return "number"
		}
		return "number | null"
	case expr.Bool:
		return "boolean"
	case expr.Date:
		return "Day | null"
	case expr.DateTime:
		return "Instant | null"
	case expr.List:
		if _, files := c.Type.(field.Filer); files {
			return "readonly File[]"
		}
		if len(c.Spec.Options) > 0 {
			return "readonly (" + choices(c.Spec.Options) + ")[]"
		}
		return "readonly string[]"
	case expr.Links:
		return "readonly string[]"
	case expr.Link:
		return "string | null"
	case expr.AnyLink:
		return "Reference<" + literals(w.leads(c)) + "> | null"
	case expr.Rows:
		return "readonly Row<" + literal(c.Part) + ">[]"
	}
	out := "string"
	if shape, ok := shapes[c.Type.Key()]; ok {
		out = shape
		if masked {
			out += " | string"
		}
	} else if len(c.Spec.Options) > 0 {
		out = choices(c.Spec.Options) + ` | ""`
		if masked {
			out = "string"
		}
	}
	return out
}

func choices(options []field.Option) string {
	values := make([]string, len(options))
	for i, o := range options {
		values[i] = o.Value
	}
	return literals(values)
}

// literals is the union of some texts; of none it is never.
func literals(values []string) string {
	if len(values) == 0 {
		return "never"
	}
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = literal(v)
	}
	return strings.Join(out, " | ")
}

// settable reports whether ctx.set may set a field at all, of those that may be
// written.
func settable(c *meta.Column) bool {
	_, sealed := c.Type.(field.Sealed)
	return query.Writable(c) && !c.System && c.Part == "" && !sealed
}

// beside reports whether a field is no part of ctx.record: it has no column.
func beside(c *meta.Column) bool { return c.Part != "" || c.Live() }

// leads are the objects that a field leads to, which it may be expanded to.
func (w *writer) leads(c *meta.Column) []string {
	to := c.Expr.Targets
	if l, ok := c.Type.(field.Linker); ok && c.Expr.Kind.Linking() {
		to = []string{l.Target(&c.Spec)}
	}
	return slices.DeleteFunc(slices.Clone(to), func(key string) bool { return w.snap.Objects[key] != nil && !w.sight.Object(key) })
}

package access

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/meta"
)

// Affords is the condition over alias for the rows with which the person may do
// the operation, "" when it is every row and "0" when it is none. With a field,
// view is for those of which they read it as it is, not masked, and edit for those
// of which they write it. Whatever one does with a row that one does not see does
// not count.
func (r *Rights) Affords(object, op, field, alias string) (sql string, args []any) {
	if r.admin() {
		return "", nil
	}
	sql, args = r.Rows(object, "view", alias)
	parts := []string{sql}
	switch {
	case field != "" && op == "view":
		c, ok := r.Reads(object, field, alias)
		if !ok {
			return "0", nil
		}
		if c != nil {
			parts, args = append(parts, c.SQL), slices.Concat(args, c.Args)
		}
	case field != "":
		writers := slices.DeleteFunc(r.Grants(object, op), func(g *meta.CompiledGrant) bool { return !g.Write.Has(field) })
		rows, own := r.anyOf(writers, op, alias, finding)
		parts, args = append(parts, rows), slices.Concat(args, own)
	case op != "view":
		rows, own := r.Rows(object, op, alias)
		parts, args = append(parts, rows), slices.Concat(args, own)
	}
	if slices.Contains(parts, "0") {
		return "0", nil
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " AND "), args
}

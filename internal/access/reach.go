package access

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/meta"
)

// RowsOfGrant is the condition over alias for the rows on which one grant of a
// role, by its place there, gives the person an operation: "" when it is every row,
// "0" when it is none, also where the grant is not active or does not name the
// operation. It does not ask whether the person has the role.
func (r *Rights) RowsOfGrant(object, role string, place int, op, alias string) (sql string, args []any) {
	i := slices.IndexFunc(r.Snap.Grants[object], func(g *meta.CompiledGrant) bool { return g.Role == role && g.Place == place })
	if i < 0 || !slices.Contains(r.Snap.Grants[object][i].Operations, op) {
		return "0", nil
	}
	return r.anyOf(r.Snap.Grants[object][i:i+1], op, alias, finding)
}

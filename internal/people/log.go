package people

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/audit"
)

// logDepartment writes into the audit log what became of a department; before
// is nil for a new one.
func logDepartment(ctx context.Context, tx core.App, before, after *Department) error {
	e := audit.Entry{Action: "department.created", Kind: "department", Object: after.ID, Detail: departmentMembers(after)}
	if before != nil {
		e.Action, e.Detail = "department.updated", audit.Changed(departmentMembers(before), departmentMembers(after))
		if len(e.Detail) == 0 {
			return nil
		}
	}
	return audit.Append(ctx, tx, e)
}

func departmentMembers(d *Department) map[string]any {
	return map[string]any{"name": d.Name, "parent": d.Parent, "heads": d.Heads, "order": d.Order, "disabled": d.Disabled}
}

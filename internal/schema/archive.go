package schema

import (
	"context"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
)

// Archived is a column that no field has any more, whose values are kept. Rows is
// how many rows, deleted ones too, have one.
type Archived struct {
	Field string
	Rows  int
}

// Archive lists the archived columns of a published table, by name.
func Archive(ctx context.Context, app core.App, t *Table) ([]Archived, error) {
	c, err := collection(app, t.Key)
	if err != nil || c == nil {
		return nil, err
	}
	var out []Archived
	for _, f := range c.Fields {
		if !archived(t, f) {
			continue
		}
		n, err := count(ctx, app, "SELECT count(*) FROM "+quote(t.Key)+" WHERE "+filledAsIs(quote(f.GetName())), nil)
		if err != nil {
			return nil, err
		}
		out = append(out, Archived{Field: f.GetName(), Rows: n})
	}
	slices.SortFunc(out, func(a, b Archived) int { return strings.Compare(a.Field, b.Field) })
	return out, nil
}

// archived reports whether a column is the platform's, and of no field.
func archived(t *Table, f core.Field) bool {
	return managed(f) && !f.GetSystem() && t.field(f.GetName()) == nil
}

// filledAsIs is the condition on a column whose field is not known for certain
// that it has a value.
func filledAsIs(quoted string) string {
	return notBlank(expr.Number, quoted) + " AND " + quoted + " NOT IN ('', '[]', 0, 'false')"
}

// Purge drops an archived column with its values, inside the transaction of app;
// false when the table has no such column.
func Purge(ctx context.Context, app core.App, t *Table, key string) (bool, error) {
	c, err := collection(app, t.Key)
	if err != nil || c == nil {
		return false, err
	}
	f := c.Fields.GetByName(key)
	if f == nil || !archived(t, f) {
		return false, nil
	}
	have, err := managedIndexes(ctx, app, t.Key)
	if err != nil {
		return false, err
	}
	for name, sql := range have {
		if strings.Contains(sql, quote(key)) {
			if err := execute(ctx, app, "DROP INDEX IF EXISTS "+quote(name), nil); err != nil {
				return false, err
			}
		}
	}
	c.Fields.RemoveByName(key)
	return true, app.SaveWithContext(publishing(ctx), c)
}

package record

import (
	"context"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/rollup"
	"github.com/tenon-crm/tenon/internal/meta"
)

// rowsOf are the rows that a write gives of the object of a sub-form; nil when it
// gives none.
func (d *draft) rowsOf(object string) *rowset {
	for _, x := range d.rows {
		if x.whole && x.batch.obj.Key == object {
			return x
		}
	}
	return nil
}

// total is a roll-up over the rows that a record will have, so that rules read it
// and history tells it with the rows; the transaction makes the same of them.
func (b *batch) total(ctx context.Context, f *meta.Computed, x *rowset) (any, error) {
	up := f.Rollup
	var numbers []float64
	var first, last any
	count := 0
	for _, row := range x.list {
		if row.err != nil {
			continue
		}
		if up.Filter != nil && !up.Filter.True(ctx, b.r.For(up.Object, row.row, x.batch.near(ctx)(row))) {
			continue
		}
		if up.Field == nil {
			count++
			continue
		}
		v := row.row[up.Field.Spec.Key]
		if field.Blank(up.Field.Expr.Kind, v) {
			continue
		}
		count++
		if n, ok := v.(float64); ok {
			numbers = append(numbers, n)
		}
		if count == 1 || before(v, first) {
			first = v
		}
		if count == 1 || before(last, v) {
			last = v
		}
	}
	switch up.Op {
	case rollup.Count:
		return float64(count), ctx.Err()
	case rollup.Sum:
		return orNil(expr.Sum(numbers)), ctx.Err()
	case rollup.Avg:
		return orNil(expr.Average(numbers)), ctx.Err()
	case rollup.Min:
		return first, ctx.Err()
	}
	return last, ctx.Err()
}

func orNil(v float64, ok bool) any {
	if !ok {
		return nil
	}
	return v
}

// before compares two numbers, or two dates as canonical text.
func before(a, b any) bool {
	if x, ok := a.(float64); ok {
		y, _ := b.(float64)
		return x < y
	}
	x, _ := a.(string)
	y, _ := b.(string)
	return strings.Compare(x, y) < 0
}

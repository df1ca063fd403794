package schema

import (
	"maps"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// indexes plans which managed indexes come and go.
func (r *planning) indexes(ch *tableChange) error {
	t := ch.table
	have, err := managedIndexes(r.ctx, r.app, t.Key)
	if err != nil {
		return err
	}
	want := map[string]indexBuild{}
	for _, x := range indexes(r.Types, t) {
		want[x.name] = x
	}
	moved := movedColumns(ch)
	for _, name := range slices.Sorted(maps.Keys(have)) {
		_, wanted := want[name]
		reads := slices.ContainsFunc(moved, func(col string) bool { return strings.Contains(have[name], quote(col)) })
		if wanted && !reads {
			delete(want, name)
			continue
		}
		ch.drop = append(ch.drop, name)
		if !wanted {
			total, err := r.total(t.Key)
			if err != nil {
				return err
			}
			r.step(Step{Action: DropIndex, Object: t.Key, Rows: total}, locale.Args{"object": named(t.Label, t.Key)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if err := r.index(ch, want[name]); err != nil {
			return err
		}
	}
	return nil
}

// movedColumns are those whose values go to a new column of the same name.
func movedColumns(ch *tableChange) []string {
	var out []string
	for _, cv := range ch.convert {
		if !cv.inPlace {
			out = append(out, cv.to.Key)
		}
	}
	for _, x := range ch.replace {
		out = append(out, x.to.Key)
	}
	return out
}

// index plans one missing index. A unique one is always part of the release, so
// that no row can come between the check and the index.
func (r *planning) index(ch *tableChange, x indexBuild) error {
	t := ch.table
	total, err := r.total(t.Key)
	if err != nil {
		return err
	}
	args := locale.Args{"object": named(t.Label, t.Key), "fields": r.fieldNames(t, x.cols)}
	if x.unique && !r.touches(ch, x) {
		p, err := conflict(r.ctx, r.app, t, x)
		if err != nil {
			return err
		}
		if p != nil {
			r.plan.Problems = append(r.plan.Problems, *p)
			return nil
		}
	}
	limit := r.BackgroundRows
	if limit == 0 {
		limit = BackgroundRows
	}
	s := Step{Action: CreateIndex, Object: t.Key, Rows: total, EstimateMS: total / rowsPerMS}
	if len(x.cols) == 1 || x.cols[1] == "id" {
		s.Field = x.cols[0]
	}
	if x.unique || total <= limit {
		ch.indexes = append(ch.indexes, x)
	} else {
		s.Mode = Background
		r.plan.Later = append(r.plan.Later, IndexBuild{
			Object: t.Key, Name: x.name, SQL: x.sql(t.Key), Rows: total, EstimateMS: s.EstimateMS,
		})
	}
	r.step(s, args)
	return nil
}

// touches reports whether an index reads a column that does not hold its values
// yet; the rows are then checked when it is built.
func (r *planning) touches(ch *tableChange, x indexBuild) bool {
	return slices.ContainsFunc(x.cols, func(col string) bool {
		return slices.ContainsFunc(ch.add, func(f field.Spec) bool { return f.Key == col }) ||
			slices.ContainsFunc(ch.convert, func(c *conversion) bool { return c.to.Key == col })
	})
}

func (r *planning) fieldNames(t *Table, cols []string) locale.Text {
	var zh, en []string
	for _, col := range cols {
		label := locale.Text{ZH: col, EN: col}
		if f := t.field(col); f != nil {
			label = named(f.Label, col)
		}
		zh, en = append(zh, label.In(locale.ZH)), append(en, label.In(locale.EN))
	}
	return locale.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// conversion plans the values of a field that changes its type or its target.
func (r *planning) conversion(ch *tableChange, has core.Field, prev, f *field.Spec) error {
	cv, err := r.newConversion(ch.table.Key, has, prev, f)
	if err != nil || cv == nil {
		return err
	}
	if err := cv.each(r.ctx, r.app, func(converted) error { return nil }); err != nil {
		return err
	}
	ch.convert = append(ch.convert, cv)
	s := Step{Action: Convert, Object: ch.table.Key, Field: f.Key, Rows: cv.rows, Lost: cv.lost, Danger: Low, EstimateMS: cv.rows / convertedPerMS}
	args := locale.Args{"object": named(ch.table.Label, ch.table.Key), "field": named(f.Label, f.Key), "kept": cv.rows - cv.lost}
	switch into := ch.table.field(f.Leftover); {
	case cv.lost == 0:
	case into != nil:
		s.Action, s.Lost, s.Danger = ConvertKeeping, 0, Medium
		args["moved"], args["into"] = cv.lost, named(into.Label, into.Key)
	default:
		s.Danger = High
	}
	r.step(s, args)
	return nil
}

// convertedPerMS is how many values change their type in a millisecond.
const convertedPerMS = 40

package exporter

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// slot is a column of a sheet: a field of the record, or a column of a sub-form whose
// rows stand below their record.
type slot struct {
	part *meta.Column // the sub-form; nil for a field of the record
	col  *meta.Column
}

// slots are the columns of the sheet with the records: of a sub-form, where its rows
// stand below them, those that the person may read.
func slots(r *access.Rights, cols []*meta.Column, below bool) []slot {
	var out []slot
	for _, c := range cols {
		switch {
		case c.Part == "":
			out = append(out, slot{col: c})
		case below:
			for _, column := range r.Snap.Objects[c.Part].All {
				if !column.System && r.Shows(c.Part, column.Spec.Key) {
					out = append(out, slot{c, column})
				}
			}
		}
	}
	return out
}

// below reports whether the rows of a sub-form stand below their record.
func (t *table) below(part *meta.Column) bool {
	return slices.ContainsFunc(t.slots, func(s slot) bool { return s.part == part })
}

// slotLabel names a column, one of a sub-form with the sub-form before it.
func (t *table) slotLabel(s slot) string {
	if s.part == nil {
		return t.label(s.col)
	}
	return t.label(s.part) + " · " + t.label(s.col)
}

// lines are the lines of a sheet that a record takes: its own cells in the first, and
// a row of each of its sub-forms in each. What has nothing is the zero T.
func lines[T any](t *table, rec *query.Record, cell func(*meta.Column, any) T) [][]T {
	rows := map[*meta.Column][]*query.Record{}
	n := 1
	for _, s := range t.slots {
		if _, read := rows[s.part]; s.part != nil && !read {
			rows[s.part], _ = rec.Value(s.part.Spec.Key).([]*query.Record)
			n = max(n, len(rows[s.part]))
		}
	}
	out := make([][]T, n)
	for i := range out {
		out[i] = make([]T, len(t.slots))
		for j, s := range t.slots {
			switch of := rows[s.part]; {
			case s.part == nil && i == 0:
				out[i][j] = cell(s.col, rec.Value(s.col.Spec.Key))
			case s.part != nil && i < len(of):
				out[i][j] = cell(s.col, of[i].Value(s.col.Spec.Key))
			}
		}
	}
	return out
}

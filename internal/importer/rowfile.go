package importer

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// MaxRowFile bounds a file of rows for one sub-form.
const MaxRowFile = 10 << 20

// RowFile is a file of rows for a sub-form that is being filled in: what its cells
// hold, and which columns they probably are.
type RowFile struct {
	Sheet   string      `json:"sheet"`
	Sheets  []string    `json:"sheets"`
	Columns []RowColumn `json:"columns"`
	Rows    [][]string  `json:"rows"` // each as wide as the columns
}

// RowColumn is a column of the file; a field that it probably is, "" for none.
type RowColumn struct {
	Name  string `json:"name"`
	Field string `json:"field"`
}

// ReadRows reads a file of rows for a sub-form, of which nothing is kept. Whoever may
// not write rows of the sub-form learns as little as of one that does not exist. 400
// with what is wrong with the file, 404.
func (s *Service) ReadRows(ctx context.Context, who *access.Principal, object, key, filename string, file io.Reader, sheet string) (*RowFile, error) {
	rights := s.Rights(who)
	o := s.Snapshot().Objects[object]
	if o == nil || o.PartOf != nil || !visible(rights, object) {
		return nil, problem.New(http.StatusNotFound, "no_such_object", locale.Args{"object": object})
	}
	part := o.ByKey[key]
	if part == nil || part.Part == "" || !rights.Writes(object, key) {
		return nil, problem.NotFound()
	}
	t, err := ReadTable(filename, file, sheet, MaxRowFile, subform.MaxRows)
	if err != nil {
		return nil, err
	}
	out := &RowFile{Sheet: t.Sheet, Sheets: t.Sheets, Rows: make([][]string, len(t.Rows))}
	if out.Sheets == nil {
		out.Sheets = []string{}
	}
	columns := make([]Column, len(t.Columns))
	for i, name := range t.Columns {
		p := newProfile(name)
		for n, row := range t.Rows {
			if out.Rows[n] == nil {
				out.Rows[n] = make([]string, len(t.Columns))
			}
			if i < len(row.Cells) {
				out.Rows[n][i] = row.Cells[i]
				p.add(row.Cells[i])
			}
		}
		columns[i] = p.column()
	}
	r := s.reader(ctx, who)
	var failed error
	suggest(columns, columnTargets(s.Snapshot().Objects[part.Part], rights, nil), nil, func(c *Column, t *target) float64 {
		e, err := r.evidence(c, t.col)
		failed = errors.Join(failed, err)
		return e
	})
	for _, c := range columns {
		column := RowColumn{Name: c.Name}
		if c.Suggestion != nil {
			column.Field = c.Suggestion.Field
		}
		out.Columns = append(out.Columns, column)
	}
	return out, failed
}

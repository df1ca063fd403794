package exporter

import (
	"errors"
	"io"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// xlsxWriter writes a workbook: the records on the first sheet, the rows of each
// sub-form below their record or on a sheet of their own, each beside its record's
// title.
type xlsxWriter struct {
	*table
	out   io.Writer
	book  *spreadsheet.Writer
	main  *spreadsheet.Sheet
	parts []*part
}

// part is the sheet of a sub-form. It is made with the first row of it, which
// knows the columns that the person may read.
type part struct {
	field   *meta.Column
	sheet   *spreadsheet.Sheet
	columns []*meta.Column
}

func newXLSX(t *table, out io.Writer, tempDir string) (writer, error) {
	book, err := spreadsheet.NewWriter(tempDir, t.object.Name().In(t.field.Tag), t.by)
	if err != nil {
		return nil, err
	}
	w := &xlsxWriter{table: t, out: out, book: book}
	for _, c := range t.columns {
		if c.Part != "" && !t.below(c) {
			w.parts = append(w.parts, &part{field: c})
		}
	}
	cols := make([]spreadsheet.Column, len(t.slots))
	for i, s := range t.slots {
		cols[i] = t.sheetColumn(s.col)
		cols[i].Label = t.slotLabel(s)
	}
	if t.mark != "" {
		err = book.Mark(locale.Message(t.field.Tag, "export_mark", nil), t.marked())
	}
	cols = w.tracing(cols)
	if err != nil {
		return nil, errors.Join(err, book.Close())
	}
	if w.main, err = book.Sheet(t.object.Name().In(t.field.Tag), cols); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return w, nil
}

func (w *xlsxWriter) row(rec *query.Record, links map[string]string) error {
	for _, cells := range lines(w.table, rec, func(c *meta.Column, v any) any { return w.cell(c, v, links) }) {
		if w.main.Rows() == spreadsheet.MaxRows {
			return problem.Bad("export_rows_full", locale.Args{"max": spreadsheet.MaxRows - 1})
		}
		if err := w.main.Row(w.traced(cells)); err != nil {
			return err
		}
	}
	for _, p := range w.parts {
		rows, _ := rec.Value(p.field.Spec.Key).([]*query.Record)
		for _, row := range rows {
			if err := w.part(p, rec, row, links); err != nil {
				return err
			}
		}
	}
	return nil
}

// part adds a row of a sub-form, behind the title of its record.
func (w *xlsxWriter) part(p *part, rec, row *query.Record, links map[string]string) error {
	if p.sheet == nil {
		cols := []spreadsheet.Column{{Label: w.object.Name().In(w.field.Tag)}}
		for _, c := range row.Columns() {
			if !c.System {
				p.columns = append(p.columns, c)
				cols = append(cols, w.sheetColumn(c))
			}
		}
		var err error
		if p.sheet, err = w.book.Sheet(w.label(p.field), w.tracing(cols)); err != nil {
			return err
		}
	}
	cells := []any{w.titleOf(rec)}
	for _, c := range p.columns {
		cells = append(cells, w.cell(c, row.Value(c.Spec.Key), links))
	}
	if p.sheet.Rows() == spreadsheet.MaxRows {
		return problem.Bad("export_part_full", locale.Args{"field": w.label(p.field), "max": spreadsheet.MaxRows - 1})
	}
	return p.sheet.Row(w.traced(cells))
}

// tracing adds the column that says by which export a row was taken away, where that
// is marked.
func (w *xlsxWriter) tracing(cols []spreadsheet.Column) []spreadsheet.Column {
	if w.mark == "" {
		return cols
	}
	return append(cols, spreadsheet.Column{Label: locale.Message(w.field.Tag, "export_mark", nil)})
}

func (w *xlsxWriter) traced(cells []any) []any {
	if w.mark == "" {
		return cells
	}
	return append(cells, w.marked())
}

func (w *xlsxWriter) end() error {
	_, err := w.book.WriteTo(w.out)
	return err
}

func (w *xlsxWriter) close() error { return w.book.Close() }

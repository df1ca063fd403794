package exporter

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// writers begin a file of each format.
var writers = map[string]func(t *table, out io.Writer, tempDir string) (writer, error){
	"csv": newCSV, "json": newJSON, "xlsx": newXLSX,
}

// csvWriter writes delimited text for a spreadsheet: with the mark of UTF-8, and
// with no cell that one would run as a formula. Rows of sub-forms are in it only below
// their record.
type csvWriter struct {
	*table
	out *csv.Writer
}

func newCSV(t *table, out io.Writer, _ string) (writer, error) {
	if _, err := io.WriteString(out, "\uFEFF"); err != nil { // without it Excel takes UTF-8 for something else
		return nil, err
	}
	w := &csvWriter{t, csv.NewWriter(out)}
	w.out.UseCRLF = true
	head := make([]string, 0, len(t.slots)+1)
	for _, s := range t.slots {
		head = append(head, spreadsheet.Inert(t.slotLabel(s)))
	}
	if t.mark != "" {
		head = append(head, locale.Message(t.field.Tag, "export_mark", nil))
	}
	return w, w.out.Write(head)
}

func (w *csvWriter) row(rec *query.Record, links map[string]string) error {
	for _, cells := range lines(w.table, rec, func(c *meta.Column, v any) string { return spreadsheet.Inert(w.text(c, v, links)) }) {
		if w.mark != "" {
			cells = append(cells, spreadsheet.Inert(w.marked()))
		}
		if err := w.out.Write(cells); err != nil {
			return err
		}
	}
	return nil
}

func (w *csvWriter) end() error {
	w.out.Flush()
	return w.out.Error()
}

func (w *csvWriter) close() error { return nil }

// jsonWriter writes records as the API gives them, for programs.
type jsonWriter struct {
	*table
	out  *bufio.Writer
	rows int
}

func newJSON(t *table, out io.Writer, _ string) (writer, error) {
	about := map[string]any{"object": t.object.Key, "at": t.field.Now.UTC().Format(time.RFC3339), "by": t.by}
	if t.mark != "" {
		about["export"] = t.mark
	}
	head, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	w := &jsonWriter{table: t, out: bufio.NewWriterSize(out, 64<<10)}
	_, err = w.out.WriteString(string(head[:len(head)-1]) + `,"items":[`)
	return w, err
}

func (w *jsonWriter) row(rec *query.Record, _ map[string]string) error {
	if w.mark != "" {
		rec.With("$export", w.mark)
	}
	if len(w.paths) > 0 {
		rec.With("$files", w.paths)
	}
	raw, err := rec.MarshalJSON()
	if err != nil {
		return err
	}
	sep := ",\n"
	if w.rows++; w.rows == 1 {
		sep = "\n"
	}
	if _, err := w.out.WriteString(sep); err != nil {
		return err
	}
	_, err = w.out.Write(raw)
	return err
}

func (w *jsonWriter) end() error {
	if _, err := w.out.WriteString("\n]}\n"); err != nil {
		return err
	}
	return w.out.Flush()
}

func (w *jsonWriter) close() error { return nil }

package all_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// inFile gives what a file had in the one cell below its head.
type inFile func(t *testing.T, c field.Context, ft field.Type, s *field.Spec, v any) string

// Every value comes back the same from the files that the product writes: as
// delimited text, where nothing is a formula, and from a workbook's numbers and days.
func TestFilesAreARoundTrip(t *testing.T) {
	for format, write := range map[string]inFile{"csv": inCSV, "xlsx": inXLSX} {
		t.Run(format, func(t *testing.T) {
			each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
				values := []any{field.BlankOf(ft.Kind(s))}
				for _, p := range x.good {
					values = append(values, p.want)
				}
				for _, tag := range locale.Tags {
					c := context()
					c.Tag = tag
					for _, v := range values {
						text := write(t, c, ft, s, v)
						if back, it := ft.Parse(c, s, text); it != nil || !field.Equal(back, v) {
							t.Errorf("%#v in %s is %q in the file and read as %#v (%v)", v, tag, text, back, it)
						}
					}
				}
			})
		})
	}
}

func inCSV(t *testing.T, c field.Context, ft field.Type, s *field.Spec, v any) string {
	t.Helper()
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	out.UseCRLF = true
	_ = out.WriteAll([][]string{{"head", "last"}, {spreadsheet.Inert(ft.Format(c, s, v)), "."}})
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	return spreadsheet.Bare(rows[1][0])
}

func inXLSX(t *testing.T, c field.Context, ft field.Type, s *field.Spec, v any) string {
	t.Helper()
	column := spreadsheet.Column{Label: "head"}
	var cell any
	switch kind := ft.Kind(s); {
	case kind == expr.Number && ft.Key() == "percent":
		column.Kind, cell = spreadsheet.Percent, v
	case kind == expr.Number:
		column.Kind, cell = spreadsheet.Number, v
	case v == nil:
	case kind == expr.Date:
		column.Kind = spreadsheet.Date
		cell, _ = time.Parse(time.DateOnly, v.(string))
	case kind == expr.DateTime:
		at, _ := field.ParseInstant(v.(string))
		column.Kind, cell = spreadsheet.Moment, at.In(c.Zone)
	default:
		cell = ft.Format(c, s, v)
	}
	book, err := spreadsheet.NewWriter(t.TempDir(), "book", "me")
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet, err := book.Sheet("sheet", []spreadsheet.Column{column, {Label: "last"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := sheet.Row([]any{cell, "."}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := book.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	read, err := spreadsheet.Open(bytes.NewReader(file.Bytes()), int64(file.Len()), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	var rows [][]string
	if err := read.Rows(read.Sheets()[0], func(cells []string) error { rows = append(rows, append([]string{}, cells...)); return nil }); err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	return rows[1][0]
}

// A value that a document gives a field at first survives the document's text form.
func TestValuesSurviveYAML(t *testing.T) {
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, x sample) {
		for _, p := range x.good {
			before := *s
			before.Default = p.want
			raw, err := json.Marshal(before)
			if err != nil {
				t.Fatal(err)
			}
			text, err := yaml.JSONToYAML(raw)
			if err != nil {
				t.Fatal(err)
			}
			var after field.Spec
			if err := yaml.UnmarshalWithOptions(text, &after, yaml.Strict()); err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			if back, it := ft.Normalise(context(), s, plainJSON(t, after.Default)); it != nil || !field.Equal(back, p.want) {
				t.Errorf("%#v became %#v (%v) through\n%s", p.want, back, it, text)
			}
		}
	})
}

// plainJSON is a value as the API's JSON has it.
func plainJSON(t *testing.T, v any) (out any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

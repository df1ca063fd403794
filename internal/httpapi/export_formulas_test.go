package httpapi_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Nothing that a person types into a field of any type, or that a file, an option or a
// linked record is called, is run by the spreadsheet that opens an export.
func TestNothingInAnExportIsRun(t *testing.T) {
	k, types, _ := typedWorld(t)
	k.Define(object("bait", nil, field("name", "text"), field("kind", "select", m{"options": []m{{"value": "a", "label": m{"en": "=HYPERLINK(1)"}}}}),
		field("link", "relation", m{"object": "bait"}), field("=SUM(A1)", "text", m{"key": "sum", "label": m{"en": "=SUM(A1)"}})))
	taken := map[string]bool{}
	for _, begin := range []string{"=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "\u200b=", "'="} {
		text := begin + "cmd|' /C calc'!A0"
		for _, kind := range slices.Sorted(maps.Keys(types)) {
			var value any = text
			if _, several := types[kind].First.([]any); several {
				value = []any{text}
			}
			if res := k.Call(k.Admin, "POST", things, m{"name": text, "f_" + kind: value}); res.Status == 201 {
				taken[kind] = true
			}
		}
	}
	for _, kind := range []string{"text", "long_text", "tags"} {
		if !taken[kind] {
			t.Errorf("no text was put into a field of type %s", kind)
		}
	}
	bait := k.Create(k.Admin, "bait", m{"name": "=1+1", "kind": "a", "sum": "-2+3"})
	k.Create(k.Admin, "bait", m{"name": "@x", "link": bait})
	for _, of := range []string{"thing", "bait"} {
		raw := exported(t, k, k.Admin, m{"object": of, "format": "csv", "rows": "below"})
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\uFEFF")))).ReadAll()
		if err != nil || len(rows) < 3 {
			t.Fatal(len(rows), err)
		}
		for n, row := range rows {
			for i, cell := range row {
				if strings.ContainsAny(string([]rune(cell + " ")[:1]), "=+-@\t\r\n＝＋－＠") && strings.Trim(cell, "-+0123456789.") != "" {
					t.Errorf("row %d, %s: %q", n, rows[0][i], cell)
				}
			}
		}
		book := exported(t, k, k.Admin, m{"object": of, "format": "xlsx", "rows": "below"})
		z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			part, err := io.ReadAll(r)
			if err != nil || bytes.Contains(part, []byte("<f>")) || bytes.Contains(part, []byte("<f ")) || bytes.Contains(part, []byte("<hyperlink")) {
				t.Errorf("%s holds a formula or a link (%v)", f.Name, err)
			}
		}
	}
}

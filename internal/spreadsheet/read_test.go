package spreadsheet_test

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// saved is a workbook that was written to disk.
func saved(t *testing.T, f *excelize.File) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) (*spreadsheet.Book, error) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return spreadsheet.Open(file, info.Size(), t.TempDir())
}

func TestCellsMeanWhatTheyAre(t *testing.T) {
	day := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	moment := time.Date(2026, 1, 5, 14, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		value  any
		format string
		want   string
	}{
		{"text", "华为技术有限公司", "", "华为技术有限公司"},
		{"text of digits", "012345678901234567890", "", "012345678901234567890"},
		{"number", 1234.5, "", "1234.5"},
		{"number that is displayed rounded", 1234.567, "0", "1234.567"},
		{"number with separators and sign", 1234567.8, `"¥"#,##0.00`, "1234567.8"},
		{"noise of the binary form", 1.1000000000000001, "", "1.1"},
		{"large number", 123456789012.0, "0.00E+00", "123456789012"},
		{"negative number", -12.5, "0.0", "-12.5"},
		{"percent", 0.256, "0%", "25.6%"},
		{"day, American", day, "m/d/yy", "2026-01-05"},
		{"day, Chinese", day, `yyyy"年"m"月"d"日"`, "2026-01-05"},
		{"day with the month's name", day, "d-mmm-yy", "2026-01-05"},
		{"day, ISO", day, "yyyy-mm-dd", "2026-01-05"},
		{"moment", moment, "yyyy-mm-dd hh:mm", "2026-01-05 14:30:00"},
		{"moment, twelve hours", moment, "m/d/yyyy h:mm AM/PM", "2026-01-05 14:30:00"},
		{"time of day", 0.5, "hh:mm", "12:00:00"},
		{"telephone as a number", 13800138000.0, "000-0000-0000", "13800138000"},
		{"code that looks like a day", 43210.0, "00-000", "43210"},
		{"switch", true, "", "TRUE"},
		{"blank", nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := excelize.NewFile()
			if err := f.SetCellValue("Sheet1", "A1", c.value); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellValue("Sheet1", "B1", "end"); err != nil {
				t.Fatal(err)
			}
			if c.format != "" {
				style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStyle("Sheet1", "A1", "A1", style); err != nil {
					t.Fatal(err)
				}
			}
			b, err := open(t, saved(t, f))
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if err := b.Rows("Sheet1", func(cells []string) error {
				if cells[0] != c.want {
					t.Errorf("%q, not %q", cells[0], c.want)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestRowsAndSheetsKeepTheirPlaces(t *testing.T) {
	f := excelize.NewFile()
	for _, name := range []string{"客户", "hidden"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetVisible("hidden", false); err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{"A1": "名称", "A4": "a", "C4": "c"} {
		if err := f.SetCellValue("客户", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	b, err := open(t, saved(t, f))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if got := b.Sheets(); !slices.Equal(got, []string{"Sheet1", "客户"}) {
		t.Errorf("sheets are %q", got)
	}
	var rows []string
	if err := b.Rows("客户", func(cells []string) error { rows = append(rows, strings.Join(cells, "|")); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows, []string{"名称", "", "", "a||c"}) {
		t.Errorf("rows are %q", rows)
	}
}

func TestHostileWorkbooksAreRefused(t *testing.T) {
	archive := func(write func(z *zip.Writer)) string {
		path := filepath.Join(t.TempDir(), "x.xlsx")
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(file)
		write(z)
		if err := errors.Join(z.Close(), file.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := filepath.Join(t.TempDir(), "text.xlsx")
	if err := os.WriteFile(text, []byte(spreadsheet.Signature+"..."), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, code string }{
		"no archive":      {text, "import_spreadsheet_broken"},
		"another archive": {archive(func(z *zip.Writer) { _, _ = z.Create("a.txt") }), "import_spreadsheet_broken"},
		"a bomb": {archive(func(z *zip.Writer) {
			w, _ := z.Create("xl/worksheets/sheet1.xml")
			zeros := make([]byte, 1<<20)
			for range 1100 {
				_, _ = w.Write(zeros)
			}
		}), "import_spreadsheet_large"},
		"too many parts": {archive(func(z *zip.Writer) {
			for i := range 10_001 {
				_, _ = z.Create("p" + strings.Repeat("x", i%9) + string(rune('a'+i%26)))
			}
		}), "import_spreadsheet_large"},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := open(t, c.path)
			var p *problem.Problem
			if !errors.As(err, &p) || p.Code != c.code {
				t.Errorf("answered %v, %v", b, err)
			}
		})
	}
}

package spreadsheet_test

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	w, err := spreadsheet.NewWriter(t.TempDir(), "客户", "王芳")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	columns := []spreadsheet.Column{{Label: "名称"}, {Label: "金额", Kind: spreadsheet.Number, Decimals: 2}, {Label: "折扣", Kind: spreadsheet.Percent}, {Label: "日期", Kind: spreadsheet.Date}, {Label: "时间", Kind: spreadsheet.Moment}}
	at := time.Date(2026, 11, 22, 15, 4, 0, 0, time.UTC)
	one, err := w.Sheet("客户/全部", columns)
	if err != nil {
		t.Fatal(err)
	}
	two, err := w.Sheet("客户:全部", columns[:1])
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("长", 40_000)
	for _, row := range [][]any{{"=1+1", 1234.5, 0.256, at, at}, {"华为", nil, nil, nil, nil}, {long, -3.0, nil, nil, nil}, {"a\x00b\x0b", nil, nil, nil, nil}} {
		if err := one.Row(row); err != nil {
			t.Fatal(err)
		}
		if err := two.Row(row[:1]); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "out.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteTo(file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}

	b, err := open(t, path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if !slices.Equal(b.Sheets(), []string{"客户 全部", "客户 全部 2"}) {
		t.Errorf("sheets are %q", b.Sheets())
	}
	var rows []string
	if err := b.Rows("客户 全部", func(cells []string) error { rows = append(rows, strings.Join(cells, "|")); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []string{"名称|金额|折扣|日期|时间", "=1+1|1234.5|25.6%|2026-11-22|2026-11-22 15:04:00", "华为", long[:3*32_767] + "|-3", "ab"}
	if !slices.Equal(rows, want) {
		t.Errorf("rows are %.300q", rows)
	}

	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/") && strings.Contains(string(raw), "<f") {
			t.Errorf("%s has a formula", part.Name)
		}
	}
}

func TestCellsOfTextFilesAreInert(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "华为": "华为", "-12.5": "-12.5", "+86": "+86", "1e5": "1e5",
		"=1+1": "'=1+1", "+1+1": "'+1+1", "-1+1": "'-1+1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"＝1+1": "'＝1+1", "＋1+1": "'＋1+1", "－1+1": "'－1+1", "＠SUM": "'＠SUM", "a=1": "a=1",
		"'=1": "''=1", "'-5": "''-5", "'a": "'a", "'": "'", "-50%": "'-50%",
	} {
		if back := spreadsheet.Bare(want); back != in {
			t.Errorf("%q is read back as %q", want, back)
		}
		if got := spreadsheet.Inert(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

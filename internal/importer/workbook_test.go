package importer

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook is a file of Excel's with customers on its first sheet, their people
// on the second and nothing on the third.
func workbook(t *testing.T) *bytes.Reader {
	t.Helper()
	f := excelize.NewFile()
	for name, rows := range map[string][][]any{
		"Sheet1": {{"name", "founded", "size"}, {"华为", time.Date(1987, 9, 15, 0, 0, 0, 0, time.UTC), 207000.5}, {}, {"line\nbreak, comma", nil, 3}},
		"联系人":    {{"name", "email"}, {"王芳", "wang@example.com"}},
		"空":      {},
	} {
		if name != "Sheet1" {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		for n, row := range rows {
			cell, err := excelize.CoordinatesToCellName(1, n+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	raw, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(raw.Bytes())
}

func TestSheetsOfAWorkbookAreImportedAsTheyMean(t *testing.T) {
	t.Parallel()
	w := open(t, t.TempDir(), nil)
	ctx := context.Background()
	i, err := w.Create(ctx, chineseUser, "customer", "客户.xlsx", workbook(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if i.Encoding != Spreadsheet || i.Sheet != "Sheet1" || len(i.Sheets) != 3 || i.Rows != 2 {
		t.Errorf("%+v", i)
	}
	src, done, err := w.open(ctx, i, Position{})
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	var rows []string
	var numbers []int
	for {
		row, err := src.Next()
		if err != nil {
			break
		}
		rows, numbers = append(rows, strings.Join(row.Cells, "|")), append(numbers, row.Number)
	}
	if !slices.Equal(rows, []string{"name|founded|size", "华为|1987-09-15|207000.5", "line\nbreak, comma||3"}) || !slices.Equal(numbers, []int{1, 2, 4}) {
		t.Errorf("rows %d are %q", numbers, rows)
	}

	other, err := w.Create(ctx, chineseUser, "customer", "客户.xlsx", workbook(t), Options{Sheet: "联系人"})
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Get(ctx, chineseUser, other.ID)
	if err != nil || again.Sheet != "联系人" || !slices.Equal(again.Sheets, other.Sheets) || again.Rows != 1 {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestTablesMayBeWorkbooks(t *testing.T) {
	t.Parallel()
	table, err := ReadTable("成员.xlsx", workbook(t), "", 10<<20, 100)
	if err != nil || len(table.Rows) != 2 || !slices.Equal(table.Columns, []string{"name", "founded", "size"}) {
		t.Errorf("%+v, %v", table, err)
	}
}

package importer

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// sheetText writes a sheet of a workbook as comma-delimited UTF-8 text, a line a
// row; the sheet is the first one when none is named. It says which it was, and
// what others there are.
func sheetText(file io.ReaderAt, size int64, tempDir, sheet string, out io.Writer) (chosen string, sheets []string, err error) {
	book, err := spreadsheet.Open(file, size, tempDir)
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	sheets = book.Sheets()
	if sheet == "" {
		sheet = sheets[0]
	}
	if !slices.Contains(sheets, sheet) {
		return "", nil, problem.Invalid().Field("sheet", "import_sheet", locale.Args{"sheet": sheet})
	}
	text := csv.NewWriter(out)
	row := func(cells []string) error {
		for i, c := range cells {
			cells[i] = spreadsheet.Inert(c) // as the reader of text takes cells
		}
		return text.Write(cells)
	}
	if err := book.Rows(sheet, row); err != nil {
		return "", nil, err
	}
	text.Flush()
	return sheet, sheets, text.Error()
}

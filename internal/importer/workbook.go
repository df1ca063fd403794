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

// maxText bounds the text that a sheet may come to.
const maxText = 1 << 30

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
	line, written := 0, 0
	row := func(cells []string) error {
		line++
		for len(cells) > 0 && cells[len(cells)-1] == "" { // formatted, and without a value
			cells = cells[:len(cells)-1]
		}
		if len(cells) > maxColumns {
			return fileProblem("import_too_many_columns", locale.Args{"line": line, "max": maxColumns})
		}
		for i, c := range cells {
			if written += len(c) + 1; len(c) > maxCell {
				return fileProblem("import_cell_too_long", locale.Args{"line": line, "max": "1 MB"})
			}
			cells[i] = spreadsheet.Inert(c) // as the reader of text takes cells
		}
		if written > maxText {
			return problem.New(413, "import_spreadsheet_large", locale.Args{"limit": "1 GB"})
		}
		return text.Write(cells)
	}
	if err := book.Rows(sheet, row); err != nil {
		return "", nil, err
	}
	text.Flush()
	return sheet, sheets, text.Error()
}

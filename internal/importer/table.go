package importer

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/search"
)

// Table is a small file that is read whole, such as a list of people. Its first
// row names the columns; rows without anything in them are left out.
type Table struct {
	Encoding  string
	Delimiter string
	Sheet     string   // of a workbook: the one that was read
	Sheets    []string // of a workbook: those that can be
	Columns   []string
	Rows      []Row
}

// ReadTable reads delimited text of at most maxBytes and maxRows, in any of the
// encodings and with any of the delimiters that an import knows, or a sheet of a
// workbook, the first where sheet is "". name is the file's.
// A *problem.Problem says what is wrong with it.
func ReadTable(name string, file io.Reader, sheet string, maxBytes int64, maxRows int) (*Table, error) {
	raw, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > maxBytes {
		return nil, fileProblem("too_large", locale.Args{"limit": strconv.FormatInt(maxBytes>>20, 10) + " MB"})
	}
	t := &Table{}
	if t.Encoding, err = detectEncoding(bytes.NewReader(raw)); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if t.Encoding == Spreadsheet {
		t.Delimiter = ","
		t.Sheet, t.Sheets, err = sheetText(bytes.NewReader(raw), int64(len(raw)), os.TempDir(), sheet, &text)
	} else {
		err = decodeText(t.Encoding, bytes.NewReader(raw), &text)
		t.Delimiter = string(detectDelimiter(name, text.Bytes()[:min(text.Len(), sampleSize)]))
	}
	if err != nil {
		return nil, err
	}
	src := newCSV(&text, t.Delimiter[0], Position{})
	head, err := src.Next()
	if errors.Is(err, io.EOF) {
		return nil, fileProblem("import_empty")
	}
	if err != nil {
		return nil, err
	}
	if len(head.Cells) > maxColumns {
		return nil, fileProblem("import_too_many_columns", locale.Args{"line": head.Line, "max": maxColumns})
	}
	t.Columns = columnNames(head.Cells, true)
	for {
		row, err := src.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if row.blank() {
			continue
		}
		if len(t.Rows) == maxRows {
			return nil, fileProblem("import_too_many_rows", locale.Args{"max": maxRows})
		}
		row.Cells = slices.Clone(row.Cells)
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil, fileProblem("import_no_rows")
	}
	return t, nil
}

// SameName reports whether two names are the same but for case, width, spaces and
// signs.
func SameName(a, b string) bool { return search.Plain(a) != "" && search.Plain(a) == search.Plain(b) }

// Package spreadsheet reads workbooks of the kind that Excel writes (XLSX), row
// by row, into the texts that a person would type for what the cells mean.
package spreadsheet

import (
	"archive/zip"
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of a workbook. What lies unpacked is bounded before anything is
// unpacked; sheets of more than inMemory bytes are read from disk.
const (
	MaxSize  = 100 << 20 // bytes of the file
	unpacked = 1 << 30   // bytes of all its parts
	parts    = 10_000
	inMemory = 16 << 20
)

// Signature begins every XLSX file, as it does every ZIP file.
const Signature = "PK\x03\x04"

// Book is an open workbook.
type Book struct {
	file    *excelize.File
	since04 bool // days count from 1904, as old Macintosh programs do
	sheets  []string
}

// Open reads a workbook of size bytes; what of it is large lies in tempDir until it
// is closed. A *problem.Problem says that it is none
// (import_spreadsheet_broken), too large (import_spreadsheet_large) or without a
// visible sheet (import_empty). The caller closes it.
func Open(file io.ReaderAt, size int64, tempDir string) (*Book, error) {
	if size > MaxSize {
		return nil, large()
	}
	if err := measure(file, size); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(io.NewSectionReader(file, 0, size), excelize.Options{UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: inMemory, TmpDir: tempDir})
	if err != nil {
		return nil, broken()
	}
	b := &Book{file: f}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		b.since04 = *p.Date1904
	}
	for _, name := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(name); err == nil && shown {
			b.sheets = append(b.sheets, name)
		}
	}
	if len(b.sheets) == 0 {
		return nil, errors.Join(problem.Bad("import_empty"), b.Close())
	}
	return b, nil
}

// measure refuses archives that would unpack to more than the bounds.
func measure(file io.ReaderAt, size int64) error {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return broken()
	}
	if len(z.File) > parts {
		return large()
	}
	total := uint64(0)
	for _, f := range z.File {
		if total += f.UncompressedSize64; f.UncompressedSize64 > unpacked || total > unpacked {
			return large()
		}
	}
	return nil
}

func large() error {
	return problem.New(413, "import_spreadsheet_large", locale.Args{"limit": "100 MB"})
}

func broken() error { return problem.Bad("import_spreadsheet_broken") }

// Sheets are the names of the visible sheets in their order; there is at least
// one.
func (b *Book) Sheets() []string { return b.sheets }

// Close lets go of the workbook and of what it put on disk.
func (b *Book) Close() error { return b.file.Close() }

// Rows hands over the rows of a visible sheet in order, empty ones too. The cells
// are valid until the next call.
func (b *Book) Rows(sheet string, each func(cells []string) error) error {
	// What a cell means shows only in both its value and how it is displayed:
	// a day is a number whose display is a date.
	raw, err := b.file.Rows(sheet)
	if err != nil {
		return broken()
	}
	defer raw.Close()
	shown, err := b.file.Rows(sheet)
	if err != nil {
		return broken()
	}
	defer shown.Close()
	for raw.Next() && shown.Next() {
		values, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return broken()
		}
		texts, err := shown.Columns()
		if err != nil {
			return broken()
		}
		for i, v := range values {
			if i < len(texts) {
				values[i] = b.meaning(v, texts[i])
			}
		}
		if err := each(values); err != nil {
			return err
		}
	}
	if err := errors.Join(raw.Error(), shown.Error()); err != nil {
		return broken()
	}
	return nil
}

// Package spreadsheet reads workbooks of the kind that Excel writes (XLSX), row
// by row, into the texts that a person would type for what the cells mean.
package spreadsheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of a workbook. What lies unpacked is bounded before anything is
// unpacked; sheets and texts of more than inMemory bytes are read from disk, what is
// kept in memory of the others is bounded together. What is packed tighter than ratio is
// no work of people.
const (
	MaxSize  = 100 << 20 // bytes of the file
	unpacked = 1 << 30   // bytes of all its parts
	parts    = 10_000
	inMemory = 4 << 20
	resident = 64 << 20
	ratio    = 100
	longest  = 1 << 20  // bytes of a text: Excel takes 32,767 characters
	loose    = 32 << 20 // bytes of a part that may be packed as tightly as it likes
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
	z, err := measure(file, size)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	f, err := excelize.OpenReader(z, excelize.Options{UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: inMemory, TmpDir: tempDir})
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

// measure refuses archives that would unpack to more than the bounds, and gives one
// with only the parts that cells are in: neither pictures nor macros nor what other files
// are linked to is ever looked at. The caller closes it.
func measure(file io.ReaderAt, size int64) (io.ReadCloser, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, broken()
	}
	if len(z.File) > parts {
		return nil, large()
	}
	var cells []*zip.File
	total, kept := uint64(0), uint64(0)
	for _, f := range z.File {
		if !holdsCells(f.Name) {
			continue
		}
		n := f.UncompressedSize64
		if total += n; n > unpacked || total > unpacked || n > loose && n/ratio > f.CompressedSize64 {
			return nil, large()
		}
		if n <= inMemory || !onDisk(f.Name) {
			kept += n
		}
		cells = append(cells, f)
	}
	if kept > resident {
		return nil, large()
	}
	for _, f := range cells {
		if err := whole(f); err != nil {
			return nil, err
		}
	}
	out, in := io.Pipe()
	go func() { _ = in.CloseWithError(repack(cells, in)) }()
	return out, nil
}

// whole refuses a part that is damaged, which would else end silently where the damage
// is, and one that declares
// what it is made of or has a text that no cell holds: no workbook does, but for an attack.
func whole(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return broken()
	}
	defer r.Close()
	part, run := make([]byte, 64<<10), 0
	for first := true; ; first = false {
		n, err := r.Read(part)
		if first && bytes.Contains(part[:n], []byte("<!DOCTYPE")) {
			return broken()
		}
		if first, last := bytes.IndexByte(part[:n], '<'), bytes.LastIndexByte(part[:n], '<'); first < 0 {
			run += n
		} else if run += first; run <= longest {
			run = n - last
		}
		switch {
		case run > longest:
			return large()
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return broken()
		}
	}
}

// repack writes an archive of some parts of another, as they are packed.
func repack(cells []*zip.File, out io.Writer) error {
	w := zip.NewWriter(out)
	for _, f := range cells {
		if err := w.Copy(f); err != nil {
			return err
		}
	}
	return w.Close()
}

// holdsCells reports whether a part of a workbook says something of its cells.
func holdsCells(name string) bool {
	name = partName(name)
	if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
		return false
	}
	for _, other := range []string{"xl/media/", "xl/externallinks/", "xl/drawings/", "xl/charts/", "xl/chartsheets/", "xl/embeddings/", "xl/pivotcache/", "xl/pivottables/", "xl/comments", "xl/threadedcomments/", "xl/activex/", "customxml/"} {
		if strings.HasPrefix(name, other) {
			return false
		}
	}
	return true
}

// onDisk reports whether a part is read from disk when it is large.
func onDisk(name string) bool {
	name = partName(name)
	return name == "xl/sharedstrings.xml" || strings.HasPrefix(name, "xl/worksheets/sheet")
}

func partName(name string) string { return strings.ToLower(strings.ReplaceAll(name, "\\", "/")) }

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

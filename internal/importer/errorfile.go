package importer

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// errStop ends a walk through the file when nothing more is wanted.
var errStop = errors.New("importer: enough")

// errorSheet is an error file as it is written.
type errorSheet interface {
	head(cells []string) error
	row(cells []string) error
	end() error
}

// ErrorsCSV writes the refused rows as delimited text, see [Service.ErrorFile].
func (s *Service) ErrorsCSV(ctx context.Context, who *access.Principal, id string, w io.Writer) error {
	i, err := s.find(ctx, who, id)
	if err != nil {
		return err
	}
	return s.errorFile(ctx, who, i, &errorText{out: bufio.NewWriter(w), comma: rune(i.Delimiter[0])})
}

// ErrorFile writes the refused rows in the format of the import's own file and in its
// columns, with the row's number and the reasons behind, in the person's language: put
// right, the file can be imported again. Cells that a spreadsheet would run as a formula
// are made text. 410 when the file is no longer kept.
func (s *Service) ErrorFile(ctx context.Context, who *access.Principal, id string, w io.Writer) error {
	i, err := s.find(ctx, who, id)
	if err != nil {
		return err
	}
	if i.Encoding != Spreadsheet {
		return s.errorFile(ctx, who, i, &errorText{out: bufio.NewWriter(w), comma: rune(i.Delimiter[0])})
	}
	book, err := spreadsheet.NewWriter(filepath.Join(s.App.DataDir(), core.LocalTempDirName), i.Name, who.Name)
	if err != nil {
		return err
	}
	return errors.Join(s.errorFile(ctx, who, i, &errorBook{book: book, name: i.Sheet, out: w}), book.Close())
}

func (s *Service) errorFile(ctx context.Context, who *access.Principal, i *Import, out errorSheet) error {
	id := i.ID
	next := s.refusedRows(ctx, id, who.Locale)
	row, reasons, err := next()
	if err != nil {
		return err
	}
	if err := s.kept(ctx, i); err != nil { // before anything is written
		return err
	}
	head := make([]string, 0, len(i.Columns)+2)
	for _, c := range i.Columns {
		head = append(head, c.Name)
	}
	head = append(head, locale.Message(who.Locale, "import_row", nil), locale.Message(who.Locale, "import_reason", nil))
	if err := out.head(head); err != nil {
		return err
	}
	err = s.eachRow(ctx, i, func(r Row) error {
		if row < 0 {
			return errStop
		}
		if r.Number != row {
			return nil
		}
		line := make([]string, len(i.Columns), len(i.Columns)+2)
		for n := range line {
			if n < len(r.Cells) {
				line[n] = r.Cells[n]
			}
		}
		if err := out.row(append(line, strconv.Itoa(r.Number), reasons)); err != nil {
			return err
		}
		var err error
		row, reasons, err = next()
		return err
	})
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	return out.end()
}

// errorText is delimited text, with the mark by which Excel knows UTF-8.
type errorText struct {
	out   *bufio.Writer
	comma rune
	csv   *csv.Writer
}

func (t *errorText) head(cells []string) error {
	if _, err := t.out.WriteString("\uFEFF"); err != nil {
		return err
	}
	t.csv = csv.NewWriter(t.out)
	t.csv.Comma, t.csv.UseCRLF = t.comma, true
	return t.row(cells)
}

func (t *errorText) row(cells []string) error {
	for n, c := range cells {
		cells[n] = spreadsheet.Inert(c)
	}
	return t.csv.Write(cells)
}

func (t *errorText) end() error {
	t.csv.Flush()
	return errors.Join(t.csv.Error(), t.out.Flush())
}

// errorBook is a workbook whose cells are all texts.
type errorBook struct {
	book  *spreadsheet.Writer
	name  string
	out   io.Writer
	sheet *spreadsheet.Sheet
}

func (b *errorBook) head(cells []string) (err error) {
	columns := make([]spreadsheet.Column, len(cells))
	for n, c := range cells {
		columns[n].Label = c
	}
	b.sheet, err = b.book.Sheet(b.name, columns)
	return err
}

func (b *errorBook) row(cells []string) error {
	values := make([]any, len(cells))
	for n, c := range cells {
		values[n] = c
	}
	return b.sheet.Row(values)
}

func (b *errorBook) end() error {
	_, err := b.book.WriteTo(b.out)
	return err
}

// refusedRows gives the refused rows one by one, -1 after the last, each with
// its reasons in one text.
func (s *Service) refusedRows(ctx context.Context, id string, t locale.Tag) func() (int, string, error) {
	var page []RowError
	afterRow, afterN, ended := -1, -1, false
	fill := func() error {
		if len(page) > 0 || ended {
			return nil
		}
		items, _, err := s.errorsAfter(ctx, id, afterRow, afterN, 1000)
		if err != nil {
			return err
		}
		page, ended = items, len(items) == 0
		for _, e := range items {
			if afterN++; e.Row != afterRow {
				afterRow, afterN = e.Row, 0
			}
		}
		return nil
	}
	return func() (int, string, error) {
		row := -1
		var reasons []string
		for {
			if err := fill(); err != nil {
				return 0, "", err
			}
			if len(page) == 0 || (row >= 0 && page[0].Row != row) {
				return row, strings.Join(reasons, "; "), nil
			}
			e := page[0]
			page, row = page[1:], e.Row
			e.In(t)
			text := e.Message
			if e.Column != "" {
				text = e.Column + ": " + text
			}
			if !slices.Contains(reasons, text) {
				reasons = append(reasons, text)
			}
		}
	}
}

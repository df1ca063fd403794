package importer

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// errStop ends a walk through the file when nothing more is wanted.
var errStop = errors.New("importer: enough")

// ErrorsCSV writes the refused rows in the file's own columns, with the row's
// number and the reasons behind, in the person's language: put right, the file
// can be imported again. Cells that a spreadsheet would run as a formula are
// made text. 410 when the file is no longer kept.
func (s *Service) ErrorsCSV(ctx context.Context, who *access.Principal, id string, w io.Writer) error {
	i, err := s.find(ctx, who, id)
	if err != nil {
		return err
	}
	next := s.refusedRows(ctx, id, who.Locale)
	row, reasons, err := next()
	if err != nil {
		return err
	}
	if err := s.kept(ctx, i); err != nil { // before anything is written
		return err
	}
	buf := bufio.NewWriter(w)
	if _, err := buf.WriteString("\uFEFF"); err != nil { // without it Excel takes UTF-8 for something else
		return err
	}
	out := csv.NewWriter(buf)
	out.Comma = rune(i.Delimiter[0])
	out.UseCRLF = true
	head := make([]string, 0, len(i.Columns)+2)
	for _, c := range i.Columns {
		head = append(head, spreadsheet.Inert(c.Name))
	}
	head = append(head, locale.Message(who.Locale, "import_row", nil), locale.Message(who.Locale, "import_reason", nil))
	if err := out.Write(head); err != nil {
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
				line[n] = spreadsheet.Inert(r.Cells[n])
			}
		}
		if err := out.Write(append(line, strconv.Itoa(r.Number), spreadsheet.Inert(reasons))); err != nil {
			return err
		}
		var err error
		row, reasons, err = next()
		return err
	})
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	out.Flush()
	return errors.Join(out.Error(), buf.Flush())
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

package spreadsheet

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// MaxRows is how many rows a sheet has at the most, its head among them.
const MaxRows = 1_048_576

// maxPageText is how many characters of a mark stand on a printed page: a header holds
// 255, in which "&" takes two.
const maxPageText = 100

// maxText is how many characters a cell of Excel's holds.
const maxText = 32_767

// Kind is how the values of a column are written.
type Kind int

// Kinds of columns with the values that their cells take; nil leaves a cell blank.
const (
	Text    Kind = iota // string
	Number              // float64
	Percent             // float64, 0.25 is 25 %
	Date                // time.Time, the day of it
	Moment              // time.Time, as the clock of its zone shows it
)

// Column is a column of a sheet.
type Column struct {
	Label    string
	Kind     Kind
	Decimals int // of a Number that always shows them; 0 shows what there is
}

// Writer makes a workbook row by row; what of it is large lies on disk until it is
// closed. Texts are texts: nothing in a cell is ever a formula.
type Writer struct {
	file  *excelize.File
	first bool
	names map[string]bool
	open  []*Sheet
	mark  string // printed on every page; "" for none
}

// NewWriter begins a workbook that says by whom it was made.
func NewWriter(tempDir, title, by string) (*Writer, error) {
	f := excelize.NewFile(excelize.Options{TmpDir: tempDir})
	err := f.SetDocProps(&excelize.DocProperties{Title: title, Creator: by, LastModifiedBy: by})
	return &Writer{file: f, first: true, names: map[string]bool{}}, err
}

// Mark makes every sheet that is begun from here on say a text on its printed pages,
// and the workbook hold it as a property of this name, which no sheet shows.
func (w *Writer) Mark(name, text string) error {
	w.mark = text
	return w.file.SetCustomProps(excelize.CustomProperty{Name: name, Value: text})
}

// pages puts the mark above and below the pages of a sheet.
func (w *Writer) pages(sheet string) error {
	if w.mark == "" {
		return nil
	}
	runes := []rune(w.mark)
	text := strings.ReplaceAll(string(runes[:min(len(runes), maxPageText)]), "&", "&&")
	return w.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: "&C" + text, OddFooter: "&C" + text + " · &P/&N"})
}

// Sheet is a sheet that is being written.
type Sheet struct {
	stream  *excelize.StreamWriter
	columns []Column
	styles  []int
	rows    int
}

// Sheet begins a sheet whose first row is the labels of its columns, frozen. Its
// name is made one that Excel takes and that no other sheet has.
func (w *Writer) Sheet(name string, columns []Column) (*Sheet, error) {
	name = w.sheetName(name)
	var err error
	if w.first {
		err = w.file.SetSheetName(w.file.GetSheetName(0), name)
		w.first = false
	} else {
		_, err = w.file.NewSheet(name)
	}
	if err != nil {
		return nil, err
	}
	stream, err := w.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := w.pages(name); err != nil {
		return nil, err
	}
	s := &Sheet{stream: stream, columns: columns, styles: make([]int, len(columns))}
	w.open = append(w.open, s)
	head := make([]any, len(columns))
	bold, err := w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	for i, c := range columns {
		head[i] = excelize.Cell{StyleID: bold, Value: cut(c.Label)}
		if format := format(c); format != "" && err == nil {
			s.styles[i], err = w.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
		}
		if err == nil {
			err = stream.SetColWidth(i+1, i+1, float64(max(12, min(40, 2*utf8.RuneCountInString(c.Label)+2))))
		}
	}
	if err == nil {
		err = stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	if err == nil {
		err = s.put(head)
	}
	return s, err
}

// Row writes the values of a row, one a column.
func (s *Sheet) Row(values []any) error {
	cells := make([]any, len(values))
	for i, v := range values {
		switch x := v.(type) {
		case string:
			v = cut(x)
		case time.Time: // the clock, for a sheet knows no zones
			if s.columns[i].Kind == Date {
				v = time.Date(x.Year(), x.Month(), x.Day(), 0, 0, 0, 0, time.UTC)
			} else {
				v = time.Date(x.Year(), x.Month(), x.Day(), x.Hour(), x.Minute(), x.Second(), x.Nanosecond(), time.UTC)
			}
		}
		if v != nil && v != "" {
			cells[i] = excelize.Cell{StyleID: s.styles[i], Value: v}
		}
	}
	return s.put(cells)
}

// Rows is how many rows there are, the head among them.
func (s *Sheet) Rows() int { return s.rows }

func (s *Sheet) put(cells []any) error {
	s.rows++
	return s.stream.SetRow("A"+strconv.Itoa(s.rows), cells)
}

// WriteTo ends the sheets and writes the workbook.
func (w *Writer) WriteTo(out io.Writer) (int64, error) {
	for _, s := range w.open {
		if err := s.stream.Flush(); err != nil {
			return 0, err
		}
	}
	w.open = nil
	return w.file.WriteTo(out)
}

// Close lets go of what lies on disk.
func (w *Writer) Close() error {
	var err error
	for _, s := range w.open {
		err = errors.Join(err, s.stream.Flush()) // lets go of its file
	}
	return errors.Join(err, w.file.Close())
}

func format(c Column) string {
	switch c.Kind {
	case Number:
		if c.Decimals > 0 {
			return "#,##0." + strings.Repeat("0", c.Decimals)
		}
	case Percent:
		return "0.##%"
	case Date:
		return "yyyy-mm-dd"
	case Moment:
		return "yyyy-mm-dd hh:mm"
	case Text:
	}
	return ""
}

// sheetName makes a name of at most 31 characters without those that Excel keeps
// for itself, and not taken, whatever the case.
func (w *Writer) sheetName(name string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, name), "' ")
	if name == "" {
		name = "Sheet"
	}
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = " " + strconv.Itoa(n)
		}
		try := string([]rune(name)[:min(utf8.RuneCountInString(name), excelize.MaxSheetNameLength-len(end))]) + end
		if key := strings.ToLower(try); !w.names[key] {
			w.names[key] = true
			return try
		}
	}
}

// cut leaves out what a cell cannot hold.
func cut(text string) string {
	text = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text), "")
	if utf8.RuneCountInString(text) > maxText {
		text = string([]rune(text)[:maxText])
	}
	return text
}

var _ io.WriterTo = (*Writer)(nil)

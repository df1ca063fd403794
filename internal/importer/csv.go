package importer

import (
	"bufio"
	"io"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// Limits of one row. A quote that is never closed runs into the first of them
// long before it has swallowed the file.
const (
	maxCell  = 1 << 20 // bytes
	maxRow   = 8 << 20 // bytes
	maxCells = 20_000
)

// csvReader reads delimited text as people's programs write it: a quote that
// does not open a field is text, a quoted field may span lines, a quote inside
// it is doubled or (as careless programs write it) stands before something else
// than the end of the field, lines end in any of three ways. An apostrophe that
// keeps a spreadsheet from running a cell is no part of the cell.
type csvReader struct {
	in    *bufio.Reader
	comma byte
	pos   Position

	text  []byte
	ends  []int
	cells []string
}

// newCSV reads UTF-8 text that starts at pos of its file.
func newCSV(r io.Reader, comma byte, pos Position) *csvReader {
	return &csvReader{in: bufio.NewReaderSize(r, 64<<10), comma: comma, pos: pos}
}

func (c *csvReader) Position() Position { return c.pos }

func (c *csvReader) Next() (Row, error) {
	for {
		line := c.pos.Line + 1
		empty, err := c.record(line)
		if err != nil {
			return Row{}, err
		}
		c.pos.Row++
		if empty {
			continue
		}
		all := string(c.text)
		c.cells = c.cells[:0]
		from := 0
		for _, to := range c.ends {
			c.cells = append(c.cells, spreadsheet.Bare(all[from:to]))
			from = to
		}
		return Row{Number: c.pos.Row, Line: line, Cells: c.cells}, nil
	}
}

// record reads one record into text and ends; empty says that it was an empty
// line.
func (c *csvReader) record(line int) (empty bool, err error) {
	c.text, c.ends = c.text[:0], c.ends[:0]
	first := true
	for {
		b, err := c.read()
		if err == io.EOF {
			if first {
				return false, io.EOF
			}
			c.endCell()
			return false, nil
		}
		if err != nil {
			return false, err
		}
		more := true
		switch b {
		case '"':
			if err := c.quoted(); err != nil {
				return false, err
			}
			more, err = c.unquoted() // at most blanks stand before the end
		case c.comma:
		case '\n', '\r':
			if first && c.newline(b) {
				return true, nil
			}
			if !first {
				c.newline(b)
			}
			more = false
		default:
			c.text = append(c.text, b)
			more, err = c.unquoted()
		}
		if err != nil {
			return false, err
		}
		c.endCell()
		if !more {
			return false, nil
		}
		first = false
		if len(c.ends) > maxCells {
			return false, fileProblem("import_too_many_columns", locale.Args{"line": line, "max": maxColumns})
		}
		if len(c.text) > maxRow {
			return false, fileProblem("import_row_too_long", locale.Args{"line": line})
		}
	}
}

// unquoted reads to the end of the field; more says that another field follows.
func (c *csvReader) unquoted() (more bool, err error) {
	start := c.cellStart()
	line := c.pos.Line + 1
	for {
		b, err := c.read()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		switch b {
		case c.comma:
			return true, nil
		case '\n', '\r':
			c.newline(b)
			return false, nil
		}
		c.text = append(c.text, b)
		if len(c.text)-start > maxCell {
			return false, fileProblem("import_cell_too_long", locale.Args{"line": line, "max": "1 MB"})
		}
	}
}

// quoted reads up to and with the quote that closes the field, and the blanks
// behind it.
func (c *csvReader) quoted() error {
	start := c.cellStart()
	line := c.pos.Line + 1
	for {
		b, err := c.read()
		if err == io.EOF {
			return fileProblem("import_quote_open", locale.Args{"line": line})
		}
		if err != nil {
			return err
		}
		switch {
		case b == '"':
			if n, closed := c.closes(); closed {
				return c.skip(n)
			}
			if next, err := c.in.Peek(1); err == nil && next[0] == '"' {
				if _, err := c.read(); err != nil {
					return err
				}
			}
		case b == '\r':
			if next, err := c.in.Peek(1); err == nil && next[0] == '\n' {
				continue // the line end inside a cell is \n
			}
			c.pos.Line++
		case b == '\n':
			c.pos.Line++
		}
		c.text = append(c.text, b)
		if len(c.text)-start > maxCell {
			return fileProblem("import_quote_long", locale.Args{"line": line, "max": "1 MB"})
		}
	}
}

// closes reports whether the quote just read ends the field: the field's end
// follows, after nothing but n blanks.
func (c *csvReader) closes() (n int, closed bool) {
	for ; n < 256; n++ {
		ahead, err := c.in.Peek(n + 1)
		if err != nil {
			return n, err == io.EOF
		}
		switch b := ahead[n]; {
		case b == c.comma || b == '\n' || b == '\r':
			return n, true
		case b != ' ' && b != '\t':
			return 0, false
		}
	}
	return 0, false
}

func (c *csvReader) read() (byte, error) {
	b, err := c.in.ReadByte()
	if err == nil {
		c.pos.Offset++
	}
	return b, err
}

func (c *csvReader) skip(n int) error {
	d, err := c.in.Discard(n)
	c.pos.Offset += int64(d)
	return err
}

// newline counts a line and takes the \n of \r\n. It always answers true.
func (c *csvReader) newline(b byte) bool {
	c.pos.Line++
	if b == '\r' {
		if next, err := c.in.Peek(1); err == nil && next[0] == '\n' {
			_ = c.skip(1) // it was just seen
		}
	}
	return true
}

func (c *csvReader) endCell() { c.ends = append(c.ends, len(c.text)) }

func (c *csvReader) cellStart() int {
	if len(c.ends) == 0 {
		return 0
	}
	return c.ends[len(c.ends)-1]
}

// fileProblem says what is wrong with the file itself.
func fileProblem(code string, args ...locale.Args) *problem.Problem {
	return problem.Bad(code, args...)
}

var _ Source = (*csvReader)(nil)

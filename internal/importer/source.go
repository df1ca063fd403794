package importer

// Source gives the rows of a file in order, one at a time, in bounded memory.
type Source interface {
	// Next is the next row that is not an empty line, io.EOF at the end, or a
	// *problem.Problem that says what is wrong with the file and in which line.
	// The row's cells are valid until the next call.
	Next() (Row, error)
	// Position is where the next row begins; a source opened there goes on with it.
	Position() Position
}

// Row is one row of a file. Number is what a spreadsheet shows beside it: the
// first row of the file is 1, empty lines count.
type Row struct {
	Number int
	Line   int // of the text file; differs from Number after cells of several lines
	Cells  []string
}

// Position is a place between two rows. The zero value is the beginning.
type Position struct {
	Offset int64 `json:"offset"` // bytes of the stored file
	Row    int   `json:"row"`    // rows before
	Line   int   `json:"line"`   // lines before
}

// blank reports whether no cell has anything in it.
func (r Row) blank() bool {
	for _, c := range r.Cells {
		if !isBlank(c) {
			return false
		}
	}
	return true
}

func isBlank(s string) bool {
	for _, r := range s {
		if !isSpace(r) {
			return false
		}
	}
	return true
}

// isSpace includes what Chinese text and web pages put for a space.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', '\u00a0', '\u3000', '\u200b', '\ufeff':
		return true
	}
	return false
}

package importer

import (
	"bytes"
	"path/filepath"
	"strings"
)

// delimiters that a file may use, the likeliest first.
var delimiters = []byte{',', '\t', ';', '|'}

func validDelimiter(s string) bool { return len(s) == 1 && strings.IndexByte(",\t;|", s[0]) >= 0 }

// detectDelimiter guesses the delimiter from the beginning of a file: the one
// under which most rows have the same number of columns, and more than one. A
// file of one column has a comma.
func detectDelimiter(name string, sample []byte) byte {
	if ext := strings.ToLower(filepath.Ext(name)); (ext == ".tsv" || ext == ".tab") && bytes.IndexByte(sample, '\t') >= 0 {
		return '\t'
	}
	best, bestScore := delimiters[0], 0.0
	for _, d := range delimiters {
		if s := delimiterScore(sample, d); s > bestScore {
			best, bestScore = d, s
		}
	}
	return best
}

// delimiterScore is the share of the sample's rows that have the commonest
// number of columns, a little more for more columns; 0 when that number is one.
func delimiterScore(sample []byte, d byte) float64 {
	const enough = 100
	r := newCSV(bytes.NewReader(sample), d, Position{})
	widths, rows := map[int]int{}, 0
	for rows < enough {
		row, err := r.Next()
		if err != nil { // the sample may end inside a quoted cell
			break
		}
		widths[len(row.Cells)]++
		rows++
	}
	if rows > 1 && rows < enough {
		widths[len(r.cells)]-- // the last row may be cut off
		rows--
	}
	commonest, count := 0, 0
	for w, n := range widths {
		if n > count || (n == count && w > commonest) {
			commonest, count = w, n
		}
	}
	if commonest < 2 || rows == 0 {
		return 0
	}
	return float64(count)/float64(rows) + 0.001*float64(min(commonest, 100))
}

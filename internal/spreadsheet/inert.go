package spreadsheet

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// Inert keeps a spreadsheet from running a cell of delimited text: a plain number
// stays as it is, anything else that begins like a formula, in full width too,
// gets an apostrophe before it.
func Inert(cell string) string {
	if cell == "" {
		return cell
	}
	if !strings.ContainsAny(width.Fold.String(string([]rune(cell)[:1])), "=+-@\t\r\n") {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

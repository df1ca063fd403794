package spreadsheet

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// Inert keeps a spreadsheet from running a cell of delimited text: a plain number
// stays as it is, anything else that begins like a formula, in full width too,
// gets an apostrophe before it, and so does what already has one there, so that
// [Bare] gives every cell back.
func Inert(cell string) string {
	rest := strings.TrimLeft(cell, "'")
	if !formula(rest) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// Bare is the cell that Inert was given: without the apostrophe that keeps it
// from being run.
func Bare(cell string) string {
	if rest, marked := strings.CutPrefix(cell, "'"); marked && formula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

// formula reports whether a spreadsheet might run what begins like this.
func formula(cell string) bool {
	return cell != "" && strings.ContainsAny(width.Fold.String(string([]rune(cell)[:1])), "=+-@\t\r\n")
}

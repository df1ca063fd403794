package importer

import (
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/search"
)

// 简道云 writes the names of its columns in two rows: those of a sub-form's columns stand
// below its title, which is above the first of them only; other columns have a blank below.

// secondRow is the row below the first, nil at the end of the file.
func secondRow(src Source) ([]string, error) {
	row, err := src.Next()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	return slices.Clone(row.Cells), err
}

// joinedHeads makes one row of names of two, “明细.数量”; ok is false where they are not
// such rows: no column of a sub-form has a blank above it.
func joinedHeads(first, second []string) (names []string, ok bool) {
	marks := systemNamed("jiandaoyun").marks
	known, title, parts := 0, "", 0
	for i := range max(len(first), len(second)) {
		above, below := nameAt(first, i), nameAt(second, i)
		mark := slices.Contains(marks, search.Plain(above))
		switch {
		case below != "" && (mark || kindOf(below) != GuessText || len(below) > maxListed):
			return nil, false // a row of values
		case below == "":
			names, title = append(names, above), ""
		case above == "" && title == "":
			return nil, false
		default:
			if above != "" {
				title = above
			} else {
				parts++
			}
			names = append(names, title+"."+below)
		}
		if mark {
			known++
		}
	}
	return names, parts > 0 && known >= systemNamed("jiandaoyun").least
}

func nameAt(cells []string, i int) string {
	if i >= len(cells) {
		return ""
	}
	return strings.TrimFunc(cells[i], isSpace)
}

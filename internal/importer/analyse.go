package importer

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// maxColumns bounds the width of a file.
const maxColumns = 500

// analysis is what one pass over a file tells.
type analysis struct {
	heads   int // rows that name the columns: 0, 1, or 2 where sub-forms have a title above
	rows    int // without the header and empty lines
	columns []Column
}

// analyse reads the whole source. header says whether the first row names the
// columns; nil lets the row decide.
func analyse(ctx context.Context, src Source, header *bool) (*analysis, error) {
	first, err := src.Next()
	if errors.Is(err, io.EOF) {
		return nil, fileProblem("import_empty")
	}
	if err != nil {
		return nil, err
	}
	if len(first.Cells) > maxColumns {
		return nil, fileProblem("import_too_many_columns", locale.Args{"line": first.Line, "max": maxColumns})
	}
	out := &analysis{}
	if header == nil && looksLikeHeader(first.Cells) || header != nil && *header {
		out.heads = 1
	}
	names, below := slices.Clone(first.Cells), []string(nil)
	if out.heads == 1 {
		if below, err = secondRow(src); err != nil {
			return nil, err
		}
		if joined, ok := joinedHeads(names, below); ok {
			names, below, out.heads = joined, nil, 2
		}
	}
	profiles := make([]*profile, len(names))
	for i, name := range columnNames(names, out.heads > 0) {
		profiles[i] = newProfile(name)
	}
	take := func(cells []string) {
		out.rows++
		for i, p := range profiles {
			if i < len(cells) {
				p.add(cells[i])
			} else {
				p.blank++
			}
		}
	}
	if out.heads == 0 {
		take(names)
	}
	if below != nil {
		take(below)
	}
	for {
		row, err := src.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if out.rows%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		take(row.Cells)
	}
	if out.rows == 0 {
		return nil, fileProblem("import_no_rows")
	}
	for _, p := range profiles {
		out.columns = append(out.columns, p.column())
	}
	return out, nil
}

// looksLikeHeader: names are words, and every column has its own.
func looksLikeHeader(cells []string) bool {
	seen, named := map[string]bool{}, 0
	for _, c := range cells {
		v := strings.TrimFunc(c, isSpace)
		if v == "" {
			continue
		}
		if k := kindOf(v); (k != GuessText && k != GuessSwitch) || len(v) > maxListed {
			return false
		}
		if seen[v] {
			return false
		}
		seen[v] = true
		named++
	}
	return named > 0
}

// columnNames are unique: a column without a name has the letters of a
// spreadsheet, a name's second use is numbered.
func columnNames(cells []string, header bool) []string {
	out, used := make([]string, len(cells)), map[string]bool{}
	for i, c := range cells {
		name := ""
		if header {
			name = shorten(strings.Join(strings.FieldsFunc(c, isSpace), " "), maxListed)
		}
		if name == "" {
			name = letters(i)
		}
		unique := name
		for n := 2; used[unique]; n++ {
			unique = name + " (" + strconv.Itoa(n) + ")"
		}
		used[unique] = true
		out[i] = unique
	}
	return out
}

// letters is the name of the i-th column in a spreadsheet: A … Z, AA …
func letters(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

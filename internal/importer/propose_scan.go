package importer

import (
	"context"
	"strings"
	"unicode/utf8"
)

const (
	// looked is how many rows of a file are read as every type that comes into
	// question; cells in all are bounded, so of a wide file they are fewer.
	looked      = 10_000
	lookedCells = 1_000_000
	// maxKept bounds the values that are remembered of the columns of all files, to
	// see what is unique and what leads where; of a column with repeats they are fewer.
	maxKept       = 3_000_000
	maxKeptRepeat = 50_000
)

// scan is what a whole pass over a column tells beyond its profile.
type scan struct {
	column   *Column
	cells    []string            // of the first rows, trimmed, without blank ones
	filled   int                 // cells of the whole column
	keys     map[uint64]struct{} // of its values; nil once there are too many
	repeated bool
	spaced   bool // a value has a space in it
	lines    bool // a value has several lines
	longest  int  // in characters
	decimals int
	zero     bool // a value of digits begins with 0, as codes do
	digits   int  // of the longest value of digits only
}

// unique reports whether no value comes twice, as far as can be known.
func (c *scan) unique() bool { return c.filled > 1 && !c.repeated && c.keys != nil }

// has reports whether one of its values is the text.
func (c *scan) has(text string) bool {
	_, ok := c.keys[nameHash(text)]
	return ok
}

// scanAll reads every row of a staged file; kept counts what is remembered of all files.
func (s *Service) scanAll(ctx context.Context, i *Import, kept *int) ([]*scan, error) {
	out := make([]*scan, len(i.Columns))
	for n := range out {
		out[n] = &scan{column: &i.Columns[n], keys: map[uint64]struct{}{}}
	}
	rows, limit := 0, min(looked, lookedCells/max(1, len(out)))
	err := s.eachRow(ctx, i, func(r Row) error {
		rows++
		for n, c := range out {
			if n < len(r.Cells) {
				c.add(r.Cells[n], rows <= limit, kept)
			}
		}
		return nil
	})
	return out, err
}

func (c *scan) add(cell string, look bool, kept *int) {
	v := strings.TrimFunc(cell, isSpace)
	if v == "" {
		return
	}
	c.filled++
	if look {
		c.cells = append(c.cells, strings.Clone(v))
	}
	c.remember(v, kept)
	c.longest = max(c.longest, utf8.RuneCountInString(v))
	c.lines = c.lines || strings.ContainsAny(v, "\n\r")
	c.spaced = c.spaced || strings.ContainsAny(v, " \t\u3000")
	if strings.Trim(v, "0123456789") == "" {
		c.digits = max(c.digits, len(v))
		c.zero = c.zero || len(v) > 1 && v[0] == '0'
		return
	}
	if whole, part, ok := strings.Cut(v, "."); ok && strings.ContainsAny(whole, "0123456789") {
		if n := len(part) - len(strings.TrimLeft(part, "0123456789")); n > 0 {
			c.decimals = max(c.decimals, n)
		}
	}
}

// remember keeps a value; a column that repeats itself is let go of when it has many.
func (c *scan) remember(v string, kept *int) {
	if c.keys == nil {
		return
	}
	key := nameHash(v)
	if _, had := c.keys[key]; had {
		c.repeated = true
		return
	}
	if *kept >= maxKept || c.repeated && len(c.keys) >= maxKeptRepeat {
		*kept -= len(c.keys)
		c.keys = nil
		return
	}
	c.keys[key] = struct{}{}
	*kept++
}

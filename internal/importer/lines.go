package importer

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// A file may hold records together with the rows of their sub-forms: each row of
// the file is a row of a sub-form, and the record's own cells stand in the first of
// them, blank or repeated in those below. A record and its rows are written as one.

// recordReader reads a file record by record.
type recordReader struct {
	src   Source
	plan  *plan
	width int
	ahead *pending // read already, the first of the next chunk
}

// fill puts the next records into a chunk, each with all its rows, and says where
// the chunk ends and whether the file does.
func (r *recordReader) fill(c *chunk) (end Position, last bool, err error) {
	rows := 0
	var open *pending // the record that the next row may belong to
	take := func(p *pending) {
		c.rows, rows = append(c.rows, p), rows+1
		if !p.blank {
			open = p
		}
	}
	if r.ahead != nil {
		take(r.ahead)
		r.ahead = nil
	}
	for {
		at := r.src.Position()
		if rows >= chunkRows && !r.plan.lines {
			return at, false, nil
		}
		row, err := r.src.Next()
		if errors.Is(err, io.EOF) {
			return r.src.Position(), true, nil
		}
		if err != nil {
			return at, false, err
		}
		p := r.plan.read(row, r.width)
		switch {
		case open != nil && p.belongsTo(open):
			open.take(p)
			rows++
		case rows >= chunkRows && !p.blank: // what is blank does not end a record
			r.ahead = p
			return at, false, nil
		default:
			p.orphan(r.plan)
			take(p)
		}
	}
}

// line is the row of a sub-form that a row of the file holds.
func (r *pending) line(part *meta.Column) *pending {
	for _, l := range r.lines {
		if l.part == part {
			return l
		}
	}
	l := &pending{number: r.number, data: map[string]any{}, part: part, of: r}
	r.lines = append(r.lines, l)
	return l
}

// belongsTo reports whether a row only brings rows of sub-forms for the record
// above: its own cells are blank, or say the same.
func (r *pending) belongsTo(above *pending) bool {
	return len(r.lines) > 0 && (r.ownBlank() || slices.Equal(r.own, above.own))
}

func (r *pending) ownBlank() bool {
	return !slices.ContainsFunc(r.own, func(s string) bool { return s != "" })
}

// orphan refuses a row of a sub-form with no record above it.
func (r *pending) orphan(p *plan) {
	if len(r.lines) > 0 && r.ownBlank() {
		r.fail(nil, "", &problem.Item{Code: "import_no_record_above"})
	}
}

// take makes the rows of a sub-form that a row of the file holds the record's.
func (r *pending) take(row *pending) {
	r.more = append(r.more, row.number)
	for _, l := range row.lines {
		n := 0
		for _, have := range r.lines {
			if have.part == l.part {
				n++
			}
		}
		if n == subform.MaxRows { // more are not even kept in memory
			r.fail(nil, "", &problem.Item{Code: "too_many_rows", Args: locale.Args{"field": labelOf(l.part), "max": subform.MaxRows, "count": n + 1}})
			continue
		}
		l.of = r
		r.lines = append(r.lines, l)
	}
	r.errs = append(r.errs, row.errs...)
}

// refused reports whether something is wrong with the record.
func (r *pending) refused() bool { return len(r.errs) > 0 || r.of != nil && len(r.of.errs) > 0 }

// height is how many rows of the file the record takes.
func (r *pending) height() int { return 1 + len(r.more) }

// reasons are why the record was refused, in the order of the file: rows without a
// reason of their own are told with which they were refused, so that the list of
// what failed has the whole record.
func (r *pending) reasons() []RowError {
	told := map[int]bool{}
	for _, e := range r.errs {
		told[e.Row] = true
	}
	out := slices.Clone(r.errs)
	because := slices.MinFunc(r.errs, func(a, b RowError) int { return cmp.Compare(a.Row, b.Row) }).Row
	for _, row := range append([]int{r.number}, r.more...) {
		if !told[row] {
			out = append(out, RowError{Row: row, Code: "import_with_record", Args: locale.Args{"row": strconv.Itoa(because)}})
		}
	}
	slices.SortStableFunc(out, func(a, b RowError) int { return cmp.Compare(a.Row, b.Row) })
	return slices.CompactFunc(out, func(a, b RowError) bool { return a.Row == b.Row && a.Code == b.Code && a.Code == "too_many_rows" })
}

func (r *pending) allLinks() []pendingLink {
	links := slices.Clone(r.links)
	for _, l := range r.lines {
		links = append(links, l.links...)
	}
	return links
}

// addLines puts the rows of sub-forms into what is written.
func (r *pending) addLines(data map[string]any) {
	for _, l := range r.lines {
		key := l.part.Spec.Key
		list, _ := data[key].([]any)
		data[key] = append(list, any(l.data))
	}
}

// places are the paths of the rows of sub-forms in what is written: "lines.0".
func (r *pending) places() map[string]*pending {
	out := make(map[string]*pending, len(r.lines))
	next := map[string]int{}
	for _, l := range r.lines {
		key := l.part.Spec.Key
		out[key+"."+strconv.Itoa(next[key])] = l
		next[key]++
	}
	return out
}

// allPromised are the paths of what only the real run will make.
func (r *pending) allPromised() []string {
	out := slices.Clone(r.promised)
	for path, l := range r.places() {
		for _, key := range l.promised {
			out = append(out, path+"."+key)
		}
	}
	return out
}

// blame notes what the pipeline says of a row of a sub-form ("lines.2.price") at the
// row of the file that it came from; false when it is said of something else.
func (r *pending) blame(p *plan, path string, it *problem.Item) bool {
	parts := strings.SplitN(path, ".", 3)
	if len(parts) < 2 {
		return false
	}
	l := r.places()[parts[0]+"."+parts[1]]
	if l == nil {
		return false
	}
	e := RowError{Row: l.number, Field: parts[0], Code: it.Code, Args: it.Args, Text: it.Text}
	if len(parts) == 3 {
		e.Field += "." + parts[2]
		e.Value = shorten(display(l.data[parts[2]]), maxListed)
		for n := range p.cells {
			if p.cells[n].key() == e.Field {
				e.Column = p.cells[n].column
			}
		}
		for _, link := range l.links {
			if link.cell.key() == e.Field {
				e.Value = link.text
			}
		}
	}
	r.errs = append(r.errs, e)
	return true
}

// apart refuses rows of a sub-form for a record that has got some from rows further
// up: the file's rows take the place of those that a record has.
func (c *chunk) apart(r *pending) bool {
	if len(r.lines) == 0 {
		return false
	}
	id := r.id
	if id == "" {
		id = rowID(c.i.ID, r.number)
	}
	if c.filled[id] {
		r.fail(nil, "", &problem.Item{Code: "import_rows_apart"})
		return true
	}
	c.filled[id] = true
	return false
}

package expr

import (
	"fmt"
	"strings"
	"time"
)

// viewer is somebody who reads the records of a world: what they see is the same
// for Go, for SQL (lens) and for the browser, which gets their documents.
type viewer struct {
	name string
	w    *world
	lens Lens
	load Loader
	rows func(object, via, id string) ([]Row, error)
	view func(object string, r Values) Row
}

// viewers are one who sees everything and one whose rights hide rows, fields and
// fields of rows.
func (w *world) viewers() (all, some *viewer) {
	r := rights{w}
	all = &viewer{name: "all", w: w, load: w.load, rows: w.below, view: func(_ string, r Values) Row { return r }}
	some = &viewer{name: "some", w: w, lens: r, load: r.load, rows: r.below, view: func(object string, row Values) Row { return masked{r, object, row} }}
	return all, some
}

// vars are what an evaluation for them reads, but for the record.
func (s *viewer) vars(u *User, now time.Time) Vars {
	return Vars{User: u, Now: now, Load: s.load, Rows: s.rows, Exists: s.exists, Lens: s.lens, Can: canSome}
}

// exists answers EXISTS as a server does.
func (s *viewer) exists(object string, f Fragment) (bool, error) {
	var found bool
	err := s.w.db.QueryRow("SELECT EXISTS(SELECT 1 FROM "+Quote(s.w.cat[object].Table)+" AS "+ExistsAlias+" WHERE "+f.SQL+")", f.Args...).Scan(&found)
	if err != nil {
		return false, fmt.Errorf("%w\n%s", err, f.SQL)
	}
	return found, nil
}

// document is a record as the API gives it to them, with the records that its
// links lead to in so many steps, and the rows of the record itself.
func (s *viewer) document(object string, row Row, steps int) map[string]any {
	out := map[string]any{"id": row.Value("id")}
	for _, f := range s.w.cat[object].Fields {
		switch {
		case f.Live != nil:
		case f.Kind != Rows:
			out[f.Key] = s.value(&f, row.Value(f.Key), steps)
		case steps == maxSteps:
			out[f.Key] = s.documents(&f, row)
		}
	}
	return out
}

func (s *viewer) documents(f *Field, of Row) []any {
	rows, _ := s.rows(f.Target, f.Via, of.Value("id").(string))
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = s.document(f.Target, r, maxSteps)
	}
	return out
}

func (s *viewer) value(f *Field, v any, steps int) any {
	if ids, ok := v.([]string); ok && f.Kind == Links {
		out := []any{}
		for _, id := range ids {
			if row, _ := s.load(f.Target, id); row != nil {
				out = append(out, s.document(f.Target, row, max(steps-1, 0)))
			}
		}
		return out
	}
	id, _ := v.(string)
	if f.Kind != Link || id == "" {
		return v
	}
	row, _ := s.load(f.Target, id)
	switch {
	case row != nil && steps > 0:
		return s.document(f.Target, row, steps-1)
	case row != nil:
		return id
	}
	return s.document(f.Target, Values{"id": id}, 0)
}

// person is the acting person's own record.
func (s *viewer) person(u *User) map[string]any {
	out := map[string]any{"id": u.ID}
	for _, f := range person.Fields {
		if !strings.HasPrefix(f.Key, "@") {
			out[f.Key] = s.value(&f, personRow{u}.Value(f.Key), maxSteps)
		}
	}
	return out
}

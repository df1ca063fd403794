package expr

// viewer is somebody who reads the records of a world: what they see is the same
// for Go, for SQL (lens) and for the browser, which gets their documents.
type viewer struct {
	name string
	w    *world
	lens Lens
	load Loader
	view func(object string, r Values) Row
}

// viewers are one who sees everything and one whose rights hide rows, fields and
// fields of rows.
func (w *world) viewers() (all, some *viewer) {
	r := rights{w}
	all = &viewer{name: "all", w: w, load: w.load, view: func(_ string, r Values) Row { return r }}
	some = &viewer{name: "some", w: w, lens: r, load: r.load, view: func(object string, row Values) Row { return masked{r, object, row} }}
	return all, some
}

// document is a record as the API gives it to them, with the records that its
// links lead to in so many steps.
func (s *viewer) document(object string, row Row, steps int) map[string]any {
	out := map[string]any{"id": row.Value("id")}
	for _, f := range s.w.cat[object].Fields {
		out[f.Key] = s.value(&f, row.Value(f.Key), steps)
	}
	return out
}

func (s *viewer) value(f *Field, v any, steps int) any {
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
		out[f.Key] = s.value(&f, personRow{u}.Value(f.Key), maxSteps)
	}
	return out
}

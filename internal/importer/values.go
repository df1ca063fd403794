package importer

import (
	"context"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
)

// maxTitles is how many records of an object are looked through for a near hit.
const maxTitles = 5000

// understanding says what a column's listed values mean to one field: which of
// them are understood as they are, and what the others probably mean.
type understanding struct {
	known   int
	suggest []string // aligned with the column's values; "" for none
}

func (u *understanding) share() float64 {
	if len(u.suggest) == 0 {
		return 0
	}
	n := u.known
	for _, s := range u.suggest {
		if s != "" {
			n++
		}
	}
	return float64(n) / float64(len(u.suggest))
}

// valueReader finds out what values mean, and remembers the titles of each object.
type valueReader struct {
	ctx    context.Context
	who    *access.Principal
	finder Finder
	fields field.Context
	titles map[string]*names
}

// evidence is what the content of a column says about a field.
func (r *valueReader) evidence(c *Column, col *meta.Column) (float64, error) {
	link, isLink := col.Type.(field.Linker)
	switch {
	case c.Guess == GuessBlank:
		return 0, nil
	case len(col.Spec.Options) > 0 && len(c.Values) == 0:
		return -1, nil // more values than any field has options
	case len(col.Spec.Options) > 0:
		u := r.options(c, col)
		return u.share()*2 - 1, nil
	case isLink:
		seen := *c
		if len(c.Values) == 0 {
			for _, s := range c.Samples {
				seen.Values = append(seen.Values, Value{Value: s})
			}
		}
		u, err := r.links(&seen, link.Target(&col.Spec))
		return u.share()*1.3 - 0.3, err // the records may be there later
	}
	return byKind(c, col), nil
}

// understand looks at the listed values of a column as those of a field with
// options or of a link; ok is false for other fields and columns.
func (r *valueReader) understand(c *Column, col *meta.Column) (u understanding, ok bool, err error) {
	if len(col.Spec.Options) > 0 && len(c.Values) > 0 {
		return r.options(c, col), true, nil
	}
	if link, is := col.Type.(field.Linker); is && len(c.Values) > 0 {
		u, err := r.links(c, link.Target(&col.Spec))
		return u, err == nil, err
	}
	return u, false, nil
}

func (r *valueReader) options(c *Column, col *meta.Column) understanding {
	u := understanding{suggest: make([]string, len(c.Values))}
	var all names
	for _, o := range col.Spec.Options {
		if o.Disabled {
			continue
		}
		for _, n := range []string{o.Value, o.Label.ZH, o.Label.EN} {
			all.add(n, o.Value)
		}
	}
	for i, v := range c.Values {
		if _, it := col.Type.Parse(r.fields, &col.Spec, v.Value); it == nil {
			u.known++
		} else if value, ok := all.nearest(v.Value); ok {
			u.suggest[i] = value
		}
	}
	return u
}

func (r *valueReader) links(c *Column, object string) (understanding, error) {
	u := understanding{suggest: make([]string, len(c.Values))}
	texts := make([]string, len(c.Values))
	for i, v := range c.Values {
		texts[i] = v.Value
	}
	found, err := r.finder.Resolve(r.ctx, r.who, object, nil, texts)
	if err != nil {
		return u, err
	}
	for i, t := range texts {
		if len(found[t]) > 0 {
			u.known++
			continue
		}
		all, err := r.titlesOf(object)
		if err != nil {
			return u, err
		}
		if title, ok := all.nearest(t); ok {
			u.suggest[i] = title
		}
	}
	return u, nil
}

func (r *valueReader) titlesOf(object string) (*names, error) {
	if all, ok := r.titles[object]; ok {
		return all, nil
	}
	found, err := r.finder.Titles(r.ctx, r.who, object, maxTitles)
	if err != nil {
		return nil, err
	}
	all := &names{}
	for _, m := range found {
		all.add(m.Title, m.Title)
	}
	r.titles[object] = all
	return all, nil
}

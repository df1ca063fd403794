package query

import (
	"context"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Masked names one value of a record; of a column of a sub-form ("lines.phone") the
// one in a row.
type Masked struct {
	Object, ID, Field, Row string
}

// Reveal gives the value of a field that the person reads masked and may reveal.
// masked is false for one that they may read as it is anyway. A field that is
// kept sealed is masked to everybody, and whoever may read it may reveal it. Whoever asks writes
// down that it was asked before they answer. 404 for a record that the person may
// not see, 400 unknown_field for a field that they may not read at all, 403 for
// one that they may not reveal.
func (s *Service) Reveal(ctx context.Context, r *access.Rights, at Masked) (value any, masked bool, err error) {
	o, err := object(r, at.Object)
	if err != nil {
		return nil, false, err
	}
	row, d, err := decided(ctx, s.app.ConcurrentDB(), r, o, at.ID)
	if err != nil {
		return nil, false, err
	}
	key := at.Field
	if name, column, dotted := strings.Cut(at.Field, "."); dotted {
		c := o.ByKey[name]
		if c == nil || c.Part == "" || !r.Shows(o.Key, name) {
			return nil, false, unknownField(at.Field)
		}
		o, key = r.Snap.Objects[c.Part], column
		if !r.Shows(o.Key, key) {
			return nil, false, unknownField(at.Field)
		}
		if row, d, err = decided(ctx, s.app.ConcurrentDB(), r, o, at.Row); err != nil {
			return nil, false, err
		}
		if row[meta.ParentKey] != at.ID {
			return nil, false, problem.NotFound()
		}
	} else if at.Row != "" {
		return nil, false, unknownField(at.Field)
	}
	c, there := o.ByKey[key]
	var secret field.Sealed
	sealed := false
	if there {
		secret, sealed = c.Type.(field.Sealed)
	}
	switch {
	case !there || !r.Shows(o.Key, key):
		return nil, false, unknownField(at.Field)
	case d.Reads(key) && !sealed:
		rec, err := s.Show(ctx, r, o, row, GetRequest{Fields: []string{key}})
		if err != nil {
			return nil, false, err
		}
		return Shaped(c, rec.Value(key)), false, nil
	case !d.Reads(key) && !d.Reveals(key):
		return nil, false, problem.Forbidden("view")
	}
	value = row[key]
	if c.Live() {
		live, err := s.live(ctx, r, o, row, []*meta.Column{c})
		if err != nil {
			return nil, false, err
		}
		value = live[key]
	}
	if text, is := value.(string); is && sealed {
		if value, err = secret.Open(s.Secrets, o.Key, &c.Spec, text); err != nil {
			return nil, false, problem.Bad("cannot_be_opened").Cause(err)
		}
		return value, true, nil
	}
	return Shaped(c, value), true, nil
}

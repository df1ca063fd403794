package realtime

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// eye sees the touched records of one object as one person does, each once.
type eye struct {
	rights *access.Rights
	rows   *query.Rows

	shown   map[string]jsontext.Value // by id; nil: not visible
	matched map[matchKey]verdict
}

type matchKey struct {
	filter, id string
	version    int64 // 0: as it is now
}

type verdict struct{ is, sure bool }

func newEye(r *access.Rights, rows *query.Rows) *eye {
	return &eye{rights: r, rows: rows, shown: map[string]jsontext.Value{}, matched: map[matchKey]verdict{}}
}

// now gives a record as the person may read it; false when they may not see it
// or the filter leaves it out.
func (y *eye) now(ctx context.Context, filter, id string) (jsontext.Value, bool, error) {
	body, known := y.shown[id]
	if !known {
		rec, err := y.rows.Show(ctx, y.rights, id)
		switch {
		case problem.Is(err, "not_found"):
		case err != nil:
			return nil, false, err
		default:
			if body, err = json.Marshal(rec); err != nil {
				return nil, false, err
			}
		}
		y.shown[id] = body
	}
	if body == nil {
		return nil, false, nil
	}
	key := matchKey{filter, id, 0}
	v, known := y.matched[key]
	if !known {
		is, err := y.rows.Match(ctx, y.rights, filter, id)
		if err != nil {
			return nil, false, err
		}
		v = verdict{is, true}
		y.matched[key] = v
	}
	if !v.is {
		return nil, false, nil
	}
	return body, true, nil
}

// before reports whether the person saw the record before an event, going by
// the values that it had then; sure is false when these are not known.
func (y *eye) before(ctx context.Context, filter, id string, first outbox.Event) (was, sure bool, err error) {
	key := matchKey{filter, id, first.Version}
	v, known := y.matched[key]
	if !known {
		if v.is, v.sure, err = y.rows.Saw(ctx, y.rights, filter, id, first.Version); err != nil {
			return false, false, err
		}
		y.matched[key] = v
	}
	return v.is, v.sure, nil
}

// onlyID is a record of which nothing but the id is told.
func onlyID(id string) jsontext.Value {
	raw, _ := json.Marshal(map[string]string{"id": id}) // a text always encodes
	return raw
}

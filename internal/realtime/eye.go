package realtime

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// eye sees the touched records of one object as one person does, each once.
type eye struct {
	hub    *Hub
	object *meta.CompiledObject
	rights *access.Rights
	rows   map[string]*store.Stored
	past   *past

	shown   map[string]jsontext.Value // by id; nil: not visible
	matched map[matchKey]bool
}

type matchKey struct {
	filter, id string
	version    int64 // 0: as it is now
}

// now gives a record as the person may read it; false when they may not see it
// or the filter leaves it out.
func (y *eye) now(ctx context.Context, filter, id string) (jsontext.Value, bool, error) {
	row := y.rows[id]
	if row == nil || row.Deleted != "" {
		return nil, false, nil
	}
	body, known := y.shown[id]
	if !known {
		rec, err := y.hub.cfg.Query.Show(ctx, y.rights, y.object, row.Values, query.GetRequest{Object: y.object.Key, ID: id})
		switch {
		case problem.Is(err, "not_found"):
		case err != nil:
			return nil, false, err
		default:
			if body, err = json.Marshal(rec); err != nil {
				return nil, false, err
			}
		}
		if y.shown == nil {
			y.shown = map[string]jsontext.Value{}
		}
		y.shown[id] = body
	}
	if body == nil {
		return nil, false, nil
	}
	ok, err := y.match(ctx, matchKey{filter, id, 0}, row.Values)
	if !ok || err != nil {
		return nil, false, err
	}
	return body, true, nil
}

// before reports whether the person saw the record before an event, going by
// the values that it had then; sure is false when these are not known.
func (y *eye) before(ctx context.Context, filter, id string, first outbox.Event) (was, sure bool, err error) {
	row, err := y.past.row(ctx, y.rows[id], id, first.Version)
	if row == nil || err != nil {
		return false, false, err
	}
	reach := store.Reach(ctx, y.hub.cfg.App.ConcurrentDB(), y.rights.Snap)
	if !y.rights.On(ctx, y.object.Key, row, reach).May("view") {
		return false, true, nil
	}
	was, err = y.match(ctx, matchKey{filter, id, first.Version}, row)
	return was, true, err
}

// match evaluates a filter on given values by the SQL that a list with it would
// run, through the same lens.
func (y *eye) match(ctx context.Context, key matchKey, row expr.Values) (bool, error) {
	if key.filter == "" {
		return true, nil
	}
	if ok, known := y.matched[key]; known {
		return ok, nil
	}
	p, err := y.rights.Snap.Env.Compile(y.object.Key, key.filter, expr.Filter)
	if err != nil {
		return false, err
	}
	f, err := p.SQL("r", y.rights, y.rights.Of(y.object.Key))
	if err != nil {
		return false, err
	}
	var b strings.Builder
	args := make([]any, 0, len(y.object.Columns)+len(f.Args))
	for i, c := range y.object.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("? AS " + expr.Quote(c.Expr.Column))
		args = append(args, field.ToDB(c.Expr.Kind, row[c.Spec.Key]))
	}
	var one int
	ok, err := store.One(ctx, y.hub.cfg.App.ConcurrentDB(), []any{&one},
		"SELECT 1 FROM (SELECT "+b.String()+`, '' AS "deleted") AS "r" WHERE `+f.SQL, append(args, f.Args...)...)
	if err != nil {
		return false, err
	}
	if y.matched == nil {
		y.matched = map[matchKey]bool{}
	}
	y.matched[key] = ok
	return ok, nil
}

// onlyID is a record of which nothing but the id is told.
func onlyID(id string) jsontext.Value {
	raw, _ := json.Marshal(map[string]string{"id": id}) // a text always encodes
	return raw
}

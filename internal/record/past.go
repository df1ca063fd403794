package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"maps"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Past is a record as an event left it, and as it was before; Old is nil of a create.
// Both are whole: who shows them asks for rights. What is computed from elsewhere is
// as it is now.
type Past struct {
	obj      *meta.CompiledObject
	Row, Old expr.Values
}

// Told is a record for a script, as the person may read it, and its version; 404 for
// what they do not see.
func (s *Service) Told(ctx context.Context, r *access.Rights, object, id string) (map[string]any, int64, error) {
	o := r.Snap.Objects[object]
	if o == nil {
		return nil, 0, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	row, err := store.Load(ctx, s.app.ConcurrentDB(), o, id)
	if err != nil {
		return nil, 0, err
	}
	if row != nil {
		if on := r.On(ctx, object, row, store.Reach(ctx, s.app.ConcurrentDB(), r.Snap)); on.May("view") {
			return shown(o, row, on, []string{"id"}), version(row), nil
		}
	}
	return nil, 0, problem.NotFound()
}

// Past gives for each event of an object, by its Seq, what it did to its record, also
// where the record was changed or deleted since. What is purged is absent.
func (s *Service) Past(ctx context.Context, o *meta.CompiledObject, events []outbox.Event) (map[int64]*Past, error) {
	ids := make([]string, len(events))
	for i, e := range events {
		ids[i] = e.Record
	}
	rows, err := store.LoadMany(ctx, s.app.ConcurrentDB(), o, ids)
	if err != nil {
		return nil, err
	}
	later, err := s.later(ctx, o, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]*Past, len(events))
	for _, e := range events {
		if rows[e.Record] == nil {
			continue
		}
		p := &Past{obj: o, Row: maps.Clone(rows[e.Record].Values)}
		for _, l := range later[e.Record] {
			if l.version > e.Version {
				rewind(o, p.Row, l.changes)
			}
		}
		p.Row["version"], p.Row["updated"], p.Row["updated_by"] = float64(e.Version), e.At, e.By
		if e.Action != outbox.Create {
			p.Old = maps.Clone(p.Row)
			var changes map[string]change
			if err := json.Unmarshal([]byte(e.Changes), &changes); err != nil {
				return nil, err
			}
			rewind(o, p.Old, changes)
			p.Old["version"] = float64(e.Version - 1)
			delete(p.Old, "updated")
			delete(p.Old, "updated_by")
		}
		out[e.Seq] = p
	}
	return out, nil
}

// passed is a step of the history of a record.
type passed struct {
	version int64
	changes map[string]change
}

// later reads what history tells of records, the newest first.
func (s *Service) later(ctx context.Context, o *meta.CompiledObject, ids []string) (map[string][]passed, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	out := map[string][]passed{}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id, text string
		var p passed
		if err := rows.Scan(&id, &p.version, &text); err != nil {
			return err
		}
		out[id] = append(out[id], p)
		return json.Unmarshal([]byte(text), &out[id][len(out[id])-1].changes)
	}, `SELECT "record", "version", "changes" FROM "tn_history" WHERE "object" = ? AND "record" IN (SELECT value FROM json_each(?)) ORDER BY "id" DESC`, o.Key, string(list))
}

// rewind takes changes of a row back.
func rewind(o *meta.CompiledObject, row expr.Values, changes map[string]change) {
	for key, was := range changes {
		if c := o.ByKey[key]; c != nil && c.Part == "" {
			row[key] = query.Canonical(c.Expr.Kind, was.From)
		}
	}
}

// Shown is the record and what it was before, for a script: what the person may read
// of each. Of a record that they may not see there is only its id.
func (p *Past) Shown(ctx context.Context, s *Service, r *access.Rights) (row, old map[string]any) {
	reach := store.Reach(ctx, s.app.ConcurrentDB(), r.Snap)
	row = shown(p.obj, p.Row, r.On(ctx, p.obj.Key, p.Row, reach), []string{"id"})
	if p.Old != nil {
		old = shown(p.obj, p.Old, r.On(ctx, p.obj.Key, p.Old, reach), []string{"id"})
	}
	return row, old
}

// Applies reports whether the condition of a hook holds for what an event did. Where
// it ends in an error it does.
func (p *Past) Applies(ctx context.Context, s *Service, r *access.Rights, h *meta.CompiledHook) bool {
	v := r.For(p.obj.Key, p.Row, store.Reach(ctx, s.app.ConcurrentDB(), r.Snap))
	v.Old = p.Old
	if p.Old == nil {
		v.Old = blankRow(p.obj)
	}
	return holds(ctx, h, v)
}

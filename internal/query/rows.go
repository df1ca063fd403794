package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Rows are records of one object as they are at one moment, deleted ones too:
// read once, then told to everybody whom they concern, to each as they may see
// them. One goroutine at a time uses it.
type Rows struct {
	s      *Service
	o      *meta.CompiledObject
	now    map[string]*store.Stored
	before map[versioned]expr.Values // nil: history does not lead there
}

type versioned struct {
	id      string
	version int64
}

// Rows reads records of an object by id, all of them at once. What does not
// exist is as if it were deleted.
func (s *Service) Rows(ctx context.Context, o *meta.CompiledObject, ids []string) (*Rows, error) {
	now, err := store.LoadMany(ctx, s.app.ConcurrentDB(), o, ids)
	return &Rows{s: s, o: o, now: now, before: map[versioned]expr.Values{}}, err
}

// Alive reports whether the record is there and not deleted.
func (x *Rows) Alive(id string) bool { return x.now[id] != nil && x.now[id].Deleted == "" }

// Show gives a record as the person may read it; 404 when they may not see it.
func (x *Rows) Show(ctx context.Context, r *access.Rights, id string) (*Record, error) {
	if !x.Alive(id) {
		return nil, problem.NotFound()
	}
	return x.s.Show(ctx, r, x.o, x.now[id].Values, GetRequest{Object: x.o.Key, ID: id})
}

// Match reports whether a record that the person sees is one that a list with
// the filter has.
func (x *Rows) Match(ctx context.Context, r *access.Rights, filter, id string) (bool, error) {
	if !x.Alive(id) {
		return false, nil
	}
	return x.match(ctx, r, filter, x.now[id].Values)
}

// Saw reports whether a list with the filter had the record for the person,
// going by the values that it had before it got a version; sure is false when
// these are not known.
func (x *Rows) Saw(ctx context.Context, r *access.Rights, filter, id string, version int64) (was, sure bool, err error) {
	row, err := x.past(ctx, id, version)
	if row == nil || err != nil {
		return false, false, err
	}
	if !r.On(ctx, x.o.Key, row, store.Reach(ctx, x.s.app.ConcurrentDB(), r.Snap)).May("view") {
		return false, true, nil
	}
	was, err = x.match(ctx, r, filter, row)
	return was, true, err
}

// match evaluates a filter on given values by the SQL that a list with it would
// run, through the same lens.
func (x *Rows) match(ctx context.Context, r *access.Rights, filter string, row expr.Values) (bool, error) {
	if filter == "" {
		return true, nil
	}
	p, err := r.Snap.Env.Compile(x.o.Key, filter, expr.Filter)
	if err != nil {
		return false, err
	}
	v := r.Of(x.o.Key)
	v.Zone = r.Zone()
	f, err := p.SQL(alias, r, v)
	if err != nil {
		return false, err
	}
	from, args := rowSQL(x.o, row)
	var one int
	return store.One(ctx, x.s.app.ConcurrentDB(), []any{&one}, "SELECT 1 FROM "+from+" WHERE "+f.SQL, append(args, f.Args...)...)
}

// past gives the values that a record had before it got a version; nil when
// history does not lead there without a gap. Each is asked for once.
func (x *Rows) past(ctx context.Context, id string, version int64) (expr.Values, error) {
	now := x.now[id]
	if now == nil {
		return nil, nil
	}
	key := versioned{id, version}
	if row, ok := x.before[key]; ok {
		return row, nil
	}
	row, err := x.undo(ctx, now.Values, id, version)
	if err != nil {
		return nil, err
	}
	x.before[key] = row
	return row, nil
}

// undo takes the changes back, from the newest to that of the version.
func (x *Rows) undo(ctx context.Context, now expr.Values, id string, version int64) (expr.Values, error) {
	current, _ := now["version"].(float64)
	next := int64(current)
	row := make(expr.Values, len(now))
	for k, v := range now {
		row[k] = v
	}
	err := store.Each(ctx, x.s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var v int64
		var text string
		if err := rows.Scan(&v, &text); err != nil {
			return err
		}
		if v != next {
			return nil // newer than the row as it was read, or a gap
		}
		next--
		var changes map[string]struct {
			From any `json:"from"`
		}
		if err := json.Unmarshal([]byte(text), &changes); err != nil {
			return err
		}
		for key, d := range changes {
			if c := x.o.ByKey[key]; c != nil && c.Part == "" {
				row[key] = Canonical(c.Expr.Kind, d.From)
			}
		}
		return nil
	}, `SELECT "version", "changes" FROM "tn_history" WHERE "record" = ? AND "object" = ? AND "version" >= ? ORDER BY "id" DESC`, id, x.o.Key, version)
	if err != nil || next != version-1 {
		return nil, err
	}
	return row, nil
}

// Canonical is a canonical value that was read from JSON, as history keeps it.
func Canonical(kind expr.Kind, v any) any {
	switch list := v.(type) {
	case nil:
		return field.BlankOf(kind)
	case []any:
		return texts(list)
	}
	return v
}

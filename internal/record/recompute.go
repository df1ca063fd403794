package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/calculation"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/rollup"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// result is a record's stored value and the one that it should have.
type result struct {
	id       string
	old, now any
}

// compute computes a field of some records and writes what differs.
func (r *recalculation) compute(ctx context.Context, f *meta.Computed, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	run := r.formula
	switch {
	case f.Rollup != nil:
		run = r.rollup
	case f.Value.Pushable() != nil:
		run = r.inGo
	}
	results, err := run(ctx, f, ids)
	if err != nil {
		return err
	}
	kind, text := f.Column.Expr.Kind, updateSQL(f.Object, []string{f.Column.Expr.Column})
	for _, x := range results {
		if field.Equal(x.old, x.now) {
			continue
		}
		if _, err := r.s.writes.Exec(ctx, r.tx.DB(), text, field.ToDB(kind, x.now), x.id); err != nil {
			return err
		}
		r.note(f, x)
	}
	return nil
}

// note keeps a change for the outbox and for what follows from it.
func (r *recalculation) note(f *meta.Computed, x result) {
	r.touched.moved(f.Object, x.id, f.Key())
	m := r.moves(f.Object, x.id)
	if was, again := m.changes[f.Key()]; again {
		x.old = was.From
	}
	m.changes[f.Key()] = change{From: x.old, To: x.now}
}

// moves are the changes of a record so far.
func (r *recalculation) moves(object, id string) *moves {
	key := object + "/" + id
	m := r.byRow[key]
	if m == nil {
		m = &moves{object: object, id: id, changes: map[string]change{}}
		r.byRow[key] = m
	}
	return m
}

// living is the condition for the records of a JSON list.
const living = `"r"."deleted" = '' AND "r"."id" IN (SELECT value FROM json_each(?))`

// formula computes a formula in SQL, which answers as Go does.
func (r *recalculation) formula(ctx context.Context, f *meta.Computed, ids []string) ([]result, error) {
	value, err := f.Value.SQL("r", nil, r.vars)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return r.scan(ctx, f, `SELECT "r"."id", "r".`+expr.Quote(f.Column.Expr.Column)+", "+value.SQL+" FROM "+expr.Quote(f.Object)+` AS "r" WHERE `+living,
		append(slices.Clone(value.Args), string(list))...)
}

// scan reads id, stored value and computed value.
func (r *recalculation) scan(ctx context.Context, f *meta.Computed, query string, args ...any) ([]result, error) {
	kind := f.Column.Expr.Kind
	var out []result
	return out, store.Each(ctx, r.tx.DB(), func(rows *sql.Rows) error {
		var x result
		var old, now any
		err := rows.Scan(&x.id, &old, &now)
		x.old = field.FromDB(kind, old)
		if now != nil {
			now = field.FromDB(kind, now)
		}
		x.now = f.Type.Fit(&f.Column.Spec, now)
		out = append(out, x)
		return err
	}, query, args...)
}

// inGo computes a formula that is no SQL.
func (r *recalculation) inGo(ctx context.Context, f *meta.Computed, ids []string) ([]result, error) {
	o := r.snap.Objects[f.Object]
	rows, err := store.LoadMany(ctx, r.tx.DB(), o, ids)
	if err != nil {
		return nil, err
	}
	reach := store.Reach(ctx, r.tx.DB(), r.snap)
	out := make([]result, 0, len(rows))
	for _, id := range ids {
		row := rows[id]
		if row == nil || row.Deleted != "" {
			continue
		}
		v := r.vars
		v.Record = row.Values
		reach(&v)
		now, err := evaluate(ctx, f, v)
		if err != nil {
			return nil, err
		}
		out = append(out, result{id: id, old: row.Values[f.Key()], now: now})
	}
	return out, nil
}

// rollup computes a roll-up by one aggregate over the records that link here.
func (r *recalculation) rollup(ctx context.Context, f *meta.Computed, ids []string) ([]result, error) {
	figure, where, args, err := r.figure(f)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	via := `"c".` + expr.Quote(f.Rollup.Via.Expr.Column)
	return r.scan(ctx, f, `SELECT "r"."id", "r".`+expr.Quote(f.Column.Expr.Column)+`, `+absent(f.Rollup.Op)+` FROM `+expr.Quote(f.Object)+` AS "r"
		LEFT JOIN (SELECT `+via+` AS "to", `+figure+` AS "value" FROM `+expr.Quote(f.Rollup.Object)+` AS "c" WHERE `+via+` IN (SELECT value FROM json_each(?)) AND "c"."deleted" = ''`+where+` GROUP BY `+via+`) AS "f" ON "f"."to" = "r"."id"
		WHERE `+living, append(append([]any{string(list)}, args...), string(list))...)
}

// absent is the figure where no record links here.
func absent(op string) string {
	if nothing(op) != nil {
		return `coalesce("f"."value", 0.0)`
	}
	return `"f"."value"`
}

// figure is the aggregate of a roll-up over the alias c, and the condition for
// the records that count.
func (r *recalculation) figure(f *meta.Computed) (figure, where string, args []any, err error) {
	up := f.Rollup
	if up.Filter != nil {
		cond, err := up.Filter.SQL("c", nil, r.vars)
		if err != nil {
			return "", "", nil, err
		}
		where, args = " AND ("+cond.SQL+")", cond.Args
	}
	if up.Field == nil {
		return "count(*)", where, args, nil
	}
	col := `"c".` + expr.Quote(up.Field.Expr.Column)
	switch up.Op {
	case rollup.Count:
		figure = "count(nullif(nullif(" + col + ", ''), '[]'))"
	case rollup.Sum:
		figure = "tenon_sum(" + col + ")"
	case rollup.Avg:
		figure = "tenon_average(" + col + ")"
	default:
		figure = up.Op + "(" + col + ")"
	}
	return figure, where, args, nil
}

// light parts the records of which a roll-up reads few from those that it reads
// many of, which it leaves to the job: a change of one of these would else cost
// every writer the sum over all.
func (r *recalculation) light(ctx context.Context, f *meta.Computed, ids []string) ([]string, error) {
	query := "SELECT count(*) FROM (SELECT 1 FROM " + expr.Quote(f.Rollup.Object) + " WHERE " + expr.Quote(f.Rollup.Via.Expr.Column) + ` = ? AND "deleted" = '' LIMIT ?)`
	var out, heavy []string
	for _, id := range ids {
		n := 0
		if _, err := store.One(ctx, r.tx.DB(), []any{&n}, query, id, r.s.bounds.children+1); err != nil {
			return nil, err
		}
		if n > r.s.bounds.children {
			heavy = append(heavy, id)
		} else {
			out = append(out, id)
		}
	}
	if len(heavy) == 0 {
		return out, nil
	}
	list, err := json.Marshal(heavy)
	if err != nil {
		return nil, err
	}
	r.later = true
	_, err = calculation.Records(ctx, r.tx.DB(), r.at, f.Object, f.Key(), r.cause, `SELECT value AS "id" FROM json_each(?)`, string(list))
	return out, err
}

func (r *recalculation) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	var out []string
	return out, store.Each(ctx, r.tx.DB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, query, args...)
}

func (r *recalculation) count(ctx context.Context, f *meta.Computed) (int, error) {
	n := 0
	_, err := store.One(ctx, r.tx.DB(), []any{&n}, `SELECT count(*) FROM `+expr.Quote(f.Object)+` WHERE "deleted" = ''`)
	return n, err
}

func (r *recalculation) version(ctx context.Context, object, id string) (int64, error) {
	var v int64
	_, err := r.s.writes.One(ctx, r.tx.DB(), []any{&v}, `SELECT "version" FROM `+expr.Quote(object)+` WHERE "id" = ?`, id)
	return v, err
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

package record

import (
	"context"
	"encoding/json/v2"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/calculation"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/store"
)

// bounds are those of what a write computes of other records in its own
// transaction. What is beyond goes to a job, and the field says that it is
// calculating.
type bounds struct {
	follow   int // records of one field
	listed   int // records that are listed one by one for the job; more are the whole field
	children int // records that one roll-up of one record reads
	chunk    int // records that one transaction of the job computes: between two of them writers have their turn
}

func defaultBounds() bounds { return bounds{follow: 500, listed: 10_000, children: 5_000, chunk: 200} }

// recalculation computes what follows from the changes of one transaction: the
// stored fields of all objects in the order of their dependencies, each of the
// records that the changes lead to, from what these read now. Nothing is
// incremented. A value that differs is written without moving the record's
// version, since nobody's edit is in conflict with it, and is told to the outbox.
type recalculation struct {
	s     *Service
	tx    core.App
	snap  *meta.Snapshot
	vars  expr.Vars
	at    string
	cause string

	touched touches
	job     bool            // no bound on what one record reads; what waits for the job anyway is left to it
	waiting map[string]bool // "object/field" of whole fields that the job has yet to begin
	later   bool            // something is left to the job
	byRow   map[string]*moves
}

// moves are the changes of one record's computed fields.
type moves struct {
	object, id string
	changes    map[string]change
}

func (s *Service) recalculation(tx core.App, snap *meta.Snapshot, at, cause string) *recalculation {
	return &recalculation{
		s: s, tx: tx, snap: snap, vars: expr.Vars{Now: s.now()}, at: at, cause: cause,
		touched: touches{}, byRow: map[string]*moves{},
	}
}

// follow computes everything that follows from what was touched.
func (r *recalculation) follow(ctx context.Context) error {
	if len(r.touched) == 0 {
		return nil
	}
	for _, f := range r.snap.Computed {
		if err := r.field(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// field computes one field where the changes so far lead to.
func (r *recalculation) field(ctx context.Context, f *meta.Computed) error {
	query, args := r.affected(f)
	if query == "" || r.job && r.waiting[f.Object+"/"+f.Key()] {
		return nil
	}
	most := r.s.bounds.follow
	if r.snap.Objects[f.Object].PartOf != nil {
		most = max(most, subform.MaxRows) // all rows of a record are as one with it
	}
	ids, err := r.ids(ctx, query+" LIMIT ?", append(args, most+1)...)
	if err != nil || len(ids) == 0 {
		return err
	}
	if len(ids) > most {
		return r.postpone(ctx, f, query, args)
	}
	if f.Rollup != nil && !r.job {
		if ids, err = r.light(ctx, f, ids); err != nil {
			return err
		}
	}
	return r.compute(ctx, f, ids)
}

// affected is the query for the ids of the records whose value may be another
// now; "" when there are none.
func (r *recalculation) affected(f *meta.Computed) (string, []any) {
	starts := map[string][]string{}
	ways := map[string][]expr.Step{}
	note := func(way []expr.Step, ids []string) {
		if len(ids) == 0 {
			return
		}
		var key strings.Builder
		for _, s := range way {
			key.WriteString("/" + s.Object + "." + s.Field + "." + s.Target + "." + s.Via)
		}
		starts[key.String()], ways[key.String()] = append(starts[key.String()], ids...), way
	}
	note(nil, r.touched.fresh(f))
	for i := range f.Triggers {
		note(f.Triggers[i].Back, r.touched.starts(f, &f.Triggers[i]))
	}
	if len(starts) == 0 {
		return "", nil
	}
	var parts []string
	var args []any
	for _, key := range sortedKeys(starts) {
		list, err := json.Marshal(starts[key])
		if err != nil {
			continue // texts always encode
		}
		parts = append(parts, r.back(ways[key]))
		args = append(args, string(list))
	}
	return `SELECT "id" FROM ` + expr.Quote(f.Object) + ` WHERE "deleted" = '' AND "id" IN (` + strings.Join(parts, " UNION ") + ")", args
}

// back is the query that walks a way from its end to its beginning, from the ids
// of a JSON list.
func (r *recalculation) back(way []expr.Step) string {
	query := "SELECT value AS \"id\" FROM json_each(?)"
	for i := len(way) - 1; i >= 0; i-- {
		s := way[i]
		if s.Via != "" {
			query = "SELECT " + expr.Quote(s.Via) + ` AS "id" FROM ` + r.table(s.Target) + ` WHERE "id" IN (` + query + ") AND " + expr.Quote(s.Via) + " <> ''"
			continue
		}
		query = `SELECT "id" FROM ` + r.table(s.Object) + " WHERE " + expr.Quote(s.Field) + " IN (" + query + ")" + r.alive(s.Object)
	}
	return query
}

func (r *recalculation) table(object string) string {
	if o, ok := r.snap.ExprObject(object); ok {
		return expr.Quote(o.Table)
	}
	return expr.Quote(object)
}

// alive is the condition for living rows; people and departments have none.
func (r *recalculation) alive(object string) string {
	if r.snap.Objects[object] == nil {
		return ""
	}
	return ` AND "deleted" = ''`
}

// postpone leaves the records of a query to the job: one by one, or as the whole
// field when they are very many.
func (r *recalculation) postpone(ctx context.Context, f *meta.Computed, query string, args []any) error {
	r.later = true
	n := 0
	if _, err := store.One(ctx, r.tx.DB(), []any{&n}, "SELECT count(*) FROM ("+query+" LIMIT ?)", append(args, r.s.bounds.listed+1)...); err != nil {
		return err
	}
	if n <= r.s.bounds.listed {
		_, err := calculation.Records(ctx, r.tx.DB(), r.at, f.Object, f.Key(), r.cause, query, args...)
		return err
	}
	total, err := r.count(ctx, f)
	if err != nil {
		return err
	}
	return calculation.Whole(ctx, r.tx.DB(), r.at, f.Object, f.Key(), r.cause, total)
}

// tell makes the events of what was computed.
func (r *recalculation) tell(ctx context.Context) ([]*outbox.Event, error) {
	if err := r.fold(ctx); err != nil {
		return nil, err
	}
	var out []*outbox.Event
	for _, key := range sortedKeys(r.byRow) {
		m := r.byRow[key]
		text, err := json.Marshal(m.changes, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		v, err := r.version(ctx, m.object, m.id)
		if err != nil {
			return nil, err
		}
		out = append(out, &outbox.Event{
			At: r.at, Object: m.object, Record: m.id, Action: outbox.Update, Version: v, Source: outbox.SourceFormula, Cause: r.cause, Changes: text,
		})
	}
	return out, nil
}

// fold makes of the changes of rows of sub-forms changes of their records.
func (r *recalculation) fold(ctx context.Context) error {
	for _, key := range sortedKeys(r.byRow) {
		m := r.byRow[key]
		part := r.snap.Objects[m.object].PartOf
		if part == nil {
			continue
		}
		delete(r.byRow, key)
		id, there, err := store.Text(ctx, r.tx.DB(), `SELECT "parent" FROM `+expr.Quote(m.object)+` WHERE "id" = ?`, m.id)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		from, to := rowChange{ID: m.id, Row: map[string]any{}}, rowChange{ID: m.id, Row: map[string]any{}}
		for key, x := range m.changes {
			from.Row[key], to.Row[key] = x.From, x.To
		}
		whole := r.moves(part.Object, id)
		rows := whole.changes[part.Field]
		before, _ := rows.From.([]rowChange)
		after, _ := rows.To.([]rowChange)
		whole.changes[part.Field] = change{From: append(before, from), To: append(after, to)}
	}
	return nil
}

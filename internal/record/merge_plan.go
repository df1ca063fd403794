package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"maps"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// plan makes the writes: first the links of other records, then the losers go, then
// the survivor, for which the values of the losers are free by then.
func (g *merge) plan(ctx context.Context) error {
	last := g.batch(g.obj)
	last.within = map[string]bool{}
	if err := g.links(ctx, last); err != nil {
		return err
	}
	for _, id := range g.Losers {
		last.drafts = append(last.drafts, &draft{op: Op{Method: Delete, ID: id, Version: g.version(id)}, read: version(g.rows[id])})
	}
	op, err := g.survivor(ctx)
	if err != nil {
		return err
	}
	last.drafts = append(last.drafts, &draft{op: op, read: version(g.rows[g.Survivor])})
	for i, d := range last.drafts {
		d.index = i
	}
	g.batches = append(g.batches, last)
	return nil
}

// found is a link to a loser: of a row of a sub-form, in the record of the row.
type found struct {
	back      meta.Backlink
	id, loser string
}

// look finds the links to the losers, whoever sees them: 409 merge_too_large.
func (g *merge) look(ctx context.Context, db dbx.Builder) ([]found, []string, error) {
	var out []found
	var words []string
	for _, back := range g.obj.Links {
		for _, loser := range g.Losers {
			ids, err := linking(ctx, db, back.Object, back.Field.Expr, g.obj.Key, loser, MaxMoved+1-len(out))
			if err != nil {
				return nil, nil, err
			}
			for _, id := range ids {
				out = append(out, found{back, id, loser})
				words = append(words, strings.Join([]string{back.Object, back.Field.Spec.Key, id, loser}, "/"))
			}
			if len(out) > MaxMoved {
				return nil, nil, problem.New(409, "merge_too_large", locale.Args{"max": MaxMoved})
			}
		}
	}
	slices.Sort(words)
	return out, words, nil
}

// links makes the writes of what links to the losers. Those of the object itself are
// added to last.
func (g *merge) links(ctx context.Context, last *batch) error {
	list, words, err := g.look(ctx, g.app.ConcurrentDB())
	if err != nil {
		return err
	}
	g.found = words
	wholes, err := g.wholes(ctx, list)
	if err != nil {
		return err
	}
	byObject := map[string]map[string]*relinked{}
	for _, f := range list {
		object, id := f.back.Object, f.id
		if part := g.r.Snap.Objects[object].PartOf; part != nil {
			object, id = part.Object, wholes[object+"/"+id]
		}
		if object == g.obj.Key && (id == g.Survivor || slices.Contains(g.Losers, id)) {
			last.within[f.back.Object+"/"+f.id] = true
			continue // the survivor's own links change with its values; the losers keep theirs
		}
		if byObject[object] == nil {
			byObject[object] = map[string]*relinked{}
		}
		x := byObject[object][id]
		if x == nil {
			x = &relinked{}
			byObject[object][id] = x
		}
		x.by = append(x.by, f.back)
	}
	for _, object := range slices.Sorted(maps.Keys(byObject)) {
		b := last
		if object != g.obj.Key {
			b = g.batch(g.r.Snap.Objects[object])
			g.batches = append(g.batches, b)
		}
		if err := g.relink(ctx, b, byObject[object]); err != nil {
			return err
		}
	}
	return nil
}

// wholes are the records of the rows of sub-forms among what was found, by "sub-form/id".
func (g *merge) wholes(ctx context.Context, list []found) (map[string]string, error) {
	rows := map[string][]string{}
	for _, f := range list {
		if g.r.Snap.Objects[f.back.Object].PartOf != nil {
			rows[f.back.Object] = append(rows[f.back.Object], f.id)
		}
	}
	out := map[string]string{}
	for object, ids := range rows {
		these, err := json.Marshal(ids)
		if err != nil {
			return nil, err
		}
		if err := store.Each(ctx, g.app.ConcurrentDB(), func(rows *sql.Rows) error {
			var id, whole string
			err := rows.Scan(&id, &whole)
			out[object+"/"+id] = whole
			return err
		}, `SELECT "id", "parent" FROM `+expr.Quote(object)+` WHERE "id" IN (SELECT value FROM json_each(?))`, string(these)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// relinked is a record that links to losers, and by which fields.
type relinked struct{ by []meta.Backlink }

// relink makes the writes of records of one object. Those that the person does not
// see, or whose link they do not know of, are counted only.
func (g *merge) relink(ctx context.Context, b *batch, of map[string]*relinked) error {
	ids := slices.Sorted(maps.Keys(of))
	db := g.app.ConcurrentDB()
	seen, err := g.query.Present(ctx, db, g.r, b.obj.Key, ids)
	if err != nil {
		return err
	}
	rows, err := store.LoadMany(ctx, db, b.obj, ids)
	if err != nil {
		return err
	}
	moved := map[string]int{}
	for _, id := range ids {
		if !seen[id] || rows[id] == nil || slices.ContainsFunc(of[id].by, func(back meta.Backlink) bool { return !g.knows(b.obj, back) }) {
			g.out.Hidden++
			continue
		}
		op := Op{Method: Update, ID: id, Data: map[string]any{}, Reverse: &Reversal{Was: map[string]any{}, Anyway: true}}
		told := map[string]bool{}
		for _, back := range of[id].by {
			key := back.Field.Spec.Key
			if back.Object != b.obj.Key {
				part := g.r.Snap.Objects[back.Object].PartOf.Field
				if op.Data[part], err = g.rowsOf(ctx, b.obj, part, id); err != nil {
					return err
				}
				key = part + "." + key
			} else if op.Reverse.Was[key], err = g.linked(ctx, back.Field, rows[id].Values[key], true); err != nil {
				return err
			}
			told[key] = true
		}
		for key := range told {
			moved[key]++
		}
		b.drafts = append(b.drafts, &draft{op: op, index: len(b.drafts), read: version(rows[id].Values)})
	}
	for _, key := range slices.Sorted(maps.Keys(moved)) {
		g.out.Moved = append(g.out.Moved, Moving{b.obj.Key, key, moved[key]})
	}
	return nil
}

// knows reports whether the person knows of the field by which a record links.
func (g *merge) knows(o *meta.CompiledObject, back meta.Backlink) bool {
	if back.Object == o.Key {
		return g.r.Shows(o.Key, back.Field.Spec.Key)
	}
	part := g.r.Snap.Objects[back.Object]
	return g.r.Shows(o.Key, part.PartOf.Field) && g.r.Shows(part.Key, back.Field.Spec.Key)
}

// linked is what becomes of a link, or a list of them, when the survivor stands for
// the losers. Of a list it is what the person sees of it, as the body of a write has
// it. Where the survivor may not stand, in its own links, there is nothing.
func (g *merge) linked(ctx context.Context, c *meta.Column, v any, survivor bool) (any, error) {
	switch x := v.(type) {
	case string:
		id, put := x, g.Survivor
		if c.Expr.Kind == expr.AnyLink {
			var object string
			object, id = expr.SplitReference(x)
			put = expr.Reference(g.obj.Key, g.Survivor)
			if object != g.obj.Key {
				return v, nil
			}
		}
		switch {
		case slices.Contains(g.Losers, id) && survivor:
			return put, nil
		case slices.Contains(g.Losers, id) || id == g.Survivor && !survivor:
			return "", nil
		}
		return v, nil
	case []string:
		seen, err := g.query.Present(ctx, g.app.ConcurrentDB(), g.r, c.Expr.Target, x)
		if err != nil {
			return nil, err
		}
		out := []string{}
		for _, id := range x {
			if slices.Contains(g.Losers, id) {
				id = g.Survivor
			} else if !seen[id] {
				continue
			}
			if !slices.Contains(out, id) && (survivor || id != g.Survivor) {
				out = append(out, id)
			}
		}
		return out, nil
	}
	return v, nil
}

// rowsOf are the rows of a sub-form of a record as the body of a write lists them,
// with those that link to losers changed.
func (g *merge) rowsOf(ctx context.Context, o *meta.CompiledObject, key, id string) ([]any, error) {
	part := g.r.Snap.Objects[o.ByKey[key].Part]
	stored, err := storedRows(ctx, g.batch(o), part, []string{id}, false)
	if err != nil {
		return nil, err
	}
	list := make([]any, 0, len(stored[id]))
	for _, row := range stored[id] {
		entry := map[string]any{"id": row.Values["id"]}
		for _, back := range g.obj.Links {
			c := back.Field
			if back.Object != part.Key || !g.names(c, row.Values[c.Spec.Key]) {
				continue
			}
			v, err := g.linked(ctx, c, row.Values[c.Spec.Key], o.Key != g.obj.Key || id != g.Survivor)
			if err != nil {
				return nil, err
			}
			if entry[c.Spec.Key], err = asGiven(c, v); err != nil {
				return nil, err
			}
		}
		list = append(list, entry)
	}
	return list, nil
}

// names reports whether a value links to a loser.
func (g *merge) names(c *meta.Column, v any) bool {
	if c.Expr.Kind != expr.AnyLink && (!c.Expr.Kind.Linking() || c.Expr.Target != g.obj.Key) {
		return false
	}
	switch x := v.(type) {
	case string:
		if object, id := expr.SplitReference(x); c.Expr.Kind == expr.AnyLink {
			return object == g.obj.Key && slices.Contains(g.Losers, id)
		}
		return slices.Contains(g.Losers, x)
	case []string:
		return slices.ContainsFunc(x, func(id string) bool { return slices.Contains(g.Losers, id) })
	}
	return false
}

// writable finds a field whose value may be chosen.
func (g *merge) writable(key string) (*meta.Column, *problem.Item) {
	c := g.obj.ByKey[key]
	switch {
	case c == nil || !g.r.Shows(g.obj.Key, key):
		return nil, &problem.Item{Code: "unknown_field", Args: locale.Args{"field": key, "suggestion": ""}}
	case !query.Writable(c):
		return nil, &problem.Item{Code: "not_writable", Args: locale.Args{"field": c.Spec.Label}}
	}
	return c, nil
}

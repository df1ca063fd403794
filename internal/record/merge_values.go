package record

import (
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// survivor makes the write of the survivor: the chosen values, and its own links to
// losers, which lead nowhere any more.
func (g *merge) survivor(ctx context.Context) (Op, error) {
	op := Op{Method: Update, ID: g.Survivor, Merges: true, Version: g.version(g.Survivor), Data: map[string]any{}, Reverse: &Reversal{Was: map[string]any{}, Anyway: true}}
	bad := problem.Invalid()
	for _, key := range slices.Sorted(maps.Keys(g.Values)) {
		from := g.Values[key]
		c, it := g.writable(key)
		switch {
		case it != nil:
			bad.Item("values."+key, it)
		case from != Joined && g.rows[from] == nil:
			bad.Field("values."+key, "merge_source", locale.Args{"field": c.Spec.Label})
		case from == g.Survivor:
		default:
			if err := g.choose(ctx, &op, c, from, bad); err != nil {
				return op, err
			}
		}
	}
	if err := bad.OrNil(); err != nil {
		return op, err
	}
	return op, g.unlinkSelf(ctx, &op)
}

// sources are the records that a value is taken from, in order.
func (g *merge) sources(from string) []string {
	if from == Joined {
		return append([]string{g.Survivor}, g.Losers...)
	}
	return []string{from}
}

// choose gives the survivor the value of a field of another record, or that of all:
// 403 where the person may not read it there.
func (g *merge) choose(ctx context.Context, op *Op, c *meta.Column, from string, bad *problem.Problem) error {
	key := c.Spec.Key
	ids := g.sources(from)
	for _, id := range ids {
		if !g.on[id].Reads(key) {
			return problem.New(403, "forbidden_field", locale.Args{"field": c.Spec.Label})
		}
	}
	if c.Part != "" {
		rows, err := g.joinRows(ctx, c, ids)
		op.Data[key] = rows
		return err
	}
	if from != Joined {
		return g.set(ctx, op, c, g.rows[from][key])
	}
	var all []string
	for _, id := range ids {
		list, ok := g.rows[id][key].([]string)
		if !ok {
			bad.Field("values."+key, "merge_joined", locale.Args{"field": c.Spec.Label})
			return nil
		}
		for _, x := range list {
			if !slices.Contains(all, x) {
				all = append(all, x)
			}
		}
	}
	return g.set(ctx, op, c, all)
}

// set writes a value, of a list of links what the person sees of it.
func (g *merge) set(ctx context.Context, op *Op, c *meta.Column, v any) error {
	list, several := v.([]string)
	if several && c.Expr.Kind.Linking() {
		seen, err := g.query.Present(ctx, g.app.ConcurrentDB(), g.r, c.Expr.Target, list)
		if err != nil {
			return err
		}
		v = slices.DeleteFunc(slices.Clone(list), func(id string) bool { return !seen[id] })
	}
	op.Reverse.Was[c.Spec.Key] = v
	g.take(c, v)
	return nil
}

// take notes the files of a value, which have to leave the record that goes.
func (g *merge) take(c *meta.Column, v any) {
	if ids, ok := field.FilesOf(c.Type, v); ok {
		g.files = append(g.files, ids...)
	}
}

// joinRows lists the rows of a sub-form of some records: those of the survivor stay
// themselves, those of others are added as far as the person reads them.
func (g *merge) joinRows(ctx context.Context, c *meta.Column, ids []string) ([]any, error) {
	part := g.r.Snap.Objects[c.Part]
	out := []any{}
	for _, id := range ids {
		if id == g.Survivor {
			rows, err := g.rowsOf(ctx, g.obj, c.Spec.Key, id)
			if err != nil {
				return nil, err
			}
			out = append(out, rows...)
			continue
		}
		stored, err := storedRows(ctx, g.batch(g.obj), part, []string{id}, false)
		if err != nil {
			return nil, err
		}
		for _, row := range stored[id] {
			on := g.on[id].Row(part.Key, row.Values)
			entry := map[string]any{}
			for _, col := range part.Columns {
				key := col.Spec.Key
				if !query.Writable(col) || field.Blank(col.Expr.Kind, row.Values[key]) || !on.Reads(key) {
					continue
				}
				v := row.Values[key]
				if g.names(col, v) {
					if v, err = g.linked(ctx, col, v, false); err != nil {
						return nil, err
					}
				}
				if entry[key], err = asGiven(col, v); err != nil {
					return nil, err
				}
				g.take(col, v)
			}
			out = append(out, entry)
		}
	}
	return out, nil
}

// unlinkSelf takes links to losers, and to itself, out of the survivor.
func (g *merge) unlinkSelf(ctx context.Context, op *Op) error {
	for _, back := range g.obj.Links {
		key := back.Field.Spec.Key
		if part := g.r.Snap.Objects[back.Object].PartOf; part != nil && part.Object == g.obj.Key {
			if err := g.unlinkRows(ctx, op, part.Field); err != nil {
				return err
			}
			continue
		}
		if back.Object != g.obj.Key {
			continue
		}
		v, chosen := op.Reverse.Was[key]
		if !chosen {
			v = g.rows[g.Survivor][key]
		}
		if !g.names(back.Field, v) && !(chosen && g.isSelf(back.Field, v)) {
			continue
		}
		var err error
		if op.Reverse.Was[key], err = g.linked(ctx, back.Field, v, false); err != nil {
			return err
		}
	}
	return nil
}

// isSelf reports whether a chosen value links to the survivor.
func (g *merge) isSelf(c *meta.Column, v any) bool {
	out, err := g.linked(context.Background(), c, v, false)
	return err == nil && !field.Equal(out, v)
}

// unlinkRows does so in the rows that the survivor has, unless they are chosen.
func (g *merge) unlinkRows(ctx context.Context, op *Op, key string) error {
	if op.Data[key] != nil {
		return nil
	}
	rows, err := g.rowsOf(ctx, g.obj, key, g.Survivor)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if len(row.(map[string]any)) > 1 {
			op.Data[key] = rows
			return nil
		}
	}
	return nil
}

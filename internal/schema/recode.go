package schema

import (
	"context"
	"strconv"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// recoding gives records another option in place of one that goes.
type recoding struct {
	table string
	field field.Spec
	list  bool // the field has several options
	from  string
	to    field.Option
}

// has is the condition on rows that have an option of a field, which is bound as
// value.
func has(table string, f *field.Spec, list bool) string {
	if list {
		return "EXISTS (SELECT 1 FROM json_each(" + quote(table) + "." + quote(f.Key) + `) AS "e" WHERE "e"."value" = {:value})`
	}
	return quote(f.Key) + " = {:value}"
}

// replacing finds the option that takes the place of a value.
func replacing(f *field.Spec, value string) (field.Option, bool) {
	for _, o := range f.Options {
		for _, gone := range o.Replaces {
			if gone == value {
				return o, true
			}
		}
	}
	return field.Option{}, false
}

// options plans what happens to records that have an option which is no more:
// they get the one that replaces it; without one, an option that living records
// have cannot go.
func (r *planning) options(ch *tableChange, prev, f *field.Spec) error {
	typ, ok := r.Types.Values(f)
	if !ok {
		return nil
	}
	t, list := ch.table, typ.Kind(f) == expr.List
	for _, o := range prev.Options {
		if _, kept := f.Option(o.Value); kept {
			continue
		}
		where, bound := has(t.Key, f, list), dbx.Params{"value": o.Value}
		n, err := count(r.ctx, r.app, "SELECT count(*) FROM "+quote(t.Key)+` WHERE "deleted" = '' AND `+where, bound)
		if err != nil {
			return err
		}
		args := locale.Args{"option": named(o.Label, o.Value), "count": n, "field": named(f.Label, f.Key), "object": named(t.Label, t.Key)}
		to, replaced := replacing(f, o.Value)
		switch {
		case replaced:
			ch.recode = append(ch.recode, recoding{table: t.Key, field: *f, list: list, from: o.Value, to: to})
			args["by"] = named(to.Label, to.Value)
			r.step(Step{Action: ReplaceOption, Object: t.Key, Field: f.Key, Rows: n, Danger: Medium}, args)
		case n > 0:
			r.refuse(t.Key, f.Key, "options", "option_in_use", args)
		}
	}
	return nil
}

// run writes the new option to every row that has the old one, in the bin too.
func (c recoding) run(ctx context.Context, app core.App) error {
	col, bound := quote(c.field.Key), dbx.Params{"value": c.from, "to": c.to.Value}
	value := "{:to}"
	if c.list {
		// The options keep the order of the list that they are chosen from.
		var rank strings.Builder
		for i, o := range c.field.Options {
			key := "o" + strconv.Itoa(i)
			rank.WriteString(" WHEN {:" + key + "} THEN " + strconv.Itoa(i))
			bound[key] = o.Value
		}
		value = `(SELECT json_group_array("v") FROM (SELECT DISTINCT CASE "e"."value" WHEN {:value} THEN {:to} ELSE "e"."value" END AS "v" FROM json_each(` +
			quote(c.table) + "." + col + `) AS "e" ORDER BY CASE "v"` + rank.String() + " ELSE " + strconv.Itoa(len(c.field.Options)) + " END))"
	}
	return execute(ctx, app, "UPDATE "+quote(c.table)+" SET "+col+" = "+value+" WHERE "+has(c.table, &c.field, c.list), bound)
}

package hook

import (
	"cmp"
	"context"
	"encoding/json/jsontext"
	"errors"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/script"
)

// given answers crm in a test, from the records that the test names and no others.
type given struct {
	rights *access.Rights
	rows   map[string][]expr.Values
}

// answers are those of the functions that read records.
func (g *given) answers() map[string]answering {
	return map[string]answering{
		"crm.get": func(ctx context.Context, _ *turn, args []jsontext.Value) (any, int, error) {
			var object, id string
			if err := take(args, &object, &id); err != nil {
				return nil, 0, err
			}
			o, _, err := g.of(object)
			if err != nil {
				return nil, 0, err
			}
			if row := g.find(object, id); row != nil {
				return shown(o, row, nil), 1, nil
			}
			return nil, 0, nil
		},
		"crm.find": func(ctx context.Context, _ *turn, args []jsontext.Value) (any, int, error) {
			var object string
			var q findRequest
			if err := take(args, &object, &q); err != nil {
				return nil, 0, err
			}
			rows, err := g.list(ctx, object, q)
			return rows, len(rows), err
		},
		"crm.count": func(ctx context.Context, _ *turn, args []jsontext.Value) (any, int, error) {
			var object, filter string
			if err := take(args, &object, &filter); err != nil {
				return nil, 0, err
			}
			rows, err := g.matching(ctx, object, filter)
			return len(rows), 0, err
		},
		script.ExprEval: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			e, err := t.evaluation(args)
			if err != nil {
				return nil, 0, err
			}
			g.reach(&e.vars)
			if e.id != "" {
				row := g.find(e.object.Key, e.id)
				if row == nil {
					return nil, 0, problem.NotFound()
				}
				e.vars.Record = row
			}
			return e.run(ctx)
		},
		"secrets.get": func(_ context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var name string
			if err := take(args, &name); err != nil {
				return nil, 0, err
			}
			if !slices.Contains(t.hook.Secrets, name) {
				return nil, 0, problem.New(403, "hook_secret", locale.Args{"name": name})
			}
			return name, 0, nil
		},
		"crm.aggregate": unable("crm.aggregate"),
	}
}

// unable refuses what a test has no answer for.
func unable(name string) answering {
	return func(context.Context, *turn, []jsontext.Value) (any, int, error) {
		return nil, 0, problem.Bad("hook_test_unable", locale.Args{"what": name})
	}
}

// of gives the records of an object. Where the test names none at all, not even an
// empty list, nobody knows what would be found.
func (g *given) of(object string) (*meta.CompiledObject, []expr.Values, error) {
	o := g.rights.Snap.Objects[object]
	if o == nil {
		return nil, nil, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	rows, ok := g.rows[object]
	if !ok {
		return nil, nil, problem.Bad("hook_test_not_given", locale.Args{"object": object})
	}
	return o, rows, nil
}

func (g *given) find(object, id string) expr.Values {
	for _, row := range g.rows[object] {
		if row["id"] == id && id != "" {
			return row
		}
	}
	return nil
}

// reach lets expressions follow links to the given records; what is not given is
// blank, as what is not there.
func (g *given) reach(v *expr.Vars) {
	v.Load = func(object, id string) (expr.Row, error) {
		if row := g.find(object, id); row != nil {
			return row, nil
		}
		return nil, nil
	}
}

func (g *given) matching(ctx context.Context, object, filter string) ([]expr.Values, error) {
	_, rows, err := g.of(object)
	if err != nil || filter == "" {
		return rows, err
	}
	program, err := g.rights.Snap.Env.Compile(object, filter, expr.Filter)
	if err != nil {
		said := err.Error()
		if issues, is := errors.AsType[*expr.Errors](err); is {
			said = issues.Localise(g.rights.Who.Locale)[0].Message
		}
		return nil, problem.Bad("filter_invalid", locale.Args{"message": said}).Cause(err)
	}
	var out []expr.Values
	for _, row := range rows {
		if program.True(ctx, g.rights.For(object, row, g.reach)) {
			out = append(out, row)
		}
	}
	return out, nil
}

// Limits of crm.find, as a list has them.
const (
	findLimit    = 50
	maxFindLimit = 500
)

func (g *given) list(ctx context.Context, object string, q findRequest) ([]map[string]any, error) {
	for name, asked := range map[string]bool{"q": q.Q != "", "expand": len(q.Expand) > 0} {
		if asked {
			return nil, problem.Bad("hook_test_unable", locale.Args{"what": "crm.find({" + name + "})"})
		}
	}
	rows, err := g.matching(ctx, object, q.Filter)
	if err != nil {
		return nil, err
	}
	o := g.rights.Snap.Objects[object]
	if rows, err = sorted(o, rows, q.Sort); err != nil {
		return nil, err
	}
	limit := findLimit
	if q.Limit > 0 {
		limit = min(q.Limit, maxFindLimit)
	}
	out := []map[string]any{}
	for _, row := range rows[:min(limit, len(rows))] {
		out = append(out, shown(o, row, q.Fields))
	}
	return out, nil
}

// sorted orders rows as a list does; without an order they stay as they are given.
func sorted(o *meta.CompiledObject, rows []expr.Values, order string) ([]expr.Values, error) {
	if order == "" {
		return rows, nil
	}
	type key struct {
		name string
		sign int
	}
	var keys []key
	for part := range strings.SplitSeq(order, ",") {
		name, desc := strings.CutPrefix(strings.TrimSpace(part), "-")
		if o.ByKey[name] == nil {
			return nil, problem.Bad("not_sortable", locale.Args{"field": name})
		}
		sign := 1
		if desc {
			sign = -1
		}
		keys = append(keys, key{name, sign})
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b expr.Values) int {
		for _, k := range keys {
			if c := compare(a[k.name], b[k.name]); c != 0 {
				return c * k.sign
			}
		}
		return 0
	})
	return rows, nil
}

// compare orders two values of one field, blanks first.
func compare(a, b any) int {
	switch x := a.(type) {
	case float64:
		if y, ok := b.(float64); ok {
			return cmp.Compare(x, y)
		}
		return 1
	case string:
		if y, ok := b.(string); ok {
			return cmp.Compare(x, y)
		}
		return 1
	case nil:
		if b != nil {
			return -1
		}
	}
	return 0
}

// rowOf makes a row of values as the API takes them, over another one. wrong hears of
// what is no value.
func rowOf(o *meta.CompiledObject, c field.Context, over expr.Values, values map[string]any, wrong func(key string, it *problem.Item)) expr.Values {
	row := make(expr.Values, len(o.Columns))
	for _, col := range o.Columns {
		key := col.Spec.Key
		if v, ok := over[key]; ok {
			row[key] = v
		} else {
			row[key] = field.BlankOf(col.Expr.Kind)
		}
	}
	for key, raw := range values {
		col := o.ByKey[key]
		switch {
		case col == nil:
			wrong(key, &problem.Item{Code: "unknown_field", Args: locale.Args{"field": key, "suggestion": ""}})
		case !query.Writable(col): // a test may say what is computed
			row[key] = raw
		default:
			v, it := col.Type.Normalise(c, &col.Spec, raw)
			if it != nil {
				wrong(key, it)
				continue
			}
			row[key] = v
		}
	}
	return row
}

// shown is a row as a script sees it: the fields that it asks for, all unless it does.
func shown(o *meta.CompiledObject, row expr.Values, fields []string) map[string]any {
	out := make(map[string]any, len(row))
	for _, col := range o.Columns {
		key := col.Spec.Key
		if len(fields) == 0 || key == "id" || slices.Contains(fields, key) {
			out[key] = query.Shaped(col, row[key])
		}
	}
	return out
}

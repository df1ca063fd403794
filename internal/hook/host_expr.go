package hook

import (
	"context"
	"encoding/json/jsontext"
	"errors"
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

// evaluating answers expr.eval(text, record, object): an expression over values of a
// record, or over a saved one by its id, in which a blank counts as 0 as in a formula.
// What it reads it sees through the eyes of the hook: a field that may not be read is
// none, and links lead to nothing that is not seen.
func (s *Service) evaluating() []function {
	return []function{{name: script.ExprEval, before: true, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
		e, err := t.evaluation(args)
		if err != nil {
			return nil, 0, err
		}
		e.lens = t.rights
		s.Query.Through(ctx, t.rights, &e.vars)
		if e.id != "" {
			if e.vars.Record, err = s.Query.Seen(ctx, t.rights, e.object.Key, e.id); err != nil {
				return nil, 0, err
			}
		}
		return e.run(ctx)
	}}}
}

// evaluation is one call of expr.eval.
type evaluation struct {
	snap   *meta.Snapshot
	object *meta.CompiledObject
	text   string
	id     string // of a saved record; "" where its values are given
	vars   expr.Vars
	lens   *access.Rights // through which it is compiled; nil sees everything
	tag    locale.Tag
}

// evaluation reads the arguments. The object is that of the hook unless it is said.
func (t *turn) evaluation(args []jsontext.Value) (*evaluation, error) {
	e := &evaluation{snap: t.rights.Snap, tag: t.rights.Who.Locale}
	var record any
	object := t.hook.Object
	if err := take(args, &e.text, &record, &object); err != nil {
		return nil, err
	}
	if object == "" {
		return nil, problem.Bad("hook_eval_object")
	}
	if e.object = t.rights.Snap.Objects[object]; e.object == nil || !t.reaches(e.object) {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	e.vars = t.rights.Of(object)
	switch x := record.(type) {
	case nil:
		e.vars.Record = expr.Values{}
	case string:
		e.id = x
	case map[string]any:
		row, err := t.given(e.object, x)
		e.vars.Record = row
		return e, err
	default:
		return nil, problem.Bad("hook_argument", locale.Args{"number": 2})
	}
	return e, nil
}

// reaches reports whether the hook may do anything with an object, or with the one
// whose rows it has.
func (t *turn) reaches(o *meta.CompiledObject) bool {
	key := o.Key
	if o.PartOf != nil {
		key = o.PartOf.Object
	}
	return t.instead != nil || len(t.rights.Operations(key)) > 0
}

// given makes a row of values as ctx.record and crm have them.
func (t *turn) given(o *meta.CompiledObject, values map[string]any) (expr.Values, error) {
	b := t.rights.Snap.Business
	c := field.Context{Now: t.rights.Vars().Now, Zone: b.Zone, Workdays: b.Workdays, Tag: t.rights.Who.Locale}
	row := make(expr.Values, len(values))
	for key, raw := range values {
		col := o.ByKey[key]
		if strings.HasPrefix(key, "$") { // what is told beside the fields
			continue
		}
		if col == nil {
			return nil, problem.Bad("unknown_field", locale.Args{"field": key, "suggestion": ""})
		}
		v, ok := canonical(c, col, raw)
		if list, is := raw.([]any); is && col.Part != "" {
			v, ok = t.rowsGiven(t.rights.Snap.Objects[col.Part], list)
		}
		if !ok {
			return nil, problem.Bad("hook_eval_value", locale.Args{"field": col.Spec.Label})
		}
		row[key] = v
	}
	return row, nil
}

// rowsGiven are the rows of a sub-form.
func (t *turn) rowsGiven(o *meta.CompiledObject, list []any) ([]expr.Row, bool) {
	rows := make([]expr.Row, len(list))
	for i, raw := range list {
		values, is := raw.(map[string]any)
		if !is {
			return nil, false
		}
		row, err := t.given(o, values)
		if err != nil {
			return nil, false
		}
		rows[i] = row
	}
	return rows, true
}

// canonical is a value as expressions take it. What a field would not take today, but
// is of its kind, is a value all the same: a record may be older than its field's
// settings, and a masked text is a text.
func canonical(c field.Context, col *meta.Column, raw any) (any, bool) {
	kind := col.Expr.Kind
	if x, is := raw.(map[string]any); is && kind == expr.Link { // expanded
		raw = x["id"]
	}
	if raw == nil {
		return field.BlankOf(kind), true
	}
	if query.Writable(col) && col.Part == "" {
		if v, it := col.Type.Normalise(c, &col.Spec, raw); it == nil {
			return v, true
		}
	}
	ok := false
	switch kind {
	case expr.Number:
		_, ok = raw.(float64)
	case expr.Bool:
		_, ok = raw.(bool)
	case expr.List, expr.Links:
		var ids []string
		var it *problem.Item
		ids, it = field.IDs(raw, "json_files")
		return ids, it == nil
	case expr.Rows:
	default:
		_, ok = raw.(string)
	}
	return raw, ok
}

// run gives the value, and how many records were read for it beside the first.
func (e *evaluation) run(ctx context.Context) (any, int, error) {
	program, err := e.snap.Env.Compile(e.object.Key, e.text, expr.Formula)
	if err == nil && e.lens != nil {
		err = program.For(e.lens)
	}
	if issues, is := errors.AsType[*expr.Errors](err); is {
		if e.lens != nil {
			issues = issues.For(e.lens)
		}
		list := issues.Localise(e.tag)
		return nil, 0, problem.Bad("expression_invalid", locale.Args{"detail": list[0].Message}).With("issues", list)
	}
	if err != nil {
		return nil, 0, err
	}
	rows := counted(&e.vars)
	v, err := program.Eval(ctx, e.vars)
	if err == nil || ctx.Err() != nil {
		return v, *rows, err
	}
	whole, _, err := program.Try(ctx, e.vars)
	if err == nil {
		err = problem.Bad("hook_eval_failed", locale.Args{"detail": locale.Both(whole.Reason, nil)}).With("reason", whole.Reason)
	}
	return nil, *rows, err
}

// counted counts the records that an evaluation reads.
func counted(v *expr.Vars) *int {
	n := new(int)
	load, rows := v.Load, v.Rows
	v.Load = func(object, id string) (expr.Row, error) {
		*n++
		return load(object, id)
	}
	if rows != nil {
		v.Rows = func(object, via, id string) ([]expr.Row, error) {
			list, err := rows(object, via, id)
			*n += len(list)
			return list, err
		}
	}
	return n
}

package httpapi

import (
	"context"
	"slices"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// writtenExpr is an expression as somebody writes it, and where it would stand.
type writtenExpr struct {
	Object      string     `json:"object"`
	Usage       expr.Usage `json:"usage,omitempty"`
	Text        string     `json:"text"`
	Draft       bool       `json:"draft,omitempty"` // against the caller's drafts
	Field       string     `json:"field,omitempty"` // whose value it gives
	BlankAsZero *bool      `json:"blank_as_zero,omitempty"`
	Result      string     `json:"result,omitempty"` // the type that it has to give
	Form        string     `json:"form,omitempty"`   // of a filter: the object with the relation whose choice it narrows
}

// exprPlace is what an expression is compiled against: the catalogue, and the rights
// of who writes it.
type exprPlace struct {
	writtenExpr
	snap   *meta.Snapshot
	rights *access.Rights // over snap
}

// placeOf finds where a written expression stands. Drafts are for designers.
func (a *API) placeOf(c *call, w writtenExpr) (*exprPlace, error) {
	if w.Usage == "" {
		w.Usage = expr.Filter
	}
	if !slices.Contains([]expr.Usage{expr.Filter, expr.Rule, expr.Value, expr.Formula}, w.Usage) {
		return nil, problem.Invalid().Field("usage", "invalid_value")
	}
	if w.Usage == expr.Formula && w.BlankAsZero != nil && !*w.BlankAsZero {
		w.Usage = expr.Value
	}
	if w.Result != "" && resultKinds[w.Result] == 0 {
		return nil, problem.Invalid().Field("result", "invalid_value")
	}
	p := &exprPlace{writtenExpr: w, snap: c.rights.Snap, rights: c.rights}
	if w.Draft {
		d, err := a.draftedFor(c, w.Object)
		if err != nil {
			return nil, err
		}
		p.snap, p.rights = d.rights.Snap, d.rights
	}
	if w.Form != "" {
		if w.Usage != expr.Filter || !p.reaches(w.Form) {
			return nil, problem.Invalid().Field("form", "invalid_value")
		}
		p.Usage = expr.Choosing(w.Form)
	}
	if !p.reaches(w.Object) {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": w.Object})
	}
	return p, nil
}

// reaches says whether the person may do anything with an object, or with the
// one whose sub-form's rows it is.
func (p *exprPlace) reaches(object string) bool {
	if o := p.snap.Objects[object]; o != nil && o.PartOf != nil {
		object = o.PartOf.Object
	}
	return p.snap.Objects[object] != nil && len(p.rights.Operations(object)) > 0
}

// draftsOf is the call with the caller's rights over what their drafts would make
// of the published release. Drafts are for designers.
func (a *API) draftsOf(c *call) (*call, error) {
	if !c.who.MayDesign() {
		return nil, problem.New(403, "forbidden")
	}
	snap, err := a.Meta.Drafted(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	d := *c
	d.rights = access.New(snap, c.who, c.rights.Vars().Now)
	return &d, nil
}

// compile gives the program, or its issues in the person's language. A field
// that they may not read is one that does not exist.
func (p *exprPlace) compile(t locale.Tag) (*expr.Program, []expr.Issue, error) {
	program, err := p.snap.Env.Compile(p.Object, p.Text, p.Usage)
	if err == nil {
		err = program.For(p.rights)
	}
	if issues, ok := asIssues(err); ok {
		return nil, issues.For(p.rights).Localise(t), nil
	}
	if err != nil {
		return nil, nil, err
	}
	if issue := p.fits(program, t); issue != nil {
		return nil, []expr.Issue{*issue}, nil
	}
	return program, nil, nil
}

// resultKinds are the results that an expression may be asked to have.
var resultKinds = map[string]expr.Kind{
	"number": expr.Number, "money": expr.Number, "percent": expr.Number, "text": expr.Text, "date": expr.Date, "datetime": expr.DateTime, "bool": expr.Bool,
}

// fits says that the value is none of the field's, or of the result asked for.
func (p *exprPlace) fits(program *expr.Program, t locale.Tag) *expr.Issue {
	var want *expr.Field
	label := locale.Text{}
	if o := p.snap.Objects[p.Object]; p.Result != "" {
		want = &expr.Field{Kind: resultKinds[p.Result]}
	} else if p.Field != "" && (p.Usage == expr.Value || p.Usage == expr.Formula) {
		if c := o.ByKey[p.Field]; c != nil {
			want, label = c.Expr, c.Spec.Label
		}
	}
	if want == nil || meta.Fits(program.Type(), want) {
		return nil
	}
	code, args := "expression_result", meta.Mismatch(program.Type(), want)
	if !label.IsZero() {
		code, args["field"] = "expression_type", label
	}
	return &expr.Issue{Line: 1, Column: 1, Code: code, Args: args, Message: locale.Message(t, code, args)}
}

// checkExpression checks an expression as the person may write it.
func (a *API) checkExpression(c *call) (*answer, error) {
	var body writtenExpr
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	p, err := a.placeOf(c, body)
	if err != nil {
		return nil, err
	}
	program, issues, err := p.compile(c.tag)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"ok": program != nil, "type": nil, "deps": []any{}, "pushable": false, "issues": issues, "tree": nil, "beyond": nil}
	if program == nil {
		return ok(out)
	}
	deps := []any{}
	for _, d := range program.Deps() {
		deps = append(deps, map[string]any{"object": d.Object, "field": d.Field})
	}
	out["type"], out["deps"], out["issues"] = program.Type(), deps, []any{}
	pushed := program.Pushable()
	out["pushable"] = pushed == nil
	if why, is := asIssues(pushed); is {
		out["unpushable"] = why.Localise(c.tag)[0].Message
	}
	if program.Type() == "bool" {
		tree, beyond := expr.Tree(program)
		if beyond != nil {
			out["beyond"] = map[string]any{"line": beyond.Line, "column": beyond.Column, "message": locale.Message(c.tag, beyond.Code, beyond.Args)}
		} else {
			out["tree"] = tree
		}
	}
	return ok(out)
}

func (a *API) expressionFunctions(*call) (*answer, error) {
	return ok(map[string]any{"items": expr.Manual(), "cursor": nil})
}

// Limits of a try.
const (
	tryTime   = 2 * time.Second
	tryRecent = 20
)

// tryExpression evaluates an expression on a record as the person sees it. An
// administrator may ask what it gives for somebody else.
func (a *API) tryExpression(c *call) (*answer, error) {
	var body struct {
		writtenExpr
		Record string `json:"record,omitempty"`
		As     string `json:"as,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if !c.who.Admin && (body.Draft || body.As != "" && body.As != c.who.UserID) {
		return nil, problem.New(403, "forbidden")
	}
	p, err := a.placeOf(c, body.writtenExpr)
	if err != nil {
		return nil, err
	}
	program, issues, err := p.compile(c.tag)
	if err != nil {
		return nil, err
	}
	if program == nil {
		return nil, problem.Bad("expression_invalid", locale.Args{"detail": issues[0].Message}).With("issues", issues)
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), tryTime)
	defer cancel()
	t := &exprTrial{a: a, c: c, ctx: ctx, program: program}
	if t.vars, err = t.acting(body.As); err != nil {
		return nil, err
	}
	out, err := t.on(body.Record)
	if err != nil {
		return nil, err
	}
	if program.Type() == "bool" {
		recent, err := t.recent()
		if err != nil {
			return nil, err
		}
		if recent != nil {
			out["recent"] = recent
		}
	}
	if ctx.Err() != nil && c.Request.Context().Err() == nil {
		return nil, problem.Bad("expression_too_slow")
	}
	return ok(out)
}

// exprTrial is one try.
type exprTrial struct {
	a       *API
	c       *call
	ctx     context.Context
	program *expr.Program
	vars    expr.Vars
}

// acting is what the expression reads beside the record, for the caller or, if
// named, somebody else. The records stay those that the caller sees.
func (t *exprTrial) acting(as string) (expr.Vars, error) {
	r := t.c.rights
	if as != "" && as != t.c.who.UserID {
		who, err := t.a.People.Load(t.ctx, as)
		if problem.Is(err, "person_disabled") {
			return expr.Vars{}, problem.Invalid().Field("as", "invalid_value")
		}
		if err != nil {
			return expr.Vars{}, err
		}
		r = access.New(r.Snap, who, r.Vars().Now)
	}
	v := r.Of(t.program.Object())
	t.a.Query.Through(t.ctx, t.c.rights, &v)
	return v, nil
}

// on tries the expression on a record, or on a blank one. The record is its own
// old one: nothing has been changed yet.
func (t *exprTrial) on(record string) (map[string]any, error) {
	v := t.vars
	v.Record, v.Old = expr.Values{}, expr.Values{}
	if record != "" {
		row, err := t.a.Query.Seen(t.ctx, t.c.rights, t.program.Object(), record)
		if err != nil {
			return nil, err
		}
		v.Record, v.Old = row, row
	}
	whole, tried, err := t.program.Try(t.ctx, v)
	if err != nil && t.ctx.Err() == nil {
		return nil, err
	}
	source := []rune(t.program.Source())
	parts := make([]any, len(tried))
	for i, part := range tried {
		one := map[string]any{"from": part.From, "to": part.To, "text": string(source[part.From:part.To])}
		parts[i] = t.told(one, part)
	}
	return t.told(map[string]any{"parts": parts, "value": nil}, whole), nil
}

func (t *exprTrial) told(out map[string]any, p expr.Part) map[string]any {
	if p.Reason != "" {
		out["error"] = locale.Message(t.c.tag, p.Reason, nil)
	} else {
		out["value"] = p.Value
	}
	return out
}

// recent counts how the condition fares on the records that changed last; nil
// where there are none for the person.
func (t *exprTrial) recent() (map[string]int, error) {
	object := t.program.Object()
	if o, published := t.c.rights.Snap.Objects[object]; !published || o.PartOf != nil || !t.c.rights.Can(object, "view") {
		return nil, nil
	}
	ids, err := t.a.Query.Newest(t.ctx, t.c.rights, object, tryRecent)
	if err != nil {
		return nil, err
	}
	out := map[string]int{"true": 0, "false": 0, "error": 0}
	for _, id := range ids {
		row, err := t.a.Query.Seen(t.ctx, t.c.rights, object, id)
		if err != nil {
			continue // gone meanwhile
		}
		v := t.vars
		v.Record, v.Old = row, row
		switch r, err := t.program.Eval(t.ctx, v); {
		case err != nil:
			out["error"]++
		case r == true:
			out["true"]++
		default:
			out["false"]++
		}
	}
	return out, nil
}

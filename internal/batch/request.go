package batch

import (
	"errors"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// What a batch does.
const (
	Edit     = "edit"     // Set
	Transfer = "transfer" // Owner
	Tag      = "tag"      // Field with Add and Remove
	Delete   = "delete"
	Restore  = "restore" // of IDs
	Press    = "press"   // Button
)

// Request asks for a batch over the records of IDs, or all that a list with the
// filter, view and search would show.
type Request struct {
	Action string           `json:"action"`
	IDs    []string         `json:"ids,omitempty"`
	Filter string           `json:"filter,omitempty"`
	View   string           `json:"view,omitempty"`
	Q      string           `json:"q,omitempty"`
	Set    map[string]Value `json:"set,omitempty"`
	Owner  string           `json:"owner,omitempty"`
	Field  string           `json:"field,omitempty"`
	Add    []string         `json:"add,omitempty"`
	Remove []string         `json:"remove,omitempty"`
	Button string           `json:"button,omitempty"`
	DryRun bool             `json:"dryRun,omitempty"`
}

// Value is what a field gets: Value as the body of a write has it, null clears; or
// what the expression gives for each record.
type Value struct {
	Value      any    `json:"value,omitempty"`
	Expression string `json:"expression,omitempty"`
}

func (q *Request) fields() []string { return slices.Sorted(maps.Keys(q.Set)) }

// needs is the operation of rights that each action asks for.
var needs = map[string]string{Edit: "edit", Transfer: "assign", Tag: "edit", Delete: "delete", Restore: "delete", Press: "edit"}

// plan is a request that was checked against rights and a release.
type plan struct {
	Request
	r        *access.Rights
	object   *meta.CompiledObject
	programs map[string]*expr.Program
	button   *meta.CompiledButton
	hook     *meta.CompiledHook // that the button runs; nil of one that changes its record
	late     int                // how often that took too long already
}

// plan checks a request: all that is wrong with it is answered together.
func (s *Service) plan(r *access.Rights, object string, q Request) (*plan, error) {
	o := r.Snap.Objects[object]
	if o == nil || o.PartOf != nil || len(r.Operations(object)) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	if needs[q.Action] == "" {
		return nil, problem.Invalid().Field("action", "invalid_value")
	}
	p := &plan{Request: q, r: r, object: o, programs: map[string]*expr.Program{}}
	if b := o.Button(q.Button); q.Action == Press && b != nil {
		p.button, p.hook = b, r.Snap.Runs(b)
	}
	for _, op := range []string{"batch", p.needs()} {
		if !r.Can(object, op) {
			return nil, problem.Forbidden(op)
		}
	}
	bad := problem.Invalid()
	if len(q.IDs) > MaxIDs {
		bad.Field("ids", "batch_too_many_ids", locale.Args{"max": MaxIDs})
	}
	switch q.Action {
	case Edit:
		p.edits(bad)
	case Transfer:
		if q.Owner == "" || !o.Owner {
			bad.Field("owner", "required", locale.Args{"field": "owner"})
		}
	case Tag:
		c := o.ByKey[q.Field]
		switch {
		case !p.writes(q.Field):
			bad.Item("field", p.unknown(q.Field))
		case c.Expr.Kind != expr.List:
			bad.Field("field", "batch_no_list")
		case !r.Shows(object, q.Field): // what is added to must be read
			bad.Item("field", p.unknown(q.Field))
		case len(q.Add)+len(q.Remove) == 0 || len(q.Add)+len(q.Remove) > maxTags:
			bad.Field("add", "batch_tags", locale.Args{"max": maxTags})
		}
	case Restore:
		if len(q.IDs) == 0 {
			bad.Field("ids", "required", locale.Args{"field": "ids"})
		}
	case Press:
		if p.button == nil || p.hook == nil && !p.changes() {
			return nil, problem.New(404, "not_found")
		}
	}
	return p, bad.OrNil()
}

// changes reports whether the button changes its record, in what the person may write.
func (p *plan) changes() bool {
	return p.button.Action == meta.ButtonUpdate && !slices.ContainsFunc(slices.Collect(maps.Keys(p.button.Set)), func(key string) bool { return !p.writes(key) })
}

// needs is the operation of rights that the plan asks for.
func (p *plan) needs() string {
	if p.hook != nil {
		return "view" // what it does is for the hook to be allowed
	}
	return needs[p.Action]
}

// edits checks the fields of an edit: each is one that the person may write.
func (p *plan) edits(bad *problem.Problem) {
	if len(p.Set) == 0 || len(p.Set) > maxSet {
		bad.Field("set", "batch_fields", locale.Args{"max": maxSet})
	}
	for _, key := range p.fields() {
		path := "set." + key
		c, v := p.object.ByKey[key], p.Set[key]
		switch {
		case !p.writes(key):
			bad.Item(path, p.unknown(key))
		case c.Part != "":
			bad.Field(path, "not_writable", locale.Args{"field": c.Spec.Label})
		case key == "owner":
			bad.Field(path, "batch_owner")
		case v.Expression == "":
		default:
			program, err := p.r.Snap.Env.Compile(p.object.Key, v.Expression, expr.Value)
			if err == nil {
				err = program.For(p.r)
			}
			if list, ok := errors.AsType[*expr.Errors](err); ok {
				bad.Field(path, "batch_expression", locale.Args{"message": list.For(p.r).Localise(p.r.Who.Locale)[0].Message})
			} else if err != nil {
				bad.Field(path, "batch_expression", locale.Args{"message": ""})
			} else if !meta.Fits(program.Type(), c.Expr) {
				bad.Field(path, "batch_expression_type", locale.Args{"field": c.Spec.Label})
			}
			p.programs[key] = program
		}
	}
}

// writes reports whether the person may write a field on some row.
func (p *plan) writes(key string) bool {
	c := p.object.ByKey[key]
	return c != nil && query.Writable(c) && p.r.Writes(p.object.Key, "edit", key)
}

// unknown is why a field is none for a batch; one that the person does not know of is
// as unknown as one that is not there.
func (p *plan) unknown(key string) *problem.Item {
	if c := p.object.ByKey[key]; c != nil && p.r.Shows(p.object.Key, key) {
		return &problem.Item{Code: "not_writable", Args: locale.Args{"field": c.Spec.Label}}
	}
	return &problem.Item{Code: "unknown_field", Args: locale.Args{"field": key, "suggestion": ""}}
}

// list is the list that a batch goes over, narrowed to an operation of rights.
func (p *plan) list(operation string) query.ListRequest {
	q := query.ListRequest{Object: p.object.Key, Filter: p.Filter, View: p.View, Q: p.Q, Sort: "id", Fields: []string{"id"}, Operation: operation}
	if len(p.IDs) > 0 {
		q.IDs = p.IDs
	}
	return q
}

// method is the operation of the pipeline.
func (p *plan) method() string {
	switch p.Action {
	case Delete:
		return record.Delete
	case Restore:
		return record.Restore
	}
	return record.Update
}

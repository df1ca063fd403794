package httpapi

import (
	"net/http"
	"strconv"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

func (a *API) list(c *call) (*answer, error) {
	if err := c.known("filter", "q", "sort", "limit", "cursor", "skip", "fields", "expand", "view", "count", "links", "since", "for", "values", "operation"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", query.DefaultLimit)
	if err == nil && limit == 0 {
		err = problem.Bad("bad_limit", locale.Args{"max": query.MaxLimit})
	}
	if err != nil {
		return nil, err
	}
	skip, err := c.number("skip", 0)
	if err != nil {
		return nil, err
	}
	offer, err := c.offer()
	if err != nil {
		return nil, err
	}
	operation := c.params.Get("operation")
	if operation != "" && operation != "print" {
		return nil, problem.Invalid().Field("operation", "invalid_value")
	}
	page, err := a.Query.List(c.Request.Context(), c.rights, query.ListRequest{
		Offer: offer, Operation: operation,
		Object: c.path("object"), Filter: c.params.Get("filter"), Q: c.params.Get("q"), Sort: c.params.Get("sort"),
		Limit: limit, Cursor: c.params.Get("cursor"), Skip: skip, Fields: c.list("fields"), Expand: c.list("expand"),
		View: c.params.Get("view"), Count: c.params.Get("count"), Links: c.params.Get("links") == "true", Since: c.params.Get("since"),
	})
	if err != nil {
		return nil, err
	}
	raw, err := page.JSON()
	if err != nil {
		return nil, err
	}
	return ok(rawJSON(raw))
}

func (a *API) get(c *call) (*answer, error) {
	if err := c.known("fields", "expand", "links"); err != nil {
		return nil, err
	}
	rec, err := a.Query.Get(c.Request.Context(), c.rights, query.GetRequest{
		Object: c.path("object"), ID: c.path("id"), Fields: c.list("fields"), Expand: c.list("expand"), Links: c.params.Get("links") == "true", Rows: true,
	})
	if problem.Is(err, "not_found") {
		return a.mergedInto(c, err)
	}
	if err != nil {
		return nil, err
	}
	return ok(rec)
}

// options are those of a write that comes over HTTP. The web app says so in a
// header, which grants nothing: it is only a word in history.
func (c *call) options() record.Options {
	o := record.Options{Source: record.SourceAPI, Retry: c.retry, Cause: c.act()}
	if c.Request.Header.Get("X-Tenon-Source") == "ui" {
		o.Source = record.SourceUI
	}
	return o
}

// shown is the record after a write, as the person may read it, with the rules
// that only warn. A record that the write moved out of their sight is answered
// by its id.
func (a *API) shown(c *call, res *record.Result) (any, error) {
	rec, err := a.written(c, res)
	if len(res.Warnings) == 0 || err != nil {
		return rec, err
	}
	switch x := rec.(type) {
	case *query.Record:
		x.With("$warnings", c.warnings(res))
	case map[string]any:
		x["$warnings"] = c.warnings(res)
	}
	return rec, nil
}

func (a *API) written(c *call, res *record.Result) (any, error) {
	r := a.Query.Rights(c.who)
	o, ok := r.Snap.Objects[c.path("object")]
	if !ok {
		return map[string]any{"id": res.ID}, nil
	}
	rec, err := a.Query.Show(c.Request.Context(), r, o, res.Row, query.GetRequest{Links: c.params.Get("links") == "true", Expand: c.list("expand"), Rows: true})
	if problem.Is(err, "not_found") {
		return map[string]any{"id": res.ID}, nil
	}
	return rec, err
}

// warnings are the rules that a written record fails, in the person's language.
func (c *call) warnings(res *record.Result) []any {
	out := make([]any, len(res.Warnings))
	for i, w := range res.Warnings {
		said := map[string]any{"rule": orNull(w.Rule), "field": orNull(w.Field), "message": w.Message(c.tag)}
		if len(w.Duplicates) > 0 {
			said["duplicates"] = w.Duplicates
		}
		out[i] = said
	}
	return out
}

func (a *API) write(c *call, op record.Op) (*record.Result, error) {
	return a.Record.Write(c.Request.Context(), c.who, c.path("object"), op, c.options())
}

// filledIn is write with the rules of the form that the request names.
func (a *API) filledIn(c *call, op record.Op) (*record.Result, error) {
	o := c.options()
	if o.Form = c.params.Get("form"); o.Form == "" && c.params.Has("form") {
		return nil, problem.Bad("no_such_form", locale.Args{"form": ""})
	}
	o.Duplicates = c.params.Get("duplicates")
	return a.Record.Write(c.Request.Context(), c.who, c.path("object"), op, o)
}

func (a *API) create(c *call) (*answer, error) {
	var data map[string]any
	if err := c.decode(&data); err != nil {
		return nil, err
	}
	res, err := a.filledIn(c, record.Op{Method: record.Create, Data: data})
	if err != nil {
		return nil, err
	}
	rec, err := a.shown(c, res)
	if err != nil {
		return nil, err
	}
	return created(rec)
}

func (a *API) update(c *call) (*answer, error) {
	var data map[string]any
	if err := c.decode(&data); err != nil {
		return nil, err
	}
	v, err := takeVersion(data)
	if err != nil {
		return nil, err
	}
	res, err := a.filledIn(c, record.Op{Method: record.Update, ID: c.path("id"), Data: data, Version: v})
	if err != nil {
		return nil, err
	}
	rec, err := a.shown(c, res)
	if err != nil {
		return nil, err
	}
	return ok(rec)
}

// takeVersion takes the version that a change was made on out of its body.
func takeVersion(data map[string]any) (*int64, error) {
	raw, ok := data["version"]
	if !ok {
		return nil, nil
	}
	delete(data, "version")
	f, ok := raw.(float64)
	v := int64(f)
	if !ok || float64(v) != f {
		return nil, problem.Invalid().Field("version", "invalid_type")
	}
	return &v, nil
}

func (a *API) delete(c *call) (*answer, error) {
	if err := c.known("version"); err != nil {
		return nil, err
	}
	op := record.Op{Method: record.Delete, ID: c.path("id")}
	if s := c.params.Get("version"); s != "" {
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil, problem.Invalid().Field("version", "invalid_type")
		}
		op.Version = &v
	}
	if _, err := a.write(c, op); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) assign(c *call) (*answer, error) {
	var body struct {
		To string `json:"to"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if body.To == "" {
		return nil, problem.Invalid().Field("to", "required", locale.Args{"field": "to"})
	}
	if o, ok := c.rights.Snap.Objects[c.path("object")]; ok && !o.Owner {
		return nil, problem.Forbidden("assign")
	}
	res, err := a.write(c, record.Op{Method: record.Update, ID: c.path("id"), Data: map[string]any{"owner": body.To}})
	if err != nil {
		return nil, err
	}
	rec, err := a.shown(c, res)
	if err != nil {
		return nil, err
	}
	return ok(rec)
}

type batchOp struct {
	Method string         `json:"method"`
	ID     string         `json:"id,omitempty"`
	Data   map[string]any `json:"data,omitempty"`
	Form   string         `json:"form,omitempty"`
}

type batchResult struct {
	Status int            `json:"status"`
	Record any            `json:"record,omitempty"`
	Error  map[string]any `json:"error,omitempty"`

	Warnings []any `json:"warnings,omitempty"`
}

func (a *API) batch(c *call) (*answer, error) {
	var body struct {
		Operations []batchOp `json:"operations"`
		Atomic     bool      `json:"atomic,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	ops := make([]record.Op, len(body.Operations))
	for i, op := range body.Operations {
		ops[i] = record.Op{Method: op.Method, ID: op.ID, Data: op.Data}
		if op.Method == record.Restore || op.Method == record.Lock || op.Method == record.Unlock {
			return nil, problem.Bad("unknown_method", locale.Args{"method": op.Method})
		}
		if op.Method == record.Update || op.Method == record.Delete {
			v, err := takeVersion(op.Data)
			if err != nil {
				return nil, err
			}
			ops[i].Version = v
			if op.Method == record.Delete && len(op.Data) == 0 {
				ops[i].Data = nil
			}
		}
	}
	o := c.options()
	o.Atomic = body.Atomic
	results, err := a.batchByForm(c, body.Operations, ops, o)
	if err != nil {
		return nil, err
	}
	out := make([]batchResult, len(results))
	for i := range results {
		if out[i], err = a.batchResult(c, ops[i].Method, &results[i]); err != nil {
			return nil, err
		}
	}
	return ok(map[string]any{"results": out})
}

// batchByForm does the operations in their order, those that stand together and are
// filled in with one form by its rules. What is atomic has one form.
func (a *API) batchByForm(c *call, asked []batchOp, ops []record.Op, o record.Options) ([]record.Result, error) {
	if len(ops) > record.MaxOps {
		return nil, problem.Bad("too_many_operations", locale.Args{"max": record.MaxOps})
	}
	out := make([]record.Result, 0, len(ops))
	for from := 0; from == 0 || from < len(ops); {
		to := from
		for to < len(ops) && asked[to].Form == asked[from].Form {
			to++
		}
		if o.Atomic && to < len(ops) {
			return nil, problem.Bad("batch_one_form")
		}
		if from < len(ops) {
			o.Form = asked[from].Form
		}
		results, err := a.Record.Batch(c.Request.Context(), c.who, c.path("object"), ops[from:to], o)
		if err != nil {
			return nil, err
		}
		out = append(out, results...)
		from = max(to, 1)
	}
	return out, nil
}

func (a *API) batchResult(c *call, method string, res *record.Result) (batchResult, error) {
	if p, refused := problem.As(res.Err); refused {
		return batchResult{Status: p.Status, Error: p.Body(c.tag)}, nil
	}
	switch method {
	case record.Delete:
		return batchResult{Status: http.StatusNoContent}, nil
	case record.Create:
		rec, err := a.written(c, res)
		return batchResult{Status: http.StatusCreated, Record: rec, Warnings: c.warnings(res)}, err
	default:
		rec, err := a.written(c, res)
		return batchResult{Status: http.StatusOK, Record: rec, Warnings: c.warnings(res)}, err
	}
}

func (a *API) aggregate(c *call) (*answer, error) {
	var body query.AggregateRequest
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	ans, err := a.Query.Aggregate(c.Request.Context(), c.rights, c.path("object"), body)
	if err != nil {
		return nil, err
	}
	return ok(ans)
}

// tags are the tags of a field as far as the person may read them, the most used
// first; q narrows them.
func (a *API) tags(c *call) (*answer, error) {
	if err := c.known("q", "limit"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	used, err := a.Query.Tags(c.Request.Context(), c.rights, c.path("object"), c.path("field"), c.params.Get("q"), min(max(limit, 1), 500))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": used, "cursor": nil})
}

func (a *API) history(c *call) (*answer, error) {
	if err := c.known("limit", "cursor", "field", "by", "source", "touched"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", query.DefaultLimit)
	if err != nil {
		return nil, err
	}
	ctx, object, id := c.Request.Context(), c.path("object"), c.path("id")
	which := query.Changed{Field: c.params.Get("field"), By: c.params.Get("by"), Source: c.params.Get("source")}
	h, err := a.Query.HistoryOf(ctx, c.rights, object, id, which, limit, c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	out := map[string]any{"items": h.Items, "cursor": orNull(h.Cursor), "links": h.Links}
	if c.params.Get("touched") == "true" {
		if out["touched"], err = a.Query.Touched(ctx, c.rights, object, id); err != nil {
			return nil, err
		}
	}
	return ok(out)
}

func (a *API) search(c *call) (*answer, error) {
	if err := c.known("q", "object", "limit"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 20)
	if err != nil {
		return nil, err
	}
	hits, more, err := a.Query.Search(c.Request.Context(), c.rights, query.SearchRequest{Q: c.params.Get("q"), Object: c.params.Get("object"), Limit: limit})
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": hits, "cursor": nil, "more": more})
}

// orNull is null for the empty text.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

package httpapi

import (
	"context"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// pressHook runs the hook of a button and writes what it sets, as the person who
// pressed. Once begun it goes on to its end, also when nobody waits any more: its time
// is bounded.
func (a *API) pressHook(c *call, h *meta.CompiledHook, row expr.Row, seen *int64) (*answer, error) {
	ctx := context.WithoutCancel(c.Request.Context())
	key, id, o := c.path("object"), c.path("id"), c.options()
	if is, ok := row.Value("version").(float64); seen != nil && ok && int64(is) != *seen {
		return nil, problem.New(409, "button_stale")
	}
	done, err := a.Hooks.Press(ctx, hook.Press{Hook: h, Rights: c.rights, Record: id, Key: o.Cause, Cause: o.Cause, Source: o.Source})
	if err != nil {
		return nil, err
	}
	wrote := done.Wrote
	if len(done.Set) > 0 {
		res, err := a.Record.Write(ctx, c.who, key, record.Op{Method: record.Update, ID: id, Data: done.Set, Version: done.Version}, o)
		if p, is := problem.As(err); is { // what the hook did by itself stays
			return nil, done.Left(p, o.Cause)
		}
		if err != nil {
			return nil, err
		}
		wrote = wrote || !res.Same
	}
	if !wrote { // there is nothing to undo
		c.Response.Header().Del(causeHeader)
	}
	rec, err := a.Query.Get(ctx, a.Query.Rights(c.who), query.GetRequest{Object: key, ID: id, Links: c.params.Get("links") == "true", Rows: true})
	if problem.Is(err, "not_found") { // it went out of their sight
		return ok(map[string]any{"record": nil, "message": done.Message, "url": done.Open})
	}
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"record": rec, "message": done.Message, "url": done.Open})
}

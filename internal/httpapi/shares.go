package httpapi

import (
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/share"
)

func (a *API) shares(c *call) (*answer, error) {
	if err := c.known(); err != nil {
		return nil, err
	}
	list, err := a.Shares.List(c.Request.Context(), c.who, c.path("object"), c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) putShare(c *call) (*answer, error) {
	var in share.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	x, err := a.Shares.Put(c.Request.Context(), c.who, c.path("object"), c.path("id"), in)
	if err != nil {
		return nil, err
	}
	return ok(x)
}

func (a *API) removeShare(c *call) (*answer, error) {
	if err := a.Shares.Remove(c.Request.Context(), c.who, c.path("object"), c.path("id"), c.path("share")); err != nil {
		return nil, err
	}
	return noContent()
}

// reveal answers one value of a field that is shown masked, once the audit log
// says so.
func (a *API) reveal(c *call) (*answer, error) {
	var body struct {
		Field string `json:"field"`
		Row   string `json:"row,omitempty"` // of a column of a sub-form
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if body.Field == "" {
		return nil, problem.Invalid().Field("field", "required", map[string]any{"field": "field"})
	}
	ctx := c.Request.Context()
	value, masked, err := a.Query.Reveal(ctx, c.rights, query.Masked{Object: c.path("object"), ID: c.path("id"), Field: body.Field, Row: body.Row})
	if err != nil {
		return nil, err
	}
	if masked {
		entry := audit.Entry{Action: "reveal", Kind: "object", Object: c.path("object"), Record: c.path("id"), Detail: map[string]any{"field": body.Field}}
		if body.Row != "" {
			entry.Detail["row"] = body.Row
		}
		if err := audit.Append(ctx, a.App, entry); err != nil {
			return nil, err
		}
	}
	return ok(map[string]any{"field": body.Field, "value": value})
}

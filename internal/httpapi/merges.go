package httpapi

import (
	"net/http"
	"net/url"

	"github.com/tenon-crm/tenon/internal/merge"
	"github.com/tenon-crm/tenon/internal/record"
)

func (a *API) mergeRoutes() []route {
	object := base + "/objects/{object}"
	return []route{
		{method: post, path: object + "/records:merge", policy: signedIn, keys: writeKeys, run: a.merge, success: "200", summary: "Make several records one of them, or say what that would do"},
		{method: get, path: object + "/merges", policy: signedIn, keys: readKeys, views: true, run: a.merges, summary: "Merges of an object, newest first: one's own, administrators see all"},
	}
}

// merge answers with what became of the records and the survivor, or with dryRun with
// what would.
func (a *API) merge(c *call) (*answer, error) {
	var q merge.Request
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	out, err := a.Merges.Merge(c.Request.Context(), c.who, c.path("object"), q, c.options())
	if err != nil {
		return nil, err
	}
	var rec any
	if out.Row != nil {
		if rec, err = a.written(c, &record.Result{ID: q.Survivor, Row: out.Row}); err != nil {
			return nil, err
		}
	}
	return ok(struct {
		*merge.Outcome
		Record any `json:"record"`
	}{out, rec})
}

func (a *API) merges(c *call) (*answer, error) {
	if err := c.known("limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", merge.DefaultLimit)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Merges.Log(c.Request.Context(), c.rights, c.path("object"), limit, c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": orNull(next)})
}

// mergedInto leads from a record that was merged into another to that one, where the
// person sees it; otherwise there is nothing, as gone says. It is for this moment: an
// undo brings the record back.
func (a *API) mergedInto(c *call, gone error) (*answer, error) {
	id, err := a.Query.Into(c.Request.Context(), c.rights, c.path("object"), c.path("id"))
	if err != nil {
		return nil, err
	}
	if id == "" {
		return nil, gone
	}
	to := base + "/objects/" + url.PathEscape(c.path("object")) + "/records/" + url.PathEscape(id)
	if query := c.Request.URL.RawQuery; query != "" {
		to += "?" + query
	}
	h := c.Response.Header()
	h.Set("Location", to)
	h.Set("Cache-Control", "no-store")
	c.Response.WriteHeader(http.StatusTemporaryRedirect)
	return written()
}

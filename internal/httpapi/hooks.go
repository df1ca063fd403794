package httpapi

import (
	"strconv"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) hookRoutes() []route {
	return []route{
		{method: get, path: base + "/hooks/{key}/runs", policy: admins, run: a.hookRuns, summary: "What came of the runs of a hook, newest first"},
	}
}

func (a *API) hookRuns(c *call) (*answer, error) {
	if err := c.known("failed", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	q := hook.RunsRequest{Hook: c.path("key"), Failed: c.params.Get("failed") == "true", Limit: max(1, min(limit, 200))}
	if text := c.params.Get("cursor"); text != "" {
		if q.Before, err = strconv.ParseInt(text, 10, 64); err != nil || q.Before <= 0 {
			return nil, problem.Bad("bad_cursor")
		}
	}
	list, err := a.Hooks.Runs(c.Request.Context(), q)
	if err != nil {
		return nil, err
	}
	var cursor any
	if len(list) == q.Limit {
		cursor = strconv.FormatInt(list[len(list)-1].ID, 10)
	}
	return ok(map[string]any{"items": list, "cursor": cursor})
}

package httpapi

import (
	"strconv"

	"github.com/tenon-crm/tenon/internal/merge"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) clusterRoutes() []route {
	of := base + "/objects/{object}/duplicates"
	return []route{
		{method: get, path: of + "/clusters", policy: signedIn, keys: readKeys, views: true, run: a.duplicateClusters, summary: "Clusters of suspected duplicates that the newest scan found, of records that one sees"},
		{method: get, path: of + "/scan", policy: signedIn, keys: readKeys, views: true, run: a.scanState, summary: "How the scan for duplicates of an object stands"},
		{method: post, path: of + ":scan", policy: signedIn, keys: writeKeys, run: a.startScan, success: "202", summary: "Look for clusters of duplicates, as a job"},
		{method: post, path: of + ":apart", policy: signedIn, keys: writeKeys, run: a.setApart, success: "204", summary: "Remember, or forget, that records are no duplicates of each other"},
		{method: post, path: of + ":merge", policy: signedIn, keys: writeKeys, run: a.mergeExact, success: "202", summary: "Merge all records that are the same by a rule, as a job; or say how many that would be"},
		{method: post, path: of + ":unmerge", policy: signedIn, keys: writeKeys, run: a.undoExact, success: "202", summary: "Take all merges of such a job back, as a job"},
	}
}

// clusterPlace reads which page of clusters is asked for; the cursor is a number.
func (c *call) clusterPlace() (after int64, limit int, err error) {
	if err := c.known("rule", "cursor", "limit"); err != nil {
		return 0, 0, err
	}
	if limit, err = c.number("limit", clusterPage); err != nil {
		return 0, 0, err
	}
	if text := c.params.Get("cursor"); text != "" {
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 1 {
			return 0, 0, problem.Bad("bad_cursor")
		}
	}
	return after, min(max(limit, 1), 100), nil
}

func placeAfter(next int64) any {
	if next == 0 {
		return nil
	}
	return strconv.FormatInt(next, 10)
}

func (a *API) duplicateClusters(c *call) (*answer, error) {
	after, limit, err := c.clusterPlace()
	if err != nil {
		return nil, err
	}
	list, next, err := a.Query.DuplicateClusters(c.Request.Context(), c.rights, c.path("object"), c.params.Get("rule"), after, limit)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": placeAfter(next)})
}

// scanState also names the rules, since whoever merges may not design.
func (a *API) scanState(c *call) (*answer, error) {
	now, err := a.Merges.Scanned(c.Request.Context(), c.rights, c.path("object"))
	if err != nil {
		return nil, err
	}
	rules := []map[string]any{}
	for _, rule := range c.rights.Snap.Objects[c.path("object")].Duplicates {
		_, percent := rule.Fuzzy()
		rules = append(rules, map[string]any{"rule": rule.Key, "label": rule.Name(), "similar": percent})
	}
	return ok(struct {
		*merge.Scan
		Rules []map[string]any `json:"rules"`
	}{now, rules})
}

func (a *API) startScan(c *call) (*answer, error) {
	var none struct{}
	if err := c.decode(&none); err != nil {
		return nil, err
	}
	id, err := a.Merges.StartScan(c.Request.Context(), c.rights, c.path("object"))
	if err != nil {
		return nil, err
	}
	return accepted(map[string]any{"job": id})
}

func (a *API) setApart(c *call) (*answer, error) {
	var body struct {
		IDs   []string `json:"ids"`
		Apart *bool    `json:"apart,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if err := a.Query.SetApart(c.Request.Context(), c.rights, c.path("object"), body.IDs, body.Apart == nil || *body.Apart); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) mergeExact(c *call) (*answer, error) {
	var q merge.Exact
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	out, err := a.Merges.MergeExact(c.Request.Context(), c.who, c.path("object"), q)
	if err != nil {
		return nil, err
	}
	if out.Job == "" {
		return ok(out)
	}
	return accepted(out)
}

func (a *API) undoExact(c *call) (*answer, error) {
	var body struct {
		Job string `json:"job"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	id, err := a.Merges.UndoExact(c.Request.Context(), c.who, body.Job)
	if err != nil {
		return nil, err
	}
	return accepted(map[string]any{"job": id})
}

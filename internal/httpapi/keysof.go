package httpapi

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/schema"
)

func (a *API) indexRoutes() []route {
	object := base + "/objects/{object}"
	return []route{
		{method: get, path: object + "/indexes", policy: designers, run: a.indexes, summary: "Indexes and unique keys of an object, with their size and whether they are built, and which fields make lists slow for want of one"},
		{method: post, path: object + "/indexes:check", policy: designers, run: a.checkKey, success: "200", summary: "What an index or unique key would take, and the rows in its way"},
	}
}

// designed is the published object of the path, for who may design it.
func (a *API) designed(c *call) (*meta.CompiledObject, *schema.Table, error) {
	o := c.rights.Snap.Objects[c.path("object")]
	if o == nil || o.PartOf != nil {
		return nil, nil, problem.New(http.StatusNotFound, "no_such_object", locale.Args{"object": c.path("object")})
	}
	if !c.designs(o.App) {
		return nil, nil, problem.New(http.StatusForbidden, "forbidden")
	}
	tables := c.rights.Snap.Tables()
	i := slices.IndexFunc(tables, func(t *schema.Table) bool { return t.Key == o.Key })
	return o, tables[i], nil
}

func (a *API) indexes(c *call) (*answer, error) {
	o, t, err := a.designed(c)
	if err != nil {
		return nil, err
	}
	slow, err := a.Query.SlowReads(c.Request.Context(), o)
	if err != nil {
		return nil, err
	}
	list, err := schema.Indexes(c.Request.Context(), a.App, a.Meta.Registry().Types(), t)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil, "advice": slow})
}

// checkKey tells the rows in the way of a unique key as the caller may read them:
// their number is of the data, like those of a plan; what is in them is not.
func (a *API) checkKey(c *call) (*answer, error) {
	var body struct {
		Fields []string `json:"fields"`
		Unique bool     `json:"unique"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	o, t, err := a.designed(c)
	if err != nil {
		return nil, err
	}
	if len(body.Fields) == 0 {
		return nil, problem.Invalid().Field("fields", "required", locale.Args{"field": "fields"})
	}
	ctx := c.Request.Context()
	k, err := schema.CheckKey(ctx, a.App, a.Meta.Registry().Types(), t, body.Fields, body.Unique)
	if err != nil {
		return nil, err
	}
	groups, hidden, err := a.colliding(c, o, body.Fields, k.Collisions)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{
		"rows": k.Rows, "estimate_ms": k.EstimateMS, "background": k.Background, "colliding": k.Colliding,
		"groups": groups, "more": len(k.Collisions) < k.Colliding && hidden == 0 && shownRows(groups) < k.Colliding, "hidden": hidden,
	})
}

type collision struct {
	Count   int              `json:"count"`
	Records []map[string]any `json:"records"`
}

func shownRows(groups []collision) int {
	n := 0
	for _, g := range groups {
		n += len(g.Records)
	}
	return n
}

// colliding reads the records of collisions through query, and counts those that
// the caller may not see.
func (a *API) colliding(c *call, o *meta.CompiledObject, fields []string, all []schema.Collision) ([]collision, int, error) {
	out, hidden := []collision{}, 0
	if len(all) == 0 {
		return out, 0, nil
	}
	if !c.rights.Can(o.Key, "view") {
		for _, g := range all {
			hidden += len(g.IDs)
		}
		return out, hidden, nil
	}
	wanted := []string{"id", o.Title}
	for _, key := range fields {
		if c.rights.Shows(o.Key, key) && !slices.Contains(wanted, key) {
			wanted = append(wanted, key)
		}
	}
	if !c.rights.Shows(o.Key, o.Title) {
		wanted = slices.Delete(wanted, 1, 2)
	}
	for _, g := range all {
		ids, err := json.Marshal(g.IDs)
		if err != nil {
			return nil, 0, err
		}
		page, err := a.Query.List(c.Request.Context(), c.rights, query.ListRequest{
			Object: o.Key, Filter: "record.id in " + string(ids), Sort: "created,id", Limit: len(g.IDs), Fields: wanted,
		})
		if err != nil {
			return nil, 0, err
		}
		hidden += len(g.IDs) - len(page.Items)
		if len(page.Items) == 0 {
			continue
		}
		one := collision{Count: g.Count}
		for _, rec := range page.Items {
			one.Records = append(one.Records, rec.Map())
		}
		out = append(out, one)
	}
	return out, hidden, nil
}

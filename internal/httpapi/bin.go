package httpapi

import (
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// binRoutes are the recycle bin, locks, and records as they were.
func (a *API) binRoutes() []route {
	object := base + "/objects/{object}"
	one := object + "/records/{id}"
	return []route{
		{method: get, path: object + "/bin", policy: signedIn, keys: readKeys, views: true, run: a.bin, summary: "Deleted records that the person may restore"},
		{method: post, path: object + "/bin:restore", policy: signedIn, keys: writeKeys, run: a.restoreMany, success: "200", summary: "Bring deleted records back, each on its own"},
		{method: post, path: object + "/bin:purge", policy: signedIn, keys: writeKeys, run: a.purge, success: "200", summary: "Take deleted records out for good"},
		{method: get, path: one + "/then", policy: signedIn, keys: readKeys, views: true, run: a.then, summary: "A record as it was at a moment"},
		{method: post, path: one + "/actions/lock", policy: signedIn, keys: writeKeys, run: a.lock, success: "200", summary: "Make a record read-only"},
		{method: post, path: one + "/actions/unlock", policy: signedIn, keys: writeKeys, run: a.unlock, success: "200", summary: "Let a locked record be changed again"},
	}
}

func (a *API) bin(c *call) (*answer, error) {
	if err := c.known("q", "by", "from", "to", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", query.DefaultLimit)
	if err != nil {
		return nil, err
	}
	q := query.BinRequest{Object: c.path("object"), Q: c.params.Get("q"), By: c.params.Get("by"), Limit: limit, Cursor: c.params.Get("cursor")}
	for key, to := range map[string]*string{"from": &q.From, "to": &q.To} {
		if text := c.params.Get(key); text != "" {
			at, err := time.Parse(time.RFC3339, text)
			if err != nil {
				return nil, problem.Bad("bad_moment")
			}
			*to = at.UTC().Format(types.DefaultDateLayout)
		}
	}
	b, err := a.Query.Bin(c.Request.Context(), c.rights, q)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": b.Items, "cursor": orNull(b.Cursor), "links": b.Links, "days": b.Days, "count": b.Count, "more": b.More})
}

// then is a record as it was at the moment "at", RFC 3339.
func (a *API) then(c *call) (*answer, error) {
	if err := c.known("at"); err != nil {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339, c.params.Get("at"))
	if err != nil {
		return nil, problem.Bad("bad_moment")
	}
	rec, err := a.Query.AsOf(c.Request.Context(), c.rights, c.path("object"), c.path("id"), at)
	if err != nil {
		return nil, err
	}
	return ok(rec)
}

func (a *API) lock(c *call) (*answer, error) {
	var body struct {
		Reason string `json:"reason,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	return a.did(c, record.Op{Method: record.Lock, ID: c.path("id"), Reason: body.Reason})
}

func (a *API) unlock(c *call) (*answer, error) {
	var body struct{}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	return a.did(c, record.Op{Method: record.Unlock, ID: c.path("id")})
}

// did runs an operation and answers the record as it is after it.
func (a *API) did(c *call, op record.Op) (*answer, error) {
	res, err := a.write(c, op)
	if err != nil {
		return nil, err
	}
	rec, err := a.shown(c, res)
	if err != nil {
		return nil, err
	}
	return ok(rec)
}

// restore brings one record back; data changes values on the way, such as one that
// is taken by now. "$restored" says what came along, and what stays.
func (a *API) restore(c *call) (*answer, error) {
	var body struct {
		Data map[string]any `json:"data,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	res, err := a.write(c, record.Op{Method: record.Restore, ID: c.path("id"), Data: body.Data})
	if err != nil {
		return nil, err
	}
	rec, err := a.shown(c, res)
	if err != nil {
		return nil, err
	}
	along := a.revived(c, res.Revived)
	switch x := rec.(type) {
	case *query.Record:
		x.With("$restored", along)
	case map[string]any:
		x["$restored"] = along
	}
	return ok(rec)
}

// cameBack counts by object the records that came along with a restore, and those
// that stay in the bin, with the reason of the first.
type cameBack struct {
	Object string `json:"object"`
	Back   int    `json:"back"`
	Left   int    `json:"left"`
	Reason string `json:"reason,omitempty"`
}

// revived leaves out objects that the person may not view.
func (a *API) revived(c *call, list []record.Revived) []*cameBack {
	out := []*cameBack{}
	by := map[string]*cameBack{}
	for _, x := range list {
		if !c.rights.Can(x.Object, "view") {
			continue
		}
		sum := by[x.Object]
		if sum == nil {
			sum = &cameBack{Object: x.Object}
			by[x.Object], out = sum, append(out, sum)
		}
		if x.Err == nil {
			sum.Back++
			continue
		}
		if sum.Left++; sum.Reason == "" {
			sum.Reason = x.Err.Message(c.tag)
		}
	}
	return out
}

type restoredOne struct {
	ID       string         `json:"id"`
	Status   int            `json:"status"`
	Restored []*cameBack    `json:"restored,omitempty"`
	Error    map[string]any `json:"error,omitempty"`
}

func (c *call) ids() ([]string, error) {
	var body struct {
		IDs []string `json:"ids"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if len(body.IDs) == 0 {
		return nil, problem.Invalid().Field("ids", "required", locale.Args{"field": "ids"})
	}
	return body.IDs, nil
}

func (a *API) restoreMany(c *call) (*answer, error) {
	ids, err := c.ids()
	if err != nil {
		return nil, err
	}
	ops := make([]record.Op, len(ids))
	for i, id := range ids {
		ops[i] = record.Op{Method: record.Restore, ID: id}
	}
	results, err := a.Record.Batch(c.Request.Context(), c.who, c.path("object"), ops, c.options())
	if err != nil {
		return nil, err
	}
	return a.each(c, results)
}

func (a *API) purge(c *call) (*answer, error) {
	ids, err := c.ids()
	if err != nil {
		return nil, err
	}
	results, err := a.Record.Purge(c.Request.Context(), c.who, c.path("object"), ids)
	if err != nil {
		return nil, err
	}
	return a.each(c, results)
}

// each tells of each record what became of it.
func (a *API) each(c *call, results []record.Result) (*answer, error) {
	out := make([]restoredOne, len(results))
	for i := range results {
		out[i] = restoredOne{ID: results[i].ID, Status: 200, Restored: a.revived(c, results[i].Revived)}
		if p, refused := problem.As(results[i].Err); refused {
			out[i].Status, out[i].Error = p.Status, p.Body(c.tag)
		} else if results[i].Err != nil {
			return nil, results[i].Err
		}
	}
	return ok(map[string]any{"results": out})
}

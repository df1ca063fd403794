package httpapi

import (
	"mime"

	"github.com/tenon-crm/tenon/internal/batch"
)

func (a *API) batchRoutes() []route {
	return []route{
		{method: post, path: base + "/objects/{object}/batches", policy: signedIn, keys: writeKeys, run: a.startBatch, success: "202", summary: "Do one thing to many records, as a job; or say what that would do"},
		{method: get, path: base + "/batches/{id}", policy: signedIn, keys: readKeys, views: true, run: a.batchState, summary: "State of a batch"},
		{method: get, path: base + "/batches/{id}/rows", policy: signedIn, keys: readKeys, views: true, run: a.batchRows, summary: "What became of the records of a batch; format=csv writes it as a file"},
		{method: post, path: base + "/batches/{id}/cancel", policy: signedIn, keys: writeKeys, run: a.cancelBatch, success: "200", summary: "Stop a batch; what is done stays"},
	}
}

// startBatch answers 202 with the job, or with dryRun 200 with the counts.
func (a *API) startBatch(c *call) (*answer, error) {
	var q batch.Request
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	ctx, object := c.Request.Context(), c.path("object")
	if q.DryRun {
		p, err := a.Batches.Try(ctx, c.who, object, q)
		if err != nil {
			return nil, err
		}
		return ok(p)
	}
	id, err := a.Batches.Start(ctx, c.who, object, q)
	if err != nil {
		return nil, err
	}
	return c.ordered(id, nil)
}

func (a *API) batchState(c *call) (*answer, error) {
	j, err := a.Batches.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(viewJob(j, c.tag))
}

func (a *API) batchRows(c *call) (*answer, error) {
	if err := c.known("state", "limit", "cursor", "format"); err != nil {
		return nil, err
	}
	ctx, id := c.Request.Context(), c.path("id")
	if c.params.Get("format") == "csv" {
		if _, err := a.Batches.Get(ctx, c.who, id); err != nil {
			return nil, err
		}
		h := c.Response.Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "batch-" + id + ".csv"}))
		h.Set("Cache-Control", "no-store")
		if err := a.Batches.CSV(ctx, c.who, id, c.Response); err != nil {
			return nil, err
		}
		return written()
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	rows, next, err := a.Batches.Rows(ctx, c.who, id, c.params.Get("state"), max(1, min(limit, 200)), c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": rows, "cursor": orNull(next)})
}

func (a *API) cancelBatch(c *call) (*answer, error) {
	ctx, id := c.Request.Context(), c.path("id")
	if _, err := a.Batches.Get(ctx, c.who, id); err != nil {
		return nil, err
	}
	j, err := a.Jobs.Cancel(ctx, c.who.UserID, id)
	if err != nil {
		return nil, err
	}
	return ok(viewJob(j, c.tag))
}

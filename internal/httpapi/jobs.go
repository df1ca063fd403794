package httpapi

import (
	"io"
	"mime"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
)

type jobError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type jobView struct {
	ID          string         `json:"id"`
	Kind        string         `json:"kind"`
	Title       locale.Text    `json:"title"`
	State       string         `json:"state"`
	Done        int64          `json:"done"`
	Total       int64          `json:"total"`
	Result      map[string]any `json:"result"`
	Error       *jobError      `json:"error"`
	Cancellable bool           `json:"cancellable"`
	Download    bool           `json:"download"`
	Created     string         `json:"created"`
	Started     string         `json:"started"`
	Finished    string         `json:"finished"`
}

func viewError(f *job.Failure, t locale.Tag) *jobError {
	if f == nil {
		return nil
	}
	return &jobError{Code: f.Code, Message: f.Message(t)}
}

func viewJob(j *job.Job, t locale.Tag) jobView {
	v := jobView{
		ID: j.ID, Kind: j.Kind, Title: j.Title, State: j.State, Done: j.Done, Total: j.Total, Result: j.Result,
		Cancellable: j.Cancellable && j.Active(), Download: j.ResultName != "",
		Created: j.Created, Started: j.Started, Finished: j.Finished, Error: viewError(j.Error, t),
	}
	if v.Result == nil {
		v.Result = map[string]any{}
	}
	return v
}

func (a *API) jobs(c *call) (*answer, error) {
	if err := c.known("active", "limit"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	list, err := a.Jobs.List(c.Request.Context(), c.who.UserID, c.params.Get("active") == "true", max(1, min(limit, 200)))
	if err != nil {
		return nil, err
	}
	out := []jobView{}
	for _, j := range list {
		out = append(out, viewJob(j, c.tag))
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}

// ordered answers the job that the caller has just ordered.
func (c *call) ordered(id string, err error) (*answer, error) {
	if err != nil {
		return nil, err
	}
	j, err := c.api.Jobs.Get(c.Request.Context(), c.who.UserID, id)
	if err != nil {
		return nil, err
	}
	return accepted(viewJob(j, c.tag))
}

func (a *API) job(c *call) (*answer, error) {
	j, err := a.Jobs.Get(c.Request.Context(), c.who.UserID, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(viewJob(j, c.tag))
}

func (a *API) cancelJob(c *call) (*answer, error) {
	j, err := a.Jobs.Cancel(c.Request.Context(), c.who.UserID, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(viewJob(j, c.tag))
}

func (a *API) jobResult(c *call) (*answer, error) { return a.sendResult(c, c.path("id")) }

// sendResult writes the file of a job of the caller's.
func (a *API) sendResult(c *call, id string) (*answer, error) {
	name, file, err := a.Jobs.OpenResult(c.Request.Context(), c.who.UserID, id)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	h := c.Response.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Cache-Control", "no-store")
	if _, err := io.Copy(c.Response, file); err != nil {
		return nil, err
	}
	return written()
}

package httpapi

import (
	"mime"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// auditLog lists the audit log, newest first, or writes all of it that a filter
// lets through as CSV, which is an entry of its own.
func (a *API) auditLog(c *call) (*answer, error) {
	if err := c.known("who", "action", "kind", "object", "record", "from", "to", "limit", "cursor", "format"); err != nil {
		return nil, err
	}
	f, err := c.auditFilter()
	if err != nil {
		return nil, err
	}
	switch c.params.Get("format") {
	case "", "json":
	case "csv":
		return a.auditCSV(c, f)
	default:
		return nil, problem.Invalid().Field("format", "unknown_choice", locale.Args{"value": c.params.Get("format"), "allowed": "json, csv"})
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	items, next, err := audit.List(c.Request.Context(), a.App, c.tag, f, limit, c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": items, "cursor": orNull(next)})
}

func (c *call) auditFilter() (audit.Filter, error) {
	f := audit.Filter{
		Who: c.params.Get("who"), Action: c.params.Get("action"), Kind: c.params.Get("kind"),
		Object: c.params.Get("object"), Record: c.params.Get("record"),
	}
	var err error
	if f.From, err = c.instant("from", false); err != nil {
		return f, err
	}
	f.To, err = c.instant("to", true)
	return f, err
}

// instant reads an instant from the query: a date-time in UTC, or a date, which
// is the whole day in the time zone of who asks; as an end it is the day's end.
func (c *call) instant(name string, end bool) (string, error) {
	s := c.params.Get(name)
	if s == "" {
		return "", nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, c.rights.Zone()); err == nil {
		if end {
			t = t.AddDate(0, 0, 1)
		}
		return t.UTC().Format(types.DefaultDateLayout), nil
	}
	for _, layout := range []string{types.DefaultDateLayout, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC().Format(types.DefaultDateLayout), nil
		}
	}
	return "", problem.Invalid().Field(name, "invalid_instant")
}

func (a *API) auditCSV(c *call, f audit.Filter) (*answer, error) {
	ctx := c.Request.Context()
	if err := audit.Append(ctx, a.App, audit.Entry{Action: "audit.exported", Kind: "audit", Detail: map[string]any{
		"who": f.Who, "action": f.Action, "kind": f.Kind, "object": f.Object, "record": f.Record, "from": f.From, "to": f.To,
	}}); err != nil {
		return nil, err
	}
	h := c.Response.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "audit-" + a.Now().Format("20060102-150405") + ".csv"}))
	h.Set("Cache-Control", "no-store")
	c.Response.WriteHeader(http.StatusOK)
	if err := audit.WriteCSV(ctx, a.App, c.tag, f, c.Response); err != nil {
		a.Log.Error("the audit log could not be written as CSV", "error", err)
	}
	return written()
}

// auditActions names the actions that the log knows, for a filter.
func (a *API) auditActions(c *call) (*answer, error) {
	type action struct {
		Action string `json:"action"`
		Label  string `json:"label"`
	}
	out := []action{}
	for _, name := range audit.Actions() {
		out = append(out, action{name, audit.Label(c.tag, name)})
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}

// verifyAudit walks the whole chain now, and notes that it was done.
func (a *API) verifyAudit(c *call) (*answer, error) {
	r, err := audit.VerifyAndNote(c.Request.Context(), a.App)
	if err != nil {
		return nil, err
	}
	return ok(r)
}

// auditState is what the last look at the chain found.
func (a *API) auditState(c *call) (*answer, error) {
	last, err := audit.LastVerified(c.Request.Context(), a.App)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"last": last})
}

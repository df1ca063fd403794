package httpapi

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/tenon-crm/tenon/internal/undo"
)

// causeHeader tells who has written records by which cause that is undone.
const causeHeader = "X-Tenon-Cause"

func (a *API) undoRoutes() []route {
	return []route{
		{method: post, path: base + "/undo/{cause}", policy: signedIn, keys: writeKeys, run: a.undo, success: "200", summary: "Take back what one did to records: a write, a batch, an import, an undo; or say what that would do"},
		{method: get, path: base + "/me/actions", policy: signedIn, run: a.myActions, summary: "What one did to records, newest first"},
	}
}

// act is the cause of what the request writes; the answer tells it.
func (c *call) act() string {
	cause := c.retry
	if cause == "" {
		var b [12]byte
		_, _ = rand.Read(b[:])
		cause = "write:" + hex.EncodeToString(b[:])
	}
	c.Response.Header().Set(causeHeader, cause)
	return cause
}

// undo answers 200 with what became of the records, or 202 when a job does it.
func (a *API) undo(c *call) (*answer, error) {
	var q undo.Request
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	out, err := a.Undo.Undo(c.Request.Context(), c.who, c.path("cause"), q)
	if err != nil {
		return nil, err
	}
	if out.Job != "" {
		return accepted(out)
	}
	return ok(out)
}

func (a *API) myActions(c *call) (*answer, error) {
	if err := c.known("limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Undo.Acts(c.Request.Context(), c.rights, max(1, min(limit, 200)), c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	p := a.Undo.Periods()
	return ok(map[string]any{"items": list, "cursor": orNull(next), "hours": int(p.Small.Hours()), "days": int(p.Large.Hours()) / 24})
}

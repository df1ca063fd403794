package httpapi

import (
	"mime"
	"net/http"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// exportPackage is an app as a zip of text files, one document a file.
func (a *API) exportPackage(c *call) (*answer, error) {
	if !c.designs(c.path("app")) {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	docs, err := a.Meta.ExportApp(c.path("app"))
	if err != nil {
		return nil, err
	}
	if err := audit.Append(c.Request.Context(), a.App, audit.Entry{Action: "package.exported", Kind: "app", Object: c.path("app"), Detail: map[string]any{"documents": len(docs)}}); err != nil {
		return nil, err
	}
	h := c.Response.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": c.path("app") + ".zip"}))
	c.Response.WriteHeader(http.StatusOK)
	if err := meta.WriteZip(c.Response, docs); err != nil {
		return nil, err
	}
	return written()
}

// importPackage makes drafts of the documents of a zip; nothing is published.
func (a *API) importPackage(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("20 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	docs, err := meta.OpenZip(f, head.Size)
	if err != nil {
		return nil, err
	}
	items, err := a.Meta.ImportPackage(c.Request.Context(), c.scope(), c.who.UserID, docs)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": items, "cursor": nil})
}

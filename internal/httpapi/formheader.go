package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/tenon-crm/tenon/internal/banner"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/picture"
	"github.com/tenon-crm/tenon/internal/problem"
)

// headerHash changes with the picture of a form.
func headerHash(f *meta.Form) string {
	sum := sha256.Sum256([]byte(f.Header.Picture))
	return hex.EncodeToString(sum[:16])
}

// formHeader is the picture at the head of a form that the person may use; with
// draft, for designers, of any form as their drafts would make it.
func (a *API) formHeader(c *call) (*answer, error) {
	if err := c.known("draft"); err != nil {
		return nil, err
	}
	draft := c.params.Get("draft") == "true"
	if draft {
		var err error
		if c, err = a.draftedFor(c, c.path("object")); err != nil {
			return nil, err
		}
	}
	o := c.rights.Snap.Objects[c.path("object")]
	if o == nil || len(c.rights.Operations(o.Key)) == 0 {
		return nil, problem.NotFound()
	}
	i := slices.IndexFunc(o.Forms, func(f *meta.Form) bool {
		return f.Key == c.path("key") && f.Header.Picture != "" && (draft || c.rights.MayUse(f))
	})
	if i < 0 {
		return nil, problem.NotFound()
	}
	raw, err := banner.Read(o.Forms[i].Header.Picture)
	if err != nil {
		return nil, err
	}
	return a.show(c, &picture.Picture{Body: raw, Hash: headerHash(o.Forms[i]), Type: "image/jpeg"}, "private, max-age=300")
}

// drawHeader draws a picture for the document of a form, which keeps it.
func (a *API) drawHeader(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("5 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	drawn, err := a.Pictures.Header(c.Request.Context(), f, head.Filename)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"picture": drawn})
}

package httpapi

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/tenon-crm/tenon/internal/picture"
	"github.com/tenon-crm/tenon/internal/problem"
)

const logoPath = signInBase + "/logo"

// maxPicture bounds a picture and the form around it.
const maxPicture = picture.MaxBytes + 64<<10

// drawn takes the picture of a multipart body and keeps it.
func (a *API) drawn(c *call, keep func(multipart.File, string) (string, error)) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("5 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	hash, err := keep(f, head.Filename)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"hash": hash})
}

func (a *API) putLogo(c *call) (*answer, error) {
	return a.drawn(c, func(f multipart.File, name string) (string, error) {
		return a.Pictures.SetLogo(c.Request.Context(), f, name)
	})
}

func (a *API) deleteLogo(c *call) (*answer, error) {
	if err := a.Pictures.RemoveLogo(c.Request.Context()); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) putFace(c *call) (*answer, error) {
	return a.drawn(c, func(f multipart.File, name string) (string, error) {
		return a.Pictures.SetFace(c.Request.Context(), c.who.UserID, f, name)
	})
}

func (a *API) deleteFace(c *call) (*answer, error) {
	if err := a.Pictures.RemoveFace(c.Request.Context(), c.who.UserID); err != nil {
		return nil, err
	}
	return noContent()
}

// logo is open: the sign-in page shows it.
func (a *API) logo(c *call) (*answer, error) {
	p, err := a.Pictures.Logo(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return a.show(c, p, "public, max-age=300")
}

// face is the picture of a person whom one may see.
func (a *API) face(c *call) (*answer, error) {
	who, err := a.People.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	if !who.Active && who.State == "" {
		return nil, problem.NotFound()
	}
	p, err := a.Pictures.Face(c.Request.Context(), who.ID)
	if err != nil {
		return nil, err
	}
	return a.show(c, p, "private, max-age=300")
}

func (a *API) show(c *call, p *picture.Picture, cache string) (*answer, error) {
	h := c.Response.Header()
	h.Set("Content-Type", orDefault(p.Type, "image/png"))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", cache)
	h.Set("ETag", `"`+p.Hash+`"`)
	http.ServeContent(c.Response, c.Request, "", time.Time{}, bytes.NewReader(p.Body))
	return written()
}

// faces says who has a picture, so that a page asks for those only.
func (a *API) faces(c *call) (*answer, error) {
	all, err := a.Pictures.Hashes(c.Request.Context())
	if err != nil {
		return nil, err
	}
	delete(all, "")
	return ok(map[string]any{"avatars": all})
}

// logoURL is where the logo is, with its hash; nil when there is none.
func (a *API) logoURL(c *call) (any, error) {
	hash, err := a.Pictures.Hash(c.Request.Context(), "")
	if err != nil || hash == "" {
		return nil, err
	}
	return logoPath + "?v=" + hash, nil
}

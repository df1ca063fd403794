package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/hook/typing"
	"github.com/tenon-crm/tenon/internal/problem"
)

// hookTypes is tenon.d.ts of the release, or with draft of what the drafts of the
// caller would make of it; as JSON it comes with what hooks call, for completion.
func (a *API) hookTypes(c *call) (*answer, error) {
	if err := c.known("draft", "format"); err != nil {
		return nil, err
	}
	if c.params.Get("draft") == "true" {
		var err error
		if c, err = a.draftsOf(c); err != nil {
			return nil, err
		}
	}
	text, kind := []byte(typing.Declare(c.rights.Snap, c.tag)), "text/plain; charset=utf-8"
	switch c.params.Get("format") {
	case "":
	case "json":
		raw, err := encode(typing.Describe(string(text), c.tag))
		if err != nil {
			return nil, err
		}
		text, kind = raw, "application/json"
	default:
		return nil, problem.Invalid().Field("format", "invalid_value")
	}
	return c.typesOf(text, kind)
}

// typesOf sends types, which are asked for again only when they changed.
func (c *call) typesOf(text []byte, kind string) (*answer, error) {
	sum := sha256.Sum256(text)
	h := c.Response.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Accept-Language, Authorization")
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	http.ServeContent(c.Response, c.Request, "", time.Time{}, strings.NewReader(string(text)))
	return written()
}

package httpapi

import (
	"crypto/rand"
	"encoding/hex"
	jsonv1 "encoding/json"
	"encoding/json/v2"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// call is one request: who asks, with which rights, in which snapshot.
type call struct {
	*core.RequestEvent
	api    *API
	who    *access.Principal
	key    *account.KeyUse // the API key of the request, nil when it has none
	view   *account.View   // set when an administrator looks as who, nil else
	rights *access.Rights
	tag    locale.Tag
	params url.Values
	body   []byte // of a JSON body, once read
	retry  string // names a request that may come again, "" when it may not
}

// answer is what a handler gives back: a body for a status, or nothing for 204.
type answer struct {
	status int
	body   any
}

func ok(body any) (*answer, error)       { return &answer{http.StatusOK, body}, nil }
func created(body any) (*answer, error)  { return &answer{http.StatusCreated, body}, nil }
func accepted(body any) (*answer, error) { return &answer{http.StatusAccepted, body}, nil }
func noContent() (*answer, error)        { return &answer{status: http.StatusNoContent}, nil }

// written says that the handler has sent the response itself.
func written() (*answer, error) { return nil, nil }

// rawJSON is a body that is encoded already.
type rawJSON []byte

// handle wraps a route: policy, rights, the handler, and one shape of errors.
func (a *API) handle(r route) func(*core.RequestEvent) error {
	return func(e *core.RequestEvent) error {
		c := &call{RequestEvent: e, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language")), params: e.Request.URL.Query()}
		ans, err := a.serve(c, r)
		if err != nil {
			return c.fail(err)
		}
		return c.send(ans)
	}
}

func (a *API) serve(c *call, r route) (*answer, error) {
	if use, ok := c.Get(useKey).(*account.KeyUse); ok {
		c.key, c.who = use, use.Who
	} else if v, ok := c.Get(viewKey).(*account.View); ok {
		c.view, c.who = v, v.Who
	} else {
		c.who = a.People.Principal(c.Auth)
	}
	if c.who != nil {
		c.tag = c.who.Locale
	}
	if c.key != nil {
		if err := r.admits(c.key); err != nil {
			return nil, err
		}
	}
	if c.view != nil {
		if err := r.shows(); err != nil {
			return nil, err
		}
	}
	if r.policy != open && c.who == nil {
		return nil, problem.New(http.StatusUnauthorized, "unauthorized")
	}
	if !r.policy.admitted(c.who) {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	c.rights = a.Query.Rights(c.who)
	if key := c.Request.Header.Get("Idempotency-Key"); key != "" && c.who != nil && c.view == nil && r.method == http.MethodPost && !r.multipart && !r.secret {
		return a.once(c, r, key)
	}
	return r.run(c)
}

func (c *call) send(ans *answer) error {
	if ans == nil {
		return nil
	}
	if ans.status == http.StatusNoContent {
		return c.NoContent(http.StatusNoContent)
	}
	raw, ok := ans.body.(rawJSON)
	if !ok {
		var err error
		if raw, err = encode(ans.body); err != nil {
			return c.fail(err)
		}
	}
	c.Response.Header().Set("Content-Type", "application/json")
	c.Response.Header().Set("Cache-Control", "no-store")
	c.Response.WriteHeader(ans.status)
	_, err := c.Response.Write(raw)
	return err
}

// encode writes JSON with empty lists as [] and empty objects as {}; what
// documents leave out (false, 0) is left out.
func encode(v any) ([]byte, error) {
	return json.Marshal(v, json.Deterministic(true), jsonv1.OmitEmptyWithLegacySemantics(true))
}

// fail answers with a problem in the person's language. Anything that is not a
// problem is a failure of the machine: logged with a number, which is all that
// the person sees.
func (c *call) fail(err error) error {
	p, ok := problem.As(err)
	if !ok {
		if c.Request.Context().Err() != nil {
			return nil // the client is gone
		}
		if api, isAPI := errors.AsType[*router.ApiError](err); isAPI {
			p = problem.New(api.Status, codeOf(api.Status))
		} else {
			p = c.internal(err)
		}
	}
	if p.Code == "hook_failed" { // what it was is for the operator, not for the person
		c.api.Log.Error("a hook of the operator failed", "method", c.Request.Method, "path", c.Request.URL.Path, "error", p.Unwrap().Error())
	}
	if s, ok := p.Args["seconds"]; ok && p.Status == http.StatusTooManyRequests {
		if n, ok := s.(int); ok {
			c.Response.Header().Set("Retry-After", strconv.Itoa(n))
		}
	}
	raw, encErr := encode(p.Body(c.tag))
	if encErr != nil {
		return encErr
	}
	return c.send(&answer{p.Status, rawJSON(raw)})
}

func (c *call) internal(err error) *problem.Problem {
	var b [4]byte
	_, _ = rand.Read(b[:])
	id := hex.EncodeToString(b[:])
	c.api.Log.Error("request failed", "id", id, "method", c.Request.Method, "path", c.Request.URL.Path, "error", err.Error())
	return problem.New(http.StatusInternalServerError, "internal", locale.Args{"id": id}).With("id", id)
}

func codeOf(status int) string {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusUnauthorized:
		return "unauthorized"
	case http.StatusForbidden:
		return "forbidden"
	case http.StatusNotFound:
		return "not_found"
	default:
		return "bad_request"
	}
}

// person is the record of who asks.
func (c *call) person() *core.Record {
	switch {
	case c.key != nil:
		return c.key.Person
	case c.view != nil:
		return c.view.Person
	}
	return c.Auth
}

// path is a part of the route's path.
func (c *call) path(name string) string { return c.Request.PathValue(name) }

// known refuses query parameters that the route does not have.
func (c *call) known(names ...string) error {
	for key := range c.params {
		found := false
		for _, n := range names {
			found = found || n == key
		}
		if !found {
			return problem.Bad("unknown_key", locale.Args{"key": key})
		}
	}
	return nil
}

// number reads a whole number from the query; def when it is absent.
func (c *call) number(name string, def int) (int, error) {
	s := c.params.Get(name)
	if s == "" {
		return def, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, problem.Invalid().Field(name, "invalid_number")
	}
	return n, nil
}

// list reads a comma-separated parameter.
func (c *call) list(name string) []string {
	var out []string
	for part := range strings.SplitSeq(c.params.Get(name), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

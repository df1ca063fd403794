package command

import (
	"bytes"
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// remote is a business at a server, by its API.
type remote struct {
	base     string
	token    string
	own      bool // the session was begun here, and ends with the command
	tag      locale.Tag
	registry *meta.Registry
	client   *http.Client
}

// signIn begins a session at a server: with TENON_TOKEN, or TENON_EMAIL and
// TENON_PASSWORD, and TENON_CODE where a second factor is asked for.
func signIn(ctx context.Context, address string, tag locale.Tag, r *meta.Registry, getenv func(string) string) (*remote, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return nil, problem.Bad("hooks_bad_url", locale.Args{"url": address})
	}
	w := &remote{base: strings.TrimSuffix(address, "/"), token: getenv("TENON_TOKEN"), tag: tag, registry: r, client: &http.Client{Timeout: time.Minute}}
	if w.token != "" {
		return w, nil
	}
	email, password := getenv("TENON_EMAIL"), getenv("TENON_PASSWORD")
	if email == "" || password == "" {
		return nil, problem.New(http.StatusUnauthorized, "hooks_no_account")
	}
	var in struct {
		Token string `json:"token"`
	}
	err = w.call(ctx, http.MethodPost, "/api/collections/users/auth-with-password", map[string]any{"identity": email, "password": password}, &in)
	if step := (*refused)(nil); errors.As(err, &step) && step.code == "second_factor_required" && getenv("TENON_CODE") != "" {
		err = w.call(ctx, http.MethodPost, "/api/v1/sign-in/code", map[string]any{"ticket": step.ticket, "code": getenv("TENON_CODE")}, &in)
	}
	w.token, w.own = in.Token, true
	return w, err
}

// refused is a problem as the server told it.
type refused struct{ code, ticket, words string }

func (r *refused) Error() string { return r.words }

// call asks the server. into is nil where only the status counts, a *string for text.
func (w *remote) call(ctx context.Context, method, path string, body, into any) error {
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, w.base+path, in)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Language", string(w.tag))
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if w.token != "" {
		req.Header.Set("Authorization", w.token)
	}
	res, err := w.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return told(res, raw)
	}
	switch v := into.(type) {
	case nil:
		return nil
	case *string:
		*v = string(raw)
		return nil
	}
	return json.Unmarshal(raw, into)
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 64 << 20

func told(res *http.Response, raw []byte) error {
	var body map[string]any
	if json.Unmarshal(raw, &body) != nil || body["message"] == nil {
		return fmt.Errorf("%s %s: %s", res.Request.Method, res.Request.URL.Redacted(), res.Status)
	}
	out := &refused{words: strings.Join(linesOf(body), "\n")}
	out.code, _ = body["code"].(string)
	if data, is := body["data"].(map[string]any); is {
		out.ticket, _ = data["ticket"].(string)
	}
	return out
}

func (w *remote) Types(ctx context.Context) (text string, err error) {
	return text, w.call(ctx, http.MethodGet, "/api/v1/hooks/types", nil, &text)
}

func (w *remote) Hooks(ctx context.Context) (*State, error) {
	var page struct {
		Items []struct {
			Key  string `json:"key"`
			Meta struct {
				State     string         `json:"state"`
				Published jsontext.Value `json:"published"`
			} `json:"$meta"`
		} `json:"items"`
		Base int `json:"base"`
	}
	if err := w.call(ctx, http.MethodGet, "/api/v1/definitions?kind=hook", nil, &page); err != nil {
		return nil, err
	}
	out := &State{Release: page.Base, Hooks: map[string]*meta.Hook{}}
	for _, d := range page.Items {
		if d.Meta.State != meta.StatePublished {
			out.Drafted = append(out.Drafted, d.Key)
		}
		if d.Meta.State == meta.StateNew || string(d.Meta.Published) == "null" {
			continue
		}
		doc, err := w.registry.DecodeJSON(meta.KindHook, "", d.Meta.Published)
		if err != nil {
			return nil, err
		}
		out.Hooks[d.Key] = doc.(*meta.Hook)
	}
	return out, nil
}

func definition(key string) string { return "/api/v1/definitions/hook/" + url.PathEscape(key) }

func (w *remote) Draft(ctx context.Context, key string, h *meta.Hook) error {
	if h == nil {
		return w.call(ctx, http.MethodDelete, definition(key), nil, nil)
	}
	raw, err := meta.EncodeJSON(h)
	if err != nil {
		return err
	}
	return w.call(ctx, http.MethodPut, definition(key), jsontext.Value(raw), nil)
}

func (w *remote) Drop(ctx context.Context, key string) error {
	return w.call(ctx, http.MethodDelete, definition(key)+"?draft=true", nil, nil)
}

// Refs names hooks as a plan does.
func Refs(keys []string) []string {
	out := slices.Clone(keys)
	for i, key := range out {
		out[i] = meta.Ref{Kind: meta.KindHook, Key: key}.String()
	}
	return out
}

func (w *remote) Plan(ctx context.Context, keys []string) (*Plan, error) {
	var p struct {
		Changes  []meta.Change    `json:"changes"`
		Problems []map[string]any `json:"problems"`
	}
	if err := w.call(ctx, http.MethodPost, "/api/v1/releases:plan", map[string]any{"keys": Refs(keys)}, &p); err != nil {
		return nil, err
	}
	return Planned(p.Changes, p.Problems), nil
}

// Planned puts a plan into lines.
func Planned(changes []meta.Change, problems []map[string]any) *Plan {
	out := &Plan{}
	for _, c := range changes {
		line := c.Action + " " + c.Kind + "/" + c.Key
		for _, d := range c.Details {
			line += " " + d.Path
		}
		out.Changes = append(out.Changes, line)
	}
	for _, p := range problems {
		out.Problems = append(out.Problems, problemLine(p))
	}
	return out
}

func (w *remote) Publish(ctx context.Context, keys []string, base int, note string) (int, error) {
	var rel struct {
		Version int `json:"version"`
	}
	err := w.call(ctx, http.MethodPost, "/api/v1/releases", map[string]any{"keys": Refs(keys), "base": base, "note": note}, &rel)
	return rel.Version, err
}

func (w *remote) Test(ctx context.Context, h *meta.Hook) ([]Tested, error) {
	raw, err := meta.EncodeJSON(h)
	if err != nil {
		return nil, err
	}
	var page struct {
		Items []Tested `json:"items"`
	}
	err = w.call(ctx, http.MethodPost, "/api/v1/hooks/"+url.PathEscape(h.Key)+"/test", map[string]any{"hook": jsontext.Value(raw)}, &page)
	return page.Items, err
}

func (w *remote) Runs(ctx context.Context, q hook.RunsRequest) ([]hook.Run, error) {
	params := url.Values{"limit": {strconv.Itoa(q.Limit)}, "failed": {strconv.FormatBool(q.Failed)}}
	if q.Before > 0 {
		params.Set("cursor", strconv.FormatInt(q.Before, 10))
	}
	var page struct {
		Items []hook.Run `json:"items"`
	}
	err := w.call(ctx, http.MethodGet, "/api/v1/hooks/"+url.PathEscape(q.Hook)+"/runs?"+params.Encode(), nil, &page)
	return page.Items, err
}

// Close ends the session that the command began.
func (w *remote) Close() error {
	if !w.own {
		return nil
	}
	return w.call(context.Background(), http.MethodDelete, "/api/v1/me/sessions/current", nil, nil)
}

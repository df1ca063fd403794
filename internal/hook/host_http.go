package hook

import (
	"bytes"
	"context"
	"encoding/json/jsontext"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// maxFetches is how often one run may ask other servers.
const maxFetches = 20

// maxFetchHeaders is how many headers a request of a hook may set.
const maxFetchHeaders = 50

var fetchMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

// fetchRequest is the second argument of http.fetch.
type fetchRequest struct {
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	Body    *string           `json:"body"`
	JSON    jsontext.Value    `json:"json"`    // instead of Body
	Timeout int               `json:"timeout"` // milliseconds; the time of the run ends it in any case
}

// fetching is http.fetch: it asks the hosts that the document of the hook names,
// through the guard. An answer is one whatever its status.
func (s *Service) fetching() []function {
	return []function{{name: script.HTTPFetch, before: true, most: maxFetches, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
		var address string
		var q fetchRequest
		if err := take(args, &address, &q); err != nil {
			return nil, 0, err
		}
		req, err := s.fetchRequest(&q, address)
		if err != nil {
			return nil, 0, err
		}
		if err := netguard.Allowed(req.URL, t.hook.Hosts); err != nil {
			return nil, 0, notFetched(err)
		}
		v, err := t.does(ctx, Deed{What: script.HTTPFetch, To: req.Method + " " + req.URL.Host, Said: map[string]any{"url": address, "method": req.Method, "headers": q.Headers, "body": q.Body, "json": q.JSON}}, func(d *Deed) (v any, err error) {
			if waited := script.Aside(ctx, func() { v, err = s.fetch(ctx, req, t.hook.Hosts, time.Duration(q.Timeout)*time.Millisecond, d) }); waited != nil {
				return nil, waited
			}
			return v, err
		})
		return v, 0, err
	}}}
}

// fetchRequest makes the request that a hook describes.
func (s *Service) fetchRequest(q *fetchRequest, address string) (*http.Request, error) {
	q.Method = strings.ToUpper(q.Method)
	if q.Method == "" {
		q.Method = http.MethodGet
	}
	if !slices.Contains(fetchMethods, q.Method) {
		return nil, problem.Bad("fetch_method", locale.Args{"allowed": strings.Join(fetchMethods, ", ")})
	}
	if q.Body != nil && q.JSON != nil || q.Timeout < 0 {
		return nil, problem.Bad("hook_argument", locale.Args{"number": 2})
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, notFetched(&netguard.Refusal{Kind: netguard.BadURL})
	}
	var body []byte
	switch {
	case q.Body != nil:
		body = []byte(*q.Body)
	case q.JSON != nil:
		body = q.JSON
	}
	req := &http.Request{Method: q.Method, URL: u, Host: u.Host, Header: http.Header{}, ProtoMajor: 1, ProtoMinor: 1}
	if body != nil {
		req.ContentLength = int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	req.Header.Set("User-Agent", "Tenon/"+s.Version)
	if q.JSON != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if len(q.Headers) > maxFetchHeaders {
		return nil, problem.Bad("fetch_headers", locale.Args{"max": maxFetchHeaders})
	}
	for name, value := range q.Headers {
		if !netguard.ValidHeader(name, value) {
			return nil, problem.Bad("fetch_header", locale.Args{"header": name})
		}
		req.Header.Set(name, value)
	}
	return req, nil
}

// fetch sends a request and reads the answer to its end.
func (s *Service) fetch(ctx context.Context, req *http.Request, hosts []string, timeout time.Duration, d *Deed) (any, error) {
	whole := ctx
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	failed := func(err error) error {
		if whole.Err() != nil {
			return context.Cause(whole)
		}
		return notFetched(err)
	}
	res, err := s.Fetch.Do(req.WithContext(ctx), hosts)
	if err != nil {
		return nil, failed(err)
	}
	defer func() { _ = res.Body.Close() }()
	d.Status = res.StatusCode
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, failed(err)
	}
	headers := map[string]string{}
	for name, values := range res.Header {
		headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	return map[string]any{"status": res.StatusCode, "ok": res.StatusCode >= 200 && res.StatusCode < 300, "headers": headers, "body": decoded(raw, res.Header.Get("Content-Type"))}, nil
}

// decoded is a body as text, in the character set that it names, UTF-8 otherwise.
func decoded(raw []byte, contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		if set, err := htmlindex.Get(params["charset"]); err == nil {
			if text, err := set.NewDecoder().Bytes(raw); err == nil {
				raw = text
			}
		}
	}
	return strings.ToValidUTF8(strings.TrimPrefix(string(raw), "\uFEFF"), "\uFFFD")
}

// notFetched says why a server was not asked, or did not answer. It tells no
// address that a name stands for.
func notFetched(err error) *problem.Problem {
	kind, host := netguard.Unreached, ""
	if is := (*netguard.Refusal)(nil); errors.As(err, &is) {
		kind, host = is.Kind, is.Host
	}
	status := http.StatusBadGateway
	if kind == netguard.BadURL || kind == netguard.BadHost || kind == netguard.Inside {
		status = http.StatusBadRequest
	}
	return problem.New(status, "fetch_"+string(kind), locale.Args{"host": host}).Cause(err)
}

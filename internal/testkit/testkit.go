// Package testkit opens a real Tenon on a temporary directory and sends requests
// through its real router, for tests.
package testkit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/app"
)

// Admin is who set the business up.
const (
	AdminEmail = "admin@example.com"
	Password   = "correct-horse-battery"
)

// Kit is a running business.
type Kit struct {
	TB     testing.TB
	Tenon  *app.Tenon
	Admin  string // token
	Dir    string
	mux    http.Handler
	offset *atomic.Int64
	steps  *steps
	log    *errorLog
	said   *promise
}

// steps are those of the last call's writes.
type steps struct {
	mu    sync.Mutex
	names []string
}

// Steps gives the steps of the last call's writes.
func (k *Kit) Steps() []string {
	k.steps.mu.Lock()
	defer k.steps.mu.Unlock()
	return slices.Clone(k.steps.names)
}

func (k *Kit) traced(step string) {
	k.steps.mu.Lock()
	defer k.steps.mu.Unlock()
	k.steps.names = append(k.steps.names, step)
}

func (k *Kit) untrace() {
	k.steps.mu.Lock()
	defer k.steps.mu.Unlock()
	k.steps.names = nil
}

// On is the same business for a subtest: what fails, fails there.
func (k *Kit) On(tb testing.TB) *Kit {
	c := *k
	c.TB = tb
	return &c
}

// Now is the kit's clock: the real one, moved by Advance.
func (k *Kit) Now() time.Time { return time.Now().Add(time.Duration(k.offset.Load())) }

// Advance moves the clock, and has the queue look at what is due by then.
func (k *Kit) Advance(d time.Duration) {
	k.offset.Add(int64(d))
	k.Tenon.Jobs.Wake()
}

// Open starts a business on a directory without setting it up.
func Open(tb testing.TB, dir string) *Kit {
	tb.Helper()
	k := &Kit{TB: tb, Dir: dir, offset: &atomic.Int64{}, steps: &steps{}}
	pb := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DataMaxOpenConns: 4, DataMaxIdleConns: 4})
	log := &errorLog{tb: tb}
	k.log = log
	tb.Cleanup(log.end)
	said, err := newPromise(root(tb))
	k.must(err)
	k.said = said
	t, err := app.New(pb, app.Options{
		Now: k.Now, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelError})), Version: "test",
		Trace: k.traced, Outbound: "127.0.0.1",
	})
	k.must(err)
	k.Tenon = t
	k.must(pb.Bootstrap())
	k.must(pb.RunAllMigrations())
	router, err := apis.NewRouter(pb)
	k.must(err)
	k.must(pb.OnServe().Trigger(&core.ServeEvent{App: pb, Router: router}, func(e *core.ServeEvent) error {
		mux, err := e.Router.BuildMux()
		k.mux = mux
		return err
	}))
	tb.Cleanup(func() { k.Close() })
	return k
}

// errorLog shows what the server logs as an error beside the test that fails.
type errorLog struct {
	tb   testing.TB
	mu   sync.Mutex
	over bool
}

func (l *errorLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.over {
		l.tb.Logf("server: %s", b)
	}
	return len(b), nil
}

func (l *errorLog) end() { l.quiet(true) }

func (l *errorLog) quiet(over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = over
}

// Quiet keeps failures that a test provokes out of its output until the
// function that it gives is called.
func Quiet(k *Kit) func() {
	k.log.quiet(true)
	return func() { k.log.quiet(false) }
}

// New is a business that is set up, empty or with a suite.
func New(tb testing.TB, suite string) *Kit {
	tb.Helper()
	k := Open(tb, tb.TempDir())
	res := k.Call("", "POST", "/api/v1/setup", M{
		"email": AdminEmail, "password": Password, "name": "管理员", "business": "测试公司", "locale": "zh", "timezone": "Asia/Shanghai", "suite": suite,
	}).Want(201)
	k.Admin = res.Body["token"].(string)
	return k
}

// Close stops the business; Open on the same directory starts it again.
func (k *Kit) Close() {
	k.Tenon.Close()
	_ = k.Tenon.App.ClearBootstrap()
}

func (k *Kit) must(err error) {
	if err != nil {
		k.TB.Helper()
		k.TB.Fatal(err)
	}
}

// M is a JSON object.
type M = map[string]any

// Res is an answer.
type Res struct {
	kit    *Kit
	Status int
	Body   M
	Raw    string
	Header http.Header
	call   string
}

// Want fails the test unless the status is as wanted.
func (r *Res) Want(status int) *Res {
	r.kit.TB.Helper()
	if r.Status != status {
		r.kit.TB.Fatalf("%s: status %d, want %d: %.2000s", r.call, r.Status, status, r.Raw)
	}
	return r
}

// Code fails the test unless the answer is a problem with this status and code,
// at the top or at the named field of data.
func (r *Res) Code(status int, code string, field ...string) *Res {
	r.kit.TB.Helper()
	r.Want(status)
	got := r.Body["code"]
	if len(field) > 0 {
		item, _ := r.Get("data").(M)[field[0]].(M)
		got = item["code"]
	}
	if got != code {
		r.kit.TB.Fatalf("%s: code %v, want %s: %s", r.call, got, code, r.Raw)
	}
	return r
}

// Get walks the answer: Get("items", 0, "name").
func (r *Res) Get(path ...any) any {
	var v any = r.Body
	for _, p := range path {
		switch key := p.(type) {
		case string:
			m, _ := v.(M)
			v = m[key]
		case int:
			l, _ := v.([]any)
			if key >= len(l) {
				return nil
			}
			v = l[key]
		}
	}
	return v
}

// Text is Get as text.
func (r *Res) Text(path ...any) string { s, _ := r.Get(path...).(string); return s }

// Items is the answer's list.
func (r *Res) Items() []any { l, _ := r.Body["items"].([]any); return l }

// Call sends a request. A body that is an io.Reader goes as it is, anything else
// as JSON. The test fails where the call is not as the OpenAPI document says.
func (k *Kit) Call(token, method, path string, body any, headers ...string) *Res {
	k.TB.Helper()
	var rd io.Reader
	var sent []byte
	switch b := body.(type) {
	case nil:
	case io.Reader:
		rd = b
	case string:
		sent = []byte(b)
	default:
		raw, err := json.Marshal(b)
		k.must(err)
		sent = raw
	}
	if sent != nil {
		rd = bytes.NewReader(sent)
	}
	req := httptest.NewRequest(method, path, rd)
	req.RemoteAddr = "127.0.0.1:40000"
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	k.untrace()
	k.mux.ServeHTTP(w, req)
	res := &Res{kit: k, Status: w.Code, Raw: w.Body.String(), Header: w.Header(), call: method + " " + path}
	if strings.Contains(w.Header().Get("Content-Type"), "json") && w.Body.Len() > 0 {
		k.must(json.Unmarshal(w.Body.Bytes(), &res.Body))
	}
	if wrong := k.said.broken(req, sent, w); wrong != "" {
		k.TB.Errorf("%s %s, which docs/api/openapi.json does not say (go generate ./internal/httpapi writes it)", res.call, wrong)
	}
	return res
}

// Upload sends a multipart form with one file.
func (k *Kit) Upload(token, path, name string, content []byte, values M) *Res {
	k.TB.Helper()
	return k.form(token, "POST", path, name, content, values)
}

// UploadAs is Upload by another method.
func (k *Kit) UploadAs(token, method, path, name string, content []byte) *Res {
	k.TB.Helper()
	return k.form(token, method, path, name, content, nil)
}

func (k *Kit) form(token, method, path, name string, content []byte, values M) *Res {
	k.TB.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for key, v := range values {
		k.must(w.WriteField(key, fmt.Sprint(v)))
	}
	f, err := w.CreateFormFile("file", name)
	k.must(err)
	_, err = f.Write(content)
	k.must(err)
	k.must(w.Close())
	return k.Call(token, method, path, &buf, "Content-Type", w.FormDataContentType())
}

// Define saves documents as the administrator's drafts and publishes them.
func (k *Kit) Define(docs ...M) {
	k.TB.Helper()
	for _, d := range docs {
		k.Call(k.Admin, "PUT", fmt.Sprintf("/api/v1/definitions/%s/%s", d["kind"], d["key"]), d).Want(200)
	}
	k.Publish().Want(201)
}

// Publish publishes all drafts.
func (k *Kit) Publish() *Res {
	return k.Call(k.Admin, "POST", "/api/v1/releases", M{"note": "test"})
}

// Person creates a person with roles and signs them in.
func (k *Kit) Person(name, department string, roles ...string) (id, token string) {
	k.TB.Helper()
	email := fmt.Sprintf("%s@example.com", name)
	body := M{"email": email, "name": name, "password": Password, "roles": roles}
	if department != "" {
		body["department"] = department
	}
	id = k.Call(k.Admin, "POST", "/api/v1/people", body).Want(201).Text("id")
	return id, k.SignIn(email, Password)
}

// SignIn gives a token.
func (k *Kit) SignIn(email, password string) string {
	k.TB.Helper()
	return k.Call("", "POST", "/api/collections/users/auth-with-password", M{"identity": email, "password": password}).Want(200).Text("token")
}

// Department creates a department.
func (k *Kit) Department(name, parent string) string {
	k.TB.Helper()
	return k.Call(k.Admin, "POST", "/api/v1/departments", M{"name": name, "parent": parent}).Want(201).Text("id")
}

// Create makes a record and gives its id.
func (k *Kit) Create(token, object string, data M) string {
	k.TB.Helper()
	return k.Call(token, "POST", "/api/v1/objects/"+object+"/records", data).Want(201).Text("id")
}

// Patch changes a record and gives the answer.
func (k *Kit) Patch(token, object, id string, data M) *Res {
	k.TB.Helper()
	return k.Call(token, "PATCH", "/api/v1/objects/"+object+"/records/"+id, data)
}

// Get reads a record; query is what follows the question mark.
func (k *Kit) Get(token, object, id string, query ...string) *Res {
	k.TB.Helper()
	return k.Call(token, "GET", Query("/api/v1/objects/"+object+"/records/"+id, query...), nil)
}

// List reads a page; query is names and values in turn.
func (k *Kit) List(token, object string, query ...string) *Res {
	k.TB.Helper()
	return k.Call(token, "GET", Query("/api/v1/objects/"+object+"/records", query...), nil)
}

// Delete deletes a record and gives the answer.
func (k *Kit) Delete(token, object, id string) *Res {
	k.TB.Helper()
	return k.Call(token, "DELETE", "/api/v1/objects/"+object+"/records/"+id, nil)
}

// Query is a path with names and values in turn as its query.
func Query(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// Exec runs SQL beside the pipeline, for rows in numbers and for harm.
func (k *Kit) Exec(sql string) {
	k.TB.Helper()
	_, err := k.Tenon.App.NonconcurrentDB().NewQuery(sql).Execute()
	k.must(err)
}

// Scalar reads one value as text.
func (k *Kit) Scalar(sql string) string {
	k.TB.Helper()
	var s string
	k.must(k.Tenon.App.NonconcurrentDB().NewQuery(sql).Row(&s))
	return s
}

// Wait follows a job to its end and gives it.
func (k *Kit) Wait(token, job string) M {
	k.TB.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	for time.Now().Before(deadline) {
		res := k.Call(token, "GET", "/api/v1/jobs/"+job, nil).Want(200)
		if s := res.Text("state"); s != "queued" && s != "running" {
			return res.Body
		}
		time.Sleep(20 * time.Millisecond)
	}
	k.TB.Fatalf("job %s does not end", job)
	return nil
}

// Server serves the business on a real port, for what needs a connection.
func (k *Kit) Server() *httptest.Server {
	srv := httptest.NewServer(k.mux)
	k.TB.Cleanup(srv.Close)
	return srv
}

// Ctx is a context for direct calls.
func (k *Kit) Ctx() context.Context { return context.Background() }

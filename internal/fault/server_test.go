package fault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

const password = "fault-password-1"

// binary is built once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	if name := os.Getenv("TENON_BINARY"); name != "" {
		return filepath.Abs(name)
	}
	dir, err := os.MkdirTemp("", "tenon-fault-")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "tenon")
	out, err := exec.CommandContext(context.Background(), "go", "build", "-o", name, "../../cmd/tenon").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if os.Getenv("TENON_BINARY") == "" {
		if name, err := binary(); err == nil {
			_ = os.RemoveAll(filepath.Dir(name))
		}
	}
	os.Exit(code)
}

// server is the real binary on a folder of its own.
type server struct {
	t     *testing.T
	dir   string
	addr  string
	token string
	env   []string // beside that of the tests
	cmd   *exec.Cmd
	log   *bytes.Buffer
}

func newServer(t *testing.T) *server {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return &server{t: t, dir: t.TempDir(), addr: l.Addr().String()}
}

// start runs the binary and waits for its first answer.
func (s *server) start() {
	s.t.Helper()
	name, err := binary()
	if err != nil {
		s.t.Fatal(err)
	}
	s.log = &bytes.Buffer{}
	s.cmd = exec.CommandContext(context.WithoutCancel(s.t.Context()), name, "serve", "--http="+s.addr, "--dir="+s.dir)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	s.cmd.Env = append(os.Environ(), s.env...)
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(s.kill)
	for range 1000 {
		if _, err := s.call(http.MethodGet, "/api/health", nil); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.kill()
	s.t.Fatalf("no answer: %s", s.log)
}

// kill is kill -9.
func (s *server) kill() {
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

// refused is an answer of 400 and above.
type refused struct {
	status int
	body   []byte
}

func (r *refused) Error() string { return fmt.Sprintf("%d %s", r.status, r.body) }

// call sends a request and answers the body. An error that is not *refused means
// that nobody knows whether it was done.
func (s *server) call(method, path string, body any) ([]byte, error) {
	var r io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.addr+path, r)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return s.do(req)
}

func (s *server) do(req *http.Request) ([]byte, error) {
	req.Header.Set("Authorization", s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 400 {
		return nil, &refused{res.StatusCode, raw}
	}
	return raw, nil
}

// must sends a request that has to work.
func (s *server) must(method, path string, body, out any) {
	s.t.Helper()
	raw, err := s.call(method, path, body)
	if err != nil {
		s.t.Fatalf("%s %s: %v\n%s", method, path, err, tail(s.log.String()))
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			s.t.Fatal(err)
		}
	}
}

// business sets up a business with notes (text, a number, a unique key, a formula)
// in books that total them.
func (s *server) business() {
	s.t.Helper()
	var got struct{ Token string }
	s.must(http.MethodPost, "/api/v1/setup", map[string]any{
		"email": "admin@example.com", "password": password, "name": "管理员", "business": "测试企业", "locale": "zh", "timezone": "Asia/Shanghai",
	}, &got)
	s.token = got.Token
	label := func(x string) any { return map[string]any{"zh": x, "en": x} }
	s.must(http.MethodPut, "/api/v1/definitions/object/book", map[string]any{
		"kind": "object", "key": "book", "label": label("book"), "title": "name", "fields": []any{
			map[string]any{"key": "name", "type": "text", "label": label("name")},
			map[string]any{"key": "notes", "type": "rollup", "label": label("notes"), "object": "note", "via": "book", "op": "count"},
			map[string]any{"key": "total", "type": "rollup", "label": label("total"), "object": "note", "via": "book", "op": "sum", "field": "twice"},
		},
	}, nil)
	s.defineNote("record.count * 2")
	s.must(http.MethodPost, "/api/v1/releases", map[string]any{"note": "note"}, nil)
	for _, id := range books {
		s.must(http.MethodPost, "/api/v1/objects/book/records", map[string]any{"id": id, "name": id}, nil)
	}
}

var books = []string{"aaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb"}

// defineNote drafts the object of notes with a formula.
func (s *server) defineNote(formula string) {
	s.t.Helper()
	label := func(x string) any { return map[string]any{"zh": x, "en": x} }
	s.must(http.MethodPut, "/api/v1/definitions/object/note", map[string]any{
		"kind": "object", "key": "note", "label": label("note"), "title": "name", "owner": true, "fields": []any{
			map[string]any{"key": "name", "type": "text", "label": label("name"), "required": true},
			map[string]any{"key": "count", "type": "number", "label": label("count")},
			map[string]any{"key": "code", "type": "text", "label": label("code"), "unique": true},
			map[string]any{"key": "book", "type": "relation", "label": label("book"), "object": "book"},
			map[string]any{"key": "twice", "type": "formula", "label": label("twice"), "result": "number", "formula": formula},
		},
	}, nil)
}

func unknown(err error) bool {
	var r *refused
	return err != nil && !errors.As(err, &r)
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

func decode[T any](t *testing.T, raw []byte) *T {
	t.Helper()
	out := new(T)
	if err := json.Unmarshal(raw, out); err != nil {
		t.Fatal(err)
	}
	return out
}

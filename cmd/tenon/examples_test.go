package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// The binary of the tests is the product, where it is started as that.
func TestMain(tests *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-test.") {
		main()
		os.Exit(0)
	}
	os.Exit(tests.Run())
}

type m = map[string]any

// installation is a folder of data, with examples of the operator's hooks.
type installation struct {
	t                    *testing.T
	base, admin, operate string
}

const password = "correct-horse-battery"

// tenon runs the product to its end.
func tenon(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, said)
	}
}

// install sets a business up with the CRM suite and serves it, with one example.
func install(t *testing.T, example string, env ...string) *installation {
	t.Helper()
	dir := t.TempDir()
	data, hooks := filepath.Join(dir, "data"), filepath.Join(dir, "pb_hooks")
	where := []string{"--dir", data, "--hooksDir", hooks, "--migrationsDir", filepath.Join(dir, "pb_migrations")}
	raw, err := os.ReadFile(filepath.Join("../../pb_hooks", example+".example"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(hooks, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(hooks, example), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	tenon(t, append([]string{"setup", "--suite", "crm", "--email", "admin@example.com", "--password", password}, where...)...)
	tenon(t, append([]string{"superuser", "upsert", "operator@example.com", password}, where...)...)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	said := &log{}
	cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"serve", "--http", address}, where...)...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), env...), said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(said.text())
		}
	})
	in := &installation{t: t, base: "http://" + address}
	in.until("the server answers", func() bool {
		res, err := http.Get(in.base + "/api/health")
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
	in.admin = in.signIn("users", "admin@example.com")
	in.operate = in.signIn("_superusers", "operator@example.com")
	return in
}

type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *log) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (in *installation) until(what string, done func() bool) {
	in.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if done() {
			return
		}
	}
	in.t.Fatalf("in vain: %s", what)
}

func (in *installation) signIn(collection, email string) string {
	in.t.Helper()
	token, _ := in.call("", "POST", "/api/collections/"+collection+"/auth-with-password", m{"identity": email, "password": password}, 200)["token"].(string)
	return token
}

// call asks the server and wants a status.
func (in *installation) call(token, method, path string, body any, status int) m {
	in.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		in.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(in.t.Context(), method, in.base+path, bytes.NewReader(raw))
	if err != nil {
		in.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		in.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	said, _ := io.ReadAll(res.Body)
	if res.StatusCode != status {
		in.t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, said)
	}
	var out m
	_ = json.Unmarshal(said, &out) // nothing of 204
	return out
}

// opportunity makes one and gives its address.
func (in *installation) opportunity(name string, values m) string {
	in.t.Helper()
	account := in.call(in.admin, "POST", "/api/v1/objects/account/records", m{"name": "客户 " + name, "source_channel": "referral"}, 201)["id"]
	data := m{"name": name, "account": account, "amount": 100, "expected_close": time.Now().AddDate(0, 1, 0).Format("2006-01-02")}
	for key, v := range values {
		data[key] = v
	}
	return "/api/v1/objects/opportunity/records/" + fmt.Sprint(in.call(in.admin, "POST", "/api/v1/objects/opportunity/records", data, 201)["id"])
}

func TestExampleOfANightlyJob(t *testing.T) {
	t.Parallel()
	in := install(t, "close_stale.pb.js", "STALE_DAYS=0")
	open, won, gone := in.opportunity("open", nil), in.opportunity("won", m{"stage": "won"}), in.opportunity("gone", nil)
	in.call(in.admin, "DELETE", gone, nil, 204)
	in.call(in.operate, "POST", "/api/crons/close_stale", nil, 204)
	in.until("the job closes what is stale", func() bool { return in.call(in.admin, "GET", open, nil, 200)["stage"] == "invalid" })
	if got := in.call(in.admin, "GET", won, nil, 200); got["stage"] != "won" || got["version"] != 1.0 {
		t.Errorf("%v", got)
	}
	if raw, _ := json.Marshal(in.call(in.admin, "GET", open+"/history", nil, 200)); !strings.Contains(string(raw), `"invalid"`) {
		t.Errorf("history does not know: %s", raw)
	}
}

func TestExampleOfARoute(t *testing.T) {
	t.Parallel()
	in := install(t, "won_by_month.pb.js")
	in.opportunity("one", m{"stage": "won", "amount": 100.5, "expected_close": "2026-10-31"})
	in.opportunity("two", m{"stage": "won", "amount": 200, "expected_close": "2026-10-01"})
	in.opportunity("other month", m{"stage": "won", "amount": 400, "expected_close": "2026-09-30"})
	in.call(in.admin, "DELETE", in.opportunity("gone", m{"stage": "won", "expected_close": "2026-10-02"}), nil, 204)
	if got := in.call(in.admin, "GET", "/api/ext/won/2026-10", nil, 200); got["won"] != 2.0 || got["amount"] != 300.5 {
		t.Errorf("%v", got)
	}
	in.call(in.admin, "GET", "/api/ext/won/2026-10'%20OR%201=1", nil, 400)
	in.call("", "GET", "/api/ext/won/2026-10", nil, 401)
}

func TestExampleOfAMail(t *testing.T) {
	t.Parallel()
	in := install(t, "welcome_mail.pb.js", "TENON_OUTBOUND=127.0.0.1")
	mail := testkit.NewMailServer(t)
	in.call(in.operate, "PATCH", "/api/settings", m{
		"smtp": m{"enabled": true, "host": "127.0.0.1", "port": mail.Port},
		"meta": m{"appName": "榫", "senderName": "榫", "senderAddress": "crm@example.com", "appURL": "https://crm.example.com"},
	}, 200)
	in.call(in.admin, "POST", "/api/v1/people", m{"email": "fang@example.com", "name": "王芳", "password": password, "roles": []string{}}, 201)
	got := mail.Letters(t, "fang@example.com", 1)[0]
	if !strings.Contains(got.Subject, "欢迎") || !strings.Contains(got.Text, "王芳") || !strings.Contains(got.Text, "https://crm.example.com") {
		t.Errorf("%+v", got)
	}
}

func TestExampleOfARefusal(t *testing.T) {
	t.Parallel()
	in := install(t, "log_big_deals.pb.js")
	deal := in.opportunity("won", m{"stage": "won", "amount": 100})
	if got := in.call(in.admin, "PATCH", deal, m{"amount": 200}, 400); got["code"] != "hook_refused" || got["message"] != "赢单后不能修改金额。" {
		t.Errorf("%v", got)
	}
	open := in.opportunity("open", nil)
	in.call(in.admin, "PATCH", open, m{"amount": 2_000_000}, 200)
	in.until("the big deal is in the log", func() bool {
		raw, _ := json.Marshal(in.call(in.operate, "GET", "/api/logs?perPage=200", nil, 200))
		return strings.Contains(string(raw), "became a big deal")
	})
}

// Every example is tested here and told of in the README; none runs as it is.
func TestExamplesAreDocumented(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../pb_hooks/*")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../pb_hooks/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		name = filepath.Base(name)
		if name != "README.md" && (!strings.HasSuffix(name, ".pb.js.example") || !strings.Contains(string(readme), name)) {
			t.Errorf("%s is no example, or the README does not tell of it", name)
		}
	}
}

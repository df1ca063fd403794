package hook

import (
	"context"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/script"
)

// echo answers what it was asked.
func echo(t *testing.T) (*httptest.Server, string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/gbk":
			w.Header().Set("Content-Type", "text/plain; charset=gbk")
			_, _ = w.Write([]byte{0xc4, 0xe3, 0xba, 0xc3})
		case "/large":
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<20+1))
		case "/away":
			http.Redirect(w, r, "http://localhost:1/", http.StatusFound)
		case "/here":
			http.Redirect(w, r, "/end", http.StatusFound)
		case "/slow":
			<-r.Context().Done()
		case "/wrong":
			w.WriteHeader(http.StatusTeapot)
		default:
			w.Header().Set("X-Answer", "yes")
			out, _ := json.Marshal(map[string]any{"method": r.Method, "path": r.URL.String(), "body": string(body), "type": r.Header.Get("Content-Type"), "token": r.Header.Get("Authorization"), "agent": r.Header.Get("User-Agent")})
			_, _ = w.Write(out)
		}
	}))
	t.Cleanup(server.Close)
	return server, server.URL
}

func TestFetch(t *testing.T) {
	t.Parallel()
	_, at := echo(t)
	b := newBench(t, true, Config{})
	for _, event := range []string{"before_update", "after_create"} {
		r := newTurn(event, &meta.Hook{Hosts: []string{"127.0.0.1"}})
		got, _, err := b.result(r, fmt.Sprintf(`
			const a = http.fetch(%[1]q + "/x?y=1");
			const b = http.fetch(%[1]q, {method: "post", json: {a: [1, "二"]}, headers: {Authorization: "Bearer t"}});
			const c = http.fetch(%[1]q, {method: "PUT", body: "plain", timeout: 1000});
			const d = http.fetch(%[1]q + "/wrong"), e = http.fetch(%[1]q + "/gbk"), f = http.fetch(%[1]q + "/here");
			return [a.status, a.ok, a.headers["x-answer"], a.json(), b.json(), c.json().body, d.status, d.ok, d.text(), e.text(), f.json().path, typeof a.body]`, at), script.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		request := func(method, path, body, kind, token string) map[string]any {
			return map[string]any{"method": method, "path": path, "body": body, "type": kind, "token": token, "agent": "Tenon/test"}
		}
		want := []any{200.0, true, "yes", request("GET", "/x?y=1", "", "", ""), request("POST", "/", `{"a":[1,"二"]}`, "application/json", "Bearer t"), "plain", 418.0, false, "", "你好", "/end", "undefined"}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n%v\n%v", event, got, want)
		}
		host := strings.TrimPrefix(at, "http://")
		if len(r.deeds) != 6 || r.deeds[1].What != "http.fetch" || r.deeds[1].To != "POST "+host || r.deeds[3].Status != 418 || r.deeds[1].Said != nil || r.deeds[0].Took <= 0 {
			t.Errorf("%+v", r.deeds)
		}
	}
}

func TestFetchesThatAreRefused(t *testing.T) {
	t.Parallel()
	_, at := echo(t)
	b := newBench(t, true, Config{})
	hosts := &meta.Hook{Hosts: []string{"127.0.0.1", "localhost"}}
	gone := httptest.NewServer(nil)
	gone.Close()
	for source, code := range map[string]string{
		`http.fetch("https://example.com/")`:                          "fetch_bad_host",
		`http.fetch("` + at + `/away")`:                               "fetch_redirect",
		`http.fetch("` + at + `/large")`:                              "fetch_too_large",
		`http.fetch("` + at + `/slow", {timeout: 30})`:                "fetch_unreached",
		`http.fetch("` + gone.URL + `")`:                              "fetch_unreached",
		`http.fetch("http://127.0.0.1:22/")`:                          "fetch_bad_url",
		`http.fetch("http://me:pw@127.0.0.1/")`:                       "fetch_bad_url",
		`http.fetch("file:///etc/passwd")`:                            "fetch_bad_url",
		`http.fetch("http://[::1")`:                                   "fetch_bad_url",
		`http.fetch()`:                                                "fetch_bad_url",
		`http.fetch({})`:                                              "hook_argument",
		`http.fetch("` + at + `", {method: "CONNECT"})`:               "fetch_method",
		`http.fetch("` + at + `", {proxy: "x"})`:                      "hook_argument",
		`http.fetch("` + at + `", {headers: {a: 1}})`:                 "hook_argument",
		`http.fetch("` + at + `", {headers: {Host: "evil"}})`:         "fetch_header",
		`http.fetch("` + at + `", {headers: {"a b": "c"}})`:           "fetch_header",
		`http.fetch("` + at + `", {headers: {a: "b\r\nHost: evil"}})`: "fetch_header",
		`http.fetch("` + at + `", {body: "a", json: 1})`:              "hook_argument",
		`http.fetch("` + at + `", {timeout: -1})`:                     "hook_argument",
		`for (let i = 0; i < 21; i++) http.fetch("` + at + `/x")`:     "hook_calls",
	} {
		if got := b.caught(newTurn("after_create", hosts), source); got != code {
			t.Errorf("%s: %s", source, got)
		}
	}
	if got := b.caught(newTurn("after_create", &meta.Hook{}), `http.fetch("`+at+`")`); got != "fetch_bad_host" {
		t.Errorf("a hook without hosts: %s", got)
	}
}

// A58, through a hook: every host of the inside is refused, even where the hook
// names it.
func TestFetchesReachNothingInside(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../netguard/testdata/inside.txt")
	if err != nil {
		t.Fatal(err)
	}
	server, at := echo(t)
	hit := false
	server.Config.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hit = true })
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, false, Config{})
	for host := range strings.Lines(string(raw)) {
		host = strings.TrimSpace(host)
		doc := &meta.Hook{Hosts: []string{host, strings.Trim(host, "[]")}}
		for _, address := range []string{"http://" + host + ":" + u.Port() + "/", "https://" + host + "/x"} {
			code := b.caught(newTurn("before_create", doc), fmt.Sprintf(`const a = http.fetch(%q, {timeout: 1500}); throw new Error("reached " + a.status)`, address))
			if !strings.HasPrefix(code, "fetch_") {
				t.Errorf("%s: %s", address, code)
			}
		}
	}
	if hit {
		t.Error("the machine itself was reached")
	}
}

// A hook whose time is over while it waits for an answer ends in time, and what it
// asked for ends with it.
func TestFetchEndsWithItsHook(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		close(gone)
	}))
	t.Cleanup(server.Close)
	b := newBench(t, true, Config{})
	start := time.Now()
	_, _, err := b.result(newTurn("before_update", &meta.Hook{Hosts: []string{"127.0.0.1"}}), fmt.Sprintf(`try { http.fetch(%q) } catch (e) {} for (;;) {}`, server.URL), script.Limits{Time: 300 * time.Millisecond})
	if !script.Is(err, script.Timeout) {
		t.Error(err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
	select {
	case <-gone:
	case <-time.After(10 * time.Second):
		t.Error("the request goes on")
	}
}

// Hooks that wait for slow servers keep no other hook waiting.
func TestSlowServersKeepNoOtherHooksWaiting(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	asked := make(chan struct{}, 8)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	b := newBench(t, true, Config{})
	b.Scripts = script.New(script.Config{Workers: 2})
	t.Cleanup(b.Scripts.Close)
	done := make(chan error, 4)
	for range 4 {
		go func() {
			_, _, err := b.result(newTurn("after_update", &meta.Hook{Hosts: []string{"127.0.0.1"}}), fmt.Sprintf(`return http.fetch(%q).status`, server.URL), script.Limits{Time: 30 * time.Second})
			done <- err
		}()
	}
	for range 4 {
		select {
		case <-asked:
		case <-time.After(20 * time.Second):
			t.Fatal("they wait for each other")
		}
	}
	if v, _, err := b.result(newTurn("before_update", &meta.Hook{}), `return 1`, script.Limits{}); err != nil || v != 1.0 {
		t.Errorf("%v %v", v, err)
	}
	close(release)
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// In a trial nothing leaves: who tries it is told what would.
func TestFetchInATrial(t *testing.T) {
	t.Parallel()
	b := newBench(t, false, Config{})
	r := newTurn("after_create", &meta.Hook{Hosts: []string{"api.example.com"}})
	var told []Deed
	r.trial = func(_ context.Context, d *Deed) (any, error) {
		told = append(told, *d)
		return map[string]any{"status": 201, "ok": true, "headers": map[string]string{}, "body": `{"id": 7}`}, nil
	}
	v, _, err := b.result(r, `return http.fetch("https://api.example.com/a", {method: "POST", json: {b: 1}}).json().id`, script.Limits{})
	if err != nil || v != 7.0 {
		t.Fatal(v, err)
	}
	if len(told) != 1 || told[0].To != "POST api.example.com" || !strings.Contains(fmt.Sprintf("%s", told[0].Said), `"url":"https://api.example.com/a"`) {
		t.Errorf("%+v", told)
	}
	if got := b.caught(r, `http.fetch("https://elsewhere.example.com/")`); got != "fetch_bad_host" {
		t.Error(got)
	}
}

func TestWhatIsNotThereBeforeAWrite(t *testing.T) {
	t.Parallel()
	b := newBench(t, false, Config{})
	b.table = []function{{name: "later"}}
	if got := b.caught(newTurn("before_create", &meta.Hook{}), `later()`); got != "hook_not_before" {
		t.Error(got)
	}
	if err := (&turn{rights: newTurn("", nil).rights}).told(errors.New("x")); err == nil {
		t.Error("an error is lost")
	}
}

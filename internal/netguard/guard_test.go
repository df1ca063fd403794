package netguard

import (
	"context"
	_ "embed"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// inside lists hosts of the inside, however they are written.
//
//go:embed testdata/inside.txt
var inside string

// A58: what of the inside is asked for, however it is written.
func TestNothingOfTheInsideIsReached(t *testing.T) {
	for _, host := range strings.Split(strings.TrimSpace(inside), "\n") {
		c := New(Limits{Timeout: 3 * time.Second})
		for _, in := range []string{"http://" + host + "/", "https://" + host + ":8443/x"} {
			u, err := url.Parse(in)
			if err != nil {
				continue // not even an address
			}
			res, err := c.Do(&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}, nil)
			if err == nil {
				_ = res.Body.Close()
				t.Errorf("%s was reached", in)
				continue
			}
			if r := (*Refusal)(nil); !errors.As(err, &r) {
				t.Errorf("%s: %v is no refusal", in, err)
			} else if r.Kind == Unreached && !strings.Contains(host, "localhost") && host[0] != '1' {
				// A name that does not exist is not reached; an address never gets that far.
				if _, e := netip.ParseAddr(strings.Trim(host, "[]")); e == nil {
					t.Errorf("%s was tried: %v", in, err)
				}
			}
		}
	}
}

func TestOddAddressesAreRefusedBeforeAnythingIsAsked(t *testing.T) {
	for in, want := range map[string]Kind{
		"ftp://example.com/":            BadURL,
		"file:///etc/passwd":            BadURL,
		"unix:///var/run/docker.sock":   BadURL,
		"gopher://example.com/":         BadURL,
		"http:example.com":              BadURL,
		"http:///x":                     BadURL,
		"https://me:secret@example.com": BadURL,
		"https://example.com:22/":       BadURL,
		"https://example.com:25/":       BadURL,
		"https://example.com:6379/":     "",
		"https://example.com/":          "",
		"https://api.example.com/":      "",
		"https://evil-example.com/":     BadHost,
		"https://example.com.evil.org/": BadHost,
		"https://8.8.8.8/":              BadHost,
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		got := Kind("")
		if r := (*Refusal)(nil); errors.As(check(u, []string{"example.com", "*.example.com"}), &r) {
			got = r.Kind
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestAddressesOfTheOutside(t *testing.T) {
	for ip, want := range map[string][2]bool{ // outside only, with the own networks
		"8.8.8.8": {true, true}, "2400:3200::1": {true, true}, "::ffff:8.8.8.8": {true, true},
		"10.1.2.3": {false, true}, "127.0.0.1": {false, true}, "fd12::1": {false, true}, "::1": {false, true},
		"169.254.169.254": {false, false}, "fd00:ec2::254": {false, false}, "100.100.100.200": {false, false}, "fe80::1": {false, false}, "64:ff9b::808:808": {false, false},
	} {
		for i, inside := range []bool{false, true} {
			if got := reachable(netip.MustParseAddr(ip), inside); got != want[i] {
				t.Errorf("%s, inside %t: %t", ip, inside, got)
			}
		}
	}
}

func TestHostsThatMayBeAllowed(t *testing.T) {
	for text, want := range map[string]bool{"example.com": true, "*.example.com": true, "8.8.8.8": true, "2400:3200::1": true, "*": false, "*.com": false, "a*.com": false, "https://x.com": false, "x.com:80": false, "1": false, "": false} {
		if ValidHost(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

// open is a client that reaches the test's own servers, with all else as it is.
func open(l Limits) *Client {
	l.Timeout, l.Answer, l.PerHost = orElse(l.Timeout, 5*time.Second), orElse(l.Answer, 1<<20), orElse(l.PerHost, 4)
	return with(l, func(ip netip.Addr) bool { return ip.IsLoopback() })
}

func get(t *testing.T, c *Client, address string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(r, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

func wants(t *testing.T, err error, kind Kind) {
	t.Helper()
	if r := (*Refusal)(nil); !errors.As(err, &r) || r.Kind != kind {
		t.Errorf("%v, want %s", err, kind)
	}
}

// A58: an answer that sends on to the inside, to another host, or in circles.
func TestRedirects(t *testing.T) {
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "inner") }))
	defer inner.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/there", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner.URL, http.StatusFound) })
	mux.HandleFunc("/odd", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://2130706433/", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/here", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/end", http.StatusFound) })
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusFound) })
	mux.HandleFunc("/end", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "end") })
	server := httptest.NewServer(mux)
	defer server.Close()
	c := open(Limits{Redirects: 2})
	for path, kind := range map[string]Kind{"/there": Redirect, "/odd": Redirect, "/round": Redirect} {
		_, err := get(t, c, server.URL+path)
		wants(t, err, kind)
	}
	if body, err := get(t, c, server.URL+"/here"); err != nil || body != "end" {
		t.Errorf("%q %v", body, err)
	}
	_, err := get(t, open(Limits{}), server.URL+"/here")
	wants(t, err, Redirect)
}

// A name that is checked as one address and dialled as another: what counts is
// what is dialled.
func TestRebinding(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "secret") }))
	defer server.Close()
	asked := 0
	c := with(Limits{Timeout: 5 * time.Second, Answer: 100, PerHost: 1}, func(ip netip.Addr) bool {
		asked++
		return reachable(ip, false)
	})
	_, at, err := net.SplitHostPort(strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = get(t, c, "http://localhost:"+at+"/")
	wants(t, err, Inside)
	if asked == 0 {
		t.Error("the address that a name stands for was not asked about")
	}
}

func TestLongAnswersAreAnError(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", len(r.URL.Path)-1))
	}))
	defer server.Close()
	c := open(Limits{Answer: 10})
	if body, err := get(t, c, server.URL+"/1234567890"); err != nil || len(body) != 10 {
		t.Errorf("%q %v", body, err)
	}
	body, err := get(t, c, server.URL+"/12345678901")
	wants(t, err, TooLarge)
	if len(body) > 10 {
		t.Errorf("%d bytes were read", len(body))
	}
}

func TestSlowAnswersEnd(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	defer close(release)
	_, err := get(t, open(Limits{Timeout: 50 * time.Millisecond}), server.URL)
	wants(t, err, Unreached)
}

// F21: an answer that comes a byte at a time ends as one that does not come at all.
func TestDribblingAnswersEnd(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	}))
	defer server.Close()
	c, start := open(Limits{Timeout: 200 * time.Millisecond}), time.Now()
	body, err := get(t, c, server.URL)
	if err == nil || body == "" || time.Since(start) > 20*time.Second {
		t.Errorf("%d bytes after %v: %v", len(body), time.Since(start), err)
	}
	if len(c.busy) != 0 {
		t.Errorf("%d hosts are remembered", len(c.busy))
	}
}

func TestCallsToOneHostTakeTurns(t *testing.T) {
	var now, most atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		time.Sleep(5 * time.Millisecond)
		_, _ = io.WriteString(w, "ok")
		now.Add(-1)
	}))
	defer server.Close()
	c := open(Limits{PerHost: 2})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := get(t, c, server.URL); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() > 2 {
		t.Errorf("%d at a time", most.Load())
	}
	if len(c.busy) != 0 {
		t.Errorf("%d hosts are remembered", len(c.busy))
	}
	// A call that never ends keeps others out no longer than they are willing to wait.
	c = open(Limits{PerHost: 1, Timeout: 50 * time.Millisecond})
	leave, err := c.turn(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.turn(t.Context(), "x")
	wants(t, err, Busy)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.turn(ctx, "x")
	wants(t, err, Unreached)
	leave()
}

func FuzzAddresses(f *testing.F) {
	for _, seed := range []string{"http://127.0.0.1", "https://example.com:443/x?y#z", "http://[::1]", "http://0x7f.1", "http://a@b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := url.Parse(text)
		if err != nil || check(u, nil) != nil {
			return
		}
		// What passes is a name, or an address that reads the same for everybody.
		host := u.Hostname()
		if _, err := netip.ParseAddr(host); err != nil && !isName(host) {
			t.Errorf("%q passed", text)
		}
		if strings.ContainsAny(host, "%@/\\ \t\r\n\x00") {
			t.Errorf("%q passed", text)
		}
	})
}

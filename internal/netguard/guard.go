// Package netguard is the only way out: whatever the server asks of an address
// that somebody wrote into it goes through a client of this package. A client
// reaches the public internet and nothing of the inside: not this machine, not
// its network, not what its cloud answers it. Addresses are checked after names
// are resolved, by the very address that is dialled, on every redirect.
package netguard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Limits bounds what a client does; zero is what is said here.
type Limits struct {
	Timeout   time.Duration // of a call with its answer; 10 s
	Answer    int64         // bytes of an answer; 1 MiB. What is longer is an error, not cut
	PerHost   int           // calls to one host at a time; 4
	Redirects int           // that are followed, within one host; none
	Inside    bool          // reaches the networks of the business too, for what only the operator or an administrator sets
	// Also are networks of the business that are reached nonetheless.
	Also []netip.Prefix
}

// Client asks addresses of the outside. It is safe for use by many.
type Client struct {
	limits Limits
	http   *http.Client

	mu   sync.Mutex
	busy map[string]*turns
}

// turns is the calls to a host that are under way.
type turns struct {
	free chan struct{}
	used int // with those that wait; guarded by Client.mu
}

// New makes a client.
func New(l Limits) *Client {
	l.Timeout = orElse(l.Timeout, 10*time.Second)
	l.Answer = orElse(l.Answer, 1<<20)
	l.PerHost = orElse(l.PerHost, 4)
	outside := outsideOr(l.Also)
	return with(l, func(ip netip.Addr) bool { return outside(ip) || l.Inside && reachable(ip, true) })
}

func orElse[T int | int64 | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// Dial is how something other than the web is reached, such as a mail server.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Dialer dials what a client reaches, at any port. The error of what it does not
// reach is a Refusal.
func Dialer(also []netip.Prefix) Dial {
	d := dialer(outsideOr(also))
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, refusal(address, err)
		}
		return conn, nil
	}
}

// outsideOr allows the public internet and some networks of the business.
func outsideOr(also []netip.Prefix) func(netip.Addr) bool {
	return func(ip netip.Addr) bool {
		return reachable(ip, false) || within(also, ip.Unmap()) && reachable(ip, true)
	}
}

// dialer asks of the very address that is dialled whether it may be.
func dialer(may func(netip.Addr) bool) *net.Dialer {
	return &net.Dialer{Timeout: 5 * time.Second, Control: func(network, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || network != "tcp4" && network != "tcp6" {
			return &Refusal{Kind: Inside, Host: address, cause: err}
		}
		if !may(at.Addr()) {
			return &Refusal{Kind: Inside, Host: at.Addr().String()}
		}
		return nil
	}}
}

// with makes a client that dials what may be dialled.
func with(l Limits, may func(netip.Addr) bool) *Client {
	dial := dialer(may)
	// A proxy resolves the name once more, out of our sight: only the operator's own
	// choice of where to go passes through the operator's proxy.
	var proxy func(*http.Request) (*url.URL, error)
	if l.Inside {
		proxy = http.ProxyFromEnvironment
	}
	c := &Client{limits: l, busy: map[string]*turns{}}
	c.http = &http.Client{
		Timeout: l.Timeout,
		Transport: &http.Transport{
			Proxy: proxy, DialContext: dial.DialContext, TLSHandshakeTimeout: 5 * time.Second, ForceAttemptHTTP2: true,
			MaxIdleConns: 32, MaxIdleConnsPerHost: l.PerHost, IdleConnTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10, DisableCompression: true, // no answer grows in our hands
		},
		CheckRedirect: func(to *http.Request, via []*http.Request) error {
			first := via[0].URL
			switch {
			case len(via) > l.Redirects:
				return &Refusal{Kind: Redirect, Host: to.URL.Hostname(), cause: errors.New("redirected too often")}
			case to.URL.Host != first.Host || to.URL.Scheme != first.Scheme:
				// Elsewhere it would carry what was meant for the first: headers, a body, a signature.
				return &Refusal{Kind: Redirect, Host: to.URL.Hostname(), cause: errors.New("redirected elsewhere")}
			}
			return check(to.URL, nil)
		},
	}
	return c
}

// Do sends a request. hosts is the list of hosts that may be asked; nil is any of
// the outside, an empty one none. The body of the answer ends with an error where
// it is longer than allowed, and must be closed. Errors are Refusals.
func (c *Client) Do(r *http.Request, hosts []string) (*http.Response, error) {
	if hosts == nil {
		hosts = []string{r.URL.Hostname()}
	}
	if err := check(r.URL, hosts); err != nil {
		return nil, err
	}
	done, err := c.turn(r.Context(), strings.ToLower(r.URL.Host))
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(r) //nolint:gosec // what this package is for: the address was checked, and is again when it is dialled
	if err != nil {
		done()
		return nil, refusal(r.URL.Hostname(), err)
	}
	res.Body = &bounded{body: res.Body, left: c.limits.Answer, host: r.URL.Hostname(), done: done}
	return res, nil
}

// RoundTrip makes a client the transport of a library's own.
func (c *Client) RoundTrip(r *http.Request) (*http.Response, error) { return c.Do(r, nil) }

// HTTP is the client for libraries that ask for one of net/http's. It follows no
// redirects but those of Limits.
func (c *Client) HTTP() *http.Client {
	return &http.Client{Transport: c, Timeout: c.limits.Timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func refusal(host string, err error) error {
	if is := (*Refusal)(nil); errors.As(err, &is) {
		return is
	}
	return &Refusal{Kind: Unreached, Host: host, cause: err}
}

// turn waits until a host may be asked once more; the function it gives ends that.
func (c *Client) turn(ctx context.Context, host string) (func(), error) {
	c.mu.Lock()
	t := c.busy[host]
	if t == nil {
		t = &turns{free: make(chan struct{}, c.limits.PerHost)}
		c.busy[host] = t
	}
	t.used++
	c.mu.Unlock()
	left := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if t.used--; t.used == 0 {
			delete(c.busy, host)
		}
	}
	wait := time.NewTimer(c.limits.Timeout)
	defer wait.Stop()
	select {
	case t.free <- struct{}{}:
		return sync.OnceFunc(func() {
			<-t.free
			left()
		}), nil
	case <-ctx.Done():
		left()
		return nil, &Refusal{Kind: Unreached, Host: host, cause: context.Cause(ctx)}
	case <-wait.C:
		left()
		return nil, &Refusal{Kind: Busy, Host: host}
	}
}

// bounded is a body that ends with an error where it is too long.
type bounded struct {
	body io.ReadCloser
	left int64
	host string
	done func()
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	if int64(n) > b.left {
		n = int(b.left)
		b.left = 0
		return n, &Refusal{Kind: TooLarge, Host: b.host, cause: fmt.Errorf("longer than allowed")}
	}
	b.left -= int64(n)
	return n, err
}

func (b *bounded) Close() error {
	b.done()
	return b.body.Close()
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// contender is a running server with the data set in it, asked as the member.
// The calls of one number ask every contender for the same.
type contender interface {
	name() string
	start(ctx context.Context) error
	stop()
	create(n int) call
	update(n int) call
	get(n int) call
	list(n int) call
	count(n int) call
	deep(n int) call
	// seen reads an answer of count: how many items it has, their first id, and
	// the count.
	seen(body []byte) (items int, first string, count int, err error)
	send(ctx context.Context, c call) ([]byte, error)
}

// call is one request.
type call struct {
	method, path string
	body         any
}

// peer sends calls to a server with one token.
type peer struct {
	base, token string
	client      *http.Client
}

func newPeer(addr string) peer {
	return peer{base: "http://" + addr, client: &http.Client{
		Timeout:   10 * time.Minute,
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
	}}
}

// send answers the body, or an error for any status of 400 and above.
func (p *peer) send(ctx context.Context, c call) ([]byte, error) {
	var body io.Reader
	if c.body != nil {
		raw, err := json.Marshal(c.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, c.method, p.base+c.path, body)
	if err != nil {
		return nil, err
	}
	if c.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept-Language", "en")
	return p.do(req)
}

func (p *peer) do(req *http.Request) ([]byte, error) {
	if p.token != "" {
		req.Header.Set("Authorization", p.token)
	}
	res, err := p.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode >= 400 {
		return nil, fmt.Errorf("%s %s: %d %s", req.Method, req.URL.Path, res.StatusCode, raw[:min(len(raw), 600)])
	}
	return raw, nil
}

// ask sends a call and decodes the answer into out.
func (p *peer) ask(ctx context.Context, method, path string, body, out any) error {
	raw, err := p.send(ctx, call{method, path, body})
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(raw, out)
}

// signIn takes a token from PocketBase's route, which Tenon has too.
func (p *peer) signIn(ctx context.Context, email string) error {
	var got struct{ Token string }
	err := p.ask(ctx, http.MethodPost, "/api/collections/users/auth-with-password", map[string]any{"identity": email, "password": secret}, &got)
	p.token = got.Token
	return err
}

// agree makes sure that all contenders answer the same question with the same
// rows, so that nobody is fast because of seeing less.
func agree(ctx context.Context, list []contender) error {
	type answer struct {
		items, count int
		first        string
	}
	for n := range 3 {
		var want answer
		for i, c := range list {
			raw, err := c.send(ctx, c.count(n))
			if err != nil {
				return fmt.Errorf("%s: %w", c.name(), err)
			}
			items, first, count, err := c.seen(raw)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name(), err)
			}
			got := answer{items, count, first}
			if i == 0 {
				want = got
			} else if got != want {
				return fmt.Errorf("%s sees %+v, %s sees %+v", list[0].name(), want, c.name(), got)
			}
		}
	}
	return nil
}

// threshold is the amount that list number n filters by, so that no two
// requests in a row are the same.
func threshold(n int) float64 { return 20_000 + float64(n%200)*10 }

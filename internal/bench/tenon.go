package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

const tenonName = "Tenon"

// tenon is the built binary, with the data set brought in through its API.
type tenon struct {
	peer
	admin  peer
	binary string
	dir    string
	addr   string
	data   *dataset
	proc   *process

	people, departments []string // ids that Tenon gave
	visible, own        []string
	cursors             []string // of pages from 80 % on
}

func (t *tenon) name() string { return tenonName }

func (t *tenon) start(ctx context.Context) error {
	if _, err := t.launch(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{t.setup, t.organisation, t.publish, t.partners, t.deals} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := t.signIn(ctx, personEmail(member)); err != nil {
		return err
	}
	t.visible, t.own = t.data.reachable(500)
	return t.walk(ctx)
}

func (t *tenon) stop() { t.proc.stop() }

// launch starts the binary on its folder and gives the time to the first answer.
func (t *tenon) launch(ctx context.Context) (took time.Duration, err error) {
	if t.addr == "" {
		if t.addr, err = freeAddr(ctx); err != nil {
			return 0, err
		}
		t.peer, t.admin = newPeer(t.addr), newPeer(t.addr)
	}
	t.proc, took, err = launch(ctx, t.dir, t.addr, "/api/health", time.Minute, t.binary, "serve", "--http="+t.addr, "--dir="+t.dir)
	return took, err
}

func (t *tenon) setup(ctx context.Context) error {
	var got struct{ Token string }
	err := t.admin.ask(ctx, http.MethodPost, "/api/v1/setup", map[string]any{
		"email": "admin@example.com", "password": secret, "name": "管理员", "business": "测试企业", "locale": "zh", "timezone": "Asia/Shanghai", "suite": "", "sample": false,
	}, &got)
	t.admin.token = got.Token
	return err
}

// crowded launches a server and sets it up for many that come from one address,
// faster than those of an office would.
func (t *tenon) crowded(ctx context.Context) error {
	if _, err := t.launch(ctx); err != nil {
		return err
	}
	if err := t.setup(ctx); err != nil {
		return err
	}
	return t.admin.ask(ctx, http.MethodPatch, "/api/v1/settings/business", map[string]any{"limits": map[string]any{"addressRate": 10_000, "addressBurst": 100_000}}, nil)
}

// organisation makes the departments and the people.
func (t *tenon) organisation(ctx context.Context) error {
	// The role comes first: people are given it.
	if err := t.define(ctx, "object/account", "object/contact", "object/deal", "role/member"); err != nil {
		return err
	}
	for n := range departments {
		var got struct{ ID string }
		if err := t.admin.ask(ctx, http.MethodPost, "/api/v1/departments", map[string]any{"name": fmt.Sprintf("部门 %d", n)}, &got); err != nil {
			return err
		}
		t.departments = append(t.departments, got.ID)
	}
	return nil
}

// publish releases the definitions and adds the people.
func (t *tenon) publish(ctx context.Context) error {
	if err := t.release(ctx, "bench"); err != nil {
		return err
	}
	for n := range people {
		var got struct{ ID string }
		err := t.admin.ask(ctx, http.MethodPost, "/api/v1/people", map[string]any{
			"email": personEmail(n), "name": fmt.Sprintf("员工 %d", n), "password": secret,
			"department": t.departments[n%departments], "roles": []string{"member"},
		}, &got)
		if err != nil {
			return err
		}
		t.people = append(t.people, got.ID)
	}
	return nil
}

func (t *tenon) release(ctx context.Context, note string) error {
	return t.admin.ask(ctx, http.MethodPost, "/api/v1/releases", map[string]any{"note": note}, nil)
}

// define saves drafts of the documents.
func (t *tenon) define(ctx context.Context, refs ...string) error {
	for _, ref := range refs {
		if err := t.admin.ask(ctx, http.MethodPut, "/api/v1/definitions/"+ref, documents()[ref], nil); err != nil {
			return err
		}
	}
	return nil
}

const batchSize = 500

func (t *tenon) partners(ctx context.Context) error {
	for object, size := range map[string]int{"account": accounts, "contact": contacts} {
		if err := t.fill(ctx, object, size, func(n int) map[string]any { return partner(object, n) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *tenon) deals(ctx context.Context) error {
	return t.fill(ctx, "deal", t.data.rows, func(n int) map[string]any {
		x := t.data.row(n)
		body := x.object()
		body["id"], body["owner"] = x.id, t.people[x.owner]
		return body
	})
}

// fill creates n records of an object in batches.
func (t *tenon) fill(ctx context.Context, object string, n int, row func(n int) map[string]any) error {
	for from := 0; from < n; from += batchSize {
		ops := make([]any, 0, batchSize)
		for k := from; k < min(from+batchSize, n); k++ {
			ops = append(ops, map[string]any{"method": "create", "data": row(k)})
		}
		err := t.admin.ask(ctx, http.MethodPost, "/api/v1/objects/"+object+"/records:batch", map[string]any{"operations": ops, "atomic": true}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

const tenonRecords = "/api/v1/objects/deal/records"

func (t *tenon) create(n int) call {
	return call{http.MethodPost, tenonRecords, t.data.row(t.data.rows + n).object()}
}

func (t *tenon) update(n int) call {
	return call{http.MethodPatch, tenonRecords + "/" + t.own[n%len(t.own)], map[string]any{"amount": float64(n) + 0.5}}
}

func (t *tenon) get(n int) call {
	return call{http.MethodGet, tenonRecords + "/" + t.visible[n%len(t.visible)] + "?expand=account,contact", nil}
}

func (t *tenon) page(n int, extra url.Values) call {
	q := url.Values{
		"filter": {fmt.Sprintf(`record.stage != "lost" && record.amount >= %.1f`, threshold(n))},
		"sort":   {"-expected_close"}, // then by id in the same direction
		"limit":  {"50"},
	}
	for k, v := range extra {
		q[k] = v
	}
	return call{http.MethodGet, tenonRecords + "?" + q.Encode(), nil}
}

func (t *tenon) list(n int) call  { return t.page(n, nil) }
func (t *tenon) count(n int) call { return t.page(n, url.Values{"count": {"capped"}}) }
func (t *tenon) deep(n int) call {
	return t.page(0, url.Values{"cursor": {t.cursors[n%len(t.cursors)]}})
}

// walk follows the cursor from the first page to 80 % and keeps the cursors of
// the pages after that.
func (t *tenon) walk(ctx context.Context) error {
	raw, err := t.send(ctx, t.page(0, url.Values{"count": {"exact"}}))
	if err != nil {
		return err
	}
	_, _, total, err := t.seen(raw)
	if err != nil {
		return err
	}
	extra := url.Values{}
	for at := 0; len(t.cursors) < deepPages(total); at += 50 {
		raw, err := t.send(ctx, t.page(0, extra))
		if err != nil {
			return err
		}
		var got struct{ Cursor string }
		if err := json.Unmarshal(raw, &got); err != nil {
			return err
		}
		if got.Cursor == "" {
			return fmt.Errorf("the list ended at %d of %d", at, total)
		}
		if at+50 >= total*8/10/50*50 {
			t.cursors = append(t.cursors, got.Cursor)
		}
		extra.Set("cursor", got.Cursor)
	}
	return nil
}

func (t *tenon) seen(body []byte) (int, string, int, error) {
	var got struct {
		Items []struct{ ID string }
		Count int
	}
	if err := json.Unmarshal(body, &got); err != nil {
		return 0, "", 0, err
	}
	if len(got.Items) == 0 {
		return 0, "", got.Count, nil
	}
	return len(got.Items), got.Items[0].ID, got.Count, nil
}

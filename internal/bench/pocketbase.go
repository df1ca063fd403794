package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"
)

const pocketBaseName = "PocketBase"

// pocketBase is the same version of PocketBase that Tenon stands on, as one
// would use it alone: an equivalent collection with rules and indexes.
type pocketBase struct {
	peer
	dir  string
	data *dataset
	proc *process

	visible, own []string
	total        int
}

func (p *pocketBase) name() string { return pocketBaseName }

func (p *pocketBase) start(ctx context.Context) error {
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p.proc, _, err = launch(ctx, p.dir, addr, "/api/health", 5*time.Minute, self,
		"-child", pocketBaseName, "-dir", p.dir, "-http", addr, "-rows", fmt.Sprint(p.data.rows))
	if err != nil {
		return err
	}
	p.peer = newPeer(addr)
	if err := p.signIn(ctx, personEmail(member)); err != nil {
		return err
	}
	p.visible, p.own = p.data.reachable(500)
	raw, err := p.send(ctx, p.count(0))
	if err != nil {
		return err
	}
	_, _, p.total, err = p.seen(raw)
	return err
}

func (p *pocketBase) stop() { p.proc.stop() }

const pocketBaseRecords = "/api/collections/deal/records"

func (p *pocketBase) create(n int) call {
	body := p.data.row(p.data.rows + n).object()
	body["owner"], body["department"] = personID(member), departmentID(member)
	return call{http.MethodPost, pocketBaseRecords, body}
}

func (p *pocketBase) update(n int) call {
	return call{http.MethodPatch, pocketBaseRecords + "/" + p.own[n%len(p.own)], map[string]any{"amount": float64(n) + 0.5}}
}

func (p *pocketBase) get(n int) call {
	return call{http.MethodGet, pocketBaseRecords + "/" + p.visible[n%len(p.visible)] + "?expand=account,contact", nil}
}

func (p *pocketBase) page(n, page int, total bool) call {
	q := url.Values{
		"filter":  {fmt.Sprintf(`stage != "lost" && amount >= %g`, threshold(n))},
		"sort":    {"-expected_close,-id"},
		"perPage": {"50"}, "page": {fmt.Sprint(page)},
	}
	if !total {
		q.Set("skipTotal", "1")
	}
	return call{http.MethodGet, pocketBaseRecords + "?" + q.Encode(), nil}
}

func (p *pocketBase) list(n int) call  { return p.page(n, 1, false) }
func (p *pocketBase) count(n int) call { return p.page(n, 1, true) }
func (p *pocketBase) deep(n int) call {
	return p.page(0, p.total*8/10/50+1+n%deepPages(p.total), false)
}

func (p *pocketBase) seen(body []byte) (int, string, int, error) {
	var got struct {
		Items      []struct{ ID string }
		TotalItems int
	}
	if err := json.Unmarshal(body, &got); err != nil {
		return 0, "", 0, err
	}
	if len(got.Items) == 0 {
		return 0, "", got.TotalItems, nil
	}
	return len(got.Items), got.Items[0].ID, got.TotalItems, nil
}

// load writes rows through the batch API, as an import by hand would.
func (p *pocketBase) load(ctx context.Context, from, rows int) error {
	const most = 500
	for n := from; n < from+rows; n += most {
		requests := make([]any, 0, most)
		for k := n; k < min(n+most, from+rows); k++ {
			c := p.create(k)
			requests = append(requests, map[string]any{"method": c.method, "url": c.path, "body": c.body})
		}
		if _, err := p.send(ctx, call{http.MethodPost, "/api/batch", map[string]any{"requests": requests}}); err != nil {
			return err
		}
	}
	return nil
}

// deepPages is how many pages from 80 % of total rows on are asked for, one
// after the other.
func deepPages(total int) int { return max(1, min(20, total/5/50)) }

func personID(n int) string    { return id("p", n) }
func personEmail(n int) string { return personID(n) + "@example.com" }

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

const bareSQLName = "bare SQL"

// bareSQL is the least that one could write by hand: net/http, one table, SQL
// text for exactly these questions. What it takes is the floor.
type bareSQL struct {
	peer
	dir  string
	data *dataset
	proc *process

	visible, own []string
	total        int
}

func (b *bareSQL) name() string { return bareSQLName }

func (b *bareSQL) start(ctx context.Context) error {
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.proc, _, err = launch(ctx, b.dir, addr, "/health", 5*time.Minute, self,
		"-child", bareSQLName, "-dir", b.dir, "-http", addr, "-rows", fmt.Sprint(b.data.rows))
	if err != nil {
		return err
	}
	b.peer = newPeer(addr)
	b.token = personID(member)
	b.visible, b.own = b.data.reachable(500)
	raw, err := b.send(ctx, b.count(0))
	if err != nil {
		return err
	}
	_, _, b.total, err = b.seen(raw)
	return err
}

func (b *bareSQL) stop() { b.proc.stop() }

func (b *bareSQL) create(n int) call {
	x := b.data.row(b.data.rows + n)
	body := x.object()
	body["id"] = id("n", n)
	return call{http.MethodPost, "/deals", body}
}

func (b *bareSQL) update(n int) call {
	return call{http.MethodPatch, "/deals/" + b.own[n%len(b.own)], map[string]any{"amount": float64(n) + 0.5}}
}

func (b *bareSQL) get(n int) call {
	return call{http.MethodGet, "/deals/" + b.visible[n%len(b.visible)], nil}
}

func (b *bareSQL) list(n int) call {
	return call{http.MethodGet, fmt.Sprintf("/deals?amount=%g", threshold(n)), nil}
}

func (b *bareSQL) count(n int) call {
	return call{http.MethodGet, fmt.Sprintf("/deals?amount=%g&count=1", threshold(n)), nil}
}

func (b *bareSQL) deep(n int) call {
	return call{http.MethodGet, fmt.Sprintf("/deals?amount=%g&offset=%d", threshold(0), b.total*8/10/50*50+n%deepPages(b.total)*50), nil}
}

func (b *bareSQL) seen(body []byte) (int, string, int, error) {
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

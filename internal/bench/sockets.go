package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Who listens while somebody writes: a person may have 20 sockets.
const (
	listeners       = 50
	socketsEach     = 20
	writesPerSecond = 20
	socketWrites    = 200
)

// heard is when each write was answered, and how long after that sockets were told of it.
type heard struct {
	mu       sync.Mutex
	answered map[int]time.Time
	told     map[int][]time.Time
}

// measureSockets writes 20 times a second, first alone and then with a thousand
// sockets that follow the object.
func measureSockets(ctx context.Context, r *report, home, binary string) error {
	t := &tenon{binary: binary, dir: filepath.Join(home, "sockets")}
	defer t.stop()
	if err := t.crowded(ctx); err != nil {
		return err
	}
	tokens, ids, err := t.audience(ctx)
	if err != nil {
		return err
	}
	h := &heard{answered: map[int]time.Time{}, told: map[int][]time.Time{}}
	alone, err := t.paced(ctx, ids, h, 0)
	if err != nil {
		return err
	}
	before := t.proc.resident()
	for _, token := range tokens {
		for range socketsEach {
			conn, err := follow(ctx, t.addr, token)
			if err != nil {
				return err
			}
			defer conn.Close()
			go h.listen(conn)
		}
	}
	after, err := t.paced(ctx, ids, h, socketWrites)
	if err != nil {
		return err
	}
	time.Sleep(2 * time.Second) // what is on its way
	late, lost := h.late(socketWrites, len(tokens)*socketsEach)
	if len(late) == 0 {
		return fmt.Errorf("no socket was told of anything")
	}
	at := func(list []float64, share float64) float64 { return list[int(float64(len(list)-1)*share)] }
	r.add(fact{"sockets_p50", "a write's answer to a socket's message, median of 1,000 sockets", at(late, .5), "ms", 0, true})
	r.add(fact{"sockets_p95", "the same, 95th percentile", at(late, .95), "ms", 1000, true})
	r.add(fact{"sockets_lost", "messages that did not come", float64(lost), "", 0, true})
	r.add(fact{"sockets_write_alone", "a write without sockets, median", at(alone, .5), "ms", 0, true})
	r.add(fact{"sockets_write", "a write with 1,000 sockets, median", at(after, .5), "ms", at(alone, .5) * 1.1, true})
	r.add(fact{"sockets_memory", "memory for each 1,000 sockets", t.proc.resident() - before, "MB", 0, true})
	return nil
}

// audience publishes an object with 20 records and adds the people who follow it.
func (t *tenon) audience(ctx context.Context) (tokens, ids []string, err error) {
	docs := map[string]map[string]any{
		"object/note": {"kind": "object", "key": "note", "label": label("note"), "title": "name", "fields": []any{
			textField("name", nil), map[string]any{"key": "turn", "type": "number", "label": label("turn")},
		}},
		"role/reader": {"kind": "role", "key": "reader", "label": label("reader"), "grants": []any{map[string]any{"object": "note", "operations": []string{"view"}, "read": "*"}}},
	}
	for _, ref := range []string{"object/note", "role/reader"} {
		if err := t.admin.ask(ctx, http.MethodPut, "/api/v1/definitions/"+ref, docs[ref], nil); err != nil {
			return nil, nil, err
		}
	}
	if err := t.release(ctx, "sockets"); err != nil {
		return nil, nil, err
	}
	for n := range writesPerSecond {
		var got struct{ ID string }
		if err := t.admin.ask(ctx, http.MethodPost, "/api/v1/objects/note/records", map[string]any{"name": fmt.Sprint("note ", n)}, &got); err != nil {
			return nil, nil, err
		}
		ids = append(ids, got.ID)
	}
	for n := range listeners {
		email := fmt.Sprintf("listener%d@example.com", n)
		if err := t.admin.ask(ctx, http.MethodPost, "/api/v1/people", map[string]any{"email": email, "name": email, "password": secret, "roles": []string{"reader"}}, nil); err != nil {
			return nil, nil, err
		}
		p := newPeer(t.addr)
		if err := p.enter(ctx, email); err != nil {
			return nil, nil, err
		}
		tokens = append(tokens, p.token)
	}
	return tokens, ids, nil
}

// paced writes at its pace and gives the sorted milliseconds that each took; turns
// are counted from first on.
func (t *tenon) paced(ctx context.Context, ids []string, h *heard, first int) ([]float64, error) {
	var took []float64
	tick := time.NewTicker(time.Second / writesPerSecond)
	defer tick.Stop()
	for n := first; n < first+socketWrites; n++ {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
		begun := time.Now()
		if _, err := t.admin.send(ctx, call{http.MethodPatch, "/api/v1/objects/note/records/" + ids[n%len(ids)], map[string]any{"turn": n + 1}}); err != nil {
			return nil, err
		}
		took = append(took, ms(time.Since(begun)))
		h.mu.Lock()
		h.answered[n+1] = time.Now()
		h.mu.Unlock()
	}
	slices.Sort(took)
	return took, nil
}

// follow opens a socket that is told of every note.
func follow(ctx context.Context, addr, token string) (*websocket.Conn, error) {
	conn, res, err := websocket.DefaultDialer.DialContext(ctx, "ws://"+addr+"/api/v1/ws", nil)
	if err != nil {
		return nil, err
	}
	res.Body.Close()
	for _, step := range []struct {
		say  map[string]any
		want string
	}{
		{map[string]any{"type": "auth", "token": token}, "ready"},
		{map[string]any{"type": "subscribe", "id": "a", "object": "note"}, "subscribed"},
	} {
		var got struct{ Type string }
		if err := conn.WriteJSON(step.say); err != nil {
			return nil, err
		}
		if err := conn.ReadJSON(&got); err != nil {
			return nil, err
		}
		if got.Type != step.want {
			return nil, fmt.Errorf("the socket said %s, want %s", got.Type, step.want)
		}
	}
	return conn, nil
}

// listen notes when each turn comes, until the socket is closed.
func (h *heard) listen(conn *websocket.Conn) {
	for {
		_, raw, err := conn.ReadMessage()
		now := time.Now()
		if err != nil {
			return
		}
		_, rest, found := bytes.Cut(raw, []byte(`"turn":`)) // decoding all would be most of what is measured
		if !found {
			continue
		}
		digits := strings.TrimLeft(string(rest[:min(12, len(rest))]), " ")
		end := strings.IndexFunc(digits, func(c rune) bool { return c < '0' || c > '9' })
		if n, err := strconv.Atoi(digits[:max(0, end)]); err == nil {
			h.mu.Lock()
			h.told[n] = append(h.told[n], now)
			h.mu.Unlock()
		}
	}
}

// late gives the sorted milliseconds from answers to messages, and how many of the
// messages of the turns after first did not come.
func (h *heard) late(first, sockets int) (late []float64, lost int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for n := first + 1; n <= first+socketWrites; n++ {
		lost += sockets - len(h.told[n])
		for _, at := range h.told[n] {
			late = append(late, max(0, ms(at.Sub(h.answered[n]))))
		}
	}
	slices.Sort(late)
	return late, lost
}

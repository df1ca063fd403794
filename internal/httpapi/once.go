package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// idempotencyLife is how long the answer to a repeated request is kept.
const idempotencyLife = 24 * time.Hour

// once makes a POST with an Idempotency-Key safe to repeat: the first answer is
// kept and given again. A request that died half-way or was refused is run again;
// records are then safe too, because their ids derive from the key. What a hook of a
// button or an endpoint does beside is safe where it goes by ctx.key.
func (a *API) once(c *call, r route, key string) (*answer, error) {
	if len(key) > 200 {
		return nil, problem.Invalid().Field("Idempotency-Key", "invalid_value")
	}
	raw, err := c.read()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(c.Request.Method + " " + c.Request.URL.RequestURI() + "\n" + string(raw)))
	request := hex.EncodeToString(sum[:])
	keyed := sha256.Sum256([]byte(key + "\n" + request))
	ctx := c.Request.Context()
	done, err := a.turns.take(ctx, c.who.UserID+"\n"+key)
	if err != nil {
		return nil, err
	}
	defer done()
	var known string
	var status int
	var body []byte
	found, err := store.One(ctx, a.App.NonconcurrentDB(), []any{&known, &status, &body},
		`SELECT "request", "status", "body" FROM "tn_idempotency" WHERE "user" = ? AND "key" = ?`, c.who.UserID, key)
	if err != nil {
		return nil, err
	}
	c.retry = "request:" + hex.EncodeToString(keyed[:])
	switch {
	case found && known != request:
		return nil, problem.New(http.StatusUnprocessableEntity, "idempotency_mismatch")
	case found && status == http.StatusNoContent:
		return noContent()
	case found:
		return &answer{status, rawJSON(body)}, nil
	}
	ans, err := r.run(c)
	if err != nil || ans == nil {
		return ans, err // the same request may try again
	}
	out, isRaw := ans.body.(rawJSON)
	if !isRaw && ans.status != http.StatusNoContent {
		if out, err = encode(ans.body); err != nil {
			return nil, err
		}
	}
	now := a.Now().UTC()
	_, err = store.Exec(context.WithoutCancel(ctx), a.App.NonconcurrentDB(),
		`INSERT INTO "tn_idempotency" ("user", "key", "request", "status", "body", "created") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		c.who.UserID, key, request, ans.status, []byte(out), now.Format(types.DefaultDateLayout))
	return &answer{ans.status, out}, err
}

// turns are the keys of requests under way: the same request that comes again
// meanwhile waits, and gets the answer of the first.
type turns struct {
	mu sync.Mutex
	of map[string]chan struct{}
}

// take waits until nobody has the key, and has it until it is given back. The error is
// that of ctx.
func (t *turns) take(ctx context.Context, key string) (back func(), err error) {
	for {
		t.mu.Lock()
		busy := t.of[key]
		if busy == nil {
			if t.of == nil {
				t.of = map[string]chan struct{}{}
			}
			mine := make(chan struct{})
			t.of[key] = mine
			t.mu.Unlock()
			return func() {
				t.mu.Lock()
				delete(t.of, key)
				t.mu.Unlock()
				close(mine)
			}, nil
		}
		t.mu.Unlock()
		select {
		case <-busy:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// ForgetRequests drops kept answers that are too old.
func (a *API) ForgetRequests(ctx context.Context) error {
	_, err := store.Exec(ctx, a.App.NonconcurrentDB(), `DELETE FROM "tn_idempotency" WHERE "created" < ?`,
		a.Now().UTC().Add(-idempotencyLife).Format(types.DefaultDateLayout))
	return err
}

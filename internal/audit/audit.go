// Package audit is the log of what matters for rights and trust: sign-ins,
// changes of people, roles and settings, releases, exports. It is append-only,
// and each entry carries the hash of the one before it.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json/v2"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Entry is one thing that happened. What is left empty of Who, ActingAs and
// Address is taken from the context's Actor. Detail holds what helps to
// understand it, as JSON; never a password, a token or a secret.
type Entry struct {
	Who      string // the id of a person, "" for nobody known: an operator, the system, a stranger
	ActingAs string // the id of the person whose view it was
	Action   string // one of Actions
	Kind     string // what kind of thing it was done to: person, department, release, object …
	Object   string // its id or key
	Record   string // the record of an object, where there is one
	Detail   map[string]any
	Address  string // network address of the caller
}

// chained is an entry as it is hashed: the canonical JSON of these members in
// this order, members of detail sorted.
type chained struct {
	ID       int64  `json:"id"`
	At       string `json:"at"`
	Who      string `json:"who"`
	ActingAs string `json:"acting_as"`
	Action   string `json:"action"`
	Kind     string `json:"object_kind"`
	Object   string `json:"object"`
	Record   string `json:"record"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
}

// hash is SHA-256 over the hash before and the entry, in hexadecimal.
func (c *chained) hash(prev string) (string, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(prev+"\n"), raw...))
	return hex.EncodeToString(sum[:]), nil
}

// clockKey is where the app keeps the clock of its log.
const clockKey = "tenon.audit.now"

// Bind gives the log of an app its clock.
func Bind(app core.App, now func() time.Time) { app.Store().Set(clockKey, now) }

func clock(app core.App) func() time.Time {
	if now, ok := app.Store().Get(clockKey).(func() time.Time); ok {
		return now
	}
	return time.Now
}

// Append writes an entry, in the transaction of tx; in one of its own when tx is
// none. What is in the transaction then happens together with its entry or not
// at all.
func Append(ctx context.Context, tx core.App, e Entry) error {
	if !tx.IsTransactional() {
		return tx.RunInTransaction(func(inner core.App) error { return Append(ctx, inner, e) })
	}
	if e.Action == "" {
		return fmt.Errorf("audit: an entry without an action")
	}
	e.fill(ActorOf(ctx))
	detail := []byte("{}")
	if len(e.Detail) > 0 {
		var err error
		if detail, err = json.Marshal(e.Detail, json.Deterministic(true)); err != nil {
			return fmt.Errorf("audit: detail of %s: %w", e.Action, err)
		}
	}
	var id int64
	var prev string
	if err := tx.DB().NewQuery(`SELECT "id", "hash" FROM "tn_audit_head"`).WithContext(ctx).Row(&id, &prev); err != nil {
		return fmt.Errorf("audit: head: %w", err)
	}
	c := chained{
		ID: id + 1, At: clock(tx)().UTC().Format(types.DefaultDateLayout), Who: e.Who, ActingAs: e.ActingAs, Action: e.Action,
		Kind: e.Kind, Object: e.Object, Record: e.Record, Detail: string(detail), Address: e.Address,
	}
	hash, err := c.hash(prev)
	if err != nil {
		return err
	}
	if _, err := tx.DB().Insert("tn_audit", dbx.Params{
		"id": c.ID, "at": c.At, "who": c.Who, "acting_as": c.ActingAs, "action": c.Action, "object_kind": c.Kind, "object": c.Object,
		"record": c.Record, "detail": c.Detail, "address": c.Address, "prev": prev, "hash": hash,
	}).WithContext(ctx).Execute(); err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	_, err = tx.DB().NewQuery(`UPDATE "tn_audit_head" SET "id" = {:id}, "hash" = {:hash}`).
		Bind(dbx.Params{"id": c.ID, "hash": hash}).WithContext(ctx).Execute()
	return err
}

// Changed compares two states of a thing and gives what differs, as the detail
// of an entry: {key: {from, to}}. Keys that only one side has differ from nil.
func Changed(before, after map[string]any) map[string]any {
	out := map[string]any{}
	same := func(a, b any) bool {
		x, errX := json.Marshal(a, json.Deterministic(true))
		y, errY := json.Marshal(b, json.Deterministic(true))
		return errX == nil && errY == nil && string(x) == string(y)
	}
	for k, v := range before {
		if !same(v, after[k]) {
			out[k] = map[string]any{"from": v, "to": after[k]}
		}
	}
	for k, v := range after {
		if _, there := before[k]; !there && !same(v, nil) {
			out[k] = map[string]any{"from": nil, "to": v}
		}
	}
	return out
}

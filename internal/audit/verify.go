package audit

import (
	"context"
	"database/sql"
	"errors"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Why a chain is broken.
const (
	Altered   = "altered"   // an entry is not what was written
	Missing   = "missing"   // an entry was taken out
	Truncated = "truncated" // entries at the end were cut off, or the head was changed
	Unguarded = "unguarded" // a trigger that refuses changes is gone
)

// Report is what a look at the whole log found.
type Report struct {
	OK     bool   `json:"ok"`
	Count  int64  `json:"count"`  // entries that were looked at
	Head   string `json:"head"`   // the hash of the last one
	Reason string `json:"reason"` // "" when it is sound
	At     int64  `json:"at"`     // the first entry that is not, 0 when it is none in particular
}

// Verify walks the chain from its first entry to its head. Whoever holds the
// database can make a new chain; to notice that too, keep the head somewhere
// else and compare.
func Verify(ctx context.Context, app core.App) (*Report, error) {
	r := &Report{}
	var head, last int64
	var headHash string
	var guards int
	// One statement sees one moment; what is written after it is not looked at.
	err := app.ConcurrentDB().NewQuery(`SELECT "id", "hash",
		(SELECT coalesce(max("id"), 0) FROM "tn_audit"), (SELECT count(*) FROM "sqlite_master" WHERE "type" = 'trigger'
		AND "name" IN ('tn_audit_no_update', 'tn_audit_no_delete', 'tn_audit_head_forward', 'tn_audit_head_no_delete')) FROM "tn_audit_head"`).WithContext(ctx).Row(&head, &headHash, &last, &guards)
	if errors.Is(err, sql.ErrNoRows) {
		r.Reason = Truncated
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	if err := r.walk(ctx, app, head); err != nil {
		return nil, err
	}
	switch {
	case r.Reason != "":
	case r.Count != head || last != head || r.Head != headHash:
		r.Reason, r.At = Truncated, r.Count+1
	case guards != 4:
		r.Reason = Unguarded
	}
	r.OK = r.Reason == ""
	return r, nil
}

// walk recomputes every hash in turn, to the entry head.
func (r *Report) walk(ctx context.Context, app core.App, head int64) error {
	rows, err := app.ConcurrentDB().NewQuery(`SELECT "id", "at", "who", "acting_as", "action", "object_kind", "object", "record", "detail", "address", "prev", "hash"
		FROM "tn_audit" WHERE "id" <= {:head} ORDER BY "id"`).Bind(dbx.Params{"head": head}).WithContext(ctx).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c chained
		var prev, hash string
		if err := rows.Scan(&c.ID, &c.At, &c.Who, &c.ActingAs, &c.Action, &c.Kind, &c.Object, &c.Record, &c.Detail, &c.Address, &prev, &hash); err != nil {
			return err
		}
		want, err := c.hash(r.Head)
		switch {
		case err != nil:
			return err
		case c.ID != r.Count+1:
			r.Reason, r.At = Missing, r.Count+1
			return nil
		case prev != r.Head || hash != want:
			r.Reason, r.At = Altered, c.ID
			return nil
		}
		r.Count, r.Head = c.ID, hash
	}
	return rows.Err()
}

// VerifyAndNote is Verify with an entry about what it found. A chain that is
// broken stays so: the entry stands after the break.
func VerifyAndNote(ctx context.Context, app core.App) (*Report, error) {
	r, err := Verify(ctx, app)
	if err != nil {
		return nil, err
	}
	e := Entry{Action: "audit.verified", Kind: "audit", Detail: map[string]any{"count": r.Count, "head": r.Head}}
	if !r.OK {
		e.Action = "audit.broken"
		e.Detail["reason"], e.Detail["at"] = r.Reason, r.At
	}
	return r, Append(ctx, app, e)
}

// Verified is the last look at the chain.
type Verified struct {
	At string `json:"at"`
	OK bool   `json:"ok"`
}

// LastVerified says when the chain was last looked at and whether it was sound;
// nil when nobody has.
func LastVerified(ctx context.Context, app core.App) (*Verified, error) {
	var at, action string
	err := app.ConcurrentDB().NewQuery(`SELECT "at", "action" FROM "tn_audit" WHERE "id" = (SELECT max("id") FROM "tn_audit" WHERE "action" IN ('audit.verified', 'audit.broken'))`).
		WithContext(ctx).Row(&at, &action)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &Verified{At: at, OK: action == "audit.verified"}, nil
}

package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Lock says that a record is read-only, and why: somebody locked it, By at At, or
// the lock of its object holds for it. Roles are the labels of those that may
// unlock it beside administrators.
type Lock struct {
	Rule   bool     `json:"rule"`
	Reason string   `json:"reason"`
	By     *Person  `json:"by"`
	At     string   `json:"at"`
	Roles  []string `json:"roles"`

	by string
}

// Locks are the locked ones of the records given, by id. Open are those that the
// lock of the object would hold for, had nobody unlocked them.
type Locks struct {
	Locked map[string]*Lock
	Open   map[string]bool
}

// Locks tells which of the records, as they are in db, nobody may change now. The
// values have to be whole rows.
func (s *Service) Locks(ctx context.Context, db dbx.Builder, r *access.Rights, o *meta.CompiledObject, rows map[string]expr.Values) (*Locks, error) {
	out := &Locks{Locked: map[string]*Lock{}, Open: map[string]bool{}}
	if o.PartOf != nil || len(rows) == 0 {
		return out, nil
	}
	ids := make([]string, 0, len(rows))
	for id := range rows {
		ids = append(ids, id)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	err = s.statements.Each(ctx, db, func(found *sql.Rows) error {
		var id string
		var locked bool
		l := &Lock{}
		if err := found.Scan(&id, &locked, &l.by, &l.At, &l.Reason); err != nil {
			return err
		}
		if locked {
			out.Locked[id] = l
		} else {
			out.Open[id] = true
		}
		return nil
	}, `SELECT "record", "locked", "by", "at", "reason" FROM "tn_locks" WHERE "object" = ? AND "record" IN (SELECT value FROM json_each(?))`, o.Key, string(list))
	if err != nil {
		return nil, err
	}
	if o.Locks != nil {
		reach := store.Reach(ctx, db, r.Snap)
		for id, row := range rows {
			if out.Locked[id] == nil && !out.Open[id] && o.Locks.True(ctx, r.For(o.Key, row, reach)) {
				out.Locked[id] = &Lock{Rule: true, Reason: lockReason(r, o)}
			}
		}
	}
	for _, l := range out.Locked {
		l.Roles = lockers(r, o)
	}
	return out, nil
}

func lockReason(r *access.Rights, o *meta.CompiledObject) string {
	if o.Lock.Message.IsZero() {
		return locale.Message(tagOf(r), "locked_by_rule", nil)
	}
	return o.Lock.Message.In(tagOf(r))
}

func tagOf(r *access.Rights) locale.Tag {
	if r.Who == nil {
		return locale.ZH
	}
	return r.Who.Locale
}

// lockers are the labels of the roles with a grant that may unlock records.
func lockers(r *access.Rights, o *meta.CompiledObject) []string {
	out := []string{}
	for _, g := range r.Snap.Grants[o.Key] {
		role := r.Snap.Roles[g.Role]
		if role == nil || !slices.Contains(g.Operations, "lock") {
			continue
		}
		if label := role.Name().In(tagOf(r)); !slices.Contains(out, label) {
			out = append(out, label)
		}
	}
	return out
}

// lockOf is the lock of one record, with the name of who locked it; nil when it
// has none.
func (s *Service) lockOf(ctx context.Context, db dbx.Builder, r *access.Rights, o *meta.CompiledObject, row expr.Values) (*Lock, error) {
	id, _ := row["id"].(string)
	found, err := s.Locks(ctx, db, r, o, map[string]expr.Values{id: row})
	if err != nil {
		return nil, err
	}
	l := found.Locked[id]
	if l == nil || l.by == "" {
		return l, nil
	}
	seen, err := s.linked(ctx, r, expr.Users, []string{l.by}, false)
	if p, ok := seen[l.by].value.(Person); ok {
		l.By = &p
	}
	return l, err
}

// markLocked puts "$locked" on the records of a page that nobody may change now.
func (s *Service) markLocked(ctx context.Context, r *access.Rights, o *meta.CompiledObject, page *Page) error {
	if len(page.Items) == 0 {
		return nil
	}
	byID := make(map[string]*Record, len(page.Items))
	ids := make([]string, len(page.Items))
	for i, rec := range page.Items {
		ids[i] = rec.ID()
		byID[ids[i]] = rec
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	mark := func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		if rec := byID[id]; rec != nil {
			rec.With("$locked", true)
		}
		return err
	}
	db := s.app.ConcurrentDB()
	err = s.statements.Each(ctx, db, mark, `SELECT "record" FROM "tn_locks" WHERE "object" = ? AND "locked" AND "record" IN (SELECT value FROM json_each(?))`, o.Key, string(list))
	if err != nil || o.Locks == nil {
		return err
	}
	rule, err := o.Locks.SQL(alias, nil, r.Of(o.Key))
	if err != nil { // the rule cannot be asked in SQL: the record's own page tells
		return nil //nolint:nilerr // a list is not refused for a hint
	}
	return store.Each(ctx, db, mark, `SELECT "r"."id" FROM `+expr.Quote(o.Key)+` AS "r" WHERE "r"."id" IN (SELECT value FROM json_each(?))
		AND NOT EXISTS (SELECT 1 FROM "tn_locks" AS "l" WHERE "l"."object" = ? AND "l"."record" = "r"."id") AND (`+rule.SQL+")", append([]any{string(list), o.Key}, rule.Args...)...)
}

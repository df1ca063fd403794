package merge

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// belongings are what belongs to a record beside its values: rows of a table that
// name it, known by a key. ?1 is the record that they go to, ?2 the object, ?3 the one
// that they leave. Of two that may be there once, as of one person who follows both
// records, the survivor's stays and the other stays with the loser.
var belongings = []struct{ kind, key, move string }{
	{"comments", `"id"`, `UPDATE "tn_comments" SET "record" = ?1 WHERE "object" = ?2 AND "record" = ?3`},
	{"followers", `"person"`, `UPDATE "tn_follows" AS t SET "record" = ?1 WHERE "object" = ?2 AND "record" = ?3
		AND NOT EXISTS (SELECT 1 FROM "tn_follows" x WHERE x."object" = ?2 AND x."record" = ?1 AND x."person" = t."person")`},
	{"shares", `"id"`, `UPDATE "tn_shares" AS t SET "record" = ?1 WHERE "object" = ?2 AND "record" = ?3
		AND NOT EXISTS (SELECT 1 FROM "tn_shares" x WHERE x."object" = ?2 AND x."record" = ?1 AND x."kind" = t."kind" AND x."subject" = t."subject")`},
}

// rest is what a merge moved: keys of belongings by kind and loser, and files.
type rest struct {
	Belongings map[string]map[string][]string `json:"belongings"`
	Files      []record.Taken                 `json:"files"`
}

// follow moves what belongs to the losers and keeps the log, in the transaction of
// the merge.
func (s *Service) follow(ctx context.Context, tx core.App, m record.Merging) (map[string]int, error) {
	kept := rest{Belongings: map[string]map[string][]string{}, Files: m.Files}
	along := map[string]int{"files": len(m.Files)}
	if err := forward(ctx, tx, m.Object, m.Survivor, m.Losers, kept.Belongings); err != nil {
		return nil, err
	}
	for kind, of := range kept.Belongings {
		for _, keys := range of {
			along[kind] += len(keys)
		}
	}
	args := []any{m.Cause, m.Object, m.Survivor}
	for _, v := range []any{m.Losers, orEmpty(m.Moved), along, kept} {
		raw, err := json.Marshal(v, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		args = append(args, string(raw))
	}
	res, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_merges" ("cause", "object", "survivor", "losers", "moved", "along", "rest", "by", "at") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(args, m.By, m.At)...)
	if err != nil {
		return nil, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return nil, err
	}
	if err := mark(ctx, tx, m.Object, m.Survivor, m.Losers, id); err != nil {
		return nil, err
	}
	return along, audit.Append(ctx, tx, audit.Entry{Who: m.By, Action: "records.merged", Kind: "record", Object: m.Object, Record: m.Survivor, Detail: map[string]any{"merged": m.Losers, "cause": m.Cause}})
}

func orEmpty(list []record.Moving) []record.Moving {
	if list == nil {
		return []record.Moving{}
	}
	return list
}

// mark says that a record stands for others.
func mark(ctx context.Context, tx core.App, object, survivor string, losers []string, merge int64) error {
	for _, loser := range losers {
		if _, err := store.Exec(ctx, tx.DB(), `INSERT OR REPLACE INTO "tn_merged" ("loser", "object", "survivor", "merge") VALUES (?, ?, ?, ?)`, loser, object, survivor, merge); err != nil {
			return err
		}
	}
	return nil
}

// forward moves belongings to the survivor and notes in moved which.
func forward(ctx context.Context, tx core.App, object, survivor string, losers []string, moved map[string]map[string][]string) error {
	for _, b := range belongings {
		moved[b.kind] = map[string][]string{}
		for _, loser := range losers {
			keys := []string{}
			if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
				var key string
				err := rows.Scan(&key)
				keys = append(keys, key)
				return err
			}, b.move+` RETURNING `+b.key, survivor, object, loser); err != nil {
				return err
			}
			slices.Sort(keys)
			moved[b.kind][loser] = keys
		}
	}
	return nil
}

// backward moves what a merge has moved from the survivor back to the losers.
func (s *Service) backward(ctx context.Context, tx core.App, e *entry, living map[string]bool) error {
	for _, b := range belongings {
		for loser, keys := range e.rest.Belongings[b.kind] {
			list, err := json.Marshal(keys)
			if err != nil {
				return err
			}
			if !living[loser] {
				continue
			}
			if _, err := store.Exec(ctx, tx.DB(), b.move+` AND `+b.key+` IN (SELECT value FROM json_each(?4))`, loser, e.Object, e.survivor, string(list)); err != nil {
				return err
			}
		}
	}
	return s.Record.GiveBack(ctx, tx, e.rest.Files)
}

// Undone brings back what followed a merge whose records an undo has brought back: to
// those that are there again. It may be called again.
func (s *Service) Undone(ctx context.Context, cause string) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		list, err := s.read(ctx, tx.DB(), `WHERE "cause" = ?`, cause)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return problem.NotFound()
		}
		e := list[0]
		living, err := s.Record.Living(ctx, tx, e.Object, e.losers)
		if err != nil {
			return err
		}
		if err := s.backward(ctx, tx, e, living); err != nil {
			return err
		}
		if slices.ContainsFunc(e.losers, func(id string) bool { return !living[id] }) {
			return nil
		}
		_, err = store.Exec(ctx, tx.DB(), `UPDATE "tn_merges" SET "undone" = ? WHERE "id" = ?`, s.Now().UTC().Format(types.DefaultDateLayout), e.id)
		return err
	})
}

// Package calculation keeps which computed fields are behind: whole fields after
// a release that changed them, single records where a change reached too many at
// once. What it notes shares the fate of the transaction that it is noted in; a
// job works it off.
package calculation

import (
	"context"
	"database/sql"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/store"
)

// States of a field that is behind.
const (
	Queued  = "queued"
	Running = "running"
)

// Pending is a field that is behind. While it is Whole, every record whose id
// comes after After is to be computed; single records beside that are in a list
// of their own.
type Pending struct {
	Object, Field string
	State         string
	Whole         bool
	After         string
	Done, Total   int64
	Cause         string // the release or request at the root
}

// Whole notes that a field is to be computed in all records, from the first on.
func Whole(ctx context.Context, tx dbx.Builder, at, object, field, cause string, total int) error {
	_, err := store.Exec(ctx, tx, `INSERT INTO "tn_calculations" ("object", "field", "state", "whole", "total", "cause", "at") VALUES (?, ?, 'queued', 1, ?, ?, ?)
		ON CONFLICT ("object", "field") DO UPDATE SET "state" = 'queued', "whole" = 1, "after" = '', "done" = 0, "total" = excluded."total", "cause" = excluded."cause", "at" = excluded."at"`,
		object, field, total, cause, at)
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, tx, `DELETE FROM "tn_stale" WHERE "object" = ? AND "field" = ?`, object, field)
	return err
}

// Records notes that a field is to be computed in the records that a query with
// one column of ids gives, as far as it is not noted yet, and how many that are.
func Records(ctx context.Context, tx dbx.Builder, at, object, field, cause, query string, args ...any) (int64, error) {
	res, err := store.Exec(ctx, tx, `INSERT OR IGNORE INTO "tn_stale" ("object", "field", "record") SELECT ?, ?, "id" FROM (`+query+`)`,
		append([]any{object, field}, args...)...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, err
	}
	_, err = store.Exec(ctx, tx, `INSERT INTO "tn_calculations" ("object", "field", "state", "total", "cause", "at") VALUES (?, ?, 'queued', ?, ?, ?)
		ON CONFLICT ("object", "field") DO UPDATE SET "total" = "total" + excluded."total"`, object, field, n, cause, at)
	return n, err
}

// Behind is the query for the fields that are behind and how far they are: object,
// field, done, total.
const Behind = `SELECT "object", "field", "done", "total" FROM "tn_calculations"`

// All lists every field that is behind.
func All(ctx context.Context, db dbx.Builder) ([]Pending, error) {
	var out []Pending
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		var p Pending
		err := rows.Scan(&p.Object, &p.Field, &p.State, &p.Whole, &p.After, &p.Done, &p.Total, &p.Cause)
		out = append(out, p)
		return err
	}, `SELECT "object", "field", "state", "whole", "after", "done", "total", "cause" FROM "tn_calculations"`)
}

// Listed gives the ids of the records of a field that are listed one by one and
// come next, at most limit; for a field that is not Whole.
func Listed(ctx context.Context, tx dbx.Builder, p *Pending, limit int) ([]string, error) {
	var out []string
	return out, store.Each(ctx, tx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, `SELECT "record" FROM "tn_stale" WHERE "object" = ? AND "field" = ? ORDER BY "record" LIMIT ?`, p.Object, p.Field, limit)
}

// Passed notes that records are computed: those that Listed gave, or while the
// field is Whole the next by id after After, at most limit either way. With the
// last of them the field is behind no more, which it reports.
func Passed(ctx context.Context, tx dbx.Builder, p *Pending, records []string, limit int) (done bool, err error) {
	p.Done += int64(len(records))
	last := ""
	if len(records) > 0 {
		last = records[len(records)-1]
	}
	switch {
	case !p.Whole:
		if _, err := store.Exec(ctx, tx, `DELETE FROM "tn_stale" WHERE "object" = ? AND "field" = ? AND "record" <= ?`, p.Object, p.Field, last); err != nil {
			return false, err
		}
	case len(records) == limit:
		p.After = last
	default:
		p.Whole, p.After = false, ""
	}
	if !p.Whole {
		var left int
		if _, err := store.One(ctx, tx, []any{&left}, `SELECT EXISTS (SELECT 1 FROM "tn_stale" WHERE "object" = ? AND "field" = ?)`, p.Object, p.Field); err != nil {
			return false, err
		}
		if left == 0 {
			return true, Forget(ctx, tx, p.Object, p.Field)
		}
	}
	_, err = store.Exec(ctx, tx, `UPDATE "tn_calculations" SET "state" = 'running', "whole" = ?, "after" = ?, "done" = ?, "total" = max("total", ?) WHERE "object" = ? AND "field" = ?`,
		p.Whole, p.After, p.Done, p.Done, p.Object, p.Field)
	return false, err
}

// Forget drops a field from what is behind, for instance because it is gone.
func Forget(ctx context.Context, tx dbx.Builder, object, field string) error {
	for _, query := range []string{`DELETE FROM "tn_stale" WHERE "object" = ? AND "field" = ?`, `DELETE FROM "tn_calculations" WHERE "object" = ? AND "field" = ?`} {
		if _, err := store.Exec(ctx, tx, query, object, field); err != nil {
			return err
		}
	}
	return nil
}

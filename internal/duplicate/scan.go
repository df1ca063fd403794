package duplicate

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/store"
)

// BeginScan begins a scan of an object, in a transaction.
func BeginScan(ctx context.Context, tx dbx.Builder, object, at string) (int64, error) {
	res, err := store.Exec(ctx, tx, `INSERT INTO "tn_duplicate_scans" ("object", "began") VALUES (?, ?)`, object, at)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// LatestScan is the newest scan of an object that ended, and when; 0 without one.
func LatestScan(ctx context.Context, db dbx.Builder, object string) (scan int64, ended string, err error) {
	_, err = store.One(ctx, db, []any{&scan, &ended}, `SELECT "id", "ended" FROM "tn_duplicate_scans" WHERE "object" = ? AND "ended" <> '' ORDER BY "id" DESC LIMIT 1`, object)
	return scan, ended, err
}

// Join puts records into one cluster of a scan, with all that is in theirs already, in
// a transaction. A cluster takes no more than 50.
func Join(ctx context.Context, tx dbx.Builder, scan int64, rule string, records []string) error {
	list, err := json.Marshal(records)
	if err != nil {
		return err
	}
	var into int64
	if _, err := store.One(ctx, tx, []any{&into}, `SELECT coalesce(min("cluster"), 0) FROM "tn_duplicate_members" WHERE "scan" = ? AND "rule" = ? AND "record" IN (SELECT value FROM json_each(?))`, scan, rule, string(list)); err != nil {
		return err
	}
	if into == 0 {
		res, err := store.Exec(ctx, tx, `INSERT INTO "tn_duplicate_clusters" ("scan", "rule") VALUES (?, ?)`, scan, rule)
		if err != nil {
			return err
		}
		if into, err = res.LastInsertId(); err != nil {
			return err
		}
	}
	var size int
	if _, err := store.One(ctx, tx, []any{&size}, `SELECT count(*) FROM "tn_duplicate_members" WHERE "cluster" = ?`, into); err != nil {
		return err
	}
	if size+len(records) > mostInCluster {
		return nil
	}
	const theirs = `(SELECT "cluster" FROM "tn_duplicate_members" WHERE "scan" = ?2 AND "rule" = ?3 AND "record" IN (SELECT value FROM json_each(?4)))`
	for _, text := range []string{
		`DELETE FROM "tn_duplicate_clusters" WHERE "id" <> ?1 AND "id" IN ` + theirs,
		`UPDATE "tn_duplicate_members" SET "cluster" = ?1 WHERE "cluster" IN ` + theirs,
		`INSERT OR IGNORE INTO "tn_duplicate_members" ("scan", "rule", "record", "cluster") SELECT ?2, ?3, value, ?1 FROM json_each(?4)`,
	} {
		if _, err := store.Exec(ctx, tx, text, into, scan, rule, string(list)); err != nil {
			return err
		}
	}
	return nil
}

// EndScan makes a scan count and drops what other scans of the object had found, in a
// transaction.
func EndScan(ctx context.Context, tx dbx.Builder, scan int64, object, at string) error {
	if _, err := store.Exec(ctx, tx, `UPDATE "tn_duplicate_scans" SET "ended" = ? WHERE "id" = ?`, at, scan); err != nil {
		return err
	}
	const others = `(SELECT "id" FROM "tn_duplicate_scans" WHERE "object" = ? AND "id" <> ?)`
	for _, text := range []string{
		`DELETE FROM "tn_duplicate_members" WHERE "scan" IN ` + others,
		`DELETE FROM "tn_duplicate_clusters" WHERE "scan" IN ` + others,
		`DELETE FROM "tn_duplicate_scans" WHERE "id" IN ` + others,
	} {
		if _, err := store.Exec(ctx, tx, text, object, scan); err != nil {
			return err
		}
	}
	return nil
}

// Kept is a cluster that a scan has found.
type Kept struct {
	ID      int64
	Rule    string
	Records []string
}

// KeptClusters lists the clusters of a scan behind one, of a rule or of all ("").
func KeptClusters(ctx context.Context, db dbx.Builder, scan int64, rule string, after int64, limit int) (out []Kept, err error) {
	if err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var c Kept
		err := rows.Scan(&c.ID, &c.Rule)
		out = append(out, c)
		return err
	}, `SELECT "id", "rule" FROM "tn_duplicate_clusters" WHERE "scan" = ? AND "id" > ? AND ? IN ('', "rule") ORDER BY "id" LIMIT ?`, scan, after, rule, limit); err != nil {
		return nil, err
	}
	for i := range out {
		if err := store.Each(ctx, db, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out[i].Records = append(out[i].Records, id)
			return err
		}, `SELECT "record" FROM "tn_duplicate_members" WHERE "cluster" = ? ORDER BY "record"`, out[i].ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Pair is two records of an object, the first before the second.
type Pair [2]string

// PairOf is the pair of two records.
func PairOf(a, b string) Pair {
	if b < a {
		a, b = b, a
	}
	return Pair{a, b}
}

// Apart are the pairs among records of which somebody said that they are no
// duplicates.
func Apart(ctx context.Context, db dbx.Builder, object string, records []string) (map[Pair]bool, error) {
	list, err := json.Marshal(records)
	if err != nil {
		return nil, err
	}
	out := map[Pair]bool{}
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		var p Pair
		err := rows.Scan(&p[0], &p[1])
		out[p] = true
		return err
	}, `SELECT "a", "b" FROM "tn_duplicate_apart" WHERE "object" = ?1 AND "a" IN (SELECT value FROM json_each(?2)) AND "b" IN (SELECT value FROM json_each(?2))`, object, string(list))
}

// SetApart remembers, or with apart false forgets, that none of the records is a
// duplicate of another, in a transaction.
func SetApart(ctx context.Context, tx dbx.Builder, object string, records []string, apart bool, by, at string) error {
	ids := slices.Compact(slices.Sorted(slices.Values(records)))
	for i, a := range ids {
		for _, b := range ids[i+1:] {
			text, args := `INSERT OR REPLACE INTO "tn_duplicate_apart" ("object", "a", "b", "by", "at") VALUES (?, ?, ?, ?, ?)`, []any{object, a, b, by, at}
			if !apart {
				text, args = `DELETE FROM "tn_duplicate_apart" WHERE "object" = ? AND "a" = ? AND "b" = ?`, args[:3]
			}
			if _, err := store.Exec(ctx, tx, text, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

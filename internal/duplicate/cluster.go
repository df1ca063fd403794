package duplicate

import (
	"context"
	"database/sql"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Cluster is records of a side that have the same keys. Place is where it stands in
// the list of them.
type Cluster struct {
	Place   int64
	Key     Key
	Records []string
}

// mostInCluster bounds the records of one cluster.
const mostInCluster = 50

// Clusters lists the clusters of a side behind a place, 0 for the beginning. They
// stand by their keys; a place whose key has gone meanwhile begins anew.
func (e *Engine) Clusters(ctx context.Context, db dbx.Builder, s *meta.DuplicateSide, after int64, limit int) ([]Cluster, error) {
	side, err := e.Side(ctx, db, s)
	if err != nil || side == 0 {
		return nil, err
	}
	var from Key
	if after > 0 {
		if _, err := store.One(ctx, db, []any{&from.Exact, &from.Words}, `SELECT "key", "words" FROM "tn_duplicate_keys" WHERE "id" = ? AND "side" = ?`, after, side); err != nil {
			return nil, err
		}
	}
	var out []Cluster
	if err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var c Cluster
		err := rows.Scan(&c.Place, &c.Key.Exact, &c.Key.Words)
		out = append(out, c)
		return err
	}, `SELECT min("id"), "key", "words" FROM "tn_duplicate_keys" WHERE "side" = ? AND ("key", "words") > (?, ?)
		GROUP BY "key", "words" HAVING count(*) > 1 ORDER BY "key", "words" LIMIT ?`, side, from.Exact, from.Words, limit); err != nil {
		return nil, err
	}
	for i := range out {
		if err := store.Each(ctx, db, func(rows *sql.Rows) error {
			var record string
			err := rows.Scan(&record)
			out[i].Records = append(out[i].Records, record)
			return err
		}, `SELECT DISTINCT "record" FROM "tn_duplicate_keys" WHERE "side" = ? AND "key" = ? AND "words" = ? ORDER BY "id" LIMIT ?`, side, out[i].Key.Exact, out[i].Key.Words, mostInCluster); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Count counts the clusters of a side, and the records in them.
func Count(ctx context.Context, db dbx.Builder, side int64) (clusters, records int64, err error) {
	_, err = store.One(ctx, db, []any{&clusters, &records}, `WITH "tn_same" AS (SELECT "key", "words" FROM "tn_duplicate_keys" WHERE "side" = ?1 GROUP BY "key", "words" HAVING count(*) > 1)
		SELECT (SELECT count(*) FROM "tn_same"), (SELECT count(DISTINCT "k"."record") FROM "tn_same" CROSS JOIN "tn_duplicate_keys" AS "k" ON "k"."side" = ?1 AND "k"."key" = "tn_same"."key" AND "k"."words" = "tn_same"."words")`, side)
	return clusters, records, err
}

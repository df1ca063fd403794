package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// How far history is read for since: rows of a page, and changes of each of them,
// the newest first.
const (
	sinceRows    = 100
	sinceChanges = 500
)

// tracked checks that history tells when the values of a field of the request came,
// and that the person may know.
func (q ListRequest) tracked(r *access.Rights, o *meta.CompiledObject) error {
	if q.Since == "" {
		return nil
	}
	c, ok := o.ByKey[q.Since]
	switch {
	case !ok || !r.Shows(o.Key, q.Since):
		return unknownField(q.Since)
	case c.Computed != nil || c.Part != "":
		return problem.Bad("not_tracked", locale.Args{"field": q.Since})
	case q.Limit > sinceRows:
		return problem.Bad("bad_limit", locale.Args{"max": sinceRows})
	}
	return nil
}

// since puts "$since" on the records of a page that show a field as it is: the
// moment at which it got the value that it has, by history. A record whose history
// does not say, or only far back, is left without. One query, of a bounded number
// of changes each.
func (s *Service) since(ctx context.Context, o *meta.CompiledObject, key string, page *Page) error {
	byID := map[string]*Record{}
	for _, rec := range page.Items {
		if masked, _ := rec.extra["$masked"].([]string); rec.Has(key) && !slices.Contains(masked, key) {
			byID[rec.ID()] = rec
		}
	}
	if key == "" || len(byID) == 0 {
		return nil
	}
	ids := make([]string, 0, len(byID))
	for id := range byID {
		ids = append(ids, id)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	return s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		var at sql.NullString
		err := rows.Scan(&id, &at)
		if rec := byID[id]; rec != nil && at.Valid {
			rec.With("$since", at.String)
		}
		return err
	}, `SELECT "i".value, (SELECT "h"."at" FROM (SELECT "id", "at", "action", "changes" FROM "tn_history" WHERE "record" = "i".value AND "object" = ? ORDER BY "id" DESC LIMIT ?) AS "h"
			WHERE "h"."action" = 'create' OR json_type("h"."changes", ?) IS NOT NULL ORDER BY "h"."id" DESC LIMIT 1)
		FROM json_each(?) AS "i"`, o.Key, sinceChanges, `$."`+key+`"`, string(list))
}

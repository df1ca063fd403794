package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/store"
)

// SeenDeleted says which of some records one may see by their rows as they are, or
// as they were when they were deleted.
func (s *Service) SeenDeleted(ctx context.Context, r *access.Rights, objectKey string, ids []string) (map[string]bool, error) {
	seen := map[string]bool{}
	o, err := object(r, objectKey)
	if err != nil || len(ids) == 0 {
		return seen, err
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	where := &condition{rights: r}
	where.add(`"r"."id" IN (SELECT value FROM json_each(?))`, string(list))
	rows, args := r.RowsTested(o.Key, "view", alias)
	where.add(rows, args...)
	return seen, store.Each(ctx, s.app.ConcurrentDB(), func(found *sql.Rows) error {
		var id string
		err := found.Scan(&id)
		seen[id] = true
		return err
	}, `SELECT "r"."id" FROM `+expr.Quote(o.Key)+` AS "r" WHERE `+where.String(), where.args...)
}

package query

import (
	"context"
	"database/sql"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/store"
)

// binMerged says of the deleted records of a page that were merged into another which
// that is, as far as the person sees it.
func (s *Service) binMerged(ctx context.Context, r *access.Rights, object string, b *Bin) error {
	var losers []string
	if err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		losers = append(losers, id)
		return err
	}, `SELECT "loser" FROM "tn_merged" WHERE "object" = ? AND "loser" IN (SELECT value FROM json_each(?))`, object, b.ids()); err != nil {
		return err
	}
	byID := b.byID()
	var into []string
	for _, id := range losers {
		survivor, err := s.Into(ctx, r, object, id)
		if err != nil {
			return err
		}
		if survivor != "" {
			byID[id].Into = &Titled{ID: survivor}
			into = append(into, survivor)
		}
	}
	titles, err := s.Names(ctx, r, object, into)
	for _, x := range b.Items {
		if x.Into != nil {
			x.Into.Title = titles[x.Into.ID]
		}
	}
	return err
}

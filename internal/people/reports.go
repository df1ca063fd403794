package people

import (
	"context"
	"database/sql"

	"github.com/tenon-crm/tenon/internal/store"
)

// Report is somebody who works for a manager.
type Report struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Active bool   `json:"active"`
}

// mostReports bounds a list that goes along with every page load.
const mostReports = 500

// Reports lists who works directly for a manager by name, people who are disabled
// too: what they own may still have to be handed over.
func (s *Service) Reports(ctx context.Context, manager string) ([]Report, error) {
	out := []Report{}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var r Report
		err := rows.Scan(&r.ID, &r.Name, &r.Active)
		out = append(out, r)
		return err
	}, `SELECT "id", "name", "active" FROM "users" WHERE "manager" = ? ORDER BY "active" DESC, "name", "id" LIMIT ?`, manager, mostReports)
}

package people

import (
	"context"
	"database/sql"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// watch forgets what follows from people whenever one of them changes.
func (s *Service) watch() {
	forget := func(e *core.RecordEvent) error {
		s.chart.forget()
		return e.Next()
	}
	s.app.OnRecordAfterCreateSuccess("users").BindFunc(forget)
	s.app.OnRecordAfterUpdateSuccess("users").BindFunc(forget)
	s.app.OnRecordAfterDeleteSuccess("users").BindFunc(forget)
}

// reports lists everybody who works for a person, directly or not. When that
// cannot be read it is nobody: a right that depends on it is then not given.
func (s *Service) reports(id string) []string {
	direct, err := s.chart.get(s.now(), s.lines)
	if err != nil {
		s.app.Logger().Error("who works for whom cannot be read", "error", err.Error())
		return nil
	}
	var out []string
	seen := map[string]bool{id: true}
	for next := []string{id}; len(next) > 0; next = next[1:] {
		for _, below := range direct[next[0]] {
			if !seen[below] {
				seen[below] = true
				out, next = append(out, below), append(next, below)
			}
		}
	}
	return out
}

// lines reads who works for whom, by manager.
func (s *Service) lines() (map[string][]string, error) {
	direct := map[string][]string{}
	return direct, store.Each(context.Background(), s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id, manager string
		err := rows.Scan(&id, &manager)
		direct[manager] = append(direct[manager], id)
		return err
	}, `SELECT "id", "manager" FROM "users" WHERE "manager" <> '' ORDER BY "id"`)
}

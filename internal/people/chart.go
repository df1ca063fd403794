package people

import (
	"context"
	"database/sql"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// watch forgets what follows from people whenever one of them changes. Somebody
// who gets another manager changes who works for many: whoever follows the rights of
// people is told.
func (s *Service) watch() {
	after := func(moved func(*core.RecordEvent) bool) func(*core.RecordEvent) error {
		return func(e *core.RecordEvent) error {
			s.chart.forget()
			if moved(e) && s.onRoles != nil {
				s.onRoles()
			}
			return e.Next()
		}
	}
	hasManager := func(e *core.RecordEvent) bool { return e.Record.GetString("manager") != "" }
	s.app.OnRecordUpdate("users").BindFunc(func(e *core.RecordEvent) error {
		if e.Record.GetString("manager") != e.Record.Original().GetString("manager") {
			s.moving.Store(e.Record.Id, true)
		}
		return e.Next()
	})
	s.app.OnRecordAfterCreateSuccess("users").BindFunc(after(hasManager))
	s.app.OnRecordAfterUpdateSuccess("users").BindFunc(after(func(e *core.RecordEvent) bool {
		_, moved := s.moving.LoadAndDelete(e.Record.Id)
		return moved
	}))
	s.app.OnRecordAfterUpdateError("users").BindFunc(func(e *core.RecordErrorEvent) error {
		s.moving.Delete(e.Record.Id)
		return e.Next()
	})
	s.app.OnRecordAfterDeleteSuccess("users").BindFunc(after(hasManager))
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

package people

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// chartLife is how long who works for whom is believed, should another process
// change it; changes of this one are seen at once.
const chartLife = 2 * time.Second

// chart remembers who works for whom: every request asks for it.
type chart struct {
	mu     sync.Mutex
	direct map[string][]string // by manager
	until  time.Time
	turn   int // counts the changes, so that none is lost while the chart is read
}

// watch forgets the chart whenever a person changes.
func (s *Service) watch() {
	forget := func(e *core.RecordEvent) error {
		s.chart.mu.Lock()
		s.chart.until, s.chart.turn = time.Time{}, s.chart.turn+1
		s.chart.mu.Unlock()
		return e.Next()
	}
	s.app.OnRecordAfterCreateSuccess("users").BindFunc(forget)
	s.app.OnRecordAfterUpdateSuccess("users").BindFunc(forget)
	s.app.OnRecordAfterDeleteSuccess("users").BindFunc(forget)
}

// reports lists everybody who works for a person, directly or not. When that
// cannot be read it is nobody: a right that depends on it is then not given.
func (s *Service) reports(id string) []string {
	direct, err := s.lines()
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

func (s *Service) lines() (map[string][]string, error) {
	now := s.now()
	s.chart.mu.Lock()
	direct, turn := s.chart.direct, s.chart.turn
	fresh := now.Before(s.chart.until)
	s.chart.mu.Unlock()
	if fresh {
		return direct, nil
	}
	direct = map[string][]string{}
	err := store.Each(context.Background(), s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id, manager string
		err := rows.Scan(&id, &manager)
		direct[manager] = append(direct[manager], id)
		return err
	}, `SELECT "id", "manager" FROM "users" WHERE "manager" <> '' ORDER BY "id"`)
	if err != nil {
		return nil, err
	}
	s.chart.mu.Lock()
	defer s.chart.mu.Unlock()
	if s.chart.turn == turn {
		s.chart.direct, s.chart.until = direct, now.Add(chartLife)
	}
	return direct, nil
}

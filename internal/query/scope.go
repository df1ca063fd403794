package query

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// A person sees few rows or many. Few are found by who owns them and sorted;
// of many, a page is found soonest by walking an index in the order asked for.
// SQLite cannot know which, so Tenon counts, now and then, up to manyRows.
const (
	manyRows  = 2000
	scopeLife = 30 * time.Second
	maxScopes = 10_000
)

// scopes remembers who sees many rows of what.
type scopes struct {
	mu    sync.Mutex
	known map[string]scope
}

type scope struct {
	many  bool
	until time.Time
}

// scoped adds the rows that the person sees to a condition. With an index that
// gives the order, and many rows to see, their condition is kept from choosing
// another index by a unary plus.
func (s *Service) scoped(ctx context.Context, o *meta.CompiledObject, c *condition, ordered bool) error {
	if c.rows == "" {
		return nil
	}
	rows := c.rows
	if ordered && rows != "0" {
		many, err := s.many(ctx, o, c)
		if err != nil {
			return err
		}
		if many {
			rows = "+(" + rows + ")"
		}
	}
	c.add(rows, c.rowArgs...)
	c.rows = ""
	return nil
}

func (s *Service) many(ctx context.Context, o *meta.CompiledObject, c *condition) (bool, error) {
	key := o.Key + "\x00" + c.rows + "\x00" + fmt.Sprint(c.rowArgs...)
	now := s.now()
	s.scopes.mu.Lock()
	sc, ok := s.scopes.known[key]
	s.scopes.mu.Unlock()
	if ok && now.Before(sc.until) {
		return sc.many, nil
	}
	var n int
	args := append(append([]any{}, c.rowArgs...), manyRows)
	if _, err := store.One(ctx, s.app.ConcurrentDB(), []any{&n},
		`SELECT count(*) FROM (SELECT 1 FROM `+expr.Quote(o.Key)+` AS "r" WHERE "r"."deleted" = '' AND `+c.rows+` LIMIT ?)`, args...); err != nil {
		return false, err
	}
	s.scopes.mu.Lock()
	defer s.scopes.mu.Unlock()
	if s.scopes.known == nil || len(s.scopes.known) >= maxScopes {
		s.scopes.known = map[string]scope{}
	}
	s.scopes.known[key] = scope{many: n == manyRows, until: now.Add(scopeLife)}
	return n == manyRows, nil
}

// indexed reports whether a managed index gives the order of a key.
func indexed(k key) bool {
	if len(k.args) > 0 {
		return false // a value that depends on the row's rights has no index
	}
	key := k.col.Spec.Key
	return key == "id" || key == "created" || k.col.Spec.Index || k.col.Spec.Unique
}

package store

import (
	"context"
	"database/sql"
	"sync"

	"github.com/pocketbase/dbx"
)

// maxStatements bounds the statements that are kept prepared. SQL is the same
// for every person, so there are few: when there are more, they start over.
const maxStatements = 400

// Statements keeps the statements of one database handle prepared: preparing
// costs more than running most of them. The zero value is ready to use.
type Statements struct {
	mu   sync.RWMutex // read-held while a statement is started, so that none is closed under it
	db   *sql.DB
	byID map[string]*sql.Stmt
}

// prepare makes sure that a query's statement is kept.
func (s *Statements) prepare(ctx context.Context, db *sql.DB, query string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db != db || len(s.byID) >= maxStatements {
		for _, st := range s.byID {
			_ = st.Close() // rows that are open keep it until they end
		}
		s.db, s.byID = db, map[string]*sql.Stmt{}
	}
	if s.byID[query] != nil {
		return nil
	}
	st, err := db.PrepareContext(context.WithoutCancel(ctx), query)
	if err == nil {
		s.byID[query] = st
	}
	return err
}

// start runs a kept statement; false when there is none of the query.
func (s *Statements) start(ctx context.Context, db *sql.DB, query string, args []any) (*sql.Rows, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := s.byID[query]
	if st == nil || s.db != db {
		return nil, false, nil
	}
	rows, err := st.QueryContext(ctx, args...)
	return rows, true, err
}

// Each scans every row of a query with scan, from a prepared statement. Inside a
// transaction, whose connection is its own, nothing is kept.
func (s *Statements) Each(ctx context.Context, db dbx.Builder, scan func(*sql.Rows) error, query string, args ...any) error {
	d, ok := db.(*dbx.DB)
	if !ok {
		return Each(ctx, db, scan, query, args...)
	}
	rows, kept, err := s.start(ctx, d.DB(), query, args)
	if !kept {
		if err := s.prepare(ctx, d.DB(), query); err != nil {
			return err
		}
		rows, kept, err = s.start(ctx, d.DB(), query, args)
	}
	if !kept {
		return Each(ctx, db, scan, query, args...)
	}
	if err != nil {
		return err
	}
	return drain(rows, scan)
}

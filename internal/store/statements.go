package store

import (
	"context"
	"database/sql"
	"errors"
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

// prepare makes sure that a query's statement is kept. It waits for a
// connection without the lock: whoever has the connection may want the lock.
func (s *Statements) prepare(ctx context.Context, db *sql.DB, query string) error {
	st, err := db.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db != db || len(s.byID) >= maxStatements {
		for _, old := range s.byID {
			_ = old.Close() // rows that are open keep it until they end
		}
		s.db, s.byID = db, map[string]*sql.Stmt{}
	}
	if s.byID[query] != nil {
		return st.Close()
	}
	s.byID[query] = st
	return nil
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

// Keep prepares statements for transactions, before one holds the connection.
func (s *Statements) Keep(ctx context.Context, db dbx.Builder, queries ...string) error {
	d, ok := db.(*dbx.DB)
	if !ok {
		return nil
	}
	for _, q := range queries {
		s.mu.RLock()
		kept := s.db == d.DB() && s.byID[q] != nil
		s.mu.RUnlock()
		if kept {
			continue
		}
		if err := s.prepare(ctx, d.DB(), q); err != nil {
			return err
		}
	}
	return nil
}

// in gives a kept statement for use inside a transaction, nil when it is not kept.
func (s *Statements) in(ctx context.Context, tx dbx.Builder, query string) (*sql.Stmt, error) {
	ex, err := Executor(tx)
	if err != nil {
		return nil, err
	}
	t, ok := ex.(*sql.Tx)
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := s.byID[query]
	if !ok || st == nil {
		return nil, nil
	}
	return t.StmtContext(ctx, st), nil
}

// Exec runs a statement inside a transaction, a kept one if it is kept.
func (s *Statements) Exec(ctx context.Context, tx dbx.Builder, query string, args ...any) (sql.Result, error) {
	st, err := s.in(ctx, tx, query)
	if err != nil {
		return nil, err
	}
	if st == nil {
		return Exec(ctx, tx, query, args...)
	}
	return st.ExecContext(ctx, args...)
}

// One scans the first row of a query inside a transaction into dest; false
// without a row.
func (s *Statements) One(ctx context.Context, tx dbx.Builder, dest []any, query string, args ...any) (bool, error) {
	st, err := s.in(ctx, tx, query)
	if err != nil {
		return false, err
	}
	if st == nil {
		return One(ctx, tx, dest, query, args...)
	}
	err = st.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

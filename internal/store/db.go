// Package store moves rows between SQLite and canonical values. It knows
// columns, not rights: rows are for query, record and access only. Other packages
// run statements of their own, on tables of the platform; a test here finds who
// does more.
package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pocketbase/dbx"
)

// Executor gives the connection pool or the transaction beneath a PocketBase
// database handle: our SQL has positional arguments and needs none of dbx's
// parsing.
func Executor(db dbx.Builder) (dbx.Executor, error) {
	if tx, ok := db.(*dbx.Tx); ok {
		db = tx.Builder
	}
	if d, ok := db.(*dbx.DB); ok {
		return d.DB(), nil
	}
	if e, ok := db.(interface{ Executor() dbx.Executor }); ok {
		return e.Executor(), nil
	}
	return nil, fmt.Errorf("store: %T gives no executor", db)
}

// Query runs a SELECT with positional arguments, inside or outside a transaction.
func Query(ctx context.Context, db dbx.Builder, query string, args ...any) (*sql.Rows, error) {
	ex, err := Executor(db)
	if err != nil {
		return nil, err
	}
	return ex.QueryContext(ctx, query, args...)
}

// Exec runs a statement with positional arguments.
func Exec(ctx context.Context, db dbx.Builder, query string, args ...any) (sql.Result, error) {
	ex, err := Executor(db)
	if err != nil {
		return nil, err
	}
	return ex.ExecContext(ctx, query, args...)
}

// Text reads one text column of a query's first row; "" and false without a row.
func Text(ctx context.Context, db dbx.Builder, query string, args ...any) (string, bool, error) {
	var s sql.NullString
	ok, err := One(ctx, db, []any{&s}, query, args...)
	return s.String, ok, err
}

// One scans a query's first row into dest; false without a row.
func One(ctx context.Context, db dbx.Builder, dest []any, query string, args ...any) (bool, error) {
	rows, err := Query(ctx, db, query, args...)
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return false, rows.Err()
	}
	if err := rows.Scan(dest...); err != nil {
		return false, err
	}
	return true, rows.Err()
}

// Each scans every row of a query with scan, which reads the current row.
func Each(ctx context.Context, db dbx.Builder, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := Query(ctx, db, query, args...)
	if err != nil {
		return err
	}
	return drain(rows, scan)
}

func drain(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

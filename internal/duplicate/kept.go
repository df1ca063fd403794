package duplicate

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"sync"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/search"
	"github.com/tenon-crm/tenon/internal/store"
)

// Statements run SQL on one database handle and keep it prepared.
type Statements interface {
	Each(ctx context.Context, db dbx.Builder, scan func(*sql.Rows) error, query string, args ...any) error
	One(ctx context.Context, tx dbx.Builder, dest []any, query string, args ...any) (bool, error)
	Exec(ctx context.Context, tx dbx.Builder, query string, args ...any) (sql.Result, error)
	Keep(ctx context.Context, db dbx.Builder, queries ...string) error
}

// Engine keeps the keys of records and finds those with the same.
type Engine struct {
	reads  Statements
	writes Statements
	sides  sync.Map // *meta.DuplicateSide → its id, once that is committed
}

// New makes an engine of the statements of the readers' handle and of the writer's.
func New(reads, writes Statements) *Engine { return &Engine{reads: reads, writes: writes} }

const (
	selectSide = `SELECT "id" FROM "tn_duplicate_sides" WHERE "object" = ? AND "rule" = ? AND "held" = ? AND "form" = ?`
	insertSide = `INSERT INTO "tn_duplicate_sides" ("object", "rule", "held", "form") VALUES (?, ?, ?, ?)`
	insertKey  = `INSERT INTO "tn_duplicate_keys" ("side", "record", "key", "words") VALUES (?, ?, ?, ?)`
	insertGram = `INSERT INTO "tn_duplicate_grams" ("rowid", "grams") VALUES (?, ?)`
	selectKeys = `SELECT "id" FROM "tn_duplicate_keys" WHERE "side" = ? AND "record" = ?`
	deleteGram = `DELETE FROM "tn_duplicate_grams" WHERE "rowid" = ?`
	deleteKeys = `DELETE FROM "tn_duplicate_keys" WHERE "side" = ? AND "record" = ?`
	selectMark = `SELECT "seq" FROM "sqlite_sequence" WHERE "name" = 'tn_duplicate_keys'`
)

// Keep prepares what writes run, before a transaction holds the connection.
func (e *Engine) Keep(ctx context.Context, db dbx.Builder) error {
	return e.writes.Keep(ctx, db, selectSide, insertKey, deleteKeys, deleteGram, insertGram, sameAfter, likeKeys)
}

// Side is the id of a side's keys, 0 while it has none.
func (e *Engine) Side(ctx context.Context, db dbx.Builder, s *meta.DuplicateSide) (id int64, err error) {
	if known, ok := e.sides.Load(s); ok {
		return known.(int64), nil
	}
	_, err = e.writes.One(ctx, db, []any{&id}, selectSide, s.Rule.Object, s.Rule.Key, s.Object, s.Form())
	return id, err
}

// Remember looks for the sides of an object outside a transaction, so that writes
// need not. db is the readers' handle.
func (e *Engine) Remember(ctx context.Context, db dbx.Builder, sides []*meta.DuplicateSide) error {
	for _, s := range sides {
		if _, ok := e.sides.Load(s); ok {
			continue
		}
		var id int64
		there, err := store.One(ctx, db, []any{&id}, selectSide, s.Rule.Object, s.Rule.Key, s.Object, s.Form())
		if err != nil {
			return err
		}
		if there {
			e.sides.Store(s, id)
		}
	}
	return nil
}

// Forget makes the engine look for all sides again: some have gone.
func (e *Engine) Forget() { e.sides.Clear() }

// Put replaces what is kept of a record, in a transaction. fresh says that nothing is.
func (e *Engine) Put(ctx context.Context, tx dbx.Builder, s *meta.DuplicateSide, record string, row expr.Row, fresh bool) error {
	side, err := e.Side(ctx, tx, s)
	if err != nil {
		return err
	}
	if side == 0 {
		st, err := e.Begin(ctx, tx, s)
		if err != nil {
			return err
		}
		side = st.ID
	}
	return e.put(ctx, tx, s, side, record, row, fresh)
}

// Make replaces what is kept of a record under a state of its side.
func (e *Engine) Make(ctx context.Context, tx dbx.Builder, s *meta.DuplicateSide, st *State, record string, row expr.Row) error {
	return e.put(ctx, tx, s, st.ID, record, row, false)
}

func (e *Engine) put(ctx context.Context, tx dbx.Builder, s *meta.DuplicateSide, side int64, record string, row expr.Row, fresh bool) error {
	if !fresh {
		if err := e.clear(ctx, tx, s, side, record); err != nil {
			return err
		}
	}
	for _, k := range Keys(s, row) {
		res, err := e.writes.Exec(ctx, tx, insertKey, side, record, k.Exact, k.Words)
		if err != nil {
			return err
		}
		if k.Words == "" {
			continue
		}
		id, err := res.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := e.writes.Exec(ctx, tx, insertGram, id, strings.Join(grams(side, k.Words), " ")); err != nil {
			return err
		}
	}
	return nil
}

// Remove makes a side forget a record, in a transaction.
func (e *Engine) Remove(ctx context.Context, tx dbx.Builder, s *meta.DuplicateSide, record string) error {
	side, err := e.Side(ctx, tx, s)
	if err != nil || side == 0 {
		return err
	}
	return e.clear(ctx, tx, s, side, record)
}

func (e *Engine) clear(ctx context.Context, tx dbx.Builder, s *meta.DuplicateSide, side int64, record string) error {
	if place, _ := s.Rule.Fuzzy(); place >= 0 {
		var ids []int64
		if err := store.Each(ctx, tx, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, selectKeys, side, record); err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := e.writes.Exec(ctx, tx, deleteGram, id); err != nil {
				return err
			}
		}
	}
	_, err := e.writes.Exec(ctx, tx, deleteKeys, side, record)
	return err
}

// Mark is the id of the newest key: what is found behind it was written later.
func (e *Engine) Mark(ctx context.Context, db dbx.Builder) (mark int64, err error) {
	_, err = store.One(ctx, db, []any{&mark}, selectMark)
	return mark, err
}

// grams are the words of the index for the words of a key, each once.
func grams(side int64, words string) []string {
	head := strconv.FormatInt(side, 10) + "="
	var out []string
	seen := map[string]bool{}
	search.Grams(words, func(gram string) {
		if !seen[gram] {
			seen[gram] = true
			out = append(out, head+gram)
		}
	})
	return out
}

package duplicate

import (
	"context"
	"database/sql"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// State is how far the keys of a side are. After is the place of the last record that
// the job has looked at.
type State struct {
	ID                       int64
	Object, Rule, Held, Form string
	After                    string
	Done                     int64
	Ready                    bool
}

// Is reports whether these are the keys that a side needs.
func (st *State) Is(s *meta.DuplicateSide) bool {
	return st.Object == s.Rule.Object && st.Rule == s.Rule.Key && st.Held == s.Object && st.Form == s.Form()
}

const selectStates = `SELECT "id", "object", "rule", "held", "form", "after", "done", "ready" FROM "tn_duplicate_sides"`

// States lists all sides that have keys.
func States(ctx context.Context, db dbx.Builder) (out []State, err error) {
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		var st State
		err := rows.Scan(&st.ID, &st.Object, &st.Rule, &st.Held, &st.Form, &st.After, &st.Done, &st.Ready)
		out = append(out, st)
		return err
	}, selectStates+` ORDER BY "id"`)
}

// Begin is the state of a side, which there is from now on, in a transaction.
func (e *Engine) Begin(ctx context.Context, tx dbx.Builder, s *meta.DuplicateSide) (*State, error) {
	for {
		var st State
		there, err := store.One(ctx, tx, []any{&st.ID, &st.Object, &st.Rule, &st.Held, &st.Form, &st.After, &st.Done, &st.Ready},
			selectStates+` WHERE "object" = ? AND "rule" = ? AND "held" = ? AND "form" = ?`, s.Rule.Object, s.Rule.Key, s.Object, s.Form())
		if err != nil || there {
			return &st, err
		}
		if _, err := store.Exec(ctx, tx, insertSide, s.Rule.Object, s.Rule.Key, s.Object, s.Form()); err != nil {
			return nil, err
		}
	}
}

// Reach writes down how far the keys of a side are, in the transaction that made them.
func Reach(ctx context.Context, tx dbx.Builder, st *State) error {
	_, err := store.Exec(ctx, tx, `UPDATE "tn_duplicate_sides" SET "after" = ?, "done" = ?, "ready" = ? WHERE "id" = ?`, st.After, st.Done, st.Ready, st.ID)
	return err
}

// dropped is how many keys one transaction drops.
const dropped = 2000

// Drop drops some of the keys of a side that no rule needs any more, in a
// transaction, and the side with the last of them; done says that it has. A rule that
// comes back meanwhile finds a side that has to be made from the beginning.
func Drop(ctx context.Context, tx dbx.Builder, side int64) (done bool, err error) {
	if err := Reach(ctx, tx, &State{ID: side}); err != nil {
		return false, err
	}
	const some = `(SELECT "id" FROM "tn_duplicate_keys" WHERE "side" = ? LIMIT ?)`
	if _, err := store.Exec(ctx, tx, `DELETE FROM "tn_duplicate_grams" WHERE "rowid" IN `+some, side, dropped); err != nil {
		return false, err
	}
	res, err := store.Exec(ctx, tx, `DELETE FROM "tn_duplicate_keys" WHERE "id" IN `+some, side, dropped)
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == dropped {
		return false, err
	}
	_, err = store.Exec(ctx, tx, `DELETE FROM "tn_duplicate_sides" WHERE "id" = ?`, side)
	return true, err
}

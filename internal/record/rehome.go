package record

import (
	"context"
	"database/sql"
	"errors"
	"maps"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/store"
)

// Rehoming says which records of an object belong to another department from now
// on: those of a department, those of a person, or both, or single ones.
type Rehoming struct {
	Department string // they belong to it now; "" for any
	Owner      string // who owns them; "" for anybody
	IDs        []string
	To         string
}

// rehomed is how many records one transaction moves: between two of them writers
// have their turn.
const rehomed = 200

// Rehome gives records to another department: up to 200 of those that are left,
// in one transaction. done is how many; it is to be called until that is 0.
//
// It is the one write that is not the pipeline's: the department of a record
// belongs to the system and nobody has the right to write it, and a rule that a
// record fails today must not keep an organisation from changing. All that follows
// from a write follows from it: the record's version moves, computed fields are
// computed, history and the outbox name who did it, and sockets learn of it. What
// was deleted moves too, without a trace, so that it comes back to where it belongs.
// who must be who changes the organisation; the caller has asked for their right.
func (s *Service) Rehome(ctx context.Context, who *access.Principal, object string, m Rehoming, cause string) (done int, err error) {
	for try := 1; ; try++ {
		r := s.query.Rights(who)
		done, err = s.rehome(ctx, r, object, m, cause)
		if !errors.Is(err, errReleased) || try == attempts {
			return done, err
		}
		if err := s.store.Await(ctx, r.Snap); err != nil {
			return 0, err
		}
	}
}

func (s *Service) rehome(ctx context.Context, r *access.Rights, object string, m Rehoming, cause string) (int, error) {
	o, ok := r.Snap.Objects[object]
	if !ok || !o.Owner {
		return 0, nil
	}
	b := &batch{Service: s, r: r, obj: o, opts: Options{Source: SourceSystem, Cause: cause}, at: moment(r.Vars().Now)}
	err := s.app.RunInTransaction(func(tx core.App) error {
		b.tx = tx
		return b.rehome(ctx, tx, m)
	})
	return len(b.drafts), err
}

func (b *batch) rehome(ctx context.Context, tx core.App, m Rehoming) error {
	if err := b.checkRelease(ctx, tx); err != nil {
		return err
	}
	table := expr.Quote(b.obj.Key)
	cond, args := `"owner_dept" <> ?`, []any{m.To}
	if m.Department != "" {
		cond, args = cond+` AND "owner_dept" = ?`, append(args, m.Department)
	}
	if m.Owner != "" {
		cond, args = cond+` AND "owner" = ?`, append(args, m.Owner)
	}
	if m.IDs == nil {
		if _, err := store.Exec(ctx, tx.DB(), "UPDATE "+table+` SET "owner_dept" = ? WHERE "deleted" <> '' AND `+cond, append([]any{m.To}, args...)...); err != nil {
			return err
		}
		if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			m.IDs = append(m.IDs, id)
			return err
		}, `SELECT "id" FROM `+table+` WHERE "deleted" = '' AND `+cond+" LIMIT ?", append(args, rehomed)...); err != nil {
			return err
		}
	}
	rows, err := store.LoadMany(ctx, tx.DB(), b.obj, m.IDs)
	if err != nil {
		return err
	}
	for _, id := range m.IDs {
		row := rows[id]
		if row == nil || row.Deleted != "" || row.Values["owner_dept"] == m.To {
			continue
		}
		d := &draft{op: Op{Method: Update, ID: id}, index: len(b.drafts), old: row.Values, row: maps.Clone(row.Values)}
		d.row["owner_dept"] = m.To
		b.stamp(d)
		b.drafts = append(b.drafts, d)
	}
	if err := b.formulas(ctx); err != nil {
		return err
	}
	for _, d := range b.drafts {
		if err := b.save(ctx, tx, d); err != nil {
			return err
		}
		if d.present {
			continue
		}
		if err := b.note(d); err != nil {
			return err
		}
	}
	return b.publish(ctx, tx)
}

package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// purgeBatch bounds how many expired records one transaction takes out.
const purgeBatch = 200

// OnPurge adds what else of purged records has to go, in the transaction of the
// purge and after their rows. It is called before the service is used.
func (s *Service) OnPurge(forget func(ctx context.Context, tx core.App, object string, ids []string) error) {
	s.forget = append(s.forget, forget)
}

// Purge takes deleted records out for good, with their rows, history, shares and
// files, and with what the same delete took along as far as the person may purge
// that, too. Each is decided on its own: 404 for what is not in the bin or not
// theirs to see, 403 without the operation purge. The audit log keeps that it
// happened.
func (s *Service) Purge(ctx context.Context, who *access.Principal, object string, ids []string) ([]Result, error) {
	if len(ids) > MaxOps {
		return nil, problem.Bad("too_many_operations", locale.Args{"max": MaxOps})
	}
	r := s.query.Rights(who)
	o, ok := r.Snap.Objects[object]
	if !ok || len(r.Operations(object)) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	if !r.Can(object, "purge") {
		return nil, problem.Forbidden("purge")
	}
	out := make([]Result, len(ids))
	return out, s.app.RunInTransaction(func(tx core.App) error {
		p := &purge{Service: s, r: r, tx: tx, gone: map[string][]string{}}
		for i, id := range ids {
			out[i].ID = id
			err := p.take(ctx, o, id)
			if refused, is := problem.As(err); is {
				out[i].Err = refused
			} else if err != nil {
				return err
			}
		}
		return p.finish(ctx, audit.Entry{Who: who.UserID, Action: "record.purged", Kind: "record", Object: object})
	})
}

// PurgeExpired takes out for good what has been in the bin longer than the business
// keeps it, and answers how many records went.
func (s *Service) PurgeExpired(ctx context.Context) (int, error) {
	snap := s.store.Current()
	if snap == nil {
		return 0, nil
	}
	now := s.now()
	before := moment(now.Add(-time.Duration(snap.Business.Limits.BinDays) * 24 * time.Hour))
	total := 0
	for _, key := range sortedObjects(snap) {
		o := snap.Objects[key]
		for {
			n, err := s.purgeExpired(ctx, access.New(snap, access.System("retention"), now), o, before)
			if total += n; err != nil {
				return total, err
			}
			if n < purgeBatch {
				break
			}
		}
	}
	return total, nil
}

func sortedObjects(snap *meta.Snapshot) []string {
	var out []string
	for key, o := range snap.Objects {
		if o.PartOf == nil {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

func (s *Service) purgeExpired(ctx context.Context, r *access.Rights, o *meta.CompiledObject, before string) (n int, err error) {
	err = s.app.RunInTransaction(func(tx core.App) error {
		var ids []string
		if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT "id" FROM `+expr.Quote(o.Key)+` WHERE "deleted" <> '' AND "deleted" < ? LIMIT ?`, before, purgeBatch); err != nil {
			return err
		}
		n = len(ids)
		p := &purge{Service: s, r: r, tx: tx, gone: map[string][]string{o.Key: ids}}
		return p.finish(ctx, audit.Entry{Action: "record.expired", Kind: "record", Object: o.Key})
	})
	return n, err
}

// purge is one purge on its way.
type purge struct {
	*Service
	r    *access.Rights
	tx   core.App
	gone map[string][]string // by object
}

// take adds a record, and what went with it, to what goes.
func (p *purge) take(ctx context.Context, o *meta.CompiledObject, id string) error {
	if slices.Contains(p.gone[o.Key], id) {
		return nil
	}
	rows, err := store.LoadMany(ctx, p.tx.DB(), o, []string{id})
	if err != nil {
		return err
	}
	row := rows[id]
	if row == nil || row.Deleted == "" {
		return problem.NotFound()
	}
	d := p.r.On(ctx, o.Key, row.Values, store.Reach(ctx, p.tx.DB(), p.r.Snap))
	switch {
	case !d.May("view"):
		return problem.NotFound()
	case !d.May("purge"):
		return problem.Forbidden("purge")
	}
	p.gone[o.Key] = append(p.gone[o.Key], id)
	for _, back := range o.Links {
		child := p.r.Snap.Objects[back.Object]
		if back.Field.Spec.OnDelete != "cascade" || child.PartOf != nil || !p.r.Can(back.Object, "purge") {
			continue
		}
		ids, err := gone(ctx, p.tx, back.Object, back.Field.Expr, o.Key, id, row.Deleted)
		if err != nil {
			return err
		}
		for _, below := range ids {
			if err := p.take(ctx, child, below); err != nil {
				if _, refused := problem.As(err); !refused {
					return err
				}
			}
		}
	}
	return nil
}

// finish takes out what was added. The entry of the log names the records of its
// object and counts those of others.
func (p *purge) finish(ctx context.Context, e audit.Entry) error {
	if len(p.gone[e.Object]) == 0 {
		return nil
	}
	along := map[string]any{}
	for object, ids := range p.gone {
		if err := p.remove(ctx, p.r.Snap.Objects[object], ids); err != nil {
			return err
		}
		if object != e.Object {
			along[object] = len(ids)
		}
	}
	ids := p.gone[e.Object]
	if len(ids) == 1 {
		e.Record = ids[0]
	}
	e.Detail = map[string]any{"count": len(ids), "records": ids}
	if len(along) > 0 {
		e.Detail["along"] = along
	}
	return audit.Append(ctx, p.tx, e)
}

func (p *purge) remove(ctx context.Context, o *meta.CompiledObject, ids []string) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	for _, c := range o.All {
		if c.Part == "" {
			continue
		}
		var rows []string
		if err := store.Each(ctx, p.tx.DB(), func(found *sql.Rows) error {
			var id string
			err := found.Scan(&id)
			rows = append(rows, id)
			return err
		}, `SELECT "id" FROM `+expr.Quote(c.Part)+` WHERE "parent" IN (SELECT value FROM json_each(?))`, string(list)); err != nil {
			return err
		}
		if err := p.remove(ctx, p.r.Snap.Objects[c.Part], rows); err != nil {
			return err
		}
	}
	const these = `"object" = ? AND "record" IN (SELECT value FROM json_each(?))`
	for _, text := range []string{
		`DELETE FROM "tn_history" WHERE ` + these + ` AND NOT EXISTS (SELECT 1 FROM "tn_merged" m WHERE m."loser" = "record" AND m."object" = "tn_history"."object")`, // it belongs to the survivor
		`DELETE FROM "tn_shares" WHERE ` + these,
		`DELETE FROM "tn_locks" WHERE ` + these,
		// as uploads that nobody took in, which go by themselves
		`UPDATE "tn_files" SET "object" = '', "record" = '', "field" = '', "detached" = '' WHERE ` + these,
	} {
		if _, err := store.Exec(ctx, p.tx.DB(), text, o.Key, string(list)); err != nil {
			return err
		}
	}
	if _, err := store.Exec(ctx, p.tx.DB(), `DELETE FROM `+expr.Quote(o.Key)+` WHERE "deleted" <> '' AND "id" IN (SELECT value FROM json_each(?))`, string(list)); err != nil {
		return err
	}
	for _, forget := range p.forget {
		if err := forget(ctx, p.tx, o.Key, ids); err != nil {
			return err
		}
	}
	return nil
}

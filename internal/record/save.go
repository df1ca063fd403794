package record

import (
	"context"
	"errors"
	"regexp"
	"strings"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// ours marks the context of a save that the pipeline makes with the record that
// it saves, so that the net lets that one through and no other: a hook may save
// further records with the same context.
type ours struct{}

// raw is a canonical value as PocketBase's record holds it.
func raw(c *meta.Column, v any) any {
	if c.System && c.Expr.Kind == expr.DateTime {
		s, _ := v.(string)
		t, _ := types.ParseDateTime(s)
		return t
	}
	return v
}

// canonical reads a value back from PocketBase's record, which a hook of the
// operator may have changed.
func canonical(c *meta.Column, rec *core.Record) any {
	switch v := rec.GetRaw(c.Expr.Column).(type) {
	case types.DateTime:
		return v.String()
	case int:
		return float64(v)
	default:
		return v
	}
}

// save writes the row through PocketBase, so that the operator's hooks see it.
// Only changed columns are written.
func (b *batch) save(ctx context.Context, tx core.App, d *draft) error {
	coll, err := b.collection(tx, b.obj)
	if err != nil {
		return err
	}
	rec := core.NewRecord(coll)
	if d.op.Method != Create {
		for _, c := range b.obj.Columns {
			rec.SetRaw(c.Expr.Column, raw(c, d.old[c.Spec.Key]))
		}
		rec.SetRaw("deleted", "")
		if d.op.Method == Restore {
			rec.SetRaw("deleted", b.at)
		}
		rec.Id, _ = d.old["id"].(string)
		if err := rec.PostScan(); err != nil {
			return err
		}
		rec.IgnoreUnchangedFields(true) // should PocketBase write it, see bindStore
	}
	rec.Id = d.op.ID
	switch d.op.Method {
	case Delete:
		rec.SetRaw("deleted", b.at)
	case Restore:
		rec.SetRaw("deleted", "")
	}
	for _, c := range b.obj.Columns {
		if c.Spec.Key != "id" {
			rec.SetRaw(c.Expr.Column, raw(c, d.row[c.Spec.Key]))
		}
	}
	if err := tx.SaveWithContext(context.WithValue(ctx, ours{}, rec), rec); err != nil {
		return b.saveError(ctx, tx, d, err)
	}
	for _, c := range b.obj.Columns {
		if c.Spec.Key == "id" {
			continue
		}
		v := canonical(c, rec)
		d.hooked = d.hooked || !c.System && !field.Equal(v, d.row[c.Spec.Key])
		d.row[c.Spec.Key] = v
	}
	return nil
}

// collection is PocketBase's model of the object's table, read inside a
// transaction that has checked the release: PocketBase's own cache may show a
// publish that is not committed yet.
func (s *Service) collection(tx core.App, o *meta.CompiledObject) (*core.Collection, error) {
	if c, ok := s.collections.Load(o.Key); ok && c.(model).of == o {
		return c.(model).Collection, nil
	}
	c, err := tx.FindCollectionByNameOrId(o.Key)
	if err == nil {
		s.collections.Store(o.Key, model{of: o, Collection: c})
	}
	return c, err
}

// model is PocketBase's collection of an object of one snapshot.
type model struct {
	of *meta.CompiledObject
	*core.Collection
}

var uniqueFailed = regexp.MustCompile(`UNIQUE constraint failed: ([a-z0-9_]+\.[a-z0-9_]+(?:, [a-z0-9_]+\.[a-z0-9_]+)*)`)

// saveError turns what the database or a hook of the operator refused into
// something that a person understands.
func (b *batch) saveError(ctx context.Context, tx core.App, d *draft, err error) error {
	if b.opts.Retry != "" && d.op.Method == Create { // a repeat has its record, whichever index says so first
		if b.taken(ctx, tx, d) == nil {
			return nil
		}
	}
	if m := uniqueFailed.FindStringSubmatch(err.Error()); m != nil {
		p := problem.Invalid()
		for col := range strings.SplitSeq(m[1], ", ") {
			_, name, _ := strings.Cut(col, ".")
			if name == "id" {
				return b.taken(ctx, tx, d)
			}
			for _, c := range b.obj.Columns {
				if c.Expr.Column == name {
					p.Item(c.Spec.Key, notUnique(c, d.row[c.Spec.Key]))
				}
			}
		}
		return p.Cause(err)
	}
	if api, ok := errors.AsType[*router.ApiError](err); ok {
		return problem.New(api.Status, "hook_refused", locale.Args{"message": strings.TrimSuffix(api.Message, ".")}).Cause(err)
	}
	if list, ok := errors.AsType[validation.Errors](err); ok {
		p := problem.Invalid()
		for key, e := range list {
			text := e.Error()
			if c := b.obj.ByKey[key]; c != nil && key != "id" && notUniqueError(e) {
				p.Item(key, notUnique(c, d.row[key]))
				continue
			}
			if _, taken := list["id"]; taken && key == "id" && d.op.Method == Create {
				return b.taken(ctx, tx, d)
			}
			p.Item(key, &problem.Item{Code: "hook_refused", Args: locale.Args{"message": text}})
		}
		return p.Cause(err)
	}
	if _, machine := errors.AsType[stored](err); machine || ctx.Err() != nil {
		return err
	}
	return problem.Bad("hook_failed").Cause(err)
}

// notUniqueError recognises what PocketBase makes of a unique index's refusal.
func notUniqueError(err error) bool {
	e, ok := err.(validation.Error)
	return ok && e.Code() == "validation_not_unique"
}

// taken answers a create whose id is in use: a repeat of the same create has
// its record, everything else is told only that the id is taken.
func (b *batch) taken(ctx context.Context, tx core.App, d *draft) error {
	if b.opts.Retry != "" {
		_, same, err := store.Text(ctx, tx.DB(), `SELECT "cause" FROM "tn_history" WHERE "record" = ? AND "object" = ? AND "action" = 'create' AND "by" = ? AND "cause" = ?`,
			d.op.ID, b.obj.Key, b.r.Who.UserID, b.opts.Cause)
		if err != nil {
			return err
		}
		row, err := store.Load(ctx, tx.DB(), b.obj, d.op.ID)
		if err != nil {
			return err
		}
		if same && row != nil {
			d.present, d.row = true, row
			return nil
		}
	}
	return problem.Invalid().Field("id", "id_taken")
}

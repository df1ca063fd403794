package record

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/calculation"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
)

// Formulas may read the name, the department and the manager of people, and the
// place of departments. People are PocketBase's records and departments rows of
// their own; what follows from their changes is computed here.

// BindPeople computes what follows from a change of a person, in the transaction
// of the change.
func (s *Service) BindPeople() {
	s.app.OnRecordUpdate(expr.Users).BindFunc(func(e *core.RecordEvent) error {
		snap := s.store.Current()
		keys := personChanges(snap, e.Record)
		if len(keys) == 0 {
			return e.Next()
		}
		return s.person(e, snap, func(t touches) {
			for _, key := range keys {
				t.moved(expr.Users, e.Record.Id, key)
			}
		})
	})
	s.app.OnRecordDelete(expr.Users).BindFunc(func(e *core.RecordEvent) error {
		snap := s.store.Current()
		if len(readers(snap, expr.Users)) == 0 {
			return e.Next()
		}
		return s.person(e, snap, func(t touches) { t.get(expr.Users, e.Record.Id).method = Delete })
	})
}

// readers are the stored fields that read records of an object.
func readers(snap *meta.Snapshot, object string) []*meta.Computed {
	var out []*meta.Computed
	for _, f := range snap.Computed {
		for i := range f.Triggers {
			if f.Triggers[i].Object == object {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// personChanges are the fields of a person that differ and that formulas read.
func personChanges(snap *meta.Snapshot, rec *core.Record) []string {
	o, ok := snap.ExprObject(expr.Users)
	if !ok || len(readers(snap, expr.Users)) == 0 {
		return nil
	}
	var out []string
	for _, f := range o.Fields {
		if rec.GetString(f.Column) != rec.Original().GetString(f.Column) {
			out = append(out, f.Key)
		}
	}
	return out
}

func (s *Service) person(e *core.RecordEvent, snap *meta.Snapshot, touch func(touches)) error {
	outer := e.App
	defer func() { e.App = outer }()
	return outer.RunInTransaction(func(tx core.App) error {
		e.App = tx
		if err := e.Next(); err != nil {
			return err
		}
		r := s.recalculation(tx, snap, moment(s.now()), "")
		touch(r.touched)
		if err := r.follow(e.Context); err != nil {
			return err
		}
		if r.later {
			if err := s.enqueue(e.Context, tx); err != nil {
				return err
			}
		}
		events, err := r.tell(e.Context)
		if err != nil {
			return err
		}
		return outbox.Append(tx, events...)
	})
}

// DepartmentMoved leaves what reads departments to the job: a department that
// moves takes all below it along.
func (s *Service) DepartmentMoved(ctx context.Context, tx core.App) error {
	snap := s.store.Current()
	r := s.recalculation(tx, snap, moment(s.now()), "")
	for _, f := range readers(snap, expr.Departments) {
		total, err := r.count(ctx, f)
		if err == nil {
			err = calculation.Whole(ctx, tx.DB(), r.at, f.Object, f.Key(), "", total)
		}
		if err != nil {
			return err
		}
		r.later = true
	}
	if !r.later {
		return nil
	}
	return s.enqueue(ctx, tx)
}

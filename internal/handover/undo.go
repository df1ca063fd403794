package handover

import (
	"context"
	"database/sql"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// Undo gives everything back that a handover of the last day has handed over and
// that is still with whom it went to; what somebody has handed on since stays, and
// is listed. An account that was disabled stays so: enabling it is a decision of its
// own. 404, 409 handover_not_undoable.
func (s *Service) Undo(ctx context.Context, who *access.Principal, id string) (*Handover, error) {
	h, err := s.one(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if _, err := s.allowed(ctx, who, h.Person.ID); err != nil {
		return nil, err
	}
	if !h.Undoable {
		return nil, problem.New(409, "handover_not_undoable")
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		args := locale.Args{"name": h.Person.Name}
		jobID, err := s.Jobs.Enqueue(ctx, tx, JobUndo, who.UserID, locale.Both("job_title_handover_undo", args), jobArgs{id})
		if err != nil {
			return err
		}
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_handovers" SET "state" = ?, "job" = ? WHERE "id" = ? AND "state" = ?`, Undoing, jobID, id, h.State)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return problem.New(409, "handover_not_undoable").Cause(err)
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "handover.undone", Kind: "person", Object: h.Person.ID, Detail: map[string]any{"handover": id}})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, who, id)
}

// undo is the handler of the job: each page of records in one transaction, with
// what came of it noted behind. A page that a crash has cut off is looked at again:
// what is back already is found to be.
func (s *Service) undo(ctx context.Context, j *job.Run) error {
	h, err := s.begin(ctx, j, Undoing)
	if err != nil {
		return err
	}
	for done := int64(0); ; {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n, err := s.undoSome(context.WithoutCancel(ctx), j.Who, h)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		done += int64(n)
		j.Progress(done, max(done, int64(h.Assigned)))
	}
	return s.finish(context.WithoutCancel(ctx), j, h, Undone)
}

// undoSome gives a page of records of one object back.
func (s *Service) undoSome(ctx context.Context, who *access.Principal, h *Handover) (int, error) {
	var items []*item
	if err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		it := &item{}
		err := rows.Scan(&it.object, &it.record, &it.to, &it.dept)
		items = append(items, it)
		return err
	}, `SELECT "object", "record", "to", "dept" FROM "tn_handover_items" WHERE "handover" = ? AND "state" = 'done'
		AND "object" = (SELECT "object" FROM "tn_handover_items" WHERE "handover" = ? AND "state" = 'done' LIMIT 1) LIMIT ?`, h.ID, h.ID, chunk); err != nil || len(items) == 0 {
		return 0, err
	}
	object := items[0].object
	ops, byID, err := s.giveBack(ctx, who, h, object, items)
	if err != nil {
		return 0, err
	}
	if len(ops) > 0 {
		results, err := s.Record.Batch(ctx, who, object, ops, record.Options{Source: record.SourceHandover, Cause: "handover_undo:" + h.ID})
		if p, refused := problem.As(err); refused {
			for _, op := range ops {
				byID[op.ID].keep(who.Locale, p)
			}
		} else if err != nil {
			return 0, err
		}
		for _, res := range results {
			if p, refused := problem.As(res.Err); refused {
				byID[res.ID].keep(who.Locale, p)
			}
		}
	}
	if err := s.rehome(ctx, who, h, object, items); err != nil {
		return 0, err
	}
	return len(items), s.note(ctx, h.ID, items)
}

func (it *item) keep(t locale.Tag, p *problem.Problem) {
	it.refuse(t, p)
	it.state = itemKept
}

// giveBack looks where records are now and gives the operations for those that are
// still with whom they went to. Each item is undone unless it says otherwise.
func (s *Service) giveBack(ctx context.Context, who *access.Principal, h *Handover, object string, items []*item) ([]record.Op, map[string]*item, error) {
	byID, ids := map[string]*item{}, []string{}
	for _, it := range items {
		it.state, it.code = itemKept, "handover_out_of_reach"
		byID[it.record], ids = it, append(ids, it.record)
	}
	r := s.Query.Rights(who)
	if o := r.Snap.Objects[object]; o == nil || !r.Can(object, "view") {
		return nil, byID, nil
	}
	var ops []record.Op
	err := s.eachOf(ctx, r, object, ids, []string{"id", "version", "owner"}, func(rec *query.Record) {
		it := byID[rec.ID()]
		owner, _ := rec.Value("owner").(string)
		switch owner {
		case h.Person.ID: // already
			it.state, it.code = itemUndone, ""
		case it.to:
			it.state, it.code = itemUndone, ""
			version, _ := rec.Value("version").(float64)
			v := int64(version)
			ops = append(ops, record.Op{Method: record.Update, ID: it.record, Data: map[string]any{"owner": h.Person.ID}, Version: &v})
		default:
			it.code = "handover_moved_on"
		}
	})
	return ops, byID, err
}

// rehome puts records that came back into the department that they belonged to,
// should that not be the person's of today.
func (s *Service) rehome(ctx context.Context, who *access.Principal, h *Handover, object string, items []*item) error {
	byDept := map[string][]string{}
	for _, it := range items {
		if it.state == itemUndone {
			byDept[it.dept] = append(byDept[it.dept], it.record)
		}
	}
	for dept, ids := range byDept {
		if _, err := s.Record.Rehome(ctx, who, object, record.Rehoming{IDs: ids, To: dept}, "handover_undo:"+h.ID); err != nil {
			return err
		}
	}
	return nil
}

package handover

import (
	"context"
	"encoding/json/v2"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// Kinds of the jobs.
const (
	JobRun  = "handover"
	JobUndo = "handover_undo"
)

type jobArgs struct {
	Handover string `json:"handover"`
}

// Start carries an order out: the person's account is ended at once where that is
// wanted, the records go in a job. The handover is the answer.
func (s *Service) Start(ctx context.Context, who *access.Principal, person string, q Request) (*Handover, error) {
	l, err := s.allowed(ctx, who, person)
	if err != nil {
		return nil, err
	}
	if err := s.check(ctx, s.Query.Rights(who), l, &q); err != nil {
		return nil, err
	}
	text, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	id := s.NewID()
	err = s.App.RunInTransaction(func(tx core.App) error {
		if q.Disable && l.active {
			no := false
			if _, err := s.People.UpdateIn(ctx, tx, who, person, people.Input{Active: &no}); err != nil {
				return err
			}
		}
		args := locale.Args{"name": l.name}
		jobID, err := s.Jobs.Enqueue(ctx, tx, JobRun, who.UserID, locale.Both("job_title_handover", args), jobArgs{id})
		if err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_handovers" ("id", "person", "by", "request", "state", "disable", "job", "created") VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			id, person, who.UserID, string(text), Queued, q.Disable, jobID, stamp(s.Now())); err != nil {
			return err
		}
		var objects []string
		for _, a := range q.Assignments {
			objects = append(objects, a.Object)
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "handover.started", Kind: "person", Object: person, Detail: map[string]any{"handover": id, "objects": objects, "disable": q.Disable}})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, who, id)
}

// checkpoint is how far a run has come.
type checkpoint struct {
	Assignment int    `json:"assignment"`
	Cursor     string `json:"cursor"`
	Next       int    `json:"next"`
	Done       int64  `json:"done"`
}

// run is the handler of the job.
func (s *Service) run(ctx context.Context, j *job.Run) error {
	h, err := s.begin(ctx, j, Running)
	if err != nil {
		return err
	}
	err = s.assign(ctx, j, h)
	state := Done
	switch _, refused := problem.As(err); {
	case err == nil:
	case errors.Is(context.Cause(ctx), job.ErrCancelled):
		state = Cancelled
	case refused:
		state = Failed
	default:
		return err // to be tried again, from the checkpoint
	}
	safe := context.WithoutCancel(ctx)
	if end := s.finish(safe, j, h, state); end != nil {
		return end
	}
	if state == Done {
		return s.tell(safe, h)
	}
	return err
}

func (s *Service) begin(ctx context.Context, j *job.Run, state string) (*Handover, error) {
	var args jobArgs
	if err := j.Bind(&args); err != nil {
		return nil, err
	}
	h, err := s.one(ctx, access.System("handover"), args.Handover)
	if err != nil {
		return nil, err
	}
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_handovers" SET "state" = ? WHERE "id" = ?`, state, h.ID)
	return h, err
}

// assign carries the assignments out, with the rights that who ordered has now.
func (s *Service) assign(ctx context.Context, j *job.Run, h *Handover) error {
	l, err := s.allowed(ctx, j.Who, h.Person.ID)
	if err != nil {
		return err
	}
	cp := checkpoint{}
	j.Restore(&cp)
	if err := s.settlePlanned(ctx, h); err != nil {
		return err
	}
	var total int64
	seen := map[string]bool{}
	for _, a := range h.request.Assignments {
		if n, err := s.Query.OwnedOf(ctx, s.Query.Rights(j.Who), a.Object, query.Ownership{Owner: l.id}); err != nil {
			return err
		} else if !seen[a.Object] {
			seen[a.Object] = true
			total += n
		}
	}
	for ; cp.Assignment < len(h.request.Assignments); cp.Assignment, cp.Cursor, cp.Next = cp.Assignment+1, "", 0 {
		w := &walker{s: s, r: s.Query.Rights(j.Who), l: l, a: h.request.Assignments[cp.Assignment], active: map[string]bool{}, cursor: cp.Cursor, next: cp.Next}
		for !w.ended {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			n, err := s.step(context.WithoutCancel(ctx), h, w)
			if err != nil {
				return err
			}
			cp.Cursor, cp.Next, cp.Done = w.cursor, w.next, cp.Done+int64(n)
			j.Progress(cp.Done, max(total, cp.Done))
			if err := j.Checkpoint(cp); err != nil {
				return err
			}
		}
	}
	return nil
}

// step hands one page of records over.
func (s *Service) step(ctx context.Context, h *Handover, w *walker) (int, error) {
	moves, err := w.page(ctx)
	if err != nil {
		return 0, err
	}
	known, err := s.items(ctx, h.ID, w.a.Object, moves)
	if err != nil {
		return 0, err
	}
	var items []*item
	var ops []record.Op
	for _, m := range moves {
		if known[m.id] { // refused by an assignment before, or before a crash
			continue
		}
		it := &item{object: w.a.Object, record: m.id, state: itemRefused, code: m.code}
		if m.code == "" {
			w.turn(&m)
			version := m.version
			it.to, it.state = m.to, itemPlanned
			ops = append(ops, record.Op{Method: record.Update, ID: m.id, Data: map[string]any{"owner": m.to}, Version: &version})
		}
		items = append(items, it)
	}
	if len(items) == 0 {
		return 0, nil
	}
	if err := s.departments(ctx, w.a.Object, items); err != nil {
		return 0, err
	}
	if err := s.note(ctx, h.ID, items); err != nil { // before the records go, so that none is forgotten
		return 0, err
	}
	if len(ops) == 0 {
		return len(items), nil
	}
	results, err := s.Record.Batch(ctx, w.r.Who, w.a.Object, ops, record.Options{Source: record.SourceHandover, Cause: "handover:" + h.ID})
	if err != nil {
		return 0, err
	}
	byID := map[string]*item{}
	for _, it := range items {
		byID[it.record] = it
	}
	for _, res := range results {
		it := byID[res.ID]
		it.state = itemDone
		if p, refused := problem.As(res.Err); refused {
			it.refuse(w.r.Who.Locale, p)
		}
	}
	return len(items), s.note(ctx, h.ID, items)
}

// departments notes to which department each record belongs before it goes: an
// undo puts it back there. It is nobody's to see.
func (s *Service) departments(ctx context.Context, object string, items []*item) error {
	byID, ids := map[string]*item{}, []string{}
	for _, it := range items {
		byID[it.record], ids = it, append(ids, it.record)
	}
	return s.eachOf(ctx, s.Query.Rights(access.System("handover")), object, ids, []string{"id", "owner_dept"}, func(rec *query.Record) {
		byID[rec.ID()].dept, _ = rec.Value("owner_dept").(string)
	})
}

// finish writes how it ended.
func (s *Service) finish(ctx context.Context, j *job.Run, h *Handover, state string) error {
	if _, err := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_handovers" SET "state" = ?, "finished" = CASE WHEN "finished" = '' THEN ? ELSE "finished" END,
		"assigned" = (SELECT count(*) FROM "tn_handover_items" WHERE "handover" = "id" AND "state" IN ('done', 'undone', 'kept')),
		"refused" = (SELECT count(*) FROM "tn_handover_items" WHERE "handover" = "id" AND "state" = 'refused'),
		"undone" = (SELECT count(*) FROM "tn_handover_items" WHERE "handover" = "id" AND "state" = 'undone'),
		"kept" = (SELECT count(*) FROM "tn_handover_items" WHERE "handover" = "id" AND "state" = 'kept') WHERE "id" = ?`,
		state, stamp(s.Now()), h.ID); err != nil {
		return err
	}
	now, err := s.one(ctx, access.System("handover"), h.ID)
	if err != nil {
		return err
	}
	j.Result(map[string]any{"handover": h.ID, "state": state, "assigned": now.Assigned, "refused": now.Refused, "undone": now.Undone, "kept": now.Kept})
	return nil
}

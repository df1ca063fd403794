package importer

import (
	"context"
	"errors"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxConflicts bounds the list of records that an undo has to leave.
const maxConflicts = 1000

// Undo deletes, as a job, what the import has created and nobody has changed
// since; what was changed stays and is listed in the job's result. 409
// import_state when there is nothing to undo, 403 without the right to delete.
func (s *Service) Undo(ctx context.Context, who *access.Principal, id string) (*Import, error) {
	i, _, rights, err := s.own(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if !rights.Can(i.Object, "delete") {
		return nil, problem.Forbidden("delete")
	}
	if !i.Undoable {
		if i.Updated > 0 && !i.DryRun {
			return nil, problem.New(409, "import_undo_updated")
		}
		return nil, stateProblem(i.State)
	}
	was, of := i.State, ""
	if i.Job != nil {
		of = *i.Job
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		jobID, err := s.Jobs.Enqueue(ctx, tx, JobUndo, who.UserID, s.title(i, "撤销导入", "Undo import of"), jobArgs{Import: i.ID, Key: who.Key, Of: of})
		if err != nil {
			return err
		}
		i.Job, i.State = &jobID, Queued
		if err := s.log(ctx, tx, i, "import.undone", map[string]any{"created": i.Created}); err != nil {
			return err
		}
		return s.begin(ctx, tx, i, was, jobID)
	})
	if err != nil {
		return nil, err
	}
	i.settle()
	return i, nil
}

// Conflict is a record that an undo has left, and why.
type Conflict struct {
	Object string `json:"object"`
	Record string `json:"record"`
	Row    int    `json:"row,omitempty"`
	Code   string `json:"code"`
}

// undoState is how far an undo has come. Its rows go from the last to the
// first, so that what links to a row goes before it.
type undoState struct {
	Row       int        `json:"row"` // rows above this one are to be looked at
	Pass      int        `json:"pass"`
	Targets   bool       `json:"targets"`
	Deleted   int        `json:"deleted"`
	Kept      int        `json:"kept"`
	Conflicts []Conflict `json:"conflicts"`
}

func (s *Service) undoJob(ctx context.Context, j *job.Run) error {
	var args jobArgs
	if err := j.Bind(&args); err != nil {
		return err
	}
	i, err := s.load(ctx, args.Import)
	if err != nil || !i.busy() || i.Job == nil || *i.Job != j.ID {
		return err
	}
	st := undoState{Row: i.last + 1, Conflicts: []Conflict{}}
	j.Restore(&st)
	i.State = Running
	if err := s.progress(ctx, s.App, i); err != nil {
		return err
	}
	err = s.undo(ctx, j, i, &st, args.Key)
	switch {
	case err == nil:
		i.State = Undone
		if s.Ledger != nil && st.Kept == 0 && args.Of != "" {
			err = s.Ledger.Mark(context.WithoutCancel(ctx), args.Of, j.ID)
		}
	case errors.Is(context.Cause(ctx), job.ErrCancelled):
		i.State = Done // what is left can be undone later
	default:
		if _, refused := problem.As(err); !refused {
			return err
		}
		i.State = Done
	}
	j.Result(map[string]any{"import": i.ID, "object": i.Object, "deleted": st.Deleted, "kept": st.Kept, "conflicts": st.Conflicts})
	return errors.Join(err, s.end(context.WithoutCancel(ctx), s.App, i))
}

// undoPasses is how often what could not be deleted is tried again: a record
// that another one of the import links to goes once that one is gone.
const undoPasses = 3

func (s *Service) undo(ctx context.Context, j *job.Run, i *Import, st *undoState, key string) error {
	who, err := s.acting(ctx, j, key)
	if err != nil {
		return err
	}
	r := &run{Service: s, i: i, who: who, key: key, jobID: j.ID, plan: &plan{}}
	for ; st.Pass < undoPasses; st.Pass++ {
		before := st.Deleted
		if st.Row == 0 {
			st.Row = i.last + 1
		}
		st.Kept, st.Conflicts = 0, st.Conflicts[:0]
		for st.Row > 0 {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if _, err := s.acting(ctx, j, key); err != nil {
				return err
			}
			if err := r.undoChunk(context.WithoutCancel(ctx), st); err != nil {
				return err
			}
			j.Progress(min(int64(st.Deleted), int64(i.Created)), int64(i.Created))
			if err := j.Checkpoint(st); err != nil {
				return err
			}
		}
		if st.Kept == 0 || st.Deleted == before {
			break
		}
	}
	if st.Targets {
		return nil
	}
	if err := r.undoTargets(context.WithoutCancel(ctx), st); err != nil {
		return err
	}
	st.Targets = true
	return j.Checkpoint(st)
}

// undoChunk deletes the records of the rows before st.Row.
func (r *run) undoChunk(ctx context.Context, st *undoState) error {
	linked, err := r.linkedRows(ctx, st.Row-chunkRows, st.Row)
	if err != nil {
		return err
	}
	var ops []Op
	var rows []int
	for row := st.Row - 1; row >= max(st.Row-chunkRows, 1); row-- {
		version := int64(1)
		if linked[row] { // its link to another row was set by the import itself
			version = 2
		}
		ops = append(ops, Op{Method: opDelete, ID: rowID(r.i.ID, row), Version: &version})
		rows = append(rows, row)
	}
	st.Row = max(st.Row-chunkRows, 0)
	if st.Row <= 1 {
		st.Row = 0
	}
	if len(ops) == 0 {
		return nil
	}
	return r.delete(ctx, r.i.Object, ops, rows, st)
}

func (r *run) delete(ctx context.Context, object string, ops []Op, rows []int, st *undoState) error {
	results, err := r.batch(ctx, object, ops)
	if err != nil {
		return err
	}
	for n, res := range results {
		p, refused := problem.As(res.Err)
		switch {
		case !refused:
			st.Deleted++
		case p.Status == 404: // never made, or deleted already
		default:
			st.Kept++
			if len(st.Conflicts) < maxConflicts {
				c := Conflict{Object: object, Record: ops[n].ID, Code: p.Code}
				if rows != nil {
					c.Row = rows[n]
				}
				st.Conflicts = append(st.Conflicts, c)
			}
		}
	}
	return nil
}

// undoTargets deletes the records that the import made for links.
func (r *run) undoTargets(ctx context.Context, st *undoState) error {
	var found []struct {
		Object string `db:"object"`
		Record string `db:"record"`
	}
	if err := r.App.ConcurrentDB().NewQuery(`SELECT "object","record" FROM "tn_import_targets" WHERE "import"={:id} ORDER BY "object","record"`).
		Bind(dbx.Params{"id": r.i.ID}).WithContext(ctx).All(&found); err != nil {
		return err
	}
	byObject := map[string][]Op{}
	for _, t := range found {
		version := int64(1)
		byObject[t.Object] = append(byObject[t.Object], Op{Method: opDelete, ID: t.Record, Version: &version})
	}
	for object, ops := range byObject {
		for len(ops) > 0 {
			n := min(len(ops), chunkRows)
			err := r.delete(ctx, object, ops[:n], nil, st)
			if p, refused := problem.As(err); refused {
				for _, op := range ops[:n] {
					st.Kept++
					if len(st.Conflicts) < maxConflicts {
						st.Conflicts = append(st.Conflicts, Conflict{Object: object, Record: op.ID, Code: p.Code})
					}
				}
			} else if err != nil {
				return err
			}
			ops = ops[n:]
		}
	}
	return nil
}

func (r *run) linkedRows(ctx context.Context, from, to int) (map[int]bool, error) {
	var rows []int
	err := r.App.ConcurrentDB().NewQuery(`SELECT DISTINCT "row" FROM "tn_import_links"
		WHERE "import"={:id} AND "linked"=1 AND "row">={:from} AND "row"<{:to}`).
		Bind(dbx.Params{"id": r.i.ID, "from": from, "to": to}).WithContext(ctx).Column(&rows)
	out := map[int]bool{}
	for _, row := range rows {
		out[row] = true
	}
	return out, err
}

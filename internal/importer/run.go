package importer

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Run writes the file, or tries to, as a job. 400 with what is wrong with the
// request by path, 409 import_state when the import is not to be run as it stands.
func (s *Service) Run(ctx context.Context, who *access.Principal, id string, q Request) (*Import, error) {
	i, obj, rights, err := s.own(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if !i.runnable() {
		return nil, stateProblem(i.State)
	}
	i.Mapping, i.Mode, i.Key, i.DryRun, i.Settings, i.Choices = q.Mapping, q.Mode, q.Key, q.DryRun, q.Settings, q.Choices
	if i.Mode == "" {
		i.Mode = ModeCreate
	}
	if i.Mode == ModeCreate || i.Key == nil {
		i.Key = []string{}
	}
	if i.Mapping == nil {
		i.Mapping = map[string]string{}
	}
	if i.Settings == nil {
		i.Settings = map[string]Setting{}
	}
	if _, err := s.compile(i, obj, rights, s.fields(who)); err != nil {
		return nil, err
	}
	if err := i.silenceable(who, obj); err != nil {
		return nil, err
	}
	if err := s.kept(ctx, i); err != nil {
		return nil, err
	}
	was := i.State
	i.State, i.Counts, i.Totals, i.Related, i.Done, i.last, i.Failure = Queued, Counts{}, nil, Related{}, 0, 0, nil
	title := s.title(i, "导入", "Import")
	if q.DryRun {
		title = s.title(i, "试算导入", "Dry run of import")
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		jobID, err := s.Jobs.Enqueue(ctx, tx, JobRun, who.UserID, title, jobArgs{Import: i.ID, Key: who.Key})
		if err != nil {
			return err
		}
		i.Job = &jobID
		if err := s.clear(ctx, tx, i.ID); err != nil {
			return err
		}
		if !i.DryRun {
			if err := s.log(ctx, tx, i, "import.started", map[string]any{"mode": i.Mode, "rows": i.Rows, "wins": i.Wins, "silent": i.Silent}); err != nil {
				return err
			}
		}
		return s.begin(ctx, tx, i, was, jobID)
	})
	if err != nil {
		return nil, err
	}
	i.settle()
	return i, nil
}

// log writes what is done with an import into the audit log.
func (s *Service) log(ctx context.Context, tx core.App, i *Import, action string, detail map[string]any) error {
	detail["import"], detail["file"] = i.ID, i.Name
	return audit.Append(ctx, tx, audit.Entry{Who: i.By, Action: action, Kind: "object", Object: i.Object, Detail: detail})
}

// jobArgs names an import, and the API key that it was ordered with.
type jobArgs struct {
	Import string `json:"import"`
	Key    string `json:"key,omitempty"`
	Of     string `json:"of,omitempty"` // of an undo: the job whose writes it takes back
}

// acting is who a job acts as: the person, or of a key what the key may now. 403
// import_key when that is no longer good.
func (s *Service) acting(ctx context.Context, j *job.Run, key string) (*access.Principal, error) {
	if key == "" {
		return j.Who, nil
	}
	who, err := s.ByKey(ctx, key)
	if err == nil && who == nil {
		err = problem.New(http.StatusForbidden, "import_key")
	}
	return who, err
}

// checkpoint is how far a run has come.
type checkpoint struct {
	At      Position `json:"at"`
	Counts  Counts   `json:"counts"`
	Totals  []Total  `json:"totals"`
	Related Related  `json:"related"`
	Errors  int      `json:"errors"` // listed so far
	Linked  int      `json:"linked"` // row of the last link that was set afterwards; the rows are then done
	Rows    bool     `json:"rows"`   // all rows are done
}

// runJob is the handler of the job.
func (s *Service) runJob(ctx context.Context, j *job.Run) error {
	var args jobArgs
	if err := j.Bind(&args); err != nil {
		return err
	}
	i, err := s.load(ctx, args.Import)
	if err != nil || !i.busy() || i.Job == nil || *i.Job != j.ID {
		return err // ended before the crash that brought us here
	}
	err = s.runFile(ctx, j, i, args.Key)
	safe := context.WithoutCancel(ctx)
	switch _, refused := problem.As(err); {
	case err == nil:
		i.State = Done
		if i.DryRun {
			i.State = Ready
		}
	case errors.Is(context.Cause(ctx), job.ErrCancelled):
		i.State = Cancelled
	case refused:
		p, _ := problem.As(err)
		i.State, i.Failure = Failed, &job.Failure{Code: p.Code, Args: p.Args}
	default:
		return err // to be tried again, from the checkpoint
	}
	j.Result(map[string]any{
		"import": i.ID, "object": i.Object, "state": i.State, "dryRun": i.DryRun,
		"created": i.Created, "updated": i.Updated, "skipped": i.Skipped, "failed": i.Failed, "warned": i.Warned, "lines": i.Lines, "same": i.Same, "held": i.Held, "related": i.Related, "total": i.Rows,
	})
	return errors.Join(err, s.end(safe, s.App, i))
}

func (s *Service) runFile(ctx context.Context, j *job.Run, i *Import, key string) error {
	who, err := s.acting(ctx, j, key)
	if err != nil {
		return err
	}
	obj, rights, err := s.object(who, i.Object)
	if err != nil {
		return err
	}
	p, err := s.compile(i, obj, rights, s.fields(who))
	if err == nil {
		err = i.silenceable(who, obj)
	}
	if err != nil {
		return err
	}
	r := &run{Service: s, i: i, plan: p, who: who, key: key, jobID: j.ID, book: newLinkBook(s.Finder, who), filled: map[string]bool{}, settled: map[uint64]struct{}{}}
	cp := checkpoint{Totals: totalsOf(p)}
	if p.dry {
		// What a try has learnt of the rows further up is gone with its process: it begins anew.
		r.tried = newTried()
		if err := s.clear(ctx, s.App, i.ID); err != nil {
			return err
		}
	} else {
		j.Restore(&cp)
	}
	r.replay = j.Attempts > 1
	i.State, i.Counts, i.Totals, i.Related, i.Done = Running, cp.Counts, cp.Totals, cp.Related, cp.Counts.done()
	if err := s.progress(ctx, s.App, i); err != nil {
		return err
	}
	if r.names, err = s.namesInFile(ctx, i, p); err != nil {
		return err
	}
	if !cp.Rows {
		if err := r.rows(ctx, j, &cp); err != nil {
			return err
		}
	}
	if p.dry {
		return nil
	}
	return r.linkRows(ctx, j, &cp)
}

// rows does the file's rows from the checkpoint on, a chunk at a time.
func (r *run) rows(ctx context.Context, j *job.Run, cp *checkpoint) error {
	src, done, err := r.open(context.WithoutCancel(ctx), r.i, cp.At)
	if err != nil {
		return err
	}
	defer done()
	for n := 0; cp.At == (Position{}) && n < r.i.heads; n++ {
		if _, err := src.Next(); err != nil {
			return err
		}
	}
	records := &recordReader{src: src, plan: r.plan, width: len(r.i.Columns)}
	for !cp.Rows {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if _, err := r.acting(ctx, j, r.key); err != nil {
			return err
		}
		c := &chunk{run: r, totals: totalsOf(r.plan), refused: map[string]bool{}, instead: map[string]string{}}
		if cp.At, cp.Rows, err = records.fill(c); err != nil {
			return err
		}
		if err := c.process(context.WithoutCancel(ctx)); err != nil {
			return err
		}
		r.replay = false
		if err := r.commit(context.WithoutCancel(ctx), j, c, cp); err != nil {
			return err
		}
	}
	return nil
}

// commit writes what came of a chunk together with the checkpoint behind it.
func (r *run) commit(ctx context.Context, j *job.Run, c *chunk, cp *checkpoint) error {
	cp.Counts = Counts{
		Created: cp.Counts.Created + c.counts.Created, Updated: cp.Counts.Updated + c.counts.Updated,
		Skipped: cp.Counts.Skipped + c.counts.Skipped, Failed: cp.Counts.Failed + c.counts.Failed,
		Warned: cp.Counts.Warned + c.counts.Warned, Lines: cp.Counts.Lines + c.counts.Lines,
		Same: cp.Counts.Same + c.counts.Same, Held: cp.Counts.Held + c.counts.Held,
	}
	addTotals(cp.Totals, c.totals)
	cp.Related = Related{cp.Related.Created + c.related.Created, cp.Related.Updated + c.related.Updated}
	r.i.Totals, r.i.Related = cp.Totals, cp.Related
	r.i.Counts, r.i.Done, r.i.last = cp.Counts, cp.Counts.done(), cp.At.Row
	listed := min(len(c.errs), maxErrors-cp.Errors)
	cp.Errors += listed
	j.Progress(int64(r.i.Done), int64(r.i.Rows))
	return r.App.RunInTransaction(func(tx core.App) error {
		if err := r.insertErrors(tx, r.i.ID, c.errs[:listed]); err != nil {
			return err
		}
		if err := r.insertLinks(tx, r.i.ID, c.later); err != nil {
			return err
		}
		if err := r.insertTargets(tx, r.i.ID, c.targets); err != nil {
			return err
		}
		if err := r.progress(ctx, tx, r.i); err != nil {
			return err
		}
		return j.CheckpointIn(tx, cp)
	})
}

// eachRow gives every row of the file but its header.
func (s *Service) eachRow(ctx context.Context, i *Import, f func(Row) error) error {
	src, done, err := s.open(ctx, i, Position{})
	if err != nil {
		return err
	}
	defer done()
	for n := 0; ; n++ {
		row, err := src.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n%1000 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if n < i.heads {
			continue
		}
		if err := f(row); err != nil {
			return err
		}
	}
}

package batch

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// checkpoint is how far a batch has come.
type checkpoint struct {
	Listed  bool  `json:"listed"` // its records are written down
	Total   int64 `json:"total"`
	Done    int   `json:"done"` // with every state but still to come
	Changed int   `json:"changed"`
	Same    int   `json:"same"`
	Refused int   `json:"refused"`
	Late    int   `json:"late"` // of them: the hook took too long
}

// run is the handler of the job. After a crash it goes on behind its checkpoint;
// records that were written behind that are known by their history.
func (s *Service) run(ctx context.Context, j *job.Run) error {
	var o order
	if err := j.Bind(&o); err != nil {
		return err
	}
	cp := checkpoint{}
	j.Restore(&cp)
	err := s.all(ctx, j, o, &cp)
	j.Result(map[string]any{"batch": j.ID, "object": o.Object, "action": o.Action, "changed": cp.Changed, "same": cp.Same, "refused": cp.Refused, "total": cp.Total})
	return err
}

func (s *Service) all(ctx context.Context, j *job.Run, o order, cp *checkpoint) error {
	safe := context.WithoutCancel(ctx)
	if !cp.Listed {
		if err := s.write(ctx, j, o, cp); err != nil {
			return err
		}
	}
	again := j.Attempts > 1
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		who, err := s.Acting(ctx, j.Principal, o.Key)
		if err != nil {
			return err
		}
		p, err := s.plan(s.Query.Rights(who), o.Object, o.Request)
		if err != nil {
			return err
		}
		p.late = cp.Late
		rows, err := s.next(ctx, j.ID, p.size())
		if err != nil || len(rows) == 0 {
			return err
		}
		if again {
			if err := s.known(safe, j.ID, rows); err != nil {
				return err
			}
			again = false
		}
		if err := s.turn(safe, j, p, rows, cp); err != nil {
			return err
		}
	}
}

// row is a record of a batch, by its place.
type row struct {
	n     int
	id    string
	state string
}

// write writes the records of a batch down, in the order of their ids.
func (s *Service) write(ctx context.Context, j *job.Run, o order, cp *checkpoint) error {
	if _, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_batch_rows" WHERE "batch" = ?`, j.ID); err != nil {
		return err
	}
	who, err := s.Acting(ctx, j.Principal, o.Key)
	if err != nil {
		return err
	}
	p, err := s.plan(s.Query.Rights(who), o.Object, o.Request)
	if err != nil {
		return err
	}
	cursor, n := "", 0
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		ids, next, err := s.page(ctx, p, cursor, pageSize)
		if err != nil {
			return err
		}
		list, err := json.Marshal(ids)
		if err != nil {
			return err
		}
		if _, err := store.Exec(ctx, s.App.NonconcurrentDB(), `INSERT INTO "tn_batch_rows" ("batch", "n", "record") SELECT ?, ? + "key", value FROM json_each(?)`, j.ID, n, string(list)); err != nil {
			return err
		}
		if n += len(ids); n > MaxRows {
			return problem.Bad("batch_too_many", map[string]any{"count": n, "max": MaxRows})
		}
		if cursor = next; cursor == "" {
			break
		}
	}
	cp.Listed, cp.Total = true, int64(n)
	j.Progress(0, cp.Total)
	return j.Checkpoint(cp)
}

// next are the records that are still to come.
func (s *Service) next(ctx context.Context, batch string, n int) ([]*row, error) {
	var out []*row
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		x := &row{}
		err := rows.Scan(&x.n, &x.id)
		out = append(out, x)
		return err
	}, `SELECT "n", "record" FROM "tn_batch_rows" WHERE "batch" = ? AND "state" = '' ORDER BY "n" LIMIT ?`, batch, n)
	return out, err
}

// known finds out which records were written before a crash that kept this from
// being noted: an expression must not be computed twice. What a hook wrote on its way
// says nothing of the record's own turn.
func (s *Service) known(ctx context.Context, batch string, rows []*row) error {
	for _, x := range rows {
		_, written, err := store.Text(ctx, s.App.ConcurrentDB(), `SELECT "cause" FROM "tn_history" WHERE "cause" = ? AND "cause" <> '' AND "record" = ? AND "source" = ? LIMIT 1`, batch, x.id, record.SourceBatch)
		if err != nil {
			return err
		}
		if written {
			x.state = stateDone
		}
	}
	return nil
}

// turn does some records and notes what became of them.
func (s *Service) turn(ctx context.Context, j *job.Run, p *plan, rows []*row, cp *checkpoint) error {
	var ids []string
	byID := map[string]*outcome{}
	for _, x := range rows {
		if x.state == "" {
			ids = append(ids, x.id)
		} else {
			byID[x.id] = &outcome{id: x.id, state: x.state}
		}
	}
	done, err := s.portion(ctx, p, ids, j.ID, false)
	if err != nil {
		return err
	}
	for i := range done {
		byID[done[i].id] = &done[i]
	}
	next := *cp
	err = s.App.RunInTransaction(func(tx core.App) error {
		for _, x := range rows {
			out := byID[x.id]
			if out == nil {
				return errors.New("batch: a record has no outcome")
			}
			next.Done++
			switch out.state {
			case stateDone:
				next.Changed++
			case stateSame:
				next.Same++
			default:
				next.Refused++
			}
			if out.code == "hook_timeout" {
				next.Late++
			}
			why := ""
			if out.code != "" {
				raw, err := json.Marshal(out.why)
				if err != nil {
					return err
				}
				why = string(raw)
			}
			if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_batch_rows" SET "state" = ?, "code" = ?, "why" = ? WHERE "batch" = ? AND "n" = ?`, out.state, out.code, why, j.ID, x.n); err != nil {
				return err
			}
		}
		return j.CheckpointIn(tx, &next)
	})
	if err != nil {
		return err
	}
	*cp = next
	j.Result(map[string]any{"batch": j.ID, "object": p.object.Key, "action": p.Action, "changed": cp.Changed, "same": cp.Same, "refused": cp.Refused, "total": cp.Total})
	j.Progress(int64(cp.Done), cp.Total)
	return nil
}

// Purge forgets the records of batches whose job is forgotten.
func (s *Service) Purge(ctx context.Context) error {
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_batch_rows" WHERE NOT EXISTS (SELECT 1 FROM "tn_jobs" WHERE "id" = "tn_batch_rows"."batch")`)
	return err
}

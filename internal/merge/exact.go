package merge

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/undo"
)

// Which record of several stays.
const (
	Oldest  = "oldest"
	Newest  = "newest"
	Fullest = "fullest" // with the most fields filled in; of those the oldest
)

const (
	jobExact = "duplicate_merge"
	jobApart = "duplicate_unmerge"
	// mostExact bounds the clusters that one job merges.
	mostExact = 1000
	exactPage = 100
)

// Exact asks for merging all records of an object that are the same by a rule, each
// cluster into the record that Survivor says; what is blank there is taken from the
// others. Key is the API key that asks, "" for none.
type Exact struct {
	Rule     string `json:"rule"`
	Survivor string `json:"survivor"`
	DryRun   bool   `json:"dryRun,omitempty"`
}

// ExactOutcome counts the clusters and the records in them; More says that there are
// others behind them, which the next time takes.
type ExactOutcome struct {
	Clusters int    `json:"clusters"`
	Records  int    `json:"records"`
	More     bool   `json:"more"`
	Job      string `json:"job"`
	UndoDays int    `json:"undoDays"`
}

type exactArgs struct {
	Object   string `json:"object"`
	Rule     string `json:"rule"`
	Survivor string `json:"survivor"`
	Key      string `json:"key,omitempty"`
}

// MergeExact says how many records there are to merge, and unless it is a dry run
// merges them in a job, whose id begins the causes of its merges. Only clusters of which
// the person sees two or more are merged, and only what they see. 403 without the
// operation merge.
func (s *Service) MergeExact(ctx context.Context, who *access.Principal, object string, q Exact) (*ExactOutcome, error) {
	if !slices.Contains([]string{Oldest, Newest, Fullest}, q.Survivor) {
		return nil, problem.Invalid().Field("survivor", "merge_survivor", nil)
	}
	r := s.Query.Rights(who)
	list, more, err := s.exact(ctx, r, object, q.Rule)
	if err != nil {
		return nil, err
	}
	out := &ExactOutcome{Clusters: len(list), More: more, UndoDays: r.Snap.Business.Limits.UndoDays}
	for _, ids := range list {
		out.Records += len(ids)
	}
	if q.DryRun || len(list) == 0 {
		return out, nil
	}
	err = s.App.RunInTransaction(func(tx core.App) (err error) {
		title := locale.Both("job_title_duplicate_merge", locale.Args{"object": r.Snap.Objects[object].Label, "count": out.Clusters})
		out.Job, err = s.Jobs.Enqueue(ctx, tx, jobExact, who.UserID, title, exactArgs{object, q.Rule, q.Survivor, who.Key})
		return err
	})
	return out, err
}

// exact lists the ids of the clusters that the person may merge.
func (s *Service) exact(ctx context.Context, r *access.Rights, object, rule string) (out [][]string, more bool, err error) {
	var after int64
	for {
		groups, next, err := s.Query.DuplicateGroups(ctx, r, object, rule, after, exactPage)
		if err != nil {
			return nil, false, err
		}
		for _, g := range groups {
			if len(out) == mostExact {
				return out, true, nil
			}
			var ids []string
			for _, d := range g.Records[:min(len(g.Records), record.MaxMerged)] {
				ids = append(ids, d.ID)
			}
			out, more = append(out, ids), more || len(ids) < len(g.Records)
		}
		if next == 0 {
			return out, more, nil
		}
		after = next
	}
}

// exactPlace is how far a job of merges is: what it found to do when it began.
type exactPlace struct {
	List    [][]string `json:"list"`
	At      int        `json:"at"`
	Merged  int        `json:"merged"`
	Records int        `json:"records"`
	Refused []string   `json:"refused"` // the first of each cluster that was left
}

func (s *Service) mergeExact(ctx context.Context, run *job.Run) error {
	var a exactArgs
	if err := run.Bind(&a); err != nil {
		return err
	}
	who, err := s.Acting(ctx, run.Principal, a.Key)
	if err != nil {
		return err
	}
	var at exactPlace
	if !run.Restore(&at) {
		if at.List, _, err = s.exact(ctx, s.Query.Rights(who), a.Object, a.Rule); err != nil {
			return err
		}
		if err := run.Checkpoint(at); err != nil {
			return err
		}
	}
	for at.At < len(at.List) {
		if err := ctx.Err(); err != nil {
			return err
		}
		ids := at.List[at.At]
		q, err := s.into(ctx, who, a, ids)
		if err == nil && q != nil {
			_, err = s.Merge(ctx, who, a.Object, *q, record.Options{Cause: cause(run.ID, at.At)})
		}
		switch _, refused := problem.As(err); {
		case refused:
			at.Refused = append(at.Refused, ids[0])
		case err != nil:
			return err
		case q != nil:
			at.Merged, at.Records = at.Merged+1, at.Records+len(q.Losers)+1
		}
		at.At++
		run.Progress(int64(at.At), int64(len(at.List)))
		run.Result(map[string]any{"object": a.Object, "merged": at.Merged, "records": at.Records, "refused": len(at.Refused), "left": at.Refused[:min(len(at.Refused), listed)]})
		if err := run.Checkpoint(at); err != nil {
			return err
		}
	}
	return nil
}

// cause names one merge of a job.
func cause(jobID string, at int) string { return fmt.Sprintf("%s.%04d", jobID, at) }

// into is the merge of a cluster by the rule of who stays; nil where fewer than two are
// left of it.
func (s *Service) into(ctx context.Context, who *access.Principal, a exactArgs, ids []string) (*Request, error) {
	r := s.Query.Rights(who)
	o := r.Snap.Objects[a.Object]
	if o == nil {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": a.Object})
	}
	rows := map[string]*query.Record{}
	for _, id := range ids {
		row, err := s.Query.Get(ctx, r, query.GetRequest{Object: a.Object, ID: id})
		if _, gone := problem.As(err); gone {
			continue
		}
		if err != nil {
			return nil, err
		}
		rows[id] = row
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return rows[id] == nil })
	if len(ids) < 2 {
		return nil, nil
	}
	fields := chosen(r, o)
	filled := func(id string) (n int) {
		for _, c := range fields {
			if !field.Blank(c.Expr.Kind, rows[id].Value(c.Spec.Key)) {
				n++
			}
		}
		return n
	}
	created := func(id string) string { v, _ := rows[id].Value("created").(string); return v }
	slices.SortStableFunc(ids, func(x, y string) int {
		switch a.Survivor {
		case Newest:
			x, y = y, x
		case Fullest:
			if n := filled(y) - filled(x); n != 0 {
				return n
			}
		}
		return cmp.Or(cmp.Compare(created(x), created(y)), cmp.Compare(x, y))
	})
	q := &Request{Survivor: ids[0], Losers: ids[1:], Values: map[string]string{}}
	for _, c := range fields {
		if !field.Blank(c.Expr.Kind, rows[ids[0]].Value(c.Spec.Key)) {
			continue
		}
		for _, id := range ids[1:] {
			if !field.Blank(c.Expr.Kind, rows[id].Value(c.Spec.Key)) {
				q.Values[c.Spec.Key] = id
				break
			}
		}
	}
	return q, nil
}

// chosen are the fields whose value a person may take from another record.
func chosen(r *access.Rights, o *meta.CompiledObject) (out []*meta.Column) {
	for _, c := range o.Columns {
		if _, reads := r.Reads(o.Key, c.Spec.Key, "r"); reads && query.Writable(c) && c.Part == "" && r.Writes(o.Key, "edit", c.Spec.Key) {
			out = append(out, c)
		}
	}
	return out
}

// UndoExact takes the merges of a job back in another job. 404 where there are none
// that stand.
func (s *Service) UndoExact(ctx context.Context, who *access.Principal, of string) (jobID string, err error) {
	causes, err := s.causes(ctx, of)
	if err != nil {
		return "", err
	}
	j, err := s.Jobs.Get(ctx, who.UserID, of)
	if err != nil {
		return "", err
	}
	if j.Kind != jobExact || len(causes) == 0 {
		return "", problem.NotFound()
	}
	err = s.App.RunInTransaction(func(tx core.App) (err error) {
		jobID, err = s.Jobs.Enqueue(ctx, tx, jobApart, who.UserID, locale.Both("job_title_duplicate_unmerge", locale.Args{"count": len(causes)}), undoArgs{of, who.Key})
		return err
	})
	return jobID, err
}

type undoArgs struct {
	Of  string `json:"of"`
	Key string `json:"key,omitempty"`
}

// causes are the merges of a job that stand, the last first.
func (s *Service) causes(ctx context.Context, jobID string) (out []string, err error) {
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var c string
		err := rows.Scan(&c)
		out = append(out, c)
		return err
	}, `SELECT "cause" FROM "tn_merges" WHERE "cause" > ? AND "cause" < ? AND "undone" = '' ORDER BY "id" DESC`, jobID+".", jobID+"/")
}

func (s *Service) undoExact(ctx context.Context, run *job.Run) error {
	var a undoArgs
	if err := run.Bind(&a); err != nil {
		return err
	}
	who, err := s.Acting(ctx, run.Principal, a.Key)
	if err != nil {
		return err
	}
	list, err := s.causes(ctx, a.Of)
	if err != nil {
		return err
	}
	undone, kept := 0, 0
	for i, c := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := s.Undo.Undo(ctx, who, c, undo.Request{})
		switch _, refused := problem.As(err); {
		case refused:
			kept++
		case err != nil:
			return err
		default:
			undone++
		}
		run.Progress(int64(i+1), int64(len(list)))
		run.Result(map[string]any{"undone": undone, "kept": kept})
	}
	return nil
}

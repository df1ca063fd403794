// Package merge makes several records of one object one of them: what a dry run says,
// what belongs to a record beside its values and follows, the log of merges, and what
// an undo brings back. The records themselves are written by record.Merge.
package merge

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/undo"
)

// listed bounds the refusals that an answer names.
const listed = 50

// Config is what merging needs.
type Config struct {
	App    core.App
	Query  *query.Service
	Record *record.Service
	Undo   *undo.Service
	Jobs   *job.Queue
	Acting func(ctx context.Context, person, key string) (*access.Principal, error)
	Now    func() time.Time
}

// Service merges.
type Service struct{ Config }

// New makes the service and lets it follow the merges of records; call it before
// these are used.
func New(c Config) *Service {
	s := &Service{c}
	c.Record.OnMerge(s.follow)
	c.Record.OnPurge(s.forget)
	c.Jobs.Register(query.JobDuplicateScan, s.scan, job.Options{Concurrency: 1})
	c.Jobs.Register(jobExact, s.mergeExact, job.Options{Concurrency: 1})
	c.Jobs.Register(jobApart, s.undoExact, job.Options{Concurrency: 1})
	return s
}

// Request asks for a merge: Survivor stays and Losers go. Values says by field which
// record's value stays, "*" for what all have in a list or a sub-form; without a word
// it is the survivor's own. Versions says, by id, on which versions that was decided.
// DryRun writes nothing.
type Request struct {
	Survivor string            `json:"survivor"`
	Losers   []string          `json:"losers"`
	Values   map[string]string `json:"values,omitempty"`
	Versions map[string]int64  `json:"versions,omitempty"`
	DryRun   bool              `json:"dryRun,omitempty"`
}

// Outcome is what became of a merge or, of a dry run, would. Hidden counts records
// that link to one that goes and that the person does not see: they and Refused stand
// in the way. Along counts the comments, followers, shares and files that follow.
type Outcome struct {
	Cause    string         `json:"cause"` // undoes it; "" of a dry run
	Survivor query.Titled   `json:"survivor"`
	Losers   []query.Titled `json:"losers"`
	Moved    []Moved        `json:"moved"`
	Along    map[string]int `json:"along"`
	Hidden   int            `json:"hidden"`
	Refused  []Why          `json:"refused"`
	More     int            `json:"more"` // refusals that are not named
	UndoDays int            `json:"undoDays"`

	Row expr.Values `json:"-"` // the survivor with every field; nil where something stood in the way
}

// Moved counts the records of an object that link to the survivor from now on, by a
// field.
type Moved struct {
	Object string      `json:"object"`
	Label  locale.Text `json:"label"`
	Field  string      `json:"field"`
	Name   locale.Text `json:"name"` // of the field
	Count  int         `json:"count"`
}

// Why is a record that stands in the way of a merge, and the reason.
type Why struct {
	Object  string            `json:"object"`
	Record  string            `json:"record"`
	Title   string            `json:"title"`
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Fields  map[string]string `json:"fields"`
}

// Merge merges, or says what that would do. What stands in the way is 409
// merge_refused with the outcome under "merge", of a dry run the outcome itself; other
// errors are those of [record.Service.Merge]. A repeated request is answered by what
// the first one did.
func (s *Service) Merge(ctx context.Context, who *access.Principal, object string, q Request, o record.Options) (*Outcome, error) {
	r := s.Query.Rights(who)
	if done, err := s.done(ctx, r, object, q, o.Cause); done != nil || err != nil {
		return done, err
	}
	titles, err := s.Query.Names(ctx, r, object, append([]string{q.Survivor}, q.Losers...))
	if err != nil {
		return nil, err
	}
	o.DryRun = q.DryRun
	m, err := s.Record.Merge(ctx, who, object, record.Merge{Survivor: q.Survivor, Losers: q.Losers, Values: q.Values, Versions: q.Versions}, o)
	if err != nil {
		return nil, err
	}
	out := s.outcome(r, object, q, titles)
	out.moved(r, m.Moved)
	out.Along, out.Hidden = m.Along, m.Hidden
	if out.Along == nil {
		out.Along = map[string]int{}
	}
	if err := s.refused(ctx, r, m, out); err != nil {
		return nil, err
	}
	switch {
	case q.DryRun:
		return out, nil
	case m.Stopped():
		return nil, problem.New(409, "merge_refused", locale.Args{"count": len(m.Refused) + m.Hidden}).With("merge", out)
	}
	out.Cause, out.Row = o.Cause, m.Row
	return out, nil
}

func (s *Service) outcome(r *access.Rights, object string, q Request, titles map[string]string) *Outcome {
	out := &Outcome{Survivor: query.Titled{ID: q.Survivor, Title: titles[q.Survivor]}, Losers: []query.Titled{}, Moved: []Moved{}, Along: map[string]int{}, Refused: []Why{}, UndoDays: r.Snap.Business.Limits.UndoDays}
	for _, id := range q.Losers {
		out.Losers = append(out.Losers, query.Titled{ID: id, Title: titles[id]})
	}
	return out
}

// moved tells what moved, as far as the person knows of the objects and fields.
func (out *Outcome) moved(r *access.Rights, list []record.Moving) {
	for _, m := range list {
		if name, known := fieldName(r, m.Object, m.Field); known {
			out.Moved = append(out.Moved, Moved{m.Object, r.Snap.Objects[m.Object].Label, m.Field, name, m.Count})
		}
	}
}

// refused tells what stands in the way.
func (s *Service) refused(ctx context.Context, r *access.Rights, m *record.Merged, out *Outcome) error {
	ids := map[string][]string{}
	for _, x := range m.Refused {
		ids[x.Object] = append(ids[x.Object], x.ID)
	}
	titles := map[string]map[string]string{}
	for object, of := range ids {
		var err error
		if titles[object], err = s.Query.Names(ctx, r, object, of); err != nil {
			return err
		}
	}
	for _, x := range slices.Backward(m.Refused) { // the records that become one come first
		if len(out.Refused) == listed {
			out.More++
			continue
		}
		y := Why{Object: x.Object, Record: x.ID, Title: titles[x.Object][x.ID], Code: x.Err.Code, Message: x.Err.Reason(r.Who.Locale), Fields: map[string]string{}}
		for key := range x.Err.Fields {
			y.Fields[key] = x.Err.Fields[key].Code
		}
		out.Refused = append(out.Refused, y)
	}
	return nil
}

// done is what the request did before, when it is a repeated one; nil when it is not.
func (s *Service) done(ctx context.Context, r *access.Rights, object string, q Request, cause string) (*Outcome, error) {
	if q.DryRun || cause == "" {
		return nil, nil
	}
	list, err := s.read(ctx, s.App.ConcurrentDB(), `WHERE "cause" = ? AND "by" = ? AND "object" = ?`, cause, r.Who.UserID, object)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	titles, err := s.Query.Names(ctx, r, object, append([]string{q.Survivor}, q.Losers...))
	if err != nil {
		return nil, err
	}
	out := s.outcome(r, object, q, titles)
	out.Cause, out.Along = cause, list[0].along
	out.moved(r, list[0].moved)
	return out, nil
}

// forget settles what was merged into records that are purged, in the transaction of
// the purge. Where such a record was merged in turn, its survivor stands for these from
// now on; otherwise nothing does, and the history of those that are gone goes, too.
func (s *Service) forget(ctx context.Context, tx core.App, object string, ids []string) error {
	for _, id := range ids {
		next, merged, err := store.Text(ctx, tx.DB(), `SELECT "survivor" FROM "tn_merged" WHERE "loser" = ? AND "object" = ?`, id, object)
		if err != nil {
			return err
		}
		if merged {
			if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_merged" SET "survivor" = ? WHERE "survivor" = ? AND "object" = ?`, next, id, object); err != nil {
				return err
			}
			continue
		}
		if err := s.abandon(ctx, tx, object, id); err != nil {
			return err
		}
	}
	return nil
}

// abandon ends that a record stands for others.
func (s *Service) abandon(ctx context.Context, tx core.App, object, survivor string) error {
	var losers []string
	if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		losers = append(losers, id)
		return err
	}, `DELETE FROM "tn_merged" WHERE "survivor" = ? AND "object" = ? RETURNING "loser"`, survivor, object); err != nil || len(losers) == 0 {
		return err
	}
	there, err := s.Record.Living(ctx, tx, object, losers)
	if err != nil {
		return err
	}
	for _, id := range losers {
		if _, stays := there[id]; stays {
			continue
		}
		if _, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_history" WHERE "object" = ? AND "record" = ?`, object, id); err != nil {
			return err
		}
	}
	return nil
}

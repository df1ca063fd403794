package undo

import (
	"context"
	"database/sql"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// Periods are how long acts can be undone: what changed few records, and batches,
// imports and what else changed many.
type Periods struct{ Small, Large time.Duration }

// Periods are as the business has set them.
func (s *Service) Periods() Periods {
	l := meta.DefaultLimits()
	if snap := s.Meta.Current(); snap != nil {
		l = snap.Business.Limits
	}
	return Periods{time.Duration(l.UndoHours) * time.Hour, time.Duration(l.UndoDays) * 24 * time.Hour}
}

// Act is something that a person did to records, as one.
type Act struct {
	Cause    string      `json:"cause"`
	Source   string      `json:"source"`
	Object   string      `json:"object"`
	Label    locale.Text `json:"label"`
	Record   string      `json:"record"` // the only one, "" for several
	Title    string      `json:"title"`
	At       string      `json:"at"`
	Created  int         `json:"created"`
	Updated  int         `json:"updated"`
	Deleted  int         `json:"deleted"`
	Restored int         `json:"restored"`
	Of       string      `json:"of"`     // the act that it undid
	Undone   string      `json:"undone"` // the act that undid it
	Until    string      `json:"undoUntil"`
	Undoable bool        `json:"undoable"`

	by, first string
	merge     bool // it undid a merge
}

func (a *Act) writes() int { return a.Created + a.Updated + a.Deleted + a.Restored }

// life is how long the act can be undone.
func (p Periods) life(a *Act) time.Duration {
	if a.Source == record.SourceImport || a.Source == record.SourceBatch || a.Source == record.SourceMerge || a.writes() > atOnce {
		return p.Large
	}
	return p.Small
}

const selectActs = `SELECT "cause", "by", "source", "object", "first", "last", "created", "updated", "deleted", "restored", "of", "undone",
	EXISTS (SELECT 1 FROM "tn_merges" m WHERE m."cause" = "tn_acts"."of") FROM "tn_acts" `

func (s *Service) acts(ctx context.Context, where string, args ...any) ([]*Act, error) {
	out := []*Act{}
	periods := s.Periods()
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		a := &Act{}
		if err := rows.Scan(&a.Cause, &a.by, &a.Source, &a.Object, &a.first, &a.At, &a.Created, &a.Updated, &a.Deleted, &a.Restored, &a.Of, &a.Undone, &a.merge); err != nil {
			return err
		}
		if at, err := time.Parse(types.DefaultDateLayout, a.At); err == nil {
			end := at.Add(periods.life(a))
			a.Until = end.Format(types.DefaultDateLayout)
			a.Undoable = a.Undone == "" && !a.merge && a.writes() > 0 && s.Now().Before(end)
		}
		out = append(out, a)
		return nil
	}, selectActs+where, args...)
	return out, err
}

// find is an act that who may undo: their own, and administrators anybody's. 404.
func (s *Service) find(ctx context.Context, who *access.Principal, cause string) (*Act, error) {
	list, err := s.acts(ctx, `WHERE "cause" = ?`, cause)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || list[0].by != who.UserID && (!who.Admin || who.Key != "") {
		return nil, problem.NotFound()
	}
	return list[0], nil
}

// undoable says what keeps an act from being undone now.
func (s *Service) undoable(ctx context.Context, a *Act) error {
	switch {
	case a.Undone != "":
		return problem.New(409, "undo_done")
	case a.merge:
		return problem.New(409, "undo_merge")
	case !a.Undoable:
		return problem.New(409, "undo_too_late")
	}
	var running int
	if _, err := store.One(ctx, s.App.ConcurrentDB(), []any{&running}, `SELECT count(*) FROM "tn_jobs" WHERE "id" = ? AND "state" IN ('queued', 'running')`, a.Cause); err != nil {
		return err
	}
	if running > 0 {
		return problem.New(409, "undo_running")
	}
	return nil
}

// Acts are what a person did, newest first, up to limit. before is the cursor of the
// page before. The titles are of records as they may see them now.
func (s *Service) Acts(ctx context.Context, r *access.Rights, limit int, before string) (list []*Act, next string, err error) {
	if before == "" {
		before = "~"
	}
	at, cause := before, "~"
	if len(before) > len(types.DefaultDateLayout) {
		at, cause = before[:len(types.DefaultDateLayout)], before[len(types.DefaultDateLayout):]
	}
	list, err = s.acts(ctx, `WHERE "by" = ? AND ("last", "cause") < (?, ?) AND "created" + "updated" + "deleted" + "restored" > 0 ORDER BY "last" DESC, "cause" DESC LIMIT ?`, r.Who.UserID, at, cause, limit+1)
	if err != nil {
		return nil, "", err
	}
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].At + list[limit-1].Cause
	}
	for _, a := range list {
		if o := r.Snap.Objects[a.Object]; o != nil && len(r.Operations(a.Object)) > 0 {
			a.Label = o.Label
		}
		if a.writes() > 1 {
			continue
		}
		if a.Record, _, err = store.Text(ctx, s.App.ConcurrentDB(), `SELECT "record" FROM "tn_history" WHERE "cause" = ? AND "cause" <> '' LIMIT 1`, a.Cause); err != nil {
			return nil, "", err
		}
		if a.Title, err = s.title(ctx, r, a.Object, a.Record); err != nil {
			return nil, "", err
		}
	}
	return list, next, nil
}

// title is a record's title as the person may see it, else "".
func (s *Service) title(ctx context.Context, r *access.Rights, object, id string) (string, error) {
	o := r.Snap.Objects[object]
	if o == nil || !r.Shows(object, o.Title) {
		return "", nil
	}
	rec, err := s.Query.Get(ctx, r, query.GetRequest{Object: object, ID: id, Fields: []string{o.Title}})
	if _, refused := problem.As(err); refused {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	text, _ := rec.Value(o.Title).(string)
	return text, nil
}

// Of is an act that the person may undo, nil where there is none.
func (s *Service) Of(ctx context.Context, who *access.Principal, cause string) (*Act, error) {
	a, err := s.find(ctx, who, cause)
	if problem.Is(err, "not_found") {
		return nil, nil
	}
	return a, err
}

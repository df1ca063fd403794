package exporter

import (
	"context"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Named is a person by id and name.
type Named = people.Named

// Asked is a request as a person may know it: of fields that they may not read there
// is only how many, of a filter that names such nothing but that there is one.
type Asked struct {
	ID      string        `json:"id"`
	At      string        `json:"at"`
	Person  Named         `json:"person"`
	Object  string        `json:"object"`
	Label   locale.Text   `json:"label"`
	Rows    int64         `json:"rows"`
	Files   int           `json:"files"`
	Bytes   int64         `json:"bytes"`
	Format  string        `json:"format"`
	Filter  string        `json:"filter"`
	Hidden  bool          `json:"hidden"` // there is a filter that they may not know
	Q       string        `json:"q"`
	Chosen  int           `json:"chosen"` // records that were ticked one by one
	Fields  []locale.Text `json:"fields"`
	Others  int           `json:"others"` // fields that they may not know
	Reason  string        `json:"reason"`
	Expires string        `json:"expires"`
	State   string        `json:"state"`
	By      *Named        `json:"by"`
	Decided string        `json:"decided"`
	Remark  string        `json:"remark"`
	Mine    bool          `json:"mine"`
	Decides bool          `json:"decides"` // they may decide about it now
	Job     string        `json:"job"`     // mine: that writes it, while it or its file is there
	Run     string        `json:"run"`     // mine: the state of the job
}

func (s *Service) shown(ctx context.Context, r *access.Rights, e *entry) (*Asked, error) {
	a := &Asked{
		ID: e.id, At: e.at, Person: e.person, Object: e.object, Rows: e.rows, Files: e.files, Bytes: e.bytes, Format: e.request.Format, Q: e.request.Q, Chosen: len(e.request.IDs),
		Fields: []locale.Text{}, Reason: e.reason, Expires: e.expires, State: e.state, Decided: e.decided, Remark: e.remark, Mine: e.mine(r.Who),
	}
	if e.by.ID != "" {
		a.By = &e.by
	}
	if a.State == waiting && e.expires <= stamp(s.Now()) {
		a.State = expired
	}
	if a.Mine && e.run != "" {
		a.Job, a.Run = e.job, e.run
	}
	a.Label = locale.Text{ZH: e.object, EN: e.object}
	o := r.Snap.Objects[e.object]
	if o == nil {
		a.Others, a.Hidden = len(e.request.Columns), e.request.Filter != ""
		return a, nil
	}
	a.Label = o.Label
	for _, key := range e.request.Columns {
		if c := o.ByKey[key]; c != nil && r.Can(o.Key, "view") && r.Shows(o.Key, key) {
			a.Fields = append(a.Fields, c.Spec.Label)
		} else {
			a.Others++
		}
	}
	if strings.TrimSpace(e.request.Filter) != "" {
		knows, err := s.Query.Knows(r, o.Key, e.request.Filter)
		if err != nil {
			return nil, err
		}
		if a.Hidden = !knows; knows {
			a.Filter = e.request.Filter
		}
	}
	if a.State == waiting {
		var err error
		if a.Decides, err = s.decides(ctx, r.Who, e); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Get is a request that a person asked for, decides about or has decided; 404
// otherwise.
func (s *Service) Get(ctx context.Context, who *access.Principal, id string) (*Asked, error) {
	e, err := s.asked(ctx, id)
	if err != nil {
		return nil, err
	}
	a, err := s.shown(ctx, s.Query.Rights(who), e)
	if err == nil && !a.Mine && !a.Decides && (who.Key != "" || e.by.ID != who.UserID) {
		return nil, problem.NotFound()
	}
	return a, err
}

// Mine lists what a person asked for, newest first.
func (s *Service) Mine(ctx context.Context, who *access.Principal) ([]*Asked, error) {
	return s.list(ctx, who, func(a *Asked) bool { return a.Mine },
		`WHERE e."person" = ? AND e."how" = ? AND e."state" <> '' ORDER BY e."at" DESC, e."id" LIMIT ?`, who.UserID, approval, listed)
}

// ToDecide lists what waits for a person to decide, and what they have decided, newest
// first.
func (s *Service) ToDecide(ctx context.Context, who *access.Principal) ([]*Asked, error) {
	return s.list(ctx, who, func(a *Asked) bool { return a.Decides || a.By != nil && a.By.ID == who.UserID },
		`WHERE e."person" <> ? AND e."how" = ? AND (e."state" = ? AND e."expires" > ? OR e."by" = ?) ORDER BY e."state" = ? DESC, e."at" DESC, e."id" LIMIT ?`,
		who.UserID, approval, waiting, stamp(s.Now()), who.UserID, waiting, listed)
}

func (s *Service) list(ctx context.Context, who *access.Principal, of func(*Asked) bool, where string, args ...any) ([]*Asked, error) {
	found, err := entries(ctx, s.App.ConcurrentDB(), where, args...)
	if err != nil {
		return nil, err
	}
	r, out := s.Query.Rights(who), []*Asked{}
	for _, e := range found {
		a, err := s.shown(ctx, r, e)
		if err != nil {
			return nil, err
		}
		if of(a) {
			out = append(out, a)
		}
	}
	return out, nil
}

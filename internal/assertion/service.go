// Package assertion checks what must never come to pass by rights: it looks for a
// real record with which a real person may do what an assertion forbids, and says
// which grant lets them.
package assertion

import (
	"context"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/query"
)

// Bounds of one check.
const (
	maxPeople   = 5000             // of one assertion
	maxBreaches = 5                // that are told of one assertion
	within      = 20 * time.Second // for all assertions together
)

// How an assertion stands.
const (
	Holds  = "holds"
	Fails  = "fails"
	Broken = "broken" // it cannot be checked: see Issue

	Unchecked = "unchecked" // since it was published
)

// Result is how one assertion stands.
type Result struct {
	Key      string
	Label    locale.Text
	Never    string
	Object   string
	Field    string
	Severity string // meta.SeverityBlock or meta.SeverityWarn
	State    string
	People   int // who were checked
	Breaches []Breach
	Issue    *meta.Problem // why it is broken
	At       string        // when it was checked
}

// Breach is one person who may do with one record what must never be. With it
// come the grants that let them.
type Breach struct {
	Person people.Named `json:"person"`
	Record Record       `json:"record"`
	Grants []Grant      `json:"grants"`
}

// Record names a record.
type Record struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Grant names a grant: its key and label if it has them, and its place among those
// of its role.
type Grant struct {
	Role      string      `json:"role"`
	RoleLabel locale.Text `json:"roleLabel"`
	Grant     string      `json:"grant"`
	Label     locale.Text `json:"label"`
	Place     int         `json:"place"`
}

// Service checks assertions.
type Service struct {
	app    core.App
	people *people.Service
	query  *query.Service
	now    func() time.Time
}

// New makes the assertions of an app.
func New(app core.App, p *people.Service, q *query.Service, now func() time.Time) *Service {
	return &Service{app: app, people: p, query: q, now: now}
}

// Check checks the assertions of a snapshot on the records that app shows, which
// may be a transaction; those of keys only, all when there are none.
func (s *Service) Check(ctx context.Context, app core.App, snap *meta.Snapshot, keys map[string]bool) ([]Result, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	db := app.ConcurrentDB()
	if app.IsTransactional() {
		db = app.DB()
	}
	out, at := []Result{}, s.now().UTC().Format(types.DefaultDateLayout)
	var all *everybody
	for _, a := range snap.Assertions {
		if len(keys) > 0 && !keys[a.Key] {
			continue
		}
		if all == nil {
			var err error
			if all, err = s.everybody(ctx); err != nil {
				return nil, err
			}
		}
		res := head(a)
		res.State, res.At = Holds, at
		err := s.check(ctx, db, snap, a, all, &res)
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			res.broken(a, "never", "assertion_slow", locale.Args{"seconds": int(within.Seconds())})
			err = nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, res)
	}
	return out, nil
}

func (r *Result) broken(a *meta.CompiledAssertion, path, code string, args locale.Args) {
	r.State, r.Breaches = Broken, []Breach{}
	args["assertion"] = a.Name()
	r.Issue = &meta.Problem{Kind: meta.KindAssertion, Key: a.Key, Path: path, Code: code, Args: args}
}

// head is what of a result is known before a check.
func head(a *meta.CompiledAssertion) Result {
	r := Result{Key: a.Key, Label: a.Name(), Never: a.Never, Object: a.Object, Field: a.Field, Severity: meta.SeverityBlock, State: Unchecked, Breaches: []Breach{}}
	if a.Severity != "" {
		r.Severity = a.Severity
	}
	return r
}

// Verdict checks the assertions of a snapshot that may become a release.
func (s *Service) Verdict(ctx context.Context, app core.App, snap *meta.Snapshot) (*meta.Verdict, error) {
	list, err := s.Check(ctx, app, snap, nil)
	if err != nil {
		return nil, err
	}
	v := &meta.Verdict{Keep: func(ctx context.Context, tx core.App) error { return keep(ctx, tx.DB(), list) }}
	for _, r := range list {
		var p meta.Problem
		switch r.State {
		case Broken:
			p = *r.Issue
		case Fails:
			p = r.problem(snap)
		default:
			continue
		}
		if r.Severity == meta.SeverityWarn {
			v.Warnings = append(v.Warnings, p)
		} else {
			v.Problems = append(v.Problems, p)
		}
	}
	return v, nil
}

// problem tells the first breach in words, and all that were found as data.
func (r *Result) problem(snap *meta.Snapshot) meta.Problem {
	b := r.Breaches[0]
	thing, o := "assertion_record", snap.Objects[r.Object]
	args := locale.Args{"object": o.Name(), "record": b.Record.Title}
	if r.Field != "" {
		thing, args["field"] = "assertion_field", o.ByKey[r.Field].Spec.Label
	}
	args = locale.Args{"assertion": r.Label, "person": b.Person.Name, "operation": locale.Both("assertion_"+r.Never, nil), "thing": locale.Both(thing, args)}
	p := meta.Problem{Kind: meta.KindAssertion, Key: r.Key, Path: "never", Code: "assertion_fails", Args: args, More: map[string]any{"breaches": r.Breaches}}
	if len(b.Grants) > 0 {
		g := b.Grants[0]
		p.Code, args["role"], args["grant"] = "assertion_fails_by", g.RoleLabel, g.name()
	}
	return p
}

// name is what people call a grant: its label, its key, or its number.
func (g Grant) name() locale.Text {
	switch {
	case !g.Label.IsZero():
		return g.Label
	case g.Grant != "":
		return locale.Text{ZH: g.Grant, EN: g.Grant}
	}
	return locale.Both("assertion_grant", locale.Args{"number": g.Place + 1})
}

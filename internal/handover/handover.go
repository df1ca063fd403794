// Package handover gives what one person owns to others, when they leave or
// change their work: it counts what there is, shows what an order would do, does it
// through the pipeline of every write with the rights of who orders it, reports what
// was refused and why, and takes all of it back within a day.
package handover

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"maps"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// UndoFor is how long a handover can be taken back.
const UndoFor = 24 * time.Hour

// States of a handover.
const (
	Queued    = "queued"
	Running   = "running"
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
	Undoing   = "undoing"
	Undone    = "undone"
)

// Config is what handovers need.
type Config struct {
	App    core.App
	People *people.Service
	Query  *query.Service
	Record *record.Service
	Notify *notify.Service
	Jobs   *job.Queue
	Now    func() time.Time
	NewID  func() string
}

// Service hands over.
type Service struct{ Config }

// New makes the service and registers its jobs; call it before the queue starts.
func New(c Config) *Service {
	s := &Service{c}
	c.Jobs.Register(JobRun, s.run, job.Options{Concurrency: 1})
	c.Jobs.Register(JobUndo, s.undo, job.Options{Concurrency: 1, Uncancellable: true})
	return s
}

// leaver is the person whose records are handed over.
type leaver struct {
	id, name, manager string
	active            bool
}

// allowed finds the person and makes sure that who may hand over what they own:
// administrators and the person's own manager. 404, 403 forbidden.
func (s *Service) allowed(ctx context.Context, who *access.Principal, person string) (*leaver, error) {
	l := &leaver{id: person}
	ok, err := store.One(ctx, s.App.ConcurrentDB(), []any{&l.name, &l.manager, &l.active}, `SELECT "name", "manager", "active" FROM "users" WHERE "id" = ?`, person)
	switch {
	case err != nil:
		return nil, err
	case !who.Admin && (!ok || l.manager == "" || l.manager != who.UserID):
		return nil, problem.New(403, "forbidden")
	case !ok:
		return nil, problem.NotFound()
	}
	return l, nil
}

// Inventory is what a person owns, as who asks may see it.
type Inventory struct {
	Person     PersonRef     `json:"person"`
	Objects    []OwnedObject `json:"objects"`
	Other      []Other       `json:"other"`
	Candidates []Candidate   `json:"candidates"`
	Handovers  []*Handover   `json:"handovers"`
	CanDisable bool          `json:"canDisable"`
}

// PersonRef names a person.
type PersonRef struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Active bool   `json:"active"`
}

// OwnedObject is an object with how many records the person owns. Relations are
// those whose owner the records may follow.
type OwnedObject struct {
	query.Owned
	Assign    bool       `json:"assign"`
	Relations []Relation `json:"relations"`
}

// Relation is a link of an object to one that has owners.
type Relation struct {
	Key    string      `json:"key"`
	Label  locale.Text `json:"label"`
	Object string      `json:"object"`
}

// Other is what else the person has that somebody must look after: reports, heads
// (departments), keys, drafts, deputy (of others, now or later), jobs (under way).
type Other struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Candidate is who may well take over, and why: manager or deputy.
type Candidate struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Inventory counts what a person owns.
func (s *Service) Inventory(ctx context.Context, who *access.Principal, person string) (*Inventory, error) {
	l, err := s.allowed(ctx, who, person)
	if err != nil {
		return nil, err
	}
	r := s.Query.Rights(who)
	owned, err := s.Query.Owned(ctx, r, query.Ownership{Owner: person})
	if err != nil {
		return nil, err
	}
	out := &Inventory{Person: PersonRef{l.id, l.name, l.active}, Objects: []OwnedObject{}, Other: []Other{}, Candidates: []Candidate{}, CanDisable: who.Admin && l.active}
	for _, o := range owned {
		out.Objects = append(out.Objects, OwnedObject{o, r.Can(o.Object, "assign"), relations(r, r.Snap.Objects[o.Object])})
	}
	if out.Other, err = s.other(ctx, who, person); err != nil {
		return nil, err
	}
	if out.Candidates, err = s.candidates(ctx, l); err != nil {
		return nil, err
	}
	out.Handovers, err = s.list(ctx, who, `WHERE h."person" = ? ORDER BY h."created" DESC LIMIT 20`, person)
	return out, err
}

// relations are the links whose owner an object's records may follow.
func relations(r *access.Rights, o *meta.CompiledObject) []Relation {
	out := []Relation{}
	for _, c := range o.Columns {
		target := r.Snap.Objects[c.Expr.Target]
		if c.System || c.Expr.Kind != expr.Link || target == nil || !target.Owner {
			continue
		}
		if _, ok := r.Reads(o.Key, c.Spec.Key, "r"); ok && r.Can(target.Key, "view") {
			out = append(out, Relation{c.Spec.Key, c.Spec.Label, target.Key})
		}
	}
	return out
}

func (s *Service) other(ctx context.Context, who *access.Principal, person string) ([]Other, error) {
	out := []Other{}
	today := s.Now().UTC().Add(-24 * time.Hour).Format(time.DateOnly)
	for _, x := range []struct {
		kind, sql string
		args      []any
	}{
		{"reports", `SELECT count(*) FROM "users" WHERE "active" AND "manager" = ?`, []any{person}},
		{"heads", `SELECT count(*) FROM "tn_departments" WHERE EXISTS (SELECT 1 FROM json_each("heads") WHERE value = ?)`, []any{person}},
		{"keys", `SELECT count(*) FROM "tn_keys" WHERE "owner" = ? AND "revoked" = ''`, []any{person}},
		{"drafts", `SELECT count(*) FROM "tn_drafts" WHERE "author" = ?`, []any{person}},
		{"deputy", `SELECT count(*) FROM "tn_delegations" WHERE "deputy" = ? AND "to" >= ?`, []any{person, today}},
		{"jobs", `SELECT count(*) FROM "tn_jobs" WHERE "principal" = ? AND "state" IN ('queued', 'running')`, []any{person}},
	} {
		var n int
		if _, err := store.One(ctx, s.App.ConcurrentDB(), []any{&n}, x.sql, x.args...); err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, Other{x.kind, locale.Message(who.Locale, "handover_other_"+x.kind, nil), n})
		}
	}
	return out, nil
}

func (s *Service) candidates(ctx context.Context, l *leaver) ([]Candidate, error) {
	deputies, err := s.People.Deputies(ctx, l.id)
	if err != nil {
		return nil, err
	}
	out, seen := []Candidate{}, map[string]bool{l.id: true}
	add := func(id, why string) error {
		if seen[id] || id == "" {
			return nil
		}
		seen[id] = true
		name, ok, err := store.Text(ctx, s.App.ConcurrentDB(), `SELECT "name" FROM "users" WHERE "id" = ? AND "active"`, id)
		if ok {
			out = append(out, Candidate{id, name, why})
		}
		return err
	}
	for _, id := range deputies {
		if err := add(id, "deputy"); err != nil {
			return nil, err
		}
	}
	return out, add(l.manager, "manager")
}

// Handover is one order and what became of it.
type Handover struct {
	ID       string       `json:"id"`
	Person   people.Named `json:"person"`
	By       people.Named `json:"by"`
	State    string       `json:"state"`
	Disable  bool         `json:"disable"`
	Job      string       `json:"job"`
	Assigned int          `json:"assigned"`
	Refused  int          `json:"refused"`
	Undone   int          `json:"undone"`
	Kept     int          `json:"kept"` // what an undo had to leave
	Created  string       `json:"created"`
	Finished string       `json:"finished"`
	Undoable bool         `json:"undoable"`
	Until    string       `json:"undoUntil"`
	Objects  []Tally      `json:"objects,omitempty"`

	request Request
}

// Tally is what became of an object's records.
type Tally struct {
	Object   string      `json:"object"`
	Label    locale.Text `json:"label"`
	Assigned int         `json:"assigned"`
	Refused  int         `json:"refused"`
	Undone   int         `json:"undone"`
	Kept     int         `json:"kept"`
}

func (s *Service) list(ctx context.Context, who *access.Principal, where string, args ...any) ([]*Handover, error) {
	out := []*Handover{}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		h := &Handover{}
		var request string
		if err := rows.Scan(&h.ID, &h.Person.ID, &h.Person.Name, &h.By.ID, &h.By.Name, &request, &h.State, &h.Disable, &h.Job, &h.Assigned, &h.Refused, &h.Undone, &h.Kept, &h.Created, &h.Finished); err != nil {
			return err
		}
		if t, err := time.Parse(types.DefaultDateLayout, h.Finished); err == nil {
			h.Until = stamp(t.Add(UndoFor))
			h.Undoable = s.Now().Before(t.Add(UndoFor)) && h.Assigned > 0 && slices.Contains([]string{Done, Failed, Cancelled}, h.State) && (who.Admin || who.UserID == h.By.ID)
		}
		out = append(out, h)
		return json.Unmarshal([]byte(request), &h.request)
	}, `SELECT h."id", h."person", coalesce(p."name", ''), h."by", coalesce(b."name", ''), h."request", h."state", h."disable", h."job", h."assigned", h."refused", h."undone", h."kept", h."created", h."finished"
		FROM "tn_handovers" h LEFT JOIN "users" p ON p."id" = h."person" LEFT JOIN "users" b ON b."id" = h."by" `+where, args...)
}

// one finds a handover that who may see: their own, and administrators any. 404.
func (s *Service) one(ctx context.Context, who *access.Principal, id string) (*Handover, error) {
	list, err := s.list(ctx, who, `WHERE h."id" = ?`, id)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || !who.Admin && list[0].By.ID != who.UserID {
		return nil, problem.NotFound()
	}
	return list[0], nil
}

// Get gives a handover with what became of each object's records.
func (s *Service) Get(ctx context.Context, who *access.Principal, id string) (*Handover, error) {
	h, err := s.one(ctx, who, id)
	if err != nil {
		return nil, err
	}
	snap := s.Query.Rights(who).Snap
	tallies := map[string]*Tally{}
	err = store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var object, state string
		var n int
		if err := rows.Scan(&object, &state, &n); err != nil {
			return err
		}
		t := tallies[object]
		if t == nil {
			t = &Tally{Object: object, Label: locale.Text{ZH: object, EN: object}}
			if o := snap.Objects[object]; o != nil {
				t.Label = o.Label
			}
			tallies[object] = t
		}
		switch state {
		case itemDone:
			t.Assigned += n
		case itemRefused:
			t.Refused += n
		case itemUndone:
			t.Assigned, t.Undone = t.Assigned+n, t.Undone+n
		case itemKept:
			t.Assigned, t.Kept = t.Assigned+n, t.Kept+n
		}
		return nil
	}, `SELECT "object", "state", count(*) FROM "tn_handover_items" WHERE "handover" = ? GROUP BY 1, 2`, id)
	for _, key := range slices.Sorted(maps.Keys(tallies)) {
		h.Objects = append(h.Objects, *tallies[key])
	}
	return h, err
}

func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

package handover

import (
	"context"
	"encoding/json/v2"
	"errors"
	"fmt"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Request is an order: assignments in turn, each over what the ones before have
// left. Disable ends the person's account first.
type Request struct {
	Assignments []Assignment `json:"assignments"`
	Disable     bool         `json:"disable"`
	DryRun      bool         `json:"dryRun"`
}

// Assignment hands records of one object over: all that the person owns, or those
// that a filter finds.
type Assignment struct {
	Object string `json:"object"`
	Filter string `json:"filter"`
	To     Target `json:"to"`
}

// Target is to whom: one person ("<id>"), several in turn ({"evenly": ["<id>"]}),
// or to each record the owner of the record that it links to ({"follow":
// "<relation>"}).
type Target struct {
	Person string
	Evenly []string
	Follow string
}

type targetObject struct {
	Evenly []string `json:"evenly,omitempty"`
	Follow string   `json:"follow,omitempty"`
}

// UnmarshalJSON takes one of the three forms.
func (t *Target) UnmarshalJSON(b []byte) error {
	*t = Target{}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.Person)
	}
	var o targetObject
	if err := json.Unmarshal(b, &o, json.RejectUnknownMembers(true)); err != nil {
		return errors.Join(problem.Bad("handover_to"), err)
	}
	t.Evenly, t.Follow = o.Evenly, o.Follow
	return nil
}

// MarshalJSON writes the form that it was given in.
func (t Target) MarshalJSON() ([]byte, error) {
	if t.Person != "" {
		return json.Marshal(t.Person)
	}
	return json.Marshal(targetObject{t.Evenly, t.Follow})
}

// Limits of an order.
const (
	maxAssignments = 200
	maxEvenly      = 100
)

// people are those that the target names.
func (t Target) people() []string {
	if t.Person != "" {
		return []string{t.Person}
	}
	return t.Evenly
}

// check refuses an order that cannot be carried out: 400 at
// assignments.<n>.object, .filter or .to, 403 without the right to assign or, to
// disable, without being an administrator.
func (s *Service) check(ctx context.Context, r *access.Rights, l *leaver, q *Request) error {
	p := problem.Invalid()
	if len(q.Assignments) == 0 && !q.Disable || len(q.Assignments) > maxAssignments {
		p.Field("assignments", "handover_empty", locale.Args{"max": maxAssignments})
	}
	if q.Disable && !r.Who.Admin {
		return problem.New(403, "forbidden")
	}
	for n, a := range q.Assignments {
		at := func(member string) string { return fmt.Sprintf("assignments.%d.%s", n, member) }
		o := r.Snap.Objects[a.Object]
		if o == nil || !o.Owner || !r.Can(a.Object, "view") {
			p.Field(at("object"), "no_such_object", locale.Args{"object": a.Object})
			continue
		}
		if !r.Can(a.Object, "assign") {
			return problem.Forbidden("assign")
		}
		if _, ok := r.Reads(a.Object, "owner", "r"); !ok {
			return problem.New(403, "forbidden_field", locale.Args{"field": o.ByKey["owner"].Spec.Label})
		}
		if err := s.checkTarget(ctx, r, l, a, at("to"), p); err != nil {
			return err
		}
		if a.Filter == "" {
			continue
		}
		// By itself first: it is joined to the condition that these are the
		// person's records, and must not reach beyond its brackets.
		for _, filter := range []string{a.Filter, owned(l.id, a.Filter)} {
			_, err := s.Query.List(ctx, r, query.ListRequest{Object: a.Object, Filter: filter, Limit: 1, Fields: []string{"id"}, Sort: "id"})
			if f, refused := problem.As(err); refused {
				p.Field(at("filter"), f.Code, f.Args)
			} else if err != nil {
				return err
			}
		}
	}
	return p.OrNil()
}

func (s *Service) checkTarget(ctx context.Context, r *access.Rights, l *leaver, a Assignment, at string, p *problem.Problem) error {
	given := 0
	for _, is := range []bool{a.To.Person != "", len(a.To.Evenly) > 0, a.To.Follow != ""} {
		if is {
			given++
		}
	}
	if given != 1 || len(a.To.Evenly) > maxEvenly {
		p.Field(at, "handover_to")
		return nil
	}
	if a.To.Follow != "" && !slices.ContainsFunc(relations(r, r.Snap.Objects[a.Object]), func(x Relation) bool { return x.Key == a.To.Follow }) {
		p.Field(at, "handover_relation", locale.Args{"field": a.To.Follow})
	}
	for _, id := range a.To.people() {
		_, ok, err := store.Text(ctx, s.App.ConcurrentDB(), `SELECT "id" FROM "users" WHERE "id" = ? AND "active"`, id)
		switch {
		case err != nil:
			return err
		case id == l.id:
			p.Field(at, "handover_self")
		case !ok:
			p.Field(at, "unknown_person")
		}
	}
	return nil
}

// owned is the filter for records of a person. ids are letters and digits; a
// filter has been compiled by itself before.
func owned(person, filter string) string {
	cond := `record.owner.id == "` + person + `"`
	if filter != "" {
		cond += " && (" + filter + "\n)"
	}
	return cond
}

package people

import (
	"context"
	"database/sql"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Delegation is an absence with a deputy, from the first to the last day in the
// zone of the business. It gives the deputy no right to records: they get copies of
// the person's notifications, and what is to be done in the person's name may ask.
type Delegation struct {
	ID      string `json:"id"`
	Person  Named  `json:"person"`
	Deputy  Named  `json:"deputy"`
	From    string `json:"from"`
	To      string `json:"to"`
	Note    string `json:"note"`
	Current bool   `json:"current"`
	By      Named  `json:"by"`
	Created string `json:"created"`
}

// DelegationInput is a delegation to make; days are YYYY-MM-DD.
type DelegationInput struct {
	Deputy string `json:"deputy"`
	From   string `json:"from"`
	To     string `json:"to"`
	Note   string `json:"note"`
}

// Limits of delegations.
const (
	maxAbsence     = 366 // days
	maxDelegations = 50  // of one person that are not over
	maxNote        = 500
)

const selectDelegation = `SELECT g."id", g."person", coalesce(p."name", ''), g."deputy", coalesce(d."name", ''), g."from", g."to", g."note", g."by", coalesce(b."name", ''), g."created"
	FROM "tn_delegations" g LEFT JOIN "users" p ON p."id" = g."person" LEFT JOIN "users" d ON d."id" = g."deputy" LEFT JOIN "users" b ON b."id" = g."by" `

func (s *Service) today() string {
	return s.now().In(s.store.Current().Business.Zone).Format(time.DateOnly)
}

func (s *Service) delegations(ctx context.Context, where string, args ...any) ([]Delegation, error) {
	out, today := []Delegation{}, s.today()
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var g Delegation
		err := rows.Scan(&g.ID, &g.Person.ID, &g.Person.Name, &g.Deputy.ID, &g.Deputy.Name, &g.From, &g.To, &g.Note, &g.By.ID, &g.By.Name, &g.Created)
		g.Current = g.From <= today && today <= g.To
		out = append(out, g)
		return err
	}, selectDelegation+where, args...)
}

// Delegations lists those of a person, the latest first; 404 when there is no
// such person.
func (s *Service) Delegations(ctx context.Context, person string) ([]Delegation, error) {
	if _, ok, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT "id" FROM "users" WHERE "id" = ?`, person); err != nil {
		return nil, err
	} else if !ok {
		return nil, problem.NotFound()
	}
	return s.delegations(ctx, `WHERE g."person" = ? ORDER BY g."from" DESC, g."id" LIMIT 200`, person)
}

// DeputyFor lists for whom somebody stands in today.
func (s *Service) DeputyFor(ctx context.Context, deputy string) ([]Delegation, error) {
	today := s.today()
	return s.delegations(ctx, `WHERE g."deputy" = ? AND g."from" <= ? AND g."to" >= ? ORDER BY p."name", g."id"`, deputy, today, today)
}

// Deputies are the active people who stand in for somebody today.
func (s *Service) Deputies(ctx context.Context, person string) ([]string, error) {
	today, out := s.today(), []string{}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, `SELECT DISTINCT g."deputy" FROM "tn_delegations" g JOIN "users" d ON d."id" = g."deputy" WHERE g."person" = ? AND g."from" <= ? AND g."to" >= ? AND d."active" ORDER BY 1`, person, today, today)
}

// Delegate makes a delegation of a person, as who wants it. 404 when there is no
// such person, 400 for days and people that will not do.
func (s *Service) Delegate(ctx context.Context, who *access.Principal, person string, in DelegationInput) (*Delegation, error) {
	before, err := s.Delegations(ctx, person)
	if err != nil {
		return nil, err
	}
	if err := s.checkDelegation(ctx, person, &in, before); err != nil {
		return nil, err
	}
	id := s.newID()
	err = s.app.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_delegations" ("id", "person", "deputy", "from", "to", "note", "by", "created") VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			id, person, in.Deputy, in.From, in.To, in.Note, who.UserID, s.now().UTC().Format(types.DefaultDateLayout)); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "delegation.created", Kind: "person", Object: person, Detail: map[string]any{"delegation": id, "deputy": in.Deputy, "from": in.From, "to": in.To}})
	})
	if err != nil {
		return nil, err
	}
	list, err := s.delegations(ctx, `WHERE g."id" = ?`, id)
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

func (s *Service) checkDelegation(ctx context.Context, person string, in *DelegationInput, before []Delegation) error {
	p := problem.Invalid()
	in.Note = strings.TrimSpace(in.Note)
	if utf8.RuneCountInString(in.Note) > maxNote {
		p.Field("note", "note_long", locale.Args{"max": maxNote})
	}
	if in.Deputy == person {
		p.Field("deputy", "deputy_self")
	} else if _, ok, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT "id" FROM "users" WHERE "id" = ? AND "active"`, in.Deputy); err != nil {
		return err
	} else if !ok {
		p.Field("deputy", "unknown_person")
	}
	from, badFrom := time.Parse(time.DateOnly, in.From)
	to, badTo := time.Parse(time.DateOnly, in.To)
	open := 0
	for _, g := range before {
		if g.To >= s.today() {
			open++
		}
	}
	switch {
	case badFrom != nil:
		p.Field("from", "invalid_date", locale.Args{"value": in.From})
	case badTo != nil:
		p.Field("to", "invalid_date", locale.Args{"value": in.To})
	case to.Before(from):
		p.Field("to", "delegation_backwards")
	case in.To < s.today():
		p.Field("to", "delegation_over")
	case to.Sub(from) > maxAbsence*24*time.Hour:
		p.Field("to", "delegation_long", locale.Args{"days": maxAbsence})
	case open >= maxDelegations:
		p.Field("from", "delegation_many", locale.Args{"max": maxDelegations})
	}
	return p.OrNil()
}

// EndDelegation takes back a delegation of a person; one that is going on ends
// at once. 404 when there is none.
func (s *Service) EndDelegation(ctx context.Context, person, id string) error {
	return s.app.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_delegations" WHERE "id" = ? AND "person" = ?`, id, person)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return problem.NotFound().Cause(err)
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "delegation.ended", Kind: "person", Object: person, Detail: map[string]any{"delegation": id}})
	})
}

package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// What a sign-in can wait for. The names are the codes of the answers too.
const (
	StepCode     = "second_factor_required" // a code of the second factor
	StepEnrol    = "second_factor_enrol"    // the rule asks for a second factor, and there is none yet
	StepPassword = "password_expired"       // the password is older than the rule allows
)

// stepFor is how long a sign-in waits.
const stepFor = 10 * time.Minute

// Step is what a sign-in still waits for. The ticket stands for what was proven
// so far; it is good for nothing else.
type Step struct {
	Kind    string
	Ticket  string
	Expires string
}

// Problem is the answer to a sign-in that waits.
func (s *Step) Problem() *problem.Problem {
	return problem.New(http.StatusUnauthorized, s.Kind).With("ticket", s.Ticket).With("expires", s.Expires)
}

// Next says what somebody who has proven o still has to do before they are let
// in; nil when it is nothing.
func (s *Service) Next(ctx context.Context, rec *core.Record, o Opening) (*Step, error) {
	a, err := s.account(ctx, s.App.NonconcurrentDB(), rec.Id)
	if err != nil {
		return nil, err
	}
	rules := s.Meta.Current().Business.SignIn
	who := s.People.Principal(rec)
	expires := a.passwordChanged.AddDate(0, 0, rules.PasswordDays)
	if o.Method == MethodOIDC && o.Factor == "" {
		p, err := s.provider(ctx)
		if err != nil {
			return nil, err
		}
		if p.SecondFactor {
			return nil, nil
		}
	}
	var kind string
	switch {
	case o.Factor == "" && a.secret != "":
		kind = StepCode
	case o.Factor == "" && who != nil && meta.Covers(rules.SecondFactor, who.Admin):
		kind = StepEnrol
	case o.Method == MethodPassword && rules.PasswordDays > 0 && !a.passwordChanged.IsZero() && s.Now().After(expires):
		kind = StepPassword
	default:
		return nil, nil
	}
	ticket := security.RandomString(40)
	until := stamp(s.Now().Add(stepFor))
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `INSERT INTO "tn_signin_steps" ("ticket", "user", "kind", "method", "factor", "expires") VALUES (?, ?, ?, ?, ?, ?)`,
		digest(ticket), rec.Id, kind, o.Method, o.Factor, until)
	return &Step{Kind: kind, Ticket: ticket, Expires: until}, err
}

// Pending is a sign-in that waits.
type Pending struct {
	Person  *core.Record
	Opening Opening
	ticket  string
}

// Pending finds the sign-in of a ticket that waits for a kind of step. 401
// sign_in_over when there is none, any more.
func (s *Service) Pending(ctx context.Context, ticket, kind string) (*Pending, error) {
	over := problem.New(http.StatusUnauthorized, "sign_in_over")
	p := &Pending{ticket: digest(ticket)}
	var user string
	there, err := store.One(ctx, s.App.NonconcurrentDB(), []any{&user, &p.Opening.Method, &p.Opening.Factor},
		`SELECT "user", "method", "factor" FROM "tn_signin_steps" WHERE "ticket" = ? AND "kind" = ? AND "expires" > ?`, p.ticket, kind, s.stamp())
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, over
	}
	if p.Person, err = s.person(user); err != nil {
		return nil, err
	}
	if p.Person == nil {
		return nil, over
	}
	return p, nil
}

// done takes a ticket out of use; 401 sign_in_over when another request was
// first.
func (p *Pending) done(ctx context.Context, tx core.App) error {
	res, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_signin_steps" WHERE "ticket" = ?`, p.ticket)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return problem.New(http.StatusUnauthorized, "sign_in_over").Cause(err)
	}
	return nil
}

// SetPassword is the step of a password that is too old: a new one, not the
// same. The sign-in goes on with it.
func (s *Service) SetPassword(ctx context.Context, p *Pending, password string) error {
	if p.Person.ValidatePassword(password) {
		return problem.Invalid().Field("password", "password_same")
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		if err := p.done(ctx, tx); err != nil {
			return err
		}
		return s.People.SetPassword(ctx, tx, p.Person, password)
	})
}

// digest is the form in which something secret and random is kept.
func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

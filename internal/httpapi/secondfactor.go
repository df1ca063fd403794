package httpapi

import (
	"io"
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/problem"
)

// ticketBody is what the steps of a sign-in take.
type ticketBody struct {
	Ticket   string `json:"ticket"`
	Code     string `json:"code"`
	Password string `json:"password"`
}

// pending decodes a step's body and finds the sign-in that waits for it. Who has
// guessed too often waits.
func (a *API) pending(c *call, kind string) (*account.Pending, *ticketBody, *guess, error) {
	var body ticketBody
	if err := c.decode(&body); err != nil {
		return nil, nil, nil, err
	}
	p, err := a.Account.Pending(c.Request.Context(), body.Ticket, kind)
	if err != nil {
		return nil, nil, nil, err
	}
	c.tag = a.People.Principal(p.Person).Locale
	g := a.guess(c, usersCollection, p.Person.Email(), p.Person.Id)
	return p, &body, g, g.locked()
}

// judged counts a code that was wrong.
func (g *guess) judged(what string, err error) error {
	if problem.Is(err, "second_factor_wrong") || problem.Is(err, "wrong_password") {
		if _, logged := g.failed(what); logged != nil {
			return logged
		}
	}
	return err
}

// letIn ends a sign-in: it answers as PocketBase's does, with more as its meta, or
// says what is still to be done, with more among the data.
func (a *API) letIn(c *call, rec *core.Record, o account.Opening, more map[string]any) (*answer, error) {
	rec, err := a.App.FindRecordById(usersCollection, rec.Id) // as it is now: a step may have changed it
	if err != nil {
		return nil, err
	}
	step, err := a.Account.Next(c.Request.Context(), rec, o)
	if err != nil {
		return nil, err
	}
	if step != nil {
		p := step.Problem()
		for key, v := range more {
			p.With(key, v)
		}
		return nil, p
	}
	var meta any
	if more != nil {
		meta = more
	}
	c.Set(openedKey, o)
	c.Request.Body = io.NopCloser(strings.NewReader("{}")) // PocketBase reads it again; ours was read
	if err := apis.RecordAuthResponse(c.RequestEvent, rec, o.Method, meta); err != nil {
		return nil, err
	}
	return written()
}

// signInCode is the step of a second factor: a code, or a recovery code.
func (a *API) signInCode(c *call) (*answer, error) {
	p, body, g, err := a.pending(c, account.StepCode)
	if err != nil {
		return nil, err
	}
	factor, err := a.Account.UseCode(c.Request.Context(), p.Person.Id, body.Code, p)
	if err != nil {
		return nil, g.judged("code", err)
	}
	return a.letIn(c, p.Person, account.Opening{Method: p.Opening.Method, Factor: factor}, nil)
}

// signInEnrol gives who must have a second factor the secret of one.
func (a *API) signInEnrol(c *call) (*answer, error) {
	p, _, _, err := a.pending(c, account.StepEnrol)
	if err != nil {
		return nil, err
	}
	e, err := a.Account.Enrol(c.Request.Context(), p.Person)
	if err != nil {
		return nil, err
	}
	return ok(e)
}

// signInConfirm ends that enrolment with a code, and the sign-in with it.
func (a *API) signInConfirm(c *call) (*answer, error) {
	p, body, g, err := a.pending(c, account.StepEnrol)
	if err != nil {
		return nil, err
	}
	codes, err := a.Account.Confirm(c.Request.Context(), p.Person.Id, body.Code, p)
	if err != nil {
		return nil, g.judged("code", err)
	}
	return a.letIn(c, p.Person, account.Opening{Method: p.Opening.Method, Factor: account.FactorTOTP}, map[string]any{"recoveryCodes": codes})
}

// signInPassword is the step of a password that is too old.
func (a *API) signInPassword(c *call) (*answer, error) {
	p, body, _, err := a.pending(c, account.StepPassword)
	if err != nil {
		return nil, err
	}
	if err := a.Account.SetPassword(c.Request.Context(), p, body.Password); err != nil {
		return nil, err
	}
	return a.letIn(c, p.Person, p.Opening, nil)
}

func (a *API) mySecondFactor(c *call) (*answer, error) {
	f, err := a.Account.Factor(c.Request.Context(), c.who.UserID, c.who.Admin)
	if err != nil {
		return nil, err
	}
	return ok(f)
}

// proof is what a person shows before their second factor changes.
type proof struct {
	Password string `json:"password"`
	Code     string `json:"code"`
}

// prove checks the password, and the code where one is asked for.
func (a *API) prove(c *call, code bool) error {
	var body proof
	if err := c.decode(&body); err != nil {
		return err
	}
	rec := c.person()
	g := a.guess(c, usersCollection, rec.Email(), rec.Id)
	if err := g.locked(); err != nil {
		return err
	}
	if !rec.ValidatePassword(body.Password) {
		_, err := g.failed("password")
		if err != nil {
			return err
		}
		return problem.Invalid().Field("password", "wrong_password")
	}
	if !code {
		return nil
	}
	_, err := a.Account.UseCode(c.Request.Context(), rec.Id, body.Code, nil)
	return g.judged("code", err)
}

func (a *API) beginSecondFactor(c *call) (*answer, error) {
	if err := a.prove(c, false); err != nil {
		return nil, err
	}
	e, err := a.Account.Enrol(c.Request.Context(), c.person())
	if err != nil {
		return nil, err
	}
	return ok(e)
}

func (a *API) confirmSecondFactor(c *call) (*answer, error) {
	var body struct {
		Code string `json:"code"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	g := a.guess(c, usersCollection, c.who.Email, c.who.UserID)
	if err := g.locked(); err != nil {
		return nil, err
	}
	codes, err := a.Account.Confirm(c.Request.Context(), c.who.UserID, body.Code, nil)
	if err != nil {
		return nil, g.judged("code", err)
	}
	return ok(map[string]any{"recoveryCodes": codes})
}

func (a *API) newRecoveryCodes(c *call) (*answer, error) {
	if err := a.prove(c, true); err != nil {
		return nil, err
	}
	codes, err := a.Account.Recovery(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"recoveryCodes": codes})
}

func (a *API) disableSecondFactor(c *call) (*answer, error) {
	f, err := a.Account.Factor(c.Request.Context(), c.who.UserID, c.who.Admin)
	if err != nil {
		return nil, err
	}
	if f.Required {
		return nil, problem.New(http.StatusConflict, "second_factor_required_by_rule")
	}
	if err := a.prove(c, true); err != nil {
		return nil, err
	}
	if err := a.Account.Remove(c.Request.Context(), c.who.UserID); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) personSecondFactor(c *call) (*answer, error) {
	p, err := a.People.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	f, err := a.Account.Factor(c.Request.Context(), p.ID, p.Roles != nil && isAdmin(*p.Roles))
	if err != nil {
		return nil, err
	}
	return ok(f)
}

// resetSecondFactor takes the second factor of a person away who has lost it.
func (a *API) resetSecondFactor(c *call) (*answer, error) {
	id, err := a.subject(c)
	if err != nil {
		return nil, err
	}
	if id == c.who.UserID {
		return nil, problem.New(http.StatusConflict, "second_factor_own")
	}
	if err := a.Account.Remove(c.Request.Context(), id); err != nil {
		return nil, err
	}
	return noContent()
}

package account

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json/v2"
	"net/http"
	"net/url"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"golang.org/x/oauth2"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// MethodOIDC is signing in with an account of another server.
const MethodOIDC = "oidc"

const stepElsewhere = "elsewhere"

// journey is what is remembered while somebody is at the provider.
type journey struct {
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Browser  string `json:"browser"` // digest of what the browser keeps
	Return   string `json:"return"`
}

// Away sends somebody to the provider. Browser is for a cookie of theirs: only
// the browser that has left can come back.
type Away struct {
	URL     string
	Browser string
}

// Leave begins a sign-in elsewhere that ends at the page back, an address of our
// own. 404 oidc_off when the business has no provider, 400 bad_return.
func (s *Service) Leave(ctx context.Context, back string) (*Away, error) {
	if back == "" {
		back = "/"
	}
	if !ownPage(back) {
		return nil, problem.Invalid().Field("return", "bad_return")
	}
	p, err := s.provider(ctx)
	if err != nil {
		return nil, err
	}
	if !p.Enabled {
		return nil, problem.New(http.StatusNotFound, "oidc_off")
	}
	is, err := s.discover(ctx, p.Issuer, false)
	if err != nil {
		return nil, err
	}
	state, browser := security.RandomString(40), security.RandomString(40)
	j := journey{Nonce: security.RandomString(40), Verifier: oauth2.GenerateVerifier(), Browser: digest(browser), Return: back}
	raw, err := json.Marshal(j)
	if err != nil {
		return nil, err
	}
	if _, err := store.Exec(ctx, s.App.NonconcurrentDB(), `INSERT INTO "tn_signin_steps" ("ticket", "user", "kind", "method", "state", "expires") VALUES (?, '', ?, ?, ?, ?)`,
		digest(state), stepElsewhere, MethodOIDC, string(raw), stamp(s.Now().Add(stepFor))); err != nil {
		return nil, err
	}
	return &Away{URL: s.config(p, is).AuthCodeURL(state, oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)), Browser: browser}, nil
}

// ownPage reports whether an address is a page of ours: a path, and nothing that
// a browser would take for another server.
func ownPage(back string) bool {
	u, err := url.Parse(back)
	return err == nil && u.Scheme == "" && u.Host == "" && u.User == nil && strings.HasPrefix(back, "/") &&
		!strings.HasPrefix(back, "//") && !strings.ContainsAny(back, "\\\t\r\n") && len(back) <= 2000
}

// Arrival is somebody who has come back from the provider.
type Arrival struct {
	Person  *core.Record
	Opening Opening
	Return  string
}

// identity is what the provider says of somebody.
type identity struct {
	Subject  string `json:"sub"`
	Email    string `json:"email"`
	Verified any    `json:"email_verified"` // some servers write it as text
}

func (i *identity) sure() bool { return i.Verified == true || i.Verified == "true" }

// Refused is why somebody who was at the provider is not let in; it is for the
// log. They are told the same whatever it was.
type Refused struct {
	Reason, Email, User string
	cause               error
}

func (r *Refused) Error() string { return "account: sign-in elsewhere: " + r.Reason }

func (r *Refused) Unwrap() error { return r.cause }

// Arrive takes a code of the provider. 401 sign_in_over when this browser has not
// left with this state, or is back already; *Refused when the provider's word
// does not let anybody in.
func (s *Service) Arrive(ctx context.Context, code, state, browser string) (*Arrival, error) {
	j, err := s.back(ctx, state, browser)
	if err != nil {
		return nil, err
	}
	p, err := s.provider(ctx)
	if err != nil {
		return nil, err
	}
	if !p.Enabled {
		return nil, problem.New(http.StatusNotFound, "oidc_off")
	}
	who, err := s.exchange(ctx, p, code, j)
	if err != nil {
		return nil, err
	}
	rec, err := s.known(ctx, p.Issuer, who)
	if err != nil {
		return nil, err
	}
	return &Arrival{Person: rec, Opening: Opening{Method: MethodOIDC}, Return: j.Return}, nil
}

// back finds the journey of a state, once.
func (s *Service) back(ctx context.Context, state, browser string) (*journey, error) {
	over := problem.New(http.StatusUnauthorized, "sign_in_over")
	var j journey
	err := s.App.RunInTransaction(func(tx core.App) error {
		raw, there, err := store.Text(ctx, tx.DB(), `SELECT "state" FROM "tn_signin_steps" WHERE "ticket" = ? AND "kind" = ? AND "expires" > ?`, digest(state), stepElsewhere, s.stamp())
		if err != nil {
			return err
		}
		if !there {
			return over
		}
		if err := json.Unmarshal([]byte(raw), &j); err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(j.Browser), []byte(digest(browser))) != 1 {
			return over
		}
		_, err = store.Exec(ctx, tx.DB(), `DELETE FROM "tn_signin_steps" WHERE "ticket" = ?`, digest(state))
		return err
	})
	return &j, err
}

// exchange turns a code into what the provider says, signed by it, for us, now.
func (s *Service) exchange(ctx context.Context, p *provider, code string, j *journey) (*identity, error) {
	is, err := s.discover(ctx, p.Issuer, false)
	if err != nil {
		return nil, &Refused{Reason: "unreachable", cause: err}
	}
	ctx = oidc.ClientContext(ctx, s.client)
	conf := s.config(p, is)
	token, err := conf.Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return nil, &Refused{Reason: "code", cause: err}
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := is.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, Now: s.Now}).Verify(ctx, raw)
	if err != nil {
		return nil, &Refused{Reason: "token", cause: err}
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(j.Nonce)) != 1 {
		return nil, &Refused{Reason: "nonce"}
	}
	var who identity
	if err := id.Claims(&who); err != nil {
		return nil, &Refused{Reason: "claims", cause: err}
	}
	if who.Email == "" && is.UserInfoEndpoint() != "" {
		info, err := is.UserInfo(ctx, conf.TokenSource(ctx, token))
		if err != nil || info.Subject != id.Subject {
			return nil, &Refused{Reason: "userinfo", cause: err}
		}
		who.Email, who.Verified = info.Email, info.EmailVerified
	}
	who.Subject = id.Subject
	return &who, nil
}

// known finds the person of an identity: the one it is linked to, or else the one
// whose e-mail the provider has verified. It makes nobody; it links only people
// who are active and have confirmed their address with us, and nobody to a second
// account of the same provider.
func (s *Service) known(ctx context.Context, issuer string, who *identity) (*core.Record, error) {
	email := strings.ToLower(strings.TrimSpace(who.Email))
	no := func(reason, user string) (*core.Record, error) {
		return nil, &Refused{Reason: reason, Email: email, User: user}
	}
	if who.Subject == "" {
		return no("subject", "")
	}
	user, linked, err := store.Text(ctx, s.App.NonconcurrentDB(), `SELECT "user" FROM "tn_identities" WHERE "issuer" = ? AND "subject" = ?`, issuer, who.Subject)
	if err != nil {
		return nil, err
	}
	if !linked {
		if email == "" || !who.sure() {
			return no("email_not_verified_there", "")
		}
		var there bool
		if user, there, err = store.Text(ctx, s.App.NonconcurrentDB(), `SELECT "id" FROM "users" WHERE lower("email") = ?`, email); err != nil {
			return nil, err
		} else if !there {
			return no("no_account", "")
		}
	}
	rec, err := s.person(user)
	if err != nil {
		return nil, err
	}
	if rec == nil {
		return no("disabled", user)
	}
	if linked {
		return rec, nil
	}
	if !rec.Verified() {
		return no("not_confirmed_here", user)
	}
	return rec, s.link(ctx, issuer, who, rec.Id)
}

func (s *Service) link(ctx context.Context, issuer string, who *identity, user string) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		_, other, err := store.Text(ctx, tx.DB(), `SELECT "subject" FROM "tn_identities" WHERE "issuer" = ? AND "user" = ?`, issuer, user)
		if err != nil {
			return err
		}
		if other {
			return &Refused{Reason: "another_identity", Email: who.Email, User: user}
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_identities" ("issuer", "subject", "user", "created") VALUES (?, ?, ?, ?)`, issuer, who.Subject, user, s.stamp()); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: user, Action: "identity.linked", Kind: "person", Object: user, Detail: map[string]any{"issuer": issuer, "subject": who.Subject}})
	})
}

// Identity is an account elsewhere by which a person signs in. Label is what the
// sign-in page calls the server, "" when it is not the one of now.
type Identity struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
	Label   string `json:"label"`
	Created string `json:"created"`
}

// Identities lists the accounts elsewhere by which a person signs in.
func (s *Service) Identities(ctx context.Context, user string) ([]Identity, error) {
	p, err := s.provider(ctx)
	if err != nil {
		return nil, err
	}
	out := []Identity{}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var i Identity
		err := rows.Scan(&i.Issuer, &i.Subject, &i.Created)
		if i.Issuer == p.Issuer {
			i.Label = p.Label
		}
		out = append(out, i)
		return err
	}, `SELECT "issuer", "subject", "created" FROM "tn_identities" WHERE "user" = ? ORDER BY "created", "issuer"`, user)
}

// Unlink takes a person's accounts elsewhere away; the next sign-in there links by
// e-mail again. It says how many there were.
func (s *Service) Unlink(ctx context.Context, user string) (n int64, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		n, err = s.unlink(ctx, tx, user)
		return err
	})
	return n, err
}

func (s *Service) unlink(ctx context.Context, tx core.App, user string) (int64, error) {
	res, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_identities" WHERE "user" = ?`, user)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return 0, err
	}
	return n, audit.Append(ctx, tx, audit.Entry{Action: "identity.unlinked", Kind: "person", Object: user, Detail: map[string]any{"identities": n}})
}

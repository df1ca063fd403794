package account

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// claimSession is the claim of a token that names its session.
const claimSession = "sid"

// Why a session has ended.
const (
	EndSignedOut = "signed_out"
	EndRevoked   = "revoked"  // by the person, elsewhere
	EndAdmin     = "admin"    // by an administrator
	EndPassword  = "password" // the password or the e-mail was changed
	EndDisabled  = "disabled" // the person was
)

// Session is one sign-in as its person sees it.
type Session struct {
	ID      string `json:"id"`
	Method  string `json:"method"` // password, oidc, setup
	Factor  string `json:"factor"` // totp, recovery, or ""
	Device  string `json:"device"`
	Agent   string `json:"agent"`
	Address string `json:"address"`
	Created string `json:"created"`
	Used    string `json:"used"`
	Expires string `json:"expires"`
	Current bool   `json:"current"`
}

// MethodPassword is PocketBase's name of signing in with a password.
const MethodPassword = core.MFAMethodPassword

// Opening says how somebody has proven who they are.
type Opening struct {
	Method string
	Factor string
}

// Open begins a session for a person who has proven who they are, writes it into
// the audit log, and gives its token. Device and address are the context actor's.
func (s *Service) Open(ctx context.Context, rec *core.Record, o Opening) (token string, err error) {
	id, now := security.RandomString(24), s.Now()
	by := audit.ActorOf(ctx)
	device := Device(by.Agent)
	err = s.App.RunInTransaction(func(tx core.App) error {
		news, err := s.news(ctx, tx, rec.Id, device, by.Address)
		if err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_sessions" ("id", "user", "method", "factor", "device", "agent", "address", "created", "used", "expires")
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, rec.Id, o.Method, o.Factor, device, clip(by.Agent, 300), by.Address, stamp(now), stamp(now), stamp(now.Add(s.lifetime()))); err != nil {
			return err
		}
		news["method"], news["device"], news["session"] = o.Method, device, id
		if o.Factor != "" {
			news["factor"] = o.Factor
		}
		return audit.Append(ctx, tx, audit.Entry{Who: rec.Id, Action: "signin.ok", Kind: "person", Object: rec.Id, Detail: news})
	})
	if err != nil {
		return "", err
	}
	return s.Token(rec, id)
}

// news says whether the person has signed in before from this device or this
// address; the first sign-in of all is no news.
func (s *Service) news(ctx context.Context, tx core.App, user, device, address string) (map[string]any, error) {
	var before, sameDevice, sameAddress bool
	_, err := store.One(ctx, tx.DB(), []any{&before, &sameDevice, &sameAddress}, `SELECT count(*) > 0, coalesce(max(json_extract("detail", '$.device') = ?), 0), coalesce(max("address" = ?), 0)
		FROM (SELECT "detail", "address" FROM "tn_audit" WHERE "object_kind" = 'person' AND "object" = ? AND "action" = 'signin.ok' ORDER BY "id" DESC LIMIT 500)`, device, address, user)
	out := map[string]any{}
	if before && !sameDevice {
		out["newDevice"] = true
	}
	if before && !sameAddress {
		out["newAddress"] = true
	}
	return out, err
}

// lifetime is how long a session lasts after its last renewal.
func (s *Service) lifetime() time.Duration {
	return time.Duration(s.Meta.Current().Business.SignIn.SessionDays) * 24 * time.Hour
}

// Token signs a token of a session. It is one of PocketBase's own with one claim
// more: it ends with the person's token key too.
func (s *Service) Token(rec *core.Record, session string) (string, error) {
	coll := rec.Collection()
	key := rec.TokenKey() + coll.AuthToken.Secret
	if rec.TokenKey() == "" || coll.AuthToken.Secret == "" {
		return "", fmt.Errorf("account: no key to sign a token with")
	}
	return security.NewJWT(jwt.MapClaims{
		core.TokenClaimType: core.TokenTypeAuth, core.TokenClaimId: rec.Id, core.TokenClaimCollectionId: coll.Id,
		core.TokenClaimRefreshable: true, claimSession: session,
	}, key, s.lifetime())
}

// Renew gives a fresh token of a session that is alive, and lets it last longer.
func (s *Service) Renew(ctx context.Context, rec *core.Record, session string) (string, error) {
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_sessions" SET "expires" = ?, "used" = ? WHERE "id" = ? AND "ended" = ''`,
		stamp(s.Now().Add(s.lifetime())), s.stamp(), session)
	if err != nil {
		return "", err
	}
	return s.Token(rec, session)
}

// Sessions lists the living sessions of a person, the last used first. current
// is the id of the caller's own.
func (s *Service) Sessions(ctx context.Context, user, current string) ([]Session, error) {
	out := []Session{}
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var x Session
		err := rows.Scan(&x.ID, &x.Method, &x.Factor, &x.Device, &x.Agent, &x.Address, &x.Created, &x.Used, &x.Expires)
		x.Used = cmp.Or(s.live.used(x.ID), x.Used)
		x.Current = x.ID == current
		out = append(out, x)
		return err
	}, `SELECT "id", "method", "factor", "device", "agent", "address", "created", "used", "expires" FROM "tn_sessions"
		WHERE "user" = ? AND "ended" = '' AND "expires" > ? ORDER BY "used" DESC, "id"`, user, s.stamp())
	return out, err
}

// End ends one session of a person; 404 when they have no such living one.
func (s *Service) End(ctx context.Context, user, id, reason string) error {
	n, err := s.end(ctx, s.App, user, reason, `"id" = ?`, id)
	if err == nil && n == 0 {
		return problem.New(http.StatusNotFound, "no_such_session")
	}
	return err
}

// EndAll ends all sessions of a person but the one to keep ("" for none) and
// says how many.
func (s *Service) EndAll(ctx context.Context, user, keep, reason string) (int, error) {
	return s.end(ctx, s.App, user, reason, `"id" <> ?`, keep)
}

// end ends the sessions of a person for which the condition holds, with an entry
// in the audit log. Nobody is let in with one of them from then on.
func (s *Service) end(ctx context.Context, app core.App, user, reason, cond string, arg string) (int, error) {
	var ended int64
	err := app.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_sessions" SET "ended" = ?, "reason" = ? WHERE "user" = ? AND "ended" = '' AND `+cond, s.stamp(), reason, user, arg)
		if err != nil {
			return err
		}
		if ended, err = res.RowsAffected(); err != nil || ended == 0 {
			return err
		}
		if err := s.endOrphans(ctx, tx, user); err != nil {
			return err
		}
		e := audit.Entry{Action: "session.revoked", Kind: "person", Object: user, Detail: map[string]any{"sessions": ended, "reason": reason}}
		if reason == EndSignedOut {
			e.Action = "signout"
		}
		return audit.Append(ctx, tx, e)
	})
	s.live.forget(user)
	s.tell(append(s.viewed(ctx, user), user))
	return int(ended), err
}

// Purge forgets sessions and half-done sign-ins that have long ended.
func (s *Service) Purge(ctx context.Context) error {
	old := stamp(s.Now().AddDate(0, 0, -30))
	if _, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_sessions" WHERE "expires" < ? OR "ended" <> '' AND "ended" < ?`, old, old); err != nil {
		return err
	}
	if _, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_views" WHERE "ended" <> '' AND "ended" < ?`, old); err != nil {
		return err
	}
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_signin_steps" WHERE "expires" < ?`, s.stamp())
	return err
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

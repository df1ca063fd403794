package account

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/store"
)

// recheck is how long it is believed that a session is alive. What ends one in
// this process is known at once; this is for another process on the same data.
const recheck = 2 * time.Second

// maxSeen bounds the sessions that are remembered.
const maxSeen = 50_000

// liveness remembers which sessions are alive, so that not every request asks
// the database.
type liveness struct {
	mu   sync.Mutex
	seen map[string]*seen
}

type seen struct {
	user    string
	checked time.Time
	used    string // "" when it is written already
	last    string
}

func (l *liveness) alive(id, user string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	x := l.seen[id]
	if x == nil || x.user != user || x.checked.IsZero() || now.Sub(x.checked) >= recheck || now.Before(x.checked) {
		return false
	}
	x.used, x.last = stamp(now), stamp(now)
	return true
}

func (l *liveness) remember(id, user string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) >= maxSeen {
		clear(l.seen)
	}
	l.seen[id] = &seen{user: user, checked: now, used: stamp(now), last: stamp(now)}
}

// forget makes all sessions of a person be looked up again.
func (l *liveness) forget(user string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, x := range l.seen {
		if x.user == user {
			x.checked = time.Time{}
		}
	}
}

// used is when a session was last used, "" when it is not known here.
func (l *liveness) used(id string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if x := l.seen[id]; x != nil {
		return x.last
	}
	return ""
}

// take gives the uses that are not written yet.
func (l *liveness) take() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]string{}
	for id, x := range l.seen {
		if x.used != "" {
			out[id], x.used = x.used, ""
		}
	}
	return out
}

// SessionOf is the session that a token names, "" when it names none. The token
// must have been verified.
func SessionOf(token string) string {
	claims, err := security.ParseUnverifiedJWT(token)
	if err != nil {
		return ""
	}
	id, _ := claims[claimSession].(string)
	return id
}

// Alive reports whether a session of a person has neither ended nor expired.
func (s *Service) Alive(ctx context.Context, id, user string) (bool, error) {
	now := s.Now()
	if id == "" {
		return false, nil
	}
	if s.live.alive(id, user, now) {
		return true, nil
	}
	_, alive, err := store.Text(ctx, s.App.ConcurrentDB(), `SELECT "id" FROM "tn_sessions" WHERE "id" = ? AND "user" = ? AND "ended" = '' AND "expires" > ?`, id, user, stamp(now))
	if err != nil || !alive {
		return false, err
	}
	s.live.remember(id, user, now)
	return true, nil
}

// errNotSignedIn is why a token is not good.
var errNotSignedIn = errors.New("account: the session has ended")

// Authenticate gives the person of a sign-in token whose session is alive, or
// whose view the token is, and when the token ends. The context's actor is at an
// address that the rules let them be at.
func (s *Service) Authenticate(ctx context.Context, token string) (*core.Record, time.Time, error) {
	if plain, is := IsView(token); is {
		v, err := s.View(ctx, plain)
		if err == nil && v != nil {
			err = s.admittedHere(ctx, access.System("view"))
		}
		if err == nil && v == nil {
			err = errNotSignedIn
		}
		if err != nil {
			return nil, time.Time{}, err
		}
		return v.Person, v.Until, nil
	}
	rec, err := s.signedIn(token)
	if err == nil {
		err = s.admittedHere(ctx, s.People.Principal(rec))
	}
	return rec, expiry(token), err
}

// expiry is when a token that was verified already ends.
func expiry(token string) time.Time {
	claims, err := security.ParseUnverifiedJWT(token)
	if err != nil {
		return time.Time{}
	}
	exp, _ := claims["exp"].(float64)
	return time.Unix(int64(exp), 0)
}

func (s *Service) signedIn(token string) (*core.Record, error) {
	rec, err := s.App.FindAuthRecordByToken(token, core.TokenTypeAuth)
	if err != nil {
		return nil, err
	}
	if rec.Collection().Name != usersCollection {
		return rec, nil
	}
	alive, err := s.Alive(context.Background(), SessionOf(token), rec.Id)
	if err == nil && !alive {
		err = errNotSignedIn
	}
	if err != nil {
		return nil, err
	}
	return rec, nil
}

func (s *Service) flushSessions(ctx context.Context) error {
	used := s.live.take()
	if len(used) == 0 {
		return nil
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		for id, at := range used {
			if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_sessions" SET "used" = ? WHERE "id" = ? AND "used" < ?`, at, id, at); err != nil {
				return err
			}
		}
		return nil
	})
}

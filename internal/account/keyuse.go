package account

import (
	"context"
	"encoding/json/v2"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/store"
)

// KeyUse is a request's key: who it acts as, and how much.
type KeyUse struct {
	ID     string
	Who    *access.Principal
	Write  bool
	Rate   int
	Person *core.Record
}

// knownKey is a living key as it was last looked up.
type knownKey struct {
	id, owner string
	roles     []string
	ranges    []string
	write     bool
	rate      int
	expires   string
	checked   time.Time
}

// use is when and from where a key was last used.
type use struct{ at, address string }

// liveKeys remembers living keys, as liveness does sessions.
type liveKeys struct {
	mu      sync.Mutex
	byHash  map[string]*knownKey
	uses    map[string]*use
	unsaved map[string]bool
}

func (l *liveKeys) get(hash string, now time.Time) *knownKey {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.byHash[hash]
	if k == nil || now.Sub(k.checked) >= recheck || now.Before(k.checked) {
		return nil
	}
	return k
}

func (l *liveKeys) put(hash string, k *knownKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.byHash) >= maxSeen {
		clear(l.byHash)
	}
	l.byHash[hash] = k
}

func (l *liveKeys) forget(owner string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for hash, k := range l.byHash {
		if k.owner == owner {
			delete(l.byHash, hash)
		}
	}
}

func (l *liveKeys) touch(id, at, address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.uses == nil || len(l.uses) >= maxSeen {
		l.uses, l.unsaved = map[string]*use{}, map[string]bool{}
	}
	l.uses[id], l.unsaved[id] = &use{at, address}, true
}

func (l *liveKeys) used(id string) *use {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.uses[id]
}

func (l *liveKeys) take() map[string]use {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]use{}
	for id := range l.unsaved {
		out[id] = *l.uses[id]
	}
	clear(l.unsaved)
	return out
}

// IsKey reports whether an Authorization header carries an API key, and gives it.
func IsKey(header string) (string, bool) {
	if len(header) > 7 && strings.EqualFold(header[:7], "Bearer ") {
		header = strings.TrimSpace(header[7:])
	}
	return header, strings.HasPrefix(header, KeyPrefix)
}

// UseKey gives the principal of a living key of an active person: that person,
// with those of the key's roles that they may still hand on, and never as an
// administrator. nil for any other; 403 address_refused at an address that it is not
// good from.
func (s *Service) UseKey(ctx context.Context, plain, address string) (*KeyUse, error) {
	k, err := s.key(ctx, digest(plain))
	if err != nil || k == nil {
		return nil, err
	}
	u, err := s.using(k)
	if u != nil && !k.admits(address) {
		return nil, NotFrom(address)
	}
	if u != nil {
		if err := s.Admitted(s.People.Principal(u.Person), address); err != nil {
			return nil, err
		}
		s.keys.touch(k.id, s.stamp(), address)
	}
	return u, err
}

// KeyOf gives the principal of a living key by its id, for what was made with it;
// nil for any other.
func (s *Service) KeyOf(ctx context.Context, id string) (*KeyUse, error) {
	k, err := s.readKey(ctx, `"id" = ?`, id)
	if err != nil || k == nil {
		return nil, err
	}
	return s.using(k)
}

// using makes the principal of a key as it is now; nil when the key has expired or
// its owner is not active.
func (s *Service) using(k *knownKey) (*KeyUse, error) {
	if k.expires != "" && k.expires <= s.stamp() {
		return nil, nil
	}
	rec, err := s.person(k.owner)
	if err != nil || rec == nil {
		return nil, err
	}
	who := s.People.Principal(rec)
	roles := slices.DeleteFunc(slices.Clone(k.roles), func(r string) bool { return !s.mayHandOn(who, r) })
	who.Lessened()
	who.Roles, who.Key = roles, k.id
	return &KeyUse{ID: k.id, Who: who, Write: k.write, Rate: k.rate, Person: rec}, nil
}

// key finds a living key by its hash.
func (s *Service) key(ctx context.Context, hash string) (*knownKey, error) {
	now := s.Now()
	if k := s.keys.get(hash, now); k != nil {
		return k, nil
	}
	k, err := s.readKey(ctx, `"hash" = ?`, hash)
	if err != nil || k == nil {
		return nil, err
	}
	k.checked = now
	s.keys.put(hash, k)
	return k, nil
}

// readKey reads a key that was not revoked.
func (s *Service) readKey(ctx context.Context, cond, arg string) (*knownKey, error) {
	k := &knownKey{}
	var roles, ranges string
	there, err := store.One(ctx, s.App.ConcurrentDB(), []any{&k.id, &k.owner, &roles, &k.write, &k.rate, &k.expires, &ranges},
		`SELECT "id", "owner", "roles", "write", "rate", "expires", "ranges" FROM "tn_keys" WHERE "revoked" = '' AND `+cond, arg)
	if err != nil || !there {
		return nil, err
	}
	return k, errors.Join(json.Unmarshal([]byte(roles), &k.roles), json.Unmarshal([]byte(ranges), &k.ranges))
}

func (s *Service) flushKeys(ctx context.Context) error {
	used := s.keys.take()
	if len(used) == 0 {
		return nil
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		for id, u := range used {
			if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_keys" SET "used" = ?, "address" = ? WHERE "id" = ? AND "used" < ?`, u.at, u.address, id, u.at); err != nil {
				return err
			}
		}
		return nil
	})
}

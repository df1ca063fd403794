package account

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/iprange"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// KeyPrefix begins every API key.
const KeyPrefix = "tnk_"

// What a key may do at all; "write" includes "read".
const (
	ScopeRead  = "read"
	ScopeWrite = "write"
)

// Limits of keys.
const (
	maxKeys      = 20 // living ones of a person
	maxKeyRate   = 500
	keyRate      = 20 // requests a second, when nothing is said
	keyDays      = 90 // how long a key lives, when nothing is said
	maxKeyName   = 100
	maxKeyExpiry = 3660 // days
)

// Key is an API key as people see it; the key itself is shown once, when made.
type Key struct {
	ID      string       `json:"id"`
	Owner   people.Named `json:"owner"`
	Name    string       `json:"name"`
	Hint    string       `json:"hint"` // its first characters
	Roles   []string     `json:"roles"`
	Scopes  []string     `json:"scopes"`
	Rate    int          `json:"rate"` // requests a second
	Created string       `json:"created"`
	Expires *string      `json:"expires"`
	Used    *string      `json:"used"`
	Address string       `json:"address"` // of its last use
	Ranges  []string     `json:"ranges"`  // addresses that it is good from; none: every one that its owner may be at
}

// KeyInput is a key to make. Expires is a date-time, "" for never; absent it is
// ninety days from now.
type KeyInput struct {
	Name    string   `json:"name"`
	Roles   []string `json:"roles"`
	Scopes  []string `json:"scopes"`
	Rate    *int     `json:"rate"`
	Expires *string  `json:"expires"`
	Ranges  []string `json:"ranges"`
}

// CreateKey makes a key that acts for its owner with some of the roles that they
// may hand on, never with those of an administrator. It gives the key in plain,
// this once. 403 keys_off when the rule lets the owner have none.
func (s *Service) CreateKey(ctx context.Context, owner *access.Principal, in KeyInput) (plain string, k *Key, err error) {
	if !meta.Covers(s.Meta.Current().Business.SignIn.Keys, owner.Admin) {
		return "", nil, problem.New(http.StatusForbidden, "keys_off")
	}
	if k, err = s.checkKey(owner, in); err != nil {
		return "", nil, err
	}
	plain = KeyPrefix + security.RandomString(40)
	k.ID, k.Hint, k.Created = s.NewID(), plain[:len(KeyPrefix)+4], s.stamp()
	roles, err := json.Marshal(k.Roles)
	if err != nil {
		return "", nil, err
	}
	ranges, err := json.Marshal(k.Ranges)
	if err != nil {
		return "", nil, err
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		var n int
		if _, err := store.One(ctx, tx.DB(), []any{&n}, `SELECT count(*) FROM "tn_keys" WHERE "owner" = ? AND "revoked" = '' AND ("expires" = '' OR "expires" > ?)`, owner.UserID, k.Created); err != nil {
			return err
		}
		if n >= maxKeys {
			return problem.New(http.StatusConflict, "keys_too_many", locale.Args{"max": maxKeys})
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_keys" ("id", "owner", "name", "hash", "hint", "roles", "write", "rate", "created", "expires", "ranges") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			k.ID, owner.UserID, k.Name, digest(plain), k.Hint, string(roles), slices.Contains(k.Scopes, ScopeWrite), k.Rate, k.Created, orEmpty(k.Expires), string(ranges)); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "key.created", Kind: "person", Object: owner.UserID, Detail: map[string]any{
			"id": k.ID, "name": k.Name, "roles": k.Roles, "scopes": k.Scopes, "expires": orEmpty(k.Expires), "ranges": k.Ranges,
		}})
	})
	return plain, k, err
}

func (s *Service) checkKey(owner *access.Principal, in KeyInput) (*Key, error) {
	p := problem.Invalid()
	k := &Key{Owner: people.Named{ID: owner.UserID, Name: owner.Name}, Name: strings.TrimSpace(in.Name), Rate: keyRate, Roles: slices.Compact(slices.Sorted(slices.Values(in.Roles)))}
	if k.Name == "" || utf8.RuneCountInString(k.Name) > maxKeyName {
		p.Field("name", "invalid_name")
	}
	if len(k.Roles) == 0 {
		p.Field("roles", "key_without_role")
	}
	for _, r := range k.Roles {
		if !s.mayHandOn(owner, r) {
			p.Field("roles", "key_role", locale.Args{"role": r})
		}
	}
	for _, scope := range in.Scopes {
		if scope != ScopeRead && scope != ScopeWrite {
			p.Field("scopes", "unknown_choice", locale.Args{"value": scope, "allowed": "read, write"})
		}
	}
	k.Scopes = []string{ScopeRead}
	if slices.Contains(in.Scopes, ScopeWrite) {
		k.Scopes = append(k.Scopes, ScopeWrite)
	}
	if in.Rate != nil {
		if k.Rate = *in.Rate; k.Rate < 1 || k.Rate > maxKeyRate {
			p.Field("rate", "key_rate", locale.Args{"max": maxKeyRate})
		}
	}
	var bad string
	if k.Ranges, bad = iprange.Normal(in.Ranges); bad != "" {
		p.Field("ranges", "bad_range", locale.Args{"value": bad})
	} else if len(k.Ranges) > iprange.Max {
		p.Field("ranges", "ranges_too_many", locale.Args{"max": iprange.Max})
	}
	until := stamp(s.Now().AddDate(0, 0, keyDays))
	if in.Expires != nil {
		until = *in.Expires
		if t, err := time.Parse(types.DefaultDateLayout, until); until != "" && (err != nil || !t.After(s.Now()) || t.After(s.Now().AddDate(0, 0, maxKeyExpiry))) {
			p.Field("expires", "key_expires")
		}
	}
	if until != "" {
		k.Expires = &until
	}
	return k, p.OrNil()
}

// mayHandOn reports whether a person's key may have a role: one of their own, or
// for an administrator any; the administrator's own never.
func (s *Service) mayHandOn(owner *access.Principal, role string) bool {
	_, exists := s.Meta.Current().Roles[role]
	return role != meta.AdminRole && exists && (owner.Admin || slices.Contains(owner.Roles, role))
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Keys lists the living keys of a person, of everybody when owner is "", the
// newest first.
func (s *Service) Keys(ctx context.Context, owner string) ([]Key, error) {
	out := []Key{}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var k Key
		var roles, expires, used, ranges string
		var write bool
		if err := rows.Scan(&k.ID, &k.Owner.ID, &k.Owner.Name, &k.Name, &k.Hint, &roles, &write, &k.Rate, &k.Created, &expires, &used, &k.Address, &ranges); err != nil {
			return err
		}
		if u := s.keys.used(k.ID); u != nil {
			used, k.Address = u.at, u.address
		}
		k.Scopes = []string{ScopeRead}
		if write {
			k.Scopes = append(k.Scopes, ScopeWrite)
		}
		if expires != "" {
			k.Expires = &expires
		}
		if used != "" {
			k.Used = &used
		}
		out = append(out, k)
		return errors.Join(json.Unmarshal([]byte(roles), &out[len(out)-1].Roles), json.Unmarshal([]byte(ranges), &out[len(out)-1].Ranges))
	}, `SELECT k."id", k."owner", coalesce(u."name", ''), k."name", k."hint", k."roles", k."write", k."rate", k."created", k."expires", k."used", k."address", k."ranges"
		FROM "tn_keys" k LEFT JOIN "users" u ON u."id" = k."owner" WHERE k."revoked" = '' AND (? = '' OR k."owner" = ?) ORDER BY k."created" DESC, k."id" LIMIT 1000`, owner, owner)
}

// RevokeKey ends a key, of the owner only unless owner is ""; 404 when there is
// no such living one.
func (s *Service) RevokeKey(ctx context.Context, owner, id string) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		var of, name string
		there, err := store.One(ctx, tx.DB(), []any{&of, &name}, `SELECT "owner", "name" FROM "tn_keys" WHERE "id" = ? AND "revoked" = '' AND (? = '' OR "owner" = ?)`, id, owner, owner)
		if err != nil {
			return err
		}
		if !there {
			return problem.New(http.StatusNotFound, "no_such_key")
		}
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_keys" SET "revoked" = ? WHERE "id" = ?`, s.stamp(), id); err != nil {
			return err
		}
		s.keys.forget(of)
		return audit.Append(ctx, tx, audit.Entry{Action: "key.revoked", Kind: "person", Object: of, Detail: map[string]any{"id": id, "name": name}})
	})
}

// revokeKeys ends all keys of a person, in a transaction of the caller.
func (s *Service) revokeKeys(ctx context.Context, tx core.App, owner, reason string) error {
	res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_keys" SET "revoked" = ? WHERE "owner" = ? AND "revoked" = ''`, s.stamp(), owner)
	if err != nil {
		return err
	}
	s.keys.forget(owner)
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	return audit.Append(ctx, tx, audit.Entry{Action: "key.revoked", Kind: "person", Object: owner, Detail: map[string]any{"keys": n, "reason": reason}})
}

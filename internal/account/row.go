package account

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/store"
)

// account is what belongs to a person's account beside their record.
type account struct {
	passwordChanged time.Time // zero: unknown
	secret          string    // of the second factor, "" when there is none
	pending         string    // a secret that is not confirmed yet
	enabled         string    // when the second factor was confirmed
	step            int64     // the last time step whose code was used
	recovery        []string  // hashes of the recovery codes that are left
}

func (s *Service) account(ctx context.Context, db dbx.Builder, user string) (*account, error) {
	var a account
	var changed, recovery string
	there, err := store.One(ctx, db, []any{&changed, &a.secret, &a.pending, &a.enabled, &a.step, &recovery},
		`SELECT "password_changed", "totp_secret", "totp_pending", "totp_enabled", "totp_step", "recovery" FROM "tn_accounts" WHERE "user" = ?`, user)
	if err != nil || !there {
		return &a, err
	}
	for _, text := range []*string{&a.secret, &a.pending} {
		if err := s.open(factorPurpose(user), text); err != nil {
			return nil, err
		}
	}
	if changed != "" {
		if a.passwordChanged, err = time.Parse(types.DefaultDateLayout, changed); err != nil {
			return nil, err
		}
	}
	return &a, json.Unmarshal([]byte(recovery), &a.recovery)
}

// save writes the second factor of an account, its secrets sealed.
func (s *Service) save(ctx context.Context, tx core.App, a *account, user string) error {
	held, err := s.Secrets.Seal(factorPurpose(user), a.secret)
	if err != nil {
		return err
	}
	pending, err := s.Secrets.Seal(factorPurpose(user), a.pending)
	if err != nil {
		return err
	}
	if a.recovery == nil {
		a.recovery = []string{}
	}
	recovery, err := json.Marshal(a.recovery)
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, tx.DB(), `INSERT INTO "tn_accounts" ("user", "totp_secret", "totp_pending", "totp_enabled", "totp_step", "recovery") VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT ("user") DO UPDATE SET "totp_secret" = excluded."totp_secret", "totp_pending" = excluded."totp_pending",
		"totp_enabled" = excluded."totp_enabled", "totp_step" = excluded."totp_step", "recovery" = excluded."recovery"`,
		user, held, pending, a.enabled, a.step, string(recovery))
	return err
}

// person is the record of who has the id; nil when they are gone or disabled.
func (s *Service) person(id string) (*core.Record, error) {
	rec, err := s.App.FindRecordById(usersCollection, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil || s.People.Principal(rec) == nil {
		return nil, err
	}
	return rec, nil
}

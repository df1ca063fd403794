package account

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/store"
)

// factorPurpose is what a person's second factor is sealed for: in the row of
// another it is worth nothing.
func factorPurpose(user string) string { return "second factor " + user }

// open opens a text. What was sealed by a key that is gone stays sealed: no code
// fits it and no server takes it, and whoever looks can say so.
func (s *Service) open(purpose string, text *string) error {
	plain, err := s.Secrets.Open(purpose, *text)
	if errors.Is(err, secret.ErrLost) {
		return nil
	}
	*text = plain
	return err
}

// sealed is the settings of sign-in elsewhere as they are stored.
func (s *Service) sealed(p *provider) ([]byte, error) {
	stored := *p
	var err error
	if stored.Secret, err = s.Secrets.Seal(providerKey, p.Secret); err != nil {
		return nil, err
	}
	return json.Marshal(stored)
}

// SealStored seals what was stored before there was a key.
func (s *Service) SealStored(ctx context.Context) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		var users []string
		if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
			var user, held, pending string
			err := rows.Scan(&user, &held, &pending)
			if plain := held != "" && !secret.Sealed(held) || pending != "" && !secret.Sealed(pending); plain {
				users = append(users, user)
			}
			return err
		}, `SELECT "user", "totp_secret", "totp_pending" FROM "tn_accounts" WHERE "totp_secret" <> '' OR "totp_pending" <> ''`); err != nil {
			return err
		}
		for _, user := range users {
			a, err := s.account(ctx, tx.DB(), user)
			if err != nil {
				return err
			}
			if err := s.save(ctx, tx, a, user); err != nil {
				return err
			}
		}
		var p provider
		raw, there, err := store.Text(ctx, tx.DB(), `SELECT "value" FROM "tn_settings" WHERE "key" = ?`, providerKey)
		if err != nil || !there {
			return err
		}
		if err := json.Unmarshal([]byte(raw), &p); err != nil || p.Secret == "" || secret.Sealed(p.Secret) {
			return err
		}
		value, err := s.sealed(&p)
		if err != nil {
			return err
		}
		_, err = store.Exec(ctx, tx.DB(), `UPDATE "tn_settings" SET "value" = ? WHERE "key" = ?`, string(value), providerKey)
		return err
	})
}

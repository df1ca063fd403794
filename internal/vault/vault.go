// Package vault keeps the secrets of the business by name: passwords and tokens of
// other servers, which webhooks and hooks use and nobody reads again.
package vault

import (
	"context"
	"database/sql"
	"net/http"
	"regexp"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/store"
)

// purpose is what secrets are sealed for.
const purpose = "vault"

// Bounds of secrets.
const (
	maxSecrets = 200
	maxValue   = 8192 // bytes
)

var names = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Vault is the secrets of an app.
type Vault struct {
	app core.App
	box *secret.Box
	now func() time.Time
}

// New makes the vault.
func New(app core.App, box *secret.Box, now func() time.Time) *Vault {
	return &Vault{app: app, box: box, now: now}
}

// Secret is what is told of one: never its value.
type Secret struct {
	Name string `json:"name"`
	By   *By    `json:"by"` // who set it last; nil for who is gone
	At   string `json:"at"`
}

// By is a person.
type By struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// List lists them by name.
func (v *Vault) List(ctx context.Context) ([]Secret, error) {
	out := []Secret{}
	err := store.Each(ctx, v.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var s Secret
		var id, name sql.NullString
		if err := rows.Scan(&s.Name, &s.At, &id, &name); err != nil {
			return err
		}
		if id.Valid {
			s.By = &By{id.String, name.String}
		}
		out = append(out, s)
		return nil
	}, `SELECT s."name", s."at", u."id", u."name" FROM "tn_secrets" AS s LEFT JOIN "users" AS u ON u."id" = s."by" ORDER BY s."name"`)
	return out, err
}

// Set makes a secret, or gives one another value. 400 with the field for a name or
// value that is none, 409 secrets_too_many.
func (v *Vault) Set(ctx context.Context, who *access.Principal, name, value string) error {
	wrong := problem.Invalid()
	if !names.MatchString(name) {
		wrong.Field("name", "secret_name")
	}
	if value == "" {
		wrong.Field("value", "required", locale.Args{"field": "value"})
	} else if len(value) > maxValue {
		wrong.Field("value", "secret_too_long", locale.Args{"max": maxValue})
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	sealed, err := v.box.Seal(purpose, value)
	if err != nil {
		return err
	}
	return v.app.RunInTransaction(func(tx core.App) error {
		var others int
		if _, err := store.One(ctx, tx.DB(), []any{&others}, `SELECT count(*) FROM "tn_secrets" WHERE "name" <> ?`, name); err != nil {
			return err
		}
		if others >= maxSecrets {
			return problem.New(http.StatusConflict, "secrets_too_many", locale.Args{"max": maxSecrets})
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_secrets" ("name", "value", "by", "at") VALUES (?, ?, ?, ?)
			ON CONFLICT ("name") DO UPDATE SET "value" = excluded."value", "by" = excluded."by", "at" = excluded."at"`,
			name, sealed, who.UserID, v.now().UTC().Format(types.DefaultDateLayout)); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "secret.set", Kind: "secret", Object: name})
	})
}

// Delete takes a secret away; 404 where there is none.
func (v *Vault) Delete(ctx context.Context, who *access.Principal, name string) error {
	return v.app.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_secrets" WHERE "name" = ?`, name)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				err = problem.NotFound()
			}
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "secret.deleted", Kind: "secret", Object: name})
	})
}

// Value gives a secret; false where there is none of that name.
func (v *Vault) Value(ctx context.Context, name string) (string, bool, error) {
	sealed, found, err := store.Text(ctx, v.app.ConcurrentDB(), `SELECT "value" FROM "tn_secrets" WHERE "name" = ?`, name)
	if err != nil || !found {
		return "", false, err
	}
	value, err := v.box.Open(purpose, sealed)
	return value, err == nil, err
}

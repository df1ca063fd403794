package notify

import (
	"context"
	"encoding/json/v2"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/store"
)

// sealedSettings are the members of PocketBase's settings that are stored sealed,
// with what for.
func sealedSettings(s *core.Settings) map[string]*string {
	return map[string]*string{"mail": &s.SMTP.Password, "files": &s.S3.Secret, "backups": &s.Backups.S3.Secret}
}

// Seal stores the secrets among PocketBase's settings (of the mail server, of S3)
// sealed, whoever saves them, and opens them when the settings are read. Call it
// before the app is bootstrapped. One whose key is gone stays sealed, which no
// server takes.
func Seal(app core.App, box *secret.Box) {
	save := func(e *core.ModelEvent) error {
		s, is := e.Model.(*core.Settings)
		if !is {
			return e.Next()
		}
		plain := map[*string]string{}
		defer func() {
			for at, text := range plain {
				*at = text
			}
		}()
		for purpose, at := range sealedSettings(s) {
			text, err := box.Seal(purpose, *at)
			if err != nil {
				return err
			}
			plain[at], *at = *at, text
		}
		return e.Next()
	}
	app.OnModelCreateExecute("_params").BindFunc(save)
	app.OnModelUpdateExecute("_params").BindFunc(save)
	app.OnSettingsReload().BindFunc(func(e *core.SettingsReloadEvent) error {
		if err := e.Next(); err != nil {
			return err
		}
		for purpose, at := range sealedSettings(e.App.Settings()) {
			text, err := box.Open(purpose, *at)
			if errors.Is(err, secret.ErrLost) {
				continue
			}
			if err != nil {
				return err
			}
			*at = text
		}
		return nil
	})
}

// SealStored seals what was stored before there was a key.
func SealStored(ctx context.Context, app core.App) error {
	raw, there, err := store.Text(ctx, app.ConcurrentDB(), `SELECT "value" FROM "_params" WHERE "id" = 'settings'`)
	if err != nil || !there {
		return err
	}
	var stored struct {
		SMTP    struct{ Password string } `json:"smtp"`
		S3      struct{ Secret string }   `json:"s3"`
		Backups struct {
			S3 struct{ Secret string } `json:"s3"`
		} `json:"backups"`
	}
	if err := json.Unmarshal([]byte(raw), &stored, json.MatchCaseInsensitiveNames(true)); err != nil {
		return err
	}
	for _, text := range []string{stored.SMTP.Password, stored.S3.Secret, stored.Backups.S3.Secret} {
		if text != "" && !secret.Sealed(text) {
			return app.SaveWithContext(ctx, app.Settings())
		}
	}
	return nil
}

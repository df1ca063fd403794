package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// purpose is what keys are sealed for.
const purpose = "webhook"

// keyPrefix begins a key as it is written.
const keyPrefix = "whsec_"

// both is how long the key before is good beside a new one.
const both = 24 * time.Hour

// Sign gives the value of webhook-signature of a message: for each key an HMAC of
// SHA-256 over its id, its time in seconds and its body, as Standard Webhooks 1.0
// has it.
func Sign(id string, at time.Time, body []byte, keys ...string) string {
	out := make([]string, 0, len(keys))
	for _, key := range keys {
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, keyPrefix))
		if err != nil {
			continue // keys are ours
		}
		mac := hmac.New(sha256.New, raw)
		mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		mac.Write(body)
		out = append(out, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return strings.Join(out, " ")
}

// keys gives the keys that a webhook signs with, the newest first; it makes one
// where there is none.
func (s *Service) keys(ctx context.Context, webhook string) ([]string, error) {
	var sealed, before, until string
	found, err := store.One(ctx, s.App.ConcurrentDB(), []any{&sealed, &before, &until}, `SELECT "key", "before", "until" FROM "tn_webhook_keys" WHERE "webhook" = ?`, webhook)
	if err != nil {
		return nil, err
	}
	if !found {
		if err := s.firstKey(ctx, webhook); err != nil {
			return nil, err
		}
		return s.keys(ctx, webhook)
	}
	list := []string{sealed}
	if before != "" && until > s.stamp(s.Now()) {
		list = append(list, before)
	}
	for i, text := range list {
		if list[i], err = s.Secrets.Open(purpose, text); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// firstKey gives a webhook a key where it has none: never in place of one that
// somebody was told meanwhile.
func (s *Service) firstKey(ctx context.Context, webhook string) error {
	_, sealed, err := s.makeKey()
	if err == nil {
		_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `INSERT INTO "tn_webhook_keys" ("webhook", "key") VALUES (?, ?) ON CONFLICT ("webhook") DO NOTHING`, webhook, sealed)
	}
	return err
}

func (s *Service) makeKey() (key, sealed string, err error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	key = keyPrefix + base64.StdEncoding.EncodeToString(raw)
	sealed, err = s.Secrets.Seal(purpose, key)
	return key, sealed, err
}

// newKey gives a webhook another key; the one before stays good for a day.
func (s *Service) newKey(ctx context.Context, app core.App, webhook string) (string, error) {
	key, sealed, err := s.makeKey()
	if err != nil {
		return "", err
	}
	_, err = store.Exec(ctx, app.NonconcurrentDB(), `INSERT INTO "tn_webhook_keys" ("webhook", "key") VALUES (?, ?)
		ON CONFLICT ("webhook") DO UPDATE SET "before" = "key", "until" = ?, "key" = excluded."key"`, webhook, sealed, s.stamp(s.Now().Add(both)))
	return key, err
}

// Rotate gives a webhook another key and tells it, this once; 404 for a webhook
// that is not published.
func (s *Service) Rotate(ctx context.Context, who *access.Principal, webhook string) (string, error) {
	if !s.Meta.Current().HasWebhook(webhook) {
		return "", problem.NotFound()
	}
	var key string
	err := s.App.RunInTransaction(func(tx core.App) error {
		var err error
		if key, err = s.newKey(ctx, tx, webhook); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "webhook.key", Kind: "webhook", Object: webhook})
	})
	return key, err
}

func (s *Service) stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

// Package signing proves where messages between servers come from, by Standard
// Webhooks 1.0 (standardwebhooks.com): with the keys that webhooks sign with, and
// those that other systems sign with.
package signing

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/store"
)

// Headers of a message.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
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

// maxSignatures is how many signatures a message may bring.
const maxSignatures = 10

// Signed reports whether one of the signatures of a message is by one of the keys,
// and when the message says that it was sent. It takes as long for any keys and
// signatures that there are.
func Signed(h http.Header, body []byte, keys ...string) (at time.Time, ok bool) {
	seconds, err := strconv.ParseInt(h.Get(HeaderTimestamp), 10, 64)
	if err != nil || h.Get(HeaderID) == "" {
		return at, false
	}
	at = time.Unix(seconds, 0)
	given := strings.Fields(h.Get(HeaderSignature))
	for _, want := range strings.Fields(Sign(h.Get(HeaderID), at, body, keys...)) {
		for _, got := range given[:min(len(given), maxSignatures)] {
			ok = hmac.Equal([]byte(got), []byte(want)) || ok
		}
	}
	return at, ok
}

// Keyring keeps the keys by which messages are signed, sealed, by the name of who
// signs with them.
type Keyring struct {
	App     core.App
	Secrets *secret.Box
	Now     func() time.Time
}

// Keys gives the keys that are good for a name, the newest first; none where there
// are none.
func (k *Keyring) Keys(ctx context.Context, name string) ([]string, error) {
	var sealed, before, until string
	found, err := store.One(ctx, k.App.ConcurrentDB(), []any{&sealed, &before, &until}, `SELECT "key", "before", "until" FROM "tn_webhook_keys" WHERE "webhook" = ?`, name)
	if err != nil || !found {
		return nil, err
	}
	list := []string{sealed}
	if before != "" && until > stamp(k.Now()) {
		list = append(list, before)
	}
	for i, text := range list {
		if list[i], err = k.Secrets.Open(purpose, text); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// First gives a name a key where it has none: never in place of one that somebody
// was told meanwhile.
func (k *Keyring) First(ctx context.Context, name string) error {
	_, sealed, err := k.make()
	if err == nil {
		_, err = store.Exec(ctx, k.App.NonconcurrentDB(), `INSERT INTO "tn_webhook_keys" ("webhook", "key") VALUES (?, ?) ON CONFLICT ("webhook") DO NOTHING`, name, sealed)
	}
	return err
}

func (k *Keyring) make() (key, sealed string, err error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	key = keyPrefix + base64.StdEncoding.EncodeToString(raw)
	sealed, err = k.Secrets.Seal(purpose, key)
	return key, sealed, err
}

// Rotate gives a name another key and tells it, this once; the one before stays
// good for a day. The entry of the audit log says who did it.
func (k *Keyring) Rotate(ctx context.Context, who *access.Principal, name string, entry audit.Entry) (string, error) {
	key, sealed, err := k.make()
	if err != nil {
		return "", err
	}
	entry.Who = who.UserID
	return key, k.App.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_webhook_keys" ("webhook", "key") VALUES (?, ?)
			ON CONFLICT ("webhook") DO UPDATE SET "before" = "key", "until" = ?, "key" = excluded."key"`, name, sealed, stamp(k.Now().Add(both))); err != nil {
			return err
		}
		return audit.Append(ctx, tx, entry)
	})
}

func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

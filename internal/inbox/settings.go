package inbox

import (
	"context"
	"encoding/json/v2"
	"slices"
	"time"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Settings are how a person wants to be told. App and Mail are the kinds that come
// in the product and by mail; mail waits out the quiet hours of the person's own
// zone, and with a digest comes once a day at that time. Times are HH:MM.
type Settings struct {
	App    []string `json:"app"`
	Mail   []string `json:"mail"`
	Quiet  Quiet    `json:"quiet"`
	Digest Digest   `json:"digest"`
}

// Quiet are hours in which no mail goes out; from after to is over midnight.
type Quiet struct {
	On   bool   `json:"on"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Digest is one mail a day.
type Digest struct {
	On bool   `json:"on"`
	At string `json:"at"`
}

func defaults() *Settings {
	return &Settings{App: slices.Clone(Kinds), Mail: []string{Mention, Assigned, Hook, Export}, Quiet: Quiet{On: true, From: "22:00", To: "08:00"}, Digest: Digest{At: "08:30"}}
}

// Settings gives how a person wants to be told.
func (s *Service) Settings(ctx context.Context, person string) (*Settings, error) {
	return s.settings(ctx, s.App.ConcurrentDB(), person)
}

func (s *Service) settings(ctx context.Context, db dbx.Builder, person string) (*Settings, error) {
	out := defaults()
	raw, ok, err := store.Text(ctx, db, `SELECT "settings" FROM "tn_notification_settings" WHERE "person" = ?`, person)
	if err != nil || !ok {
		return out, err
	}
	kept := &Settings{}
	return kept, json.Unmarshal([]byte(raw), kept)
}

// SaveSettings keeps how a person wants to be told.
func (s *Service) SaveSettings(ctx context.Context, person string, in *Settings) error {
	p := problem.Invalid()
	for name, list := range map[string][]string{"app": in.App, "mail": in.Mail} {
		for _, k := range list {
			if !slices.Contains(Kinds, k) {
				p.Field(name, "invalid_value", locale.Args{"field": name})
			}
		}
	}
	for name, at := range map[string]string{"quiet": in.Quiet.From, "quiet.to": in.Quiet.To, "digest": in.Digest.At} {
		if _, err := time.Parse("15:04", at); err != nil {
			p.Field(name, "invalid_value", locale.Args{"field": name})
		}
	}
	if err := p.OrNil(); err != nil {
		return err
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `INSERT INTO "tn_notification_settings" ("person", "settings") VALUES (?, ?)
		ON CONFLICT ("person") DO UPDATE SET "settings" = excluded."settings"`, person, string(raw))
	return err
}

// mailAt is when a notification of a kind goes out by mail: at once, when the
// quiet hours are over, or with the next digest; zero for never.
func (x *Settings) mailAt(kind string, now time.Time) time.Time {
	switch {
	case !slices.Contains(x.Mail, kind):
		return time.Time{}
	case x.Digest.On:
		return next(now, x.Digest.At)
	case x.Quiet.On && x.Quiet.holds(now):
		return next(now, x.Quiet.To)
	}
	return now
}

func (q Quiet) holds(now time.Time) bool {
	at := now.Format("15:04")
	if q.From <= q.To {
		return q.From <= at && at < q.To
	}
	return at >= q.From || at < q.To
}

// next is when it is that time of day next, in the zone of now.
func next(now time.Time, at string) time.Time {
	t, err := time.Parse("15:04", at)
	if err != nil {
		return now // checked when it was kept
	}
	day := time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, now.Location())
	if !day.After(now) {
		day = time.Date(now.Year(), now.Month(), now.Day()+1, t.Hour(), t.Minute(), 0, 0, now.Location())
	}
	return day
}

// zone is the zone of a person, else of the business.
func (s *Service) zone(ctx context.Context, db dbx.Builder, person string) (*time.Location, error) {
	name, _, err := store.Text(ctx, db, `SELECT "timezone" FROM "users" WHERE "id" = ?`, person)
	if err != nil {
		return nil, err
	}
	if z, err := time.LoadLocation(name); name != "" && err == nil {
		return z, nil
	}
	return s.Meta.Current().Business.Zone, nil
}

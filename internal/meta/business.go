package meta

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

const businessKey = "business"

var currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)

func defaultBusiness() Business {
	b := Business{Locale: locale.ZH, Timezone: "Asia/Shanghai", Currency: "CNY", Limits: DefaultLimits(), SignIn: DefaultSignIn(), Backups: DefaultBackups(), Calendar: workcalendar.Defaults()}
	zone, err := time.LoadLocation(b.Timezone)
	if err != nil {
		zone = time.FixedZone(b.Timezone, 8*3600)
	}
	b.Zone, b.Workdays = zone, workcalendar.New(b.Calendar, zone)
	return b
}

// business reads the settings of the business; the defaults before set-up.
func (s *Store) business(app core.App) (Business, error) {
	var raw string
	err := app.DB().NewQuery(`SELECT "value" FROM "tn_settings" WHERE "key" = {:key}`).Bind(dbx.Params{"key": businessKey}).Row(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return defaultBusiness(), nil
	}
	if err != nil {
		return Business{}, err
	}
	b := defaultBusiness()
	if err := json.Unmarshal([]byte(raw), &b); err != nil {
		return Business{}, fmt.Errorf("settings of the business: %w", err)
	}
	b.Limits.clamp()
	b.SignIn.clamp()
	return b, b.resolve()
}

// resolve loads the zone that the settings name, and makes the calendar in it.
func (b *Business) resolve() error {
	zone, err := time.LoadLocation(b.Timezone)
	if err != nil {
		return fmt.Errorf("time zone %q: %w", b.Timezone, err)
	}
	b.Zone, b.Workdays = zone, workcalendar.New(b.Calendar, zone)
	return nil
}

// check reports settings that cannot be, by their key.
func (b *Business) check() error {
	p := problem.Invalid()
	b.Name = strings.TrimSpace(b.Name)
	if b.Name == "" {
		missing(p, "name")
	} else if utf8.RuneCountInString(b.Name) > 200 {
		p.Field("name", "document_too_long", locale.Args{"limit": 200})
	}
	if !slices.Contains(locale.Tags, b.Locale) {
		p.Field("locale", "unknown_choice", locale.Args{"value": b.Locale, "allowed": "zh, en"})
	}
	b.Calendar.Check(p)
	if b.Timezone == "" || b.Timezone == "Local" || b.resolve() != nil {
		p.Field("timezone", "unknown_timezone", locale.Args{"timezone": b.Timezone})
	}
	if b.Currency == "" {
		b.Currency = defaultBusiness().Currency
	}
	if !currencyPattern.MatchString(b.Currency) {
		p.Field("currency", "unknown_currency", locale.Args{"currency": b.Currency})
	}
	b.Limits.check(p)
	b.SignIn.check(p)
	b.Tiles.check(p)
	b.Backups.check(p)
	return p.OrNil()
}

// SetBusiness saves the settings of the business and makes a snapshot with them:
// expressions read the time zone. Settings that cannot be give field errors.
func (s *Store) SetBusiness(ctx context.Context, b Business) error {
	if err := b.check(); err != nil {
		return err
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	old := s.Current()
	snap, problems, err := compile(s.registry.types, old.Version, b, old.docs, nil)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problem.Bad("release_invalid", locale.Args{"count": len(problems)}).With("problems", problems)
	}
	err = s.app.RunInTransaction(func(txApp core.App) error { return s.SetBusinessIn(ctx, txApp, b) })
	if err != nil {
		return err
	}
	s.swap(snap)
	return nil
}

// SetBusinessIn saves the settings of the business in a transaction of the
// caller, who calls Load when it has committed.
func (s *Store) SetBusinessIn(ctx context.Context, txApp core.App, b Business) error {
	if err := b.check(); err != nil {
		return err
	}
	before, err := s.business(txApp)
	if err != nil {
		return err
	}
	if err := logBusiness(ctx, txApp, before, b); err != nil {
		return err
	}
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	_, err = txApp.DB().NewQuery(`INSERT INTO "tn_settings" ("key", "value") VALUES ({:key}, {:value})
		ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`).
		WithContext(ctx).Bind(dbx.Params{"key": businessKey, "value": string(raw)}).Execute()
	return err
}

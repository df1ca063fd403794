package people

import (
	"context"
	"encoding/json/v2"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Profile is what a person may change of themself; nil members stay. Preferences
// are merged by key, null removes one. A new password needs the old one. An empty
// time zone is the business's.
type Profile struct {
	Name        *string        `json:"name"`
	Locale      *string        `json:"locale"`
	Phone       *string        `json:"phone"`
	Timezone    *string        `json:"timezone"`
	Password    *string        `json:"password"`
	OldPassword *string        `json:"oldPassword"`
	Preferences map[string]any `json:"preferences"`
}

// Preferences reads what the web app keeps for a person.
func Preferences(rec *core.Record) map[string]any {
	out := map[string]any{}
	if raw := rec.GetString("preferences"); raw != "" && raw != "null" {
		_ = json.Unmarshal([]byte(raw), &out) // written by SavePreferences only
	}
	return out
}

const maxPreferences = 32 << 10

// SaveProfile changes a person's own profile.
func (s *Service) SaveProfile(ctx context.Context, rec *core.Record, p Profile) error {
	if p.Password != nil && (p.OldPassword == nil || !rec.ValidatePassword(*p.OldPassword)) {
		return problem.Invalid().Field("oldPassword", "wrong_password")
	}
	if p.Preferences != nil {
		if err := mergePreferences(rec, p.Preferences); err != nil {
			return err
		}
	}
	if p.Timezone != nil {
		if _, err := time.LoadLocation(*p.Timezone); err != nil || *p.Timezone == "Local" || len(*p.Timezone) > 64 {
			return problem.Invalid().Field("timezone", "unknown_timezone", locale.Args{"timezone": *p.Timezone})
		}
		rec.Set("timezone", *p.Timezone)
	}
	_, err := s.save(ctx, s.app, s.Principal(rec), rec, Input{Name: p.Name, Locale: p.Locale, Phone: p.Phone, Password: p.Password})
	return err
}

func mergePreferences(rec *core.Record, more map[string]any) error {
	all := Preferences(rec)
	for k, v := range more {
		if v == nil {
			delete(all, k)
		} else {
			all[k] = v
		}
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if len(raw) > maxPreferences {
		return problem.Invalid().Field("preferences", "too_large", locale.Args{"limit": "32 kB"})
	}
	rec.Set("preferences", string(raw))
	return nil
}

package savedview

import (
	"context"
	"encoding/json/v2"
	"errors"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// maxChosen bounds the lists of a choice, and maxKey their entries.
const (
	maxChosen = 300
	maxKey    = 64
)

// Choice is what a person chose of the views of an object; empty where they chose
// nothing.
func (s *Service) Choice(ctx context.Context, who *access.Principal, object string) (Choice, error) {
	c := Choice{Favourites: []string{}, Order: []string{}}
	var favourites, order string
	ok, err := store.One(ctx, s.app.ConcurrentDB(), []any{&c.Default, &favourites, &order},
		`SELECT "standard", "favourites", "sequence" FROM "tn_view_choices" WHERE "person" = ? AND "object" = ?`, who.UserID, object)
	if err != nil || !ok {
		return c, err
	}
	return c, errors.Join(json.Unmarshal([]byte(favourites), &c.Favourites), json.Unmarshal([]byte(order), &c.Order))
}

// ChoiceInput is what of a choice changes: nil stays, "" is no default.
type ChoiceInput struct {
	View       *string   `json:"view,omitempty"`
	Favourites *[]string `json:"favourites,omitempty"`
	Order      *[]string `json:"order,omitempty"`
}

// Choose changes what a person chose. Views that are not theirs may be named: they
// say nothing and are never shown.
func (s *Service) Choose(ctx context.Context, r *access.Rights, object string, in ChoiceInput) (Choice, error) {
	if err := sees(r, object); err != nil {
		return Choice{}, err
	}
	c, err := s.Choice(ctx, r.Who, object)
	if err != nil {
		return c, err
	}
	p := problem.Invalid()
	long := func(key string) bool { return len(key) > maxKey }
	if in.View != nil {
		if c.Default = *in.View; long(c.Default) {
			p.Field("view", "invalid_value", locale.Args{"field": "view"})
		}
	}
	for name, change := range map[string]struct{ from, to *[]string }{"favourites": {in.Favourites, &c.Favourites}, "order": {in.Order, &c.Order}} {
		if change.from == nil {
			continue
		}
		if *change.to = *change.from; len(*change.to) > maxChosen || slices.ContainsFunc(*change.to, long) {
			p.Field(name, "invalid_value", locale.Args{"field": name})
		}
	}
	if err := p.OrNil(); err != nil {
		return c, err
	}
	favourites, err := json.Marshal(c.Favourites)
	if err != nil {
		return c, err
	}
	order, err := json.Marshal(c.Order)
	if err != nil {
		return c, err
	}
	_, err = store.Exec(ctx, s.app.NonconcurrentDB(), `INSERT INTO "tn_view_choices" ("person", "object", "standard", "favourites", "sequence") VALUES (?, ?, ?, ?, ?)
		ON CONFLICT ("person", "object") DO UPDATE SET "standard" = excluded."standard", "favourites" = excluded."favourites", "sequence" = excluded."sequence"`,
		r.Who.UserID, object, c.Default, string(favourites), string(order))
	return c, err
}

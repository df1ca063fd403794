package savedview

import (
	"context"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// maxChosen bounds the order of a choice, and maxKey its entries.
const (
	maxChosen = 300
	maxKey    = 64
)

// Choice is what a person chose of the views of an object; empty where they chose
// nothing.
func (s *Service) Choice(ctx context.Context, who *access.Principal, object string) (Choice, error) {
	c := Choice{Order: []string{}}
	var order string
	ok, err := store.One(ctx, s.app.ConcurrentDB(), []any{&c.Default, &order},
		`SELECT "standard", "sequence" FROM "tn_view_choices" WHERE "person" = ? AND "object" = ?`, who.UserID, object)
	if err != nil || !ok {
		return c, err
	}
	return c, json.Unmarshal([]byte(order), &c.Order)
}

// ChoiceInput is what of a choice changes: nil stays, "" is no default.
type ChoiceInput struct {
	View  *string   `json:"view,omitempty"`
	Order *[]string `json:"order,omitempty"`
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
	if in.Order != nil {
		if c.Order = *in.Order; len(c.Order) > maxChosen || slices.ContainsFunc(c.Order, long) {
			p.Field("order", "invalid_value", locale.Args{"field": "order"})
		}
	}
	if err := p.OrNil(); err != nil {
		return c, err
	}
	order, err := json.Marshal(c.Order)
	if err != nil {
		return c, err
	}
	_, err = store.Exec(ctx, s.app.NonconcurrentDB(), `INSERT INTO "tn_view_choices" ("person", "object", "standard", "sequence") VALUES (?, ?, ?, ?)
		ON CONFLICT ("person", "object") DO UPDATE SET "standard" = excluded."standard", "sequence" = excluded."sequence"`,
		r.Who.UserID, object, c.Default, string(order))
	return c, err
}

package httpapi

import (
	"encoding/json/v2"
	"strings"

	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// offer reads for which field of links a picker asks, for=order.products, with
// what is filled in beside it, values={…}; nil when it asks for none.
func (c *call) offer() (*query.Offer, error) {
	object, field, ok := strings.Cut(c.params.Get("for"), ".")
	if !ok {
		if object != "" || c.params.Get("values") != "" {
			return nil, problem.Bad("bad_offer")
		}
		return nil, nil
	}
	out := &query.Offer{Object: object, Field: field}
	if raw := c.params.Get("values"); raw != "" {
		if err := json.Unmarshal([]byte(raw), &out.Values); err != nil {
			return nil, problem.Bad("bad_offer")
		}
	}
	return out, nil
}

// offered answers the people, or departments, whom a field may be given.
func (a *API) offered(c *call, target string, offer *query.Offer, limit int, err error) (*answer, error) {
	if err != nil {
		return nil, err
	}
	list, err := a.Query.People(c.Request.Context(), c.rights, target, offer, c.params.Get("q"), min(max(limit, 1), 500))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

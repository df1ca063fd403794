package httpapi

import "github.com/tenon-crm/tenon/internal/handover"

// inventory counts what a person owns; for administrators and their manager.
func (a *API) inventory(c *call) (*answer, error) {
	inv, err := a.Handover.Inventory(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(inv)
}

// handOver carries an order out, or with dryRun says what it would do.
func (a *API) handOver(c *call) (*answer, error) {
	var in handover.Request
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if in.DryRun {
		p, err := a.Handover.Preview(c.Request.Context(), c.who, c.path("id"), in)
		if err != nil {
			return nil, err
		}
		return ok(p)
	}
	h, err := a.Handover.Start(c.Request.Context(), c.who, c.path("id"), in)
	if err != nil {
		return nil, err
	}
	return accepted(h)
}

func (a *API) handoverState(c *call) (*answer, error) {
	h, err := a.Handover.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(h)
}

func (a *API) handoverItems(c *call) (*answer, error) {
	if err := c.known("state", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	items, next, err := a.Handover.Items(c.Request.Context(), c.who, c.path("id"), c.params.Get("state"), max(1, min(limit, 200)), c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	if items == nil {
		items = []*handover.Item{}
	}
	return ok(map[string]any{"items": items, "cursor": orNull(next)})
}

func (a *API) undoHandover(c *call) (*answer, error) {
	h, err := a.Handover.Undo(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return accepted(h)
}

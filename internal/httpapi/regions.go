package httpapi

import "github.com/tenon-crm/tenon/internal/field/address"

// regions lists what an address is chosen from.
func (a *API) regions(c *call) (*answer, error) {
	if err := c.known(); err != nil {
		return nil, err
	}
	return ok(map[string]any{"source": address.Source, "items": address.Regions()})
}

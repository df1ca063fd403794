package httpapi

import (
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// duplicates lists records that may be the same as one that is being filled in.
func (a *API) duplicates(c *call) (*answer, error) {
	var body struct {
		Field  string `json:"field"`
		Value  any    `json:"value"`
		Except string `json:"except,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	o := c.rights.Snap.Objects[c.path("object")]
	if o == nil || len(c.rights.Operations(c.path("object"))) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": c.path("object")})
	}
	found, err := a.Query.Duplicates(c.Request.Context(), c.rights, o, body.Field, body.Value, body.Except)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": found, "cursor": nil})
}

package httpapi

import (
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// How often one person may ask for duplicates while they type.
const (
	hintRate  = 2 // a second
	hintBurst = 40
)

// duplicates lists records that may be the same as one that is being filled in.
func (a *API) duplicates(c *call) (*answer, error) {
	var body struct {
		Field  string         `json:"field"`
		Value  any            `json:"value,omitempty"`
		Values map[string]any `json:"values,omitempty"`
		Except string         `json:"except,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	o := c.rights.Snap.Objects[c.path("object")]
	if o == nil || len(c.rights.Operations(c.path("object"))) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": c.path("object")})
	}
	if wait := a.hints.take(c.who.UserID, hintRate, hintBurst); wait > 0 {
		return nil, problem.New(429, "too_many", locale.Args{"seconds": wait})
	}
	values := map[string]any{body.Field: body.Value}
	for key, v := range body.Values {
		values[key] = v
	}
	found, err := a.Query.Duplicates(c.Request.Context(), c.rights, o, query.Typing{Field: body.Field, Values: values, Except: body.Except})
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": found, "cursor": nil})
}

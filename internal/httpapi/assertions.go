package httpapi

import (
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/assertion"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// checkAssertions checks the published assertions now, on all people and records
// that they are about.
func (a *API) checkAssertions(c *call) (*answer, error) {
	var body struct {
		Keys []string `json:"keys"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	keys, known := map[string]bool{}, map[string]bool{}
	for _, x := range c.rights.Snap.Assertions {
		known[x.Key] = true
	}
	for _, key := range body.Keys {
		if !known[key] {
			return nil, problem.Invalid().Field("keys", "no_such_assertion", locale.Args{"assertion": key})
		}
		keys[key] = true
	}
	list, err := a.Assertions.Run(c.Request.Context(), c.rights.Snap, keys)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": viewAssertions(list, c.tag), "at": a.Now().UTC().Format(types.DefaultDateLayout)})
}

// lastAssertions says how the published assertions stood when they were last
// checked.
func (a *API) lastAssertions(c *call) (*answer, error) {
	list, err := a.Assertions.Last(c.Request.Context(), c.rights.Snap)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": viewAssertions(list, c.tag)})
}

func viewAssertions(list []assertion.Result, t locale.Tag) []any {
	items := make([]any, len(list))
	for i, r := range list {
		items[i] = viewAssertion(r, t)
	}
	return items
}

func viewAssertion(r assertion.Result, t locale.Tag) map[string]any {
	out := map[string]any{"key": r.Key, "label": r.Label, "never": r.Never, "object": r.Object, "field": r.Field, "severity": r.Severity, "state": r.State, "at": r.At, "people": r.People, "breaches": r.Breaches, "issue": nil}
	if r.Issue != nil {
		out["issue"] = r.Issue.View(t)
	}
	return out
}

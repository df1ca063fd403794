package httpapi

import (
	"github.com/tenon-crm/tenon/internal/problem"
)

// explain says why somebody may do something with a record: about oneself, and
// for administrators about anybody.
func (a *API) explain(c *call) (*answer, error) {
	if err := c.known("operation", "field", "person"); err != nil {
		return nil, err
	}
	of := c.rights
	if person := c.params.Get("person"); person != "" && person != c.who.UserID {
		if !c.who.Admin {
			return nil, problem.New(403, "forbidden")
		}
		who, err := a.People.Load(c.Request.Context(), person)
		if err != nil {
			return nil, err
		}
		of = a.Query.Rights(who)
	}
	why, err := a.Query.Explain(c.Request.Context(), c.rights, of, c.path("object"), c.path("id"), c.params.Get("field"), orDefault(c.params.Get("operation"), "view"))
	if err != nil {
		return nil, err
	}
	return ok(why)
}

package httpapi

import (
	"net/http"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
)

// viewAs says whose view it is, who really looks, and until when.
type viewAs struct {
	ID    string       `json:"id"`
	Name  string       `json:"name"`
	By    people.Named `json:"by"`
	Until string       `json:"until"`
}

func describe(v *account.View) *viewAs {
	return &viewAs{v.Who.UserID, v.Who.Name, v.By, v.Until.UTC().Format(types.DefaultDateLayout)}
}

// viewOf is nil for who looks as themself.
func viewOf(c *call) *viewAs {
	if c.view == nil {
		return nil
	}
	return describe(c.view)
}

// startView lets an administrator look as another person. The token takes the
// place of the session's own, which stays good for ending the view.
func (a *API) startView(c *call) (*answer, error) {
	var body struct {
		Person string `json:"person"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if body.Person == "" {
		return nil, problem.Invalid().Field("person", "required", locale.Args{"field": "person"})
	}
	if c.session() == "" {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	token, v, err := a.Account.StartView(c.Request.Context(), c.who, c.session(), body.Person)
	if err != nil {
		return nil, err
	}
	return created(map[string]any{"token": token, "viewAs": describe(v)})
}

// endView ends the view that the request is made with, or that of its session.
func (a *API) endView(c *call) (*answer, error) {
	by := c.who.UserID
	if c.view != nil {
		by = c.view.By.ID
	}
	if err := a.Account.EndViews(c.Request.Context(), by, c.session()); err != nil {
		return nil, err
	}
	return noContent()
}

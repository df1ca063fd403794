package httpapi

import (
	"net/http"

	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/problem"
)

// fileToken makes a short token for a file that the person may see now.
func (a *API) fileToken(c *call) (*answer, error) {
	var body struct {
		Object string `json:"object"`
		ID     string `json:"id"`
		Field  string `json:"field"`
		File   string `json:"file"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	if err := a.seesFile(c, body.Object, body.ID, body.Field, body.File); err != nil {
		return nil, err
	}
	t := files.Ticket{Object: body.Object, Record: body.ID, Field: body.Field, File: body.File, User: c.who.UserID, Key: c.who.Key}
	if c.view != nil {
		t.View = c.view.ID
	} else {
		t.Session = c.session()
	}
	return ok(map[string]any{"token": a.Files.Token(t)})
}

// bear makes a request without a token of its own that of whoever asked for its
// file token: the person in their session, the API key, or who looks as another
// person, each with what they may do now. 401 file_token when the token is not for
// this file, or that session, key or view is no longer good.
func (a *API) bear(c *call, file files.Ticket) error {
	t, err := a.Files.VerifyToken(c.params.Get("token"))
	if err != nil {
		return err
	}
	if err := a.resolve(c, t); err != nil {
		return err
	}
	if c.who == nil || c.who.UserID != t.User || (files.Ticket{Object: t.Object, Record: t.Record, Field: t.Field, File: t.File}) != file {
		return problem.New(http.StatusUnauthorized, "file_token")
	}
	c.rights, c.tag = a.Query.Rights(c.who), c.who.Locale
	return nil
}

// resolve finds out who a ticket's session, key or view is; the call stays
// nobody's when it is no longer good.
func (a *API) resolve(c *call, t files.Ticket) (err error) {
	ctx := c.Request.Context()
	switch {
	case t.View != "":
		if c.view, err = a.Account.ViewOf(ctx, t.View); c.view != nil {
			c.who = c.view.Who
		}
	case t.Key != "":
		if c.key, err = a.Account.KeyOf(ctx, t.Key); c.key != nil {
			c.who = c.key.Who
		}
	default:
		var alive bool
		if alive, err = a.Account.Alive(ctx, t.Session, t.User); alive && err == nil {
			c.who, err = a.People.Load(ctx, t.User)
		}
		if problem.Is(err, "person_disabled") {
			return nil
		}
	}
	return err
}

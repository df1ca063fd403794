package httpapi

import (
	"net/http"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) mailSettings(*call) (*answer, error) { return ok(a.Notify.Settings()) }

func (a *API) patchMail(c *call) (*answer, error) {
	var in notify.SettingsInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	s, err := a.Notify.SetSettings(c.Request.Context(), in)
	if err != nil {
		return nil, err
	}
	return ok(s)
}

// testMail sends a mail to the caller with the settings as they would be. A few a
// minute are enough; more would look for servers.
func (a *API) testMail(c *call) (*answer, error) {
	var in notify.SettingsInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if wait := a.tests.take(c.who.UserID, 1, 10); wait > 0 {
		return nil, problem.New(http.StatusTooManyRequests, "too_many", locale.Args{"seconds": wait})
	}
	if err := a.Notify.Test(c.Request.Context(), c.who.Email, c.tag, in); err != nil {
		return nil, err
	}
	return ok(map[string]any{"to": c.who.Email})
}

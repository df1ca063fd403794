package httpapi

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/problem"
)

// bindReset sets the new password of a reset by mail, by the rule of every other
// password, which PocketBase does not know. Failures to sign in from before it
// count no more: who has the mail is who they say.
func (a *API) bindReset() {
	a.App.OnRecordConfirmPasswordResetRequest(usersCollection).BindFunc(func(e *core.RecordConfirmPasswordResetRequestEvent) error {
		c := a.callOf(e.RequestEvent)
		info, err := e.RequestInfo()
		if err != nil {
			return err
		}
		password, _ := info.Body["password"].(string)
		token, _ := info.Body["token"].(string)
		if a.People.Principal(e.Record) == nil {
			return c.fail(problem.Bad("bad_request")) // disabled since the mail
		}
		if claims, err := security.ParseUnverifiedJWT(token); err == nil && claims[core.TokenClaimEmail] == e.Record.Email() {
			e.Record.SetVerified(true) // who reads the mail has the address
		}
		if err := a.People.SetPassword(account.ByReset(c.Request.Context()), e.App, e.Record, password); err != nil {
			return c.fail(err)
		}
		a.signIn.reset(accountKey(e.Collection.Name, e.Record.Email()))
		return c.NoContent(http.StatusNoContent)
	})
}

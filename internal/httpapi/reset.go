package httpapi

import (
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
)

// bindReset holds the new password of a reset by mail to the rule of every other
// password, which PocketBase does not know. Failures to sign in from before it
// count no more: who has the mail is who they say.
func (a *API) bindReset() {
	a.App.OnRecordConfirmPasswordResetRequest("users").BindFunc(func(e *core.RecordConfirmPasswordResetRequestEvent) error {
		c := &call{RequestEvent: e.RequestEvent, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language"))}
		info, err := e.RequestInfo()
		if err != nil {
			return err
		}
		password, _ := info.Body["password"].(string)
		if item := people.CheckPassword(password); item != nil {
			p := problem.Invalid()
			p.Item("password", item)
			return c.fail(p)
		}
		if err := e.Next(); err != nil {
			return err
		}
		a.signIn.reset(accountKey(e.Collection.Name, e.Record.Email()))
		return nil
	})
}

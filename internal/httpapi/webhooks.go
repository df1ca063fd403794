package httpapi

import "github.com/tenon-crm/tenon/internal/webhook"

// webhookRoutes are the webhooks of the release with what they sent, and the secrets
// that they and hooks use: for who designs everything, since what is sent is seen
// here whole.
func (a *API) webhookRoutes() []route {
	hooks := base + "/webhooks"
	hook := hooks + "/{key}"
	return []route{
		{method: get, path: hooks, policy: admins, run: a.webhooks, summary: "Webhooks and how they fare"},
		{method: get, path: hook + "/deliveries", policy: admins, run: a.deliveries, summary: "What a webhook has to send, has sent and could not, newest first"},
		{method: get, path: hook + "/deliveries/{id}", policy: admins, run: a.delivery, summary: "A delivery with its body and the answer"},
		{method: post, path: hook + "/replay", policy: admins, run: a.replay, success: "200", summary: "Send deliveries once more"},
		{method: post, path: hook + "/test", policy: admins, run: a.tryWebhook, success: "200", summary: "Send a record now, as a trial"},
		{method: post, path: hook + "/key", policy: admins, run: a.rotateWebhook, secret: true, success: "200", summary: "Give a webhook another key; the one before is good for a day"},
		{method: get, path: base + "/secrets", policy: admins, run: a.secrets, summary: "Secrets by name, never their values"},
		{method: put, path: base + "/secrets/{name}", policy: admins, run: a.setSecret, secret: true, summary: "Set a secret"},
		{method: del, path: base + "/secrets/{name}", policy: admins, run: a.deleteSecret, summary: "Delete a secret"},
	}
}

func (a *API) webhooks(c *call) (*answer, error) {
	list, err := a.Webhooks.Heads(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) deliveries(c *call) (*answer, error) {
	limit, before, err := c.seqPage("state", "record")
	if err != nil {
		return nil, err
	}
	q := webhook.Wanted{State: c.params.Get("state"), Record: c.params.Get("record"), Limit: limit, Before: before}
	list, next, err := a.Webhooks.Deliveries(c.Request.Context(), c.path("key"), q)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": seqCursor(next)})
}

func (a *API) delivery(c *call) (*answer, error) {
	d, err := a.Webhooks.One(c.Request.Context(), c.path("key"), c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(d)
}

func (a *API) replay(c *call) (*answer, error) {
	var in webhook.Again
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	n, err := a.Webhooks.Replay(c.Request.Context(), c.who, c.path("key"), in)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"count": n})
}

func (a *API) tryWebhook(c *call) (*answer, error) {
	var in struct {
		Record string `json:"record"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	out, err := a.Webhooks.Try(c.Request.Context(), c.path("key"), in.Record)
	if err != nil {
		return nil, err
	}
	return ok(out)
}

func (a *API) rotateWebhook(c *call) (*answer, error) {
	key, err := a.Webhooks.Rotate(c.Request.Context(), c.who, c.path("key"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"key": key})
}

func (a *API) secrets(c *call) (*answer, error) {
	list, err := a.Vault.List(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) setSecret(c *call) (*answer, error) {
	var in struct {
		Value string `json:"value"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := a.Vault.Set(c.Request.Context(), c.who, c.path("name"), in.Value); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) deleteSecret(c *call) (*answer, error) {
	if err := a.Vault.Delete(c.Request.Context(), c.who, c.path("name")); err != nil {
		return nil, err
	}
	return noContent()
}

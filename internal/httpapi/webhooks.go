package httpapi

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/webhook"
)

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
	uses := a.Meta.Current().SecretUses()
	items := make([]any, len(list))
	for i, s := range list {
		items[i] = map[string]any{"name": s.Name, "by": s.By, "at": s.At, "uses": documentsOf(uses[s.Name])}
	}
	return ok(map[string]any{"items": items, "cursor": nil})
}

// documentsOf names documents.
func documentsOf(docs []meta.Document) []any {
	out := make([]any, len(docs))
	for i, d := range docs {
		out[i] = map[string]any{"kind": d.Ref().Kind, "key": d.Ref().Key, "label": d.Name()}
	}
	return out
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

// deleteSecret takes a secret away; one that documents use only where confirm
// repeats its name.
func (a *API) deleteSecret(c *call) (*answer, error) {
	if err := c.known("confirm"); err != nil {
		return nil, err
	}
	if uses := a.Meta.Current().SecretUses()[c.path("name")]; len(uses) > 0 && c.params.Get("confirm") != c.path("name") {
		names := make([]string, len(uses))
		for i, d := range uses {
			names[i] = d.Name().In(c.tag)
		}
		return nil, problem.New(409, "secret_in_use", locale.Args{"name": c.path("name"), "uses": strings.Join(names, ", ")}).With("uses", documentsOf(uses))
	}
	if err := a.Vault.Delete(c.Request.Context(), c.who, c.path("name")); err != nil {
		return nil, err
	}
	return noContent()
}

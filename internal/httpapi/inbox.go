package httpapi

import (
	"github.com/tenon-crm/tenon/internal/inbox"
	"github.com/tenon-crm/tenon/internal/problem"
)

// inboxRoutes are one's own notifications, and which records one follows.
func (a *API) inboxRoutes() []route {
	mine := base + "/me/notifications"
	follow := base + "/objects/{object}/records/{id}/follow"
	return []route{
		{method: get, path: mine, policy: signedIn, run: a.notifications, summary: "One's own notifications, newest first, and how many are unread"},
		{method: get, path: mine + "/unread", policy: signedIn, run: a.unread, summary: "How many notifications are unread"},
		{method: post, path: mine + ":read", policy: signedIn, run: a.mark(inbox.Read, true), success: "200", summary: "Mark notifications as read, without ids all"},
		{method: post, path: mine + ":unread", policy: signedIn, run: a.mark(inbox.Read, false), success: "200", summary: "Mark notifications as unread"},
		{method: post, path: mine + ":archive", policy: signedIn, run: a.mark(inbox.Archived, true), success: "200", summary: "Archive notifications"},
		{method: post, path: mine + ":unarchive", policy: signedIn, run: a.mark(inbox.Archived, false), success: "200", summary: "Take archived notifications back into the inbox"},
		{method: get, path: base + "/me/notification-settings", policy: signedIn, run: a.notificationSettings, summary: "How one wants to be told"},
		{method: put, path: base + "/me/notification-settings", policy: signedIn, run: a.putNotificationSettings, summary: "Change how one wants to be told"},
		{method: get, path: follow, policy: signedIn, keys: readKeys, views: true, run: a.follows, summary: "Whether one follows a record"},
		{method: put, path: follow, policy: signedIn, keys: writeKeys, run: a.follow(true), summary: "Follow a record"},
		{method: del, path: follow, policy: signedIn, keys: writeKeys, run: a.follow(false), success: "200", summary: "Follow a record no longer"},
	}
}

func (a *API) notifications(c *call) (*answer, error) {
	if err := c.known("kinds", "unread", "archived", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 0)
	if err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	items, cursor, err := a.Inbox.List(ctx, c.rights, inbox.Wanted{Kinds: c.list("kinds"), Unread: c.params.Get("unread") == "true", Archived: c.params.Get("archived") == "true", Limit: limit, Cursor: c.params.Get("cursor")})
	if err != nil {
		return nil, err
	}
	n, err := a.Inbox.Unread(ctx, c.who.UserID)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": items, "cursor": orNull(cursor), "unread": n})
}

func (a *API) unread(c *call) (*answer, error) {
	n, err := a.Inbox.Unread(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"unread": n})
}

// mark puts notifications into a state or out of it; only reading is done to all at once.
func (a *API) mark(state inbox.State, on bool) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		var in struct {
			IDs []string `json:"ids"`
		}
		if err := c.decode(&in); err != nil {
			return nil, err
		}
		if in.IDs == nil && !(state == inbox.Read && on) {
			return nil, problem.Invalid().Field("ids", "required", map[string]any{"field": "ids"})
		}
		if err := a.Inbox.Mark(c.Request.Context(), c.who.UserID, in.IDs, state, on); err != nil {
			return nil, err
		}
		return a.unread(c)
	}
}

func (a *API) notificationSettings(c *call) (*answer, error) {
	s, err := a.Inbox.Settings(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"settings": s, "kinds": inbox.Kinds, "mail": a.Notify.SetUp()})
}

func (a *API) putNotificationSettings(c *call) (*answer, error) {
	var in inbox.Settings
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := a.Inbox.SaveSettings(c.Request.Context(), c.who.UserID, &in); err != nil {
		return nil, err
	}
	return a.notificationSettings(c)
}

func (a *API) follows(c *call) (*answer, error) {
	on, err := a.Inbox.Follows(c.Request.Context(), c.who, c.path("object"), c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"follows": on})
}

func (a *API) follow(on bool) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		if err := a.Inbox.Follow(c.Request.Context(), c.who, c.path("object"), c.path("id"), on); err != nil {
			return nil, err
		}
		return ok(map[string]any{"follows": on})
	}
}

package httpapi

import "github.com/tenon-crm/tenon/internal/backup"

// backupRoutes are the backups of the whole: made, looked through and removed here.
// Nobody takes one away here: it holds what signs operators in.
func (a *API) backupRoutes() []route {
	all := base + "/backups"
	one := all + "/{name}"
	return []route{
		{method: get, path: all, policy: admins, run: a.backups, summary: "Backups of the whole, newest first, and where they lie"},
		{method: post, path: all, policy: admins, run: a.makeBackup, success: "202", summary: "Make a backup, as a job"},
		{method: post, path: one + "/check", policy: admins, run: a.checkBackup, success: "202", summary: "Restore a backup on trial, as a job"},
		{method: del, path: one, policy: admins, run: a.deleteBackup, summary: "Delete a backup"},
	}
}

// backupView is a backup in the language of who reads of it.
type backupView struct {
	*backup.Backup
	Wrong *jobError `json:"wrong"`
}

func (a *API) backups(c *call) (*answer, error) {
	list, err := a.Backups.List(c.Request.Context())
	if err != nil {
		return nil, err
	}
	items := make([]backupView, len(list))
	for i, b := range list {
		items[i] = backupView{b, viewError(b.Wrong, c.tag)}
	}
	return ok(map[string]any{"items": items, "cursor": nil, "place": a.Backups.Where(), "schedule": c.rights.Snap.Business.Backups})
}

func (a *API) makeBackup(c *call) (*answer, error) {
	return c.ordered(a.Backups.Start(c.Request.Context(), c.who))
}

func (a *API) checkBackup(c *call) (*answer, error) {
	return c.ordered(a.Backups.Check(c.Request.Context(), c.who, c.path("name")))
}

func (a *API) deleteBackup(c *call) (*answer, error) {
	if err := a.Backups.Delete(c.Request.Context(), c.who, c.path("name")); err != nil {
		return nil, err
	}
	return noContent()
}

package httpapi

import (
	"cmp"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) me(c *call) (*answer, error) {
	snap := c.rights.Snap
	departments, err := a.People.Departments(c.Request.Context())
	if err != nil {
		return nil, err
	}
	var main *people.Named
	mine := []people.Named{}
	for _, d := range departments {
		for _, id := range c.who.Departments {
			if d.ID == id {
				mine = append(mine, people.Named{ID: d.ID, Name: d.Name})
			}
		}
		if d.ID == c.who.Department {
			main = &people.Named{ID: d.ID, Name: d.Name}
		}
	}
	roles := []people.RoleRef{}
	for _, key := range c.who.Roles {
		if _, ok := snap.Roles[key]; ok || key == meta.AdminRole {
			roles = append(roles, people.RoleRef{Key: key, Label: a.People.RoleLabel(key)})
		}
	}
	deputyFor, err := a.People.DeputyFor(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	reports, err := a.People.Reports(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	objects := map[string]any{}
	for key, o := range snap.Objects {
		if ops := c.rights.Operations(key); len(ops) > 0 {
			objects[key] = map[string]any{"label": o.Label, "plural": plural(o), "icon": o.Icon, "app": o.App, "operations": ops}
		}
	}
	apps := []any{}
	for _, app := range snap.Apps {
		if a.seesApp(c, app) {
			apps = append(apps, appHead(app))
		}
	}
	logo, err := a.logoURL(c)
	if err != nil {
		return nil, err
	}
	face, err := a.Pictures.Hash(c.Request.Context(), c.who.UserID)
	if err != nil {
		return nil, err
	}
	rec := c.person()
	b := snap.Business // its limits are none of a member's business
	preferences := people.Preferences(rec)
	if c.view != nil {
		preferences = map[string]any{} // those are the person's own affair
	}
	return ok(map[string]any{
		"user": map[string]any{"id": c.who.UserID, "name": c.who.Name, "email": c.who.Email, "locale": c.tag, "admin": c.who.Admin,
			"phone": rec.GetString("phone"), "timezone": rec.GetString("timezone"), "avatar": orNull(face)},
		"business":   map[string]any{"name": b.Name, "locale": b.Locale, "timezone": b.Timezone, "currency": b.Currency, "logo": logo, "tiles": b.Tiles, "offline": b.SignIn.Offline},
		"department": main, "departments": mine, "roles": roles, "deputyFor": deputyFor, "reports": reports,
		"apps": apps, "objects": objects, "can": map[string]bool{"design": c.who.MayDesign(), "admin": c.who.Admin, "people": c.who.MayGovern(), "keys": meta.Covers(b.SignIn.Keys, c.who.Admin)},
		"administers": map[string]any{"all": c.who.Admin, "apps": append([]string{}, c.who.Designs...), "departments": append([]string{}, c.who.Governs...)},
		"preferences": preferences, "release": snap.Version, "viewAs": viewOf(c), "version": a.Version,
	})
}

func (a *API) patchMe(c *call) (*answer, error) {
	var body people.Profile
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	rec, err := a.App.FindRecordById("users", c.who.UserID)
	if err != nil {
		return nil, err
	}
	if err := a.saveProfile(c, rec, body); err != nil {
		return nil, err
	}
	c.Auth = rec
	c.who = a.People.Principal(rec)
	c.tag = c.who.Locale
	ans, err := a.me(c)
	if err != nil || body.Password == nil {
		return ans, err
	}
	token, err := a.Account.Token(rec, c.session()) // the others ended; this session goes on
	if err != nil {
		return nil, err
	}
	out, _ := ans.body.(map[string]any)
	out["token"] = token
	return ok(out)
}

// saveProfile changes one's own profile. Guesses of the password count like those
// of sign-in: a session that was left open gives it to nobody.
func (a *API) saveProfile(c *call, rec *core.Record, p people.Profile) error {
	if p.Password == nil {
		return a.People.SaveProfile(c.Request.Context(), rec, p)
	}
	g := a.guess(c, usersCollection, rec.Email(), rec.Id)
	if err := g.locked(); err != nil {
		return err
	}
	err := a.People.SaveProfile(c.Request.Context(), rec, p)
	if wrong, ok := problem.As(err); ok && wrong.Fields["oldPassword"] != nil {
		if _, err := g.failed("password"); err != nil {
			return err
		}
	}
	return err
}

// plural names an object's records: in each language its plural, else its label.
func plural(o *meta.CompiledObject) locale.Text {
	return locale.Text{ZH: cmp.Or(o.Plural.ZH, o.Label.ZH), EN: cmp.Or(o.Plural.EN, o.Label.EN)}
}

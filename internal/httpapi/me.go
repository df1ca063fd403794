package httpapi

import (
	"cmp"

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
	type roleView struct {
		Key   string      `json:"key"`
		Label locale.Text `json:"label"`
	}
	roles := []roleView{}
	for _, key := range c.who.Roles {
		if r, ok := snap.Roles[key]; ok {
			roles = append(roles, roleView{key, r.Label})
		} else if key == meta.AdminRole {
			roles = append(roles, roleView{key, locale.Text{ZH: locale.Message(locale.ZH, "role_admin", nil), EN: locale.Message(locale.EN, "role_admin", nil)}})
		}
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
	b := snap.Business // its limits are none of a member's business
	return ok(map[string]any{
		"user":       map[string]any{"id": c.who.UserID, "name": c.who.Name, "email": c.who.Email, "locale": c.tag, "admin": c.who.Admin},
		"business":   map[string]any{"name": b.Name, "locale": b.Locale, "timezone": b.Timezone, "currency": b.Currency},
		"department": main, "departments": mine, "roles": roles,
		"apps": apps, "objects": objects, "can": map[string]bool{"design": c.who.Admin, "admin": c.who.Admin},
		"preferences": people.Preferences(c.person()), "release": snap.Version, "version": a.Version,
	})
}

func (a *API) patchMe(c *call) (*answer, error) {
	var body struct {
		Name        *string        `json:"name"`
		Locale      *string        `json:"locale"`
		Password    *string        `json:"password"`
		OldPassword *string        `json:"oldPassword"`
		Preferences map[string]any `json:"preferences"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	rec, err := a.App.FindRecordById("users", c.who.UserID)
	if err != nil {
		return nil, err
	}
	if err := a.People.SaveProfile(c.Request.Context(), rec, body.Name, body.Locale, body.Password, body.OldPassword, body.Preferences); err != nil {
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

// plural names an object's records: in each language its plural, else its label.
func plural(o *meta.CompiledObject) locale.Text {
	return locale.Text{ZH: cmp.Or(o.Plural.ZH, o.Label.ZH), EN: cmp.Or(o.Plural.EN, o.Label.EN)}
}

func (a *API) people(c *call) (*answer, error) {
	if err := c.known("q", "department", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	list, next, err := a.People.List(c.Request.Context(), c.who, c.params.Get("q"), c.params.Get("department"), limit, c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": orNull(next)})
}

func (a *API) person(c *call) (*answer, error) {
	p, err := a.People.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	if !p.Active && !c.who.Admin {
		return nil, problem.NotFound()
	}
	return ok(p)
}

func (a *API) createPerson(c *call) (*answer, error) {
	var in people.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	id, err := a.People.Create(c.Request.Context(), in)
	if err != nil {
		return nil, err
	}
	p, err := a.People.Get(c.Request.Context(), c.who, id)
	if err != nil {
		return nil, err
	}
	return created(p)
}

func (a *API) patchPerson(c *call) (*answer, error) {
	var in people.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := a.People.Update(c.Request.Context(), c.path("id"), in); err != nil {
		return nil, err
	}
	p, err := a.People.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(p)
}

func (a *API) departments(c *call) (*answer, error) {
	list, err := a.People.Departments(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) createDepartment(c *call) (*answer, error) {
	var in people.DepartmentInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	d, err := a.People.SaveDepartment(c.Request.Context(), "", in)
	if err != nil {
		return nil, err
	}
	return created(d)
}

func (a *API) patchDepartment(c *call) (*answer, error) {
	var in people.DepartmentInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	in.ID = nil
	d, err := a.People.SaveDepartment(c.Request.Context(), c.path("id"), in)
	if err != nil {
		return nil, err
	}
	return ok(d)
}

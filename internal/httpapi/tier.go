package httpapi

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
)

// admitted is the table of policies: who passes each of them. What of it a caller
// may touch (which app, whose people) is decided inside, by scope and by people.
func (p policy) admitted(who *access.Principal) bool {
	switch p {
	case open:
		return true
	case signedIn:
		return who != nil
	case designers:
		return who != nil && who.MayDesign()
	case governors:
		return who != nil && who.MayGovern()
	default:
		return who != nil && who.Admin
	}
}

// scope is the apps whose documents the caller may change; nil is all of them.
func (c *call) scope() *meta.Scope {
	if c.who.Admin {
		return nil
	}
	return &meta.Scope{Apps: c.who.Designs}
}

// designs reports whether the caller may change the documents of an app.
func (c *call) designs(app string) bool {
	return c.who.Admin || app != "" && slices.Contains(c.who.Designs, app)
}

// mayDesign reports whether the caller may see a document as its designer: the
// draft of it and what is published of it.
func (c *call) mayDesign(d *meta.Definition) bool {
	return c.scope().Holds(d.Document) && (d.Meta.Published == nil || c.scope().Holds(d.Meta.Published))
}

// forPerson lets a route about a person in {id} run for who may change that person.
func (a *API) forPerson(run func(*call) (*answer, error)) func(*call) (*answer, error) {
	return func(c *call) (*answer, error) {
		if err := a.People.MayChange(c.Request.Context(), c.who, c.path("id")); err != nil {
			return nil, err
		}
		return run(c)
	}
}

func (a *API) tierRoutes() []route {
	return []route{
		{method: get, path: base + "/me/identities", policy: signedIn, run: a.myIdentities, summary: "Accounts elsewhere by which one signs in"},
		{method: del, path: base + "/me/identities", policy: signedIn, run: a.unlinkMine, summary: "Unlink them"},
		{method: get, path: base + "/people/{id}/identities", policy: governors, run: a.forPerson(a.personIdentities), summary: "Accounts elsewhere by which a person signs in"},
		{method: get, path: base + "/administrators", policy: admins, run: a.administrators, summary: "Who administers what: all, an app, a department"},
		{method: post, path: base + "/administrators", policy: admins, run: a.setAdministrator, summary: "Let a person or a role administer an app or a department"},
		{method: del, path: base + "/administrators/{id}", policy: admins, run: a.removeAdministrator, summary: "Take an administration away"},
	}
}

func (a *API) administrators(c *call) (*answer, error) {
	list, err := a.People.Administrators(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) setAdministrator(c *call) (*answer, error) {
	var in people.AdministratorInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	out, err := a.People.SetAdministrator(c.Request.Context(), c.who, in)
	if err != nil {
		return nil, err
	}
	return created(out)
}

func (a *API) removeAdministrator(c *call) (*answer, error) {
	if err := a.People.RemoveAdministrator(c.Request.Context(), c.who, c.path("id")); err != nil {
		return nil, err
	}
	return noContent()
}

// roleHeads lists the roles by name for everybody, who else has to name them when
// they share a record; administrators see how many have each. give says which ones
// the caller may give.
func (a *API) roleHeads(c *call) (*answer, error) {
	if c.who.Admin {
		return a.roles(c)
	}
	type head struct {
		people.RoleRef
		Give bool `json:"give,omitzero"`
	}
	out := []head{}
	for _, key := range a.People.RoleKeys() {
		out = append(out, head{people.RoleRef{Key: key, Label: a.People.RoleLabel(key)}, people.MayGive(c.who, key)})
	}
	return ok(map[string]any{"items": out, "cursor": nil})
}

// asRole is the call as somebody makes it who has one role of the drafts and no
// other, for nothing but to look at what they would be shown; the same call where
// key is "".
func (c *call) asRole(key string) (*call, error) {
	if key == "" {
		return c, nil
	}
	if c.rights.Snap.Roles[key] == nil && key != meta.AdminRole {
		return nil, problem.Invalid().Field("role", "invalid_value")
	}
	d := *c
	d.who = &access.Principal{Name: "design", Roles: []string{key}, Admin: key == meta.AdminRole, Locale: c.who.Locale}
	d.rights = access.New(c.rights.Snap, d.who, c.rights.Vars().Now)
	return &d, nil
}

// draftedFor is drafted where what the drafts make is only read, never data. The
// administrators of an app check by the names of all, for they have no rights on
// data to check by.
func (a *API) draftedFor(c *call, object string) (*call, error) {
	d, err := a.draftsOf(c)
	if err != nil || c.who.Admin {
		return d, err
	}
	o := d.rights.Snap.Objects[object]
	if o == nil || !c.designs(o.App) {
		return nil, problem.New(403, "forbidden")
	}
	d.who = access.System("design")
	d.who.Locale = c.who.Locale
	d.rights = access.New(d.rights.Snap, d.who, c.rights.Vars().Now)
	return d, nil
}

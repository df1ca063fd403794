package httpapi

import (
	"encoding/json/v2"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/meta"
)

func isAdmin(roles []string) bool { return slices.Contains(roles, meta.AdminRole) }

// signInEntry is one attempt to sign in.
type signInEntry struct {
	ID         string       `json:"id"`
	At         string       `json:"at"`
	Person     *audit.Named `json:"person"` // nil when there is no such account
	Email      string       `json:"email"`  // as it was typed, of one that failed
	Result     string       `json:"result"` // ok, failed, locked
	Method     string       `json:"method"`
	Factor     string       `json:"factor"`
	Failed     string       `json:"failed"` // what was wrong: password, code, address
	Device     string       `json:"device"`
	Address    string       `json:"address"`
	NewDevice  bool         `json:"newDevice"`
	NewAddress bool         `json:"newAddress"`
}

func (a *API) mySignIns(c *call) (*answer, error) {
	if err := c.known("limit", "cursor"); err != nil {
		return nil, err
	}
	return a.signIns(c, audit.Filter{Kind: "person", Object: c.who.UserID})
}

func (a *API) allSignIns(c *call) (*answer, error) {
	if err := c.known("person", "result", "from", "to", "limit", "cursor"); err != nil {
		return nil, err
	}
	f, err := c.auditFilter()
	if err != nil {
		return nil, err
	}
	if id := c.params.Get("person"); id != "" {
		f.Kind, f.Object = "person", id
	}
	if r := c.params.Get("result"); r != "" {
		f.Action = r
	}
	return a.signIns(c, f)
}

func (a *API) signIns(c *call, f audit.Filter) (*answer, error) {
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	f.Action = strings.TrimSuffix("signin."+f.Action, ".")
	items, next, err := audit.List(c.Request.Context(), a.App, c.tag, f, limit, c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	out := []signInEntry{}
	for _, it := range items {
		x, err := signIn(it)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return ok(map[string]any{"items": out, "cursor": orNull(next)})
}

func signIn(it audit.Item) (signInEntry, error) {
	var d struct {
		Method     string `json:"method"`
		Factor     string `json:"factor"`
		What       string `json:"what"`
		Email      string `json:"email"`
		Device     string `json:"device"`
		NewDevice  bool   `json:"newDevice"`
		NewAddress bool   `json:"newAddress"`
	}
	err := json.Unmarshal(it.Detail, &d)
	x := signInEntry{
		ID: it.ID, At: it.At, Email: d.Email, Result: strings.TrimPrefix(it.Action, "signin."), Method: d.Method, Factor: d.Factor, Failed: d.What,
		Device: d.Device, Address: it.Address, NewDevice: d.NewDevice, NewAddress: d.NewAddress,
	}
	if it.Kind == "person" && it.Object != "" {
		x.Person = &audit.Named{ID: it.Object, Name: it.Name}
	}
	return x, err
}

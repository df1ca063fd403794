package httpapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// gallery is a business with a picture in a record that is open to the role
// desk, for as long as it is not closed.
type gallery struct {
	*testkit.Kit
	wangID, wang string
	id, file     string
}

func newGallery(t *testing.T) *gallery {
	k := testkit.New(t, "")
	k.Define(
		object("client", m{"owner": true}, field("name", "text"), field("stage", "select", options("open", "closed")), field("doc", "file")),
		desk("name", "doc"),
		role("owner", m{"object": "client", "operations": []string{"view", "edit"}, "rows": "record.owner == user", "read": []string{"name", "doc"}, "write": []string{"doc"}}))
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
	g := &gallery{Kit: k}
	g.wangID, g.wang = k.Person("wang", "", "desk", "owner")
	g.id = k.Create(k.Admin, "client", m{"name": "Acme", "stage": "open", "owner": g.wangID})
	g.file = k.Upload(g.wang, "/api/v1/files", "a.png", picture(40, 30), nil).Want(201).Text("id")
	k.Patch(g.wang, "client", g.id, m{"doc": []string{g.file}}).Want(200)
	return g
}

// desk is a role that sees what is open, of it these fields.
func desk(read ...string) m {
	return role("desk", m{"object": "client", "operations": []string{"view"}, "rows": `record.stage == "open"`, "read": read})
}

func (g *gallery) on(t *testing.T) *gallery {
	c := *g
	c.Kit = g.Kit.On(t)
	return &c
}

// key makes an API key with the role desk that lives for so long.
func (g *gallery) key(owner string, life time.Duration) (id, key string) {
	g.TB.Helper()
	res := g.Call(owner, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"desk"}, "scopes": []string{"read"}, "expires": g.Now().Add(life).UTC().Format("2006-01-02 15:04:05.000Z")}).Want(201)
	return res.Text("id"), res.Text("key")
}

// ask makes a token for the picture.
func (g *gallery) ask(as string) *testkit.Res {
	g.TB.Helper()
	return g.Call(as, "POST", "/api/v1/files/token", m{"object": "client", "id": g.id, "field": "doc", "file": g.file})
}

// path is where the picture is, with a query.
func (g *gallery) path(query string) string {
	return "/api/v1/objects/client/records/" + g.id + "/files/doc/" + g.file + query
}

// fetch fetches the picture and a thumbnail of it by a token.
func (g *gallery) fetch(token string, status int) {
	g.TB.Helper()
	for _, query := range []string{"", "&download=true", "&thumb=20x20", "&thumb=20x0"} {
		if res := g.Call("", "GET", g.path("?token="+token+query), nil); res.Status != status {
			g.TB.Errorf("%q: %d, want %d: %.200s", query, res.Status, status, res.Raw)
		}
	}
}

// stage moves the client.
func (g *gallery) stage(to string) {
	g.TB.Helper()
	g.Patch(g.Admin, "client", g.id, m{"stage": to}).Want(200)
}

// A54, A31: a token for a file opens it to whatever asked for it, with the rights
// that this has at the time, and as long as it lives.
func TestFileTokens(t *testing.T) {
	g := newGallery(t)

	t.Run("made with a key reach what the key reaches, not what its owner does", func(t *testing.T) {
		g := g.on(t)
		for _, owner := range []string{g.Admin, g.wang} { // both see the record whatever becomes of it
			_, key := g.key(owner, time.Hour)
			token := g.ask(key).Want(200).Text("token")
			g.fetch(token, 200)
			g.stage("closed")
			g.Call(owner, "GET", g.path(""), nil).Want(200)
			g.Call(key, "GET", g.path(""), nil).Want(404)
			g.ask(key).Want(404)
			g.fetch(token, 404)
			g.stage("open")
			g.fetch(token, 200)
		}
	})
	t.Run("made with a key follow its roles", func(t *testing.T) {
		g := g.on(t)
		_, key := g.key(g.wang, time.Hour)
		token := g.ask(key).Want(200).Text("token")
		g.Define(desk("name"))
		g.Call(g.wang, "GET", g.path(""), nil).Want(200)
		g.fetch(token, 404)
		g.Define(desk("name", "doc"))
		g.fetch(token, 200)
		g.Call(g.Admin, "PATCH", "/api/v1/people/"+g.wangID, m{"roles": []string{"owner"}}).Want(200)
		g.Call(g.wang, "GET", g.path(""), nil).Want(200)
		g.fetch(token, 404)
		g.Call(g.Admin, "PATCH", "/api/v1/people/"+g.wangID, m{"roles": []string{"desk", "owner"}}).Want(200)
		g.fetch(token, 200)
	})
	t.Run("made with a key end when it is revoked or expires", func(t *testing.T) {
		g := g.on(t)
		id, key := g.key(g.wang, time.Hour)
		_, soon := g.key(g.wang, time.Minute)
		revoked, expired := g.ask(key).Want(200).Text("token"), g.ask(soon).Want(200).Text("token")
		g.fetch(revoked, 200)
		g.fetch(expired, 200)
		g.Call(g.wang, "DELETE", "/api/v1/me/keys/"+id, nil).Want(204)
		g.fetch(revoked, 401)
		g.fetch(expired, 200)
		g.Advance(61 * time.Second)
		g.fetch(expired, 401)
	})
	t.Run("made with a key of an old password end with it", func(t *testing.T) {
		g := g.on(t)
		han, session := g.Person("han", "", "desk")
		_, key := g.key(session, time.Hour)
		byKey, bySession := g.ask(key).Want(200).Text("token"), g.ask(session).Want(200).Text("token")
		g.Call(g.Admin, "PATCH", "/api/v1/people/"+han, m{"password": "a-new-password"}).Want(200)
		g.fetch(byKey, 401)
		g.fetch(bySession, 401)
	})
	t.Run("end with the session, which ends none of a key", func(t *testing.T) {
		g := g.on(t)
		session := g.SignIn("wang@example.com", testkit.Password)
		_, key := g.key(session, time.Hour)
		byKey, bySession := g.ask(key).Want(200).Text("token"), g.ask(session).Want(200).Text("token")
		g.fetch(bySession, 200)
		g.Call(session, "DELETE", "/api/v1/me/sessions/current", nil).Want(204)
		g.fetch(bySession, 401)
		g.fetch(byKey, 200)
	})
	t.Run("made in a view reach what the person sees, until the view ends", func(t *testing.T) {
		g := g.on(t)
		li, _ := g.Person("li", "", "desk")
		view := g.Call(g.Admin, "POST", viewPath, m{"person": li}).Want(201).Text("token")
		token := g.ask(view).Want(200).Text("token")
		g.fetch(token, 200)
		g.stage("closed")
		g.Call(g.Admin, "GET", g.path(""), nil).Want(200)
		g.fetch(token, 404)
		g.stage("open")
		g.Call(view, "DELETE", viewPath, nil).Want(204)
		g.fetch(token, 401)
	})
	t.Run("end with their person, however they were made and whoever disables them", func(t *testing.T) {
		g := g.on(t)
		for n, disable := range []func(id string){
			func(id string) { g.Call(g.Admin, "PATCH", "/api/v1/people/"+id, m{"active": false}).Want(200) },
			func(id string) { g.Exec(`UPDATE "users" SET "active" = 0 WHERE "id" = '` + id + `'`) },
		} {
			id, session := g.Person(fmt.Sprintf("leaver%d", n), "", "desk")
			_, key := g.key(session, time.Hour)
			view := g.Call(g.Admin, "POST", viewPath, m{"person": id}).Want(201).Text("token")
			var tokens []string
			for _, as := range []string{session, key, view} {
				tokens = append(tokens, g.ask(as).Want(200).Text("token"))
				g.fetch(tokens[len(tokens)-1], 200)
			}
			disable(id)
			for _, token := range tokens {
				g.fetch(token, 401)
			}
		}
	})
	t.Run("open one file, and nothing else", func(t *testing.T) {
		g := g.on(t)
		_, key := g.key(g.wang, time.Hour)
		token := g.ask(key).Want(200).Text("token")
		other := g.Create(g.Admin, "client", m{"name": "Other", "stage": "open", "owner": g.wangID})
		file := g.Upload(g.wang, "/api/v1/files", "b.png", picture(40, 30), nil).Want(201).Text("id")
		g.Patch(g.wang, "client", other, m{"doc": []string{file}}).Want(200)
		g.Call("", "GET", "/api/v1/objects/client/records/"+other+"/files/doc/"+file+"?token="+token, nil).Code(401, "file_token")
		g.Call("", "GET", "/api/v1/objects/client/records/"+g.id+"/files/doc/"+file+"?token="+token, nil).Code(401, "file_token")
		g.Call("", "GET", "/api/v1/objects/client/records/"+g.id+"?token="+token, nil).Want(401)
		g.Call("", "GET", g.path("?token="+token+"x"), nil).Code(401, "file_token")
		g.Call("", "GET", g.path("?token="+key), nil).Code(401, "file_token")
		g.Advance(6 * time.Minute)
		g.fetch(token, 401)
	})
}

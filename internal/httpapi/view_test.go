package httpapi_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// looking is a second administrator who looks as ann.
type looking struct {
	*team
	bossID, boss, token string
}

const viewPath = "/api/v1/view-as"

func (x *team) boss(t *testing.T, name string) *looking {
	t.Helper()
	l := &looking{team: x.on(t)}
	l.bossID, l.boss = l.Person(name, "", "admin")
	l.begin()
	return l
}

func (l *looking) begin() {
	l.TB.Helper()
	l.token = l.Call(l.boss, "POST", viewPath, m{"person": l.annID}).Want(201).Text("token")
}

func (l *looking) status() int { return l.Call(l.token, "GET", "/api/v1/me", nil).Status }

// A19: an administrator sees as another person does, who really looks is never in
// doubt, and nothing that a request says makes anybody somebody else.
func TestViewAs(t *testing.T) {
	x := newTeam(t)

	t.Run("shows what the person sees", func(t *testing.T) {
		l := x.boss(t, "boss1")
		me := l.Call(l.token, "GET", "/api/v1/me", nil).Want(200)
		if me.Text("user", "id") != l.annID || me.Get("user", "admin") != false || me.Get("can", "design") != false || me.Text("viewAs", "id") != l.annID || me.Text("viewAs", "name") != "ann" ||
			me.Text("viewAs", "by", "id") != l.bossID || me.Text("viewAs", "by", "name") != "boss1" || me.Text("viewAs", "until") == "" {
			t.Error(me.Raw)
		}
		if own := l.Call(l.boss, "GET", "/api/v1/me", nil).Want(200); own.Get("viewAs") != nil || own.Text("user", "id") != l.bossID {
			t.Error(own.Raw)
		}
		if got, want := l.List(l.token, "account").Want(200).Raw, l.List(l.ann, "account").Want(200).Raw; got != want {
			t.Errorf("%s\n%s", got, want)
		}
		l.Get(l.token, "account", l.other).Want(404)
		l.Call(l.token, "POST", "/api/v1/objects/account/aggregate", m{"measures": []m{{"op": "count"}}}).Want(200)
		l.Call(l.token, "POST", "/api/v1/expressions:check", m{"object": "account", "text": "record.amount"}).Want(200)
		l.Call(l.ann, "PATCH", "/api/v1/me", m{"preferences": m{"secret": "mine"}}).Want(200)
		if res := l.Call(l.token, "GET", "/api/v1/me", nil).Want(200); strings.Contains(res.Raw, "mine") {
			t.Error(res.Raw)
		}
	})

	t.Run("changes nothing and reaches nothing of the account or the business", func(t *testing.T) {
		l := x.boss(t, "boss2")
		reads := map[string]bool{
			"POST /api/v1/objects/{object}/aggregate": true, "POST /api/v1/objects/{object}/duplicates": true, "POST /api/v1/objects/{object}/linked": true, "POST /api/v1/objects/{object}/colored": true, "POST /api/v1/objects/{object}/records/{id}/actions/reveal": true, "POST /api/v1/files/token": true,
			"POST /api/v1/expressions:check": true, "POST /api/v1/expressions:try": true, "DELETE /api/v1/view-as": true,
		}
		before := dump(l.Kit)
		for _, r := range l.Tenon.API.Routes() {
			l.Advance(time.Second)
			name := r.Method + " " + r.Path
			path := strings.Replace(strings.Replace(r.Path, "{object}", "account", 1), "{id}", l.account, 1)
			if name == "DELETE /api/v1/view-as" {
				continue
			}
			res := l.Call(l.token, r.Method, places.Replace(path), nil)
			switch {
			case r.Method != "GET" && !reads[name]:
				res.Code(403, "view_as_read_only")
			case r.Method == "GET" && (r.Policy == "admins" || strings.Contains(r.Path, "/me/")):
				res.Code(403, "view_as_private")
			case res.Status == 401:
				t.Errorf("%s: %s", name, res.Raw)
			}
		}
		if after := dump(l.Kit); !maps.Equal(before, after) {
			t.Errorf("something was written:\n%v\n%v", before, after)
		}
		for _, path := range []string{"/api/collections/users/auth-refresh", "/api/collections/users/records", "/api/collections/users/impersonate/" + l.annID, "/api/realtime"} {
			l.Call(l.token, "POST", path, nil).Want(401)
		}
		l.Call(l.token, "DELETE", accounts+l.account, nil, "X-HTTP-Method-Override", "GET").Code(403, "view_as_read_only")
	})

	t.Run("is begun by administrators in a session, as people who are none", func(t *testing.T) {
		l := x.boss(t, "boss3")
		l.Call(l.ann, "POST", viewPath, m{"person": l.bobID}).Want(403)
		l.Call(l.token, "POST", viewPath, m{"person": l.bobID}).Code(403, "view_as_read_only")
		l.Call(l.boss, "POST", viewPath, m{"person": l.bossID}).Code(403, "view_as_admin")
		other, _ := l.Person("boss3b", "", "admin")
		l.Call(l.boss, "POST", viewPath, m{"person": other}).Code(403, "view_as_admin")
		l.Call(l.boss, "POST", viewPath, m{"person": "nosuchperson123"}).Want(404)
		l.Call(l.boss, "POST", viewPath, m{}).Code(400, "required", "person")
		l.Call(l.boss, "POST", viewPath, m{"person": l.annID, "admin": true}).Want(400)
		gone, _ := l.Person("gone3", "")
		l.Call(l.Admin, "PATCH", "/api/v1/people/"+gone, m{"active": false}).Want(200)
		l.Call(l.boss, "POST", viewPath, m{"person": gone}).Want(404)
		l.Call(l.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
		key := l.Call(l.boss, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"member"}, "scopes": []string{"read", "write"}}).Want(201).Text("key")
		l.Call(key, "POST", viewPath, m{"person": l.annID}).Code(403, "key_refused")
		for _, h := range [][]string{{"X-View-As", l.annID}, {"X-User", l.annID}, {"X-Role", "admin"}} {
			if res := l.Call(l.bob, "GET", "/api/v1/me", nil, h...).Want(200); res.Text("user", "id") != l.bobID {
				t.Error(res.Raw)
			}
		}
		if res := l.Call(l.boss, "GET", testkit.Query("/api/v1/me", "viewAs", l.annID), nil); res.Status == 200 && res.Text("user", "id") != l.bossID {
			t.Error(res.Raw)
		}
		for _, token := range []string{"tnv_", "tnv_x", l.token + "x", strings.ToUpper(l.token)} {
			l.Call(token, "GET", "/api/v1/me", nil).Want(401)
		}
		if l.status() != 200 {
			t.Error("the view has ended")
		}
		if n := l.Scalar(`SELECT count(*) FROM "tn_views" WHERE "hash" = '` + l.token + `'`); n != "0" {
			t.Error("the token is kept in plain")
		}
	})

	t.Run("is in the audit log, with both people at whatever is revealed", func(t *testing.T) {
		l := x.boss(t, "boss4")
		l.share(l.ann, l.account, m{"kind": "user", "subject": l.bobID, "level": "viewer"}).Want(200)
		view := l.Call(l.boss, "POST", viewPath, m{"person": l.bobID}).Want(201).Text("token")
		if l.status() != 401 {
			t.Error("a session looks as two people")
		}
		l.Call(view, "POST", accounts+l.account+"/actions/reveal", m{"field": "phone"}, "Idempotency-Key", "again").Want(200)
		l.Call(l.boss, "DELETE", viewPath, nil).Want(204)
		l.Call(view, "GET", "/api/v1/me", nil).Want(401)
		l.Call(l.boss, "DELETE", viewPath, nil).Want(204)
		res := l.Call(l.Admin, "GET", testkit.Query("/api/v1/audit", "who", l.bossID, "limit", "6"), nil).Want(200)
		var got []string
		for i, it := range res.Items() {
			got = append(got, it.(m)["action"].(string))
			if as := res.Text("items", i, "actingAs", "id"); as != map[bool]string{true: l.annID, false: l.bobID}[i > 2] && it.(m)["action"] != "signin.ok" {
				t.Errorf("%d: %s", i, as)
			}
		}
		if want := []string{"view_as.end", "reveal", "view_as.start", "view_as.end", "view_as.start", "signin.ok"}; !slices.Equal(got, want) {
			t.Error(got, res.Raw)
		}
		if reason := res.Text("items", 3, "detail", "reason"); reason != "replaced" {
			t.Error(reason)
		}
		l.unshare()
	})
}

// dump counts the rows of every table.
func dump(k *testkit.Kit) map[string]string {
	out := map[string]string{}
	for name := range strings.SplitSeq(k.Scalar(`SELECT group_concat("name") FROM "sqlite_master" WHERE "type" = 'table' AND "sql" NOT LIKE 'CREATE VIRTUAL%' AND "name" NOT LIKE '%_data' AND "name" NOT LIKE '%_idx' AND "name" <> 'tn_outbox_cursors' AND "name" NOT LIKE 'tn_search_%'`), ",") { // who reads the outbox goes on by itself, the search too
		out[name] = k.Scalar(`SELECT count(*) FROM "` + name + `"`)
	}
	return out
}

// A31: a view ends with whatever it stands on, by every way.
func TestAViewEndsWithItsSession(t *testing.T) {
	x := newTeam(t)
	for name, end := range map[string]func(l *looking){
		"by its own token":           func(l *looking) { l.Call(l.token, "DELETE", viewPath, nil).Want(204) },
		"by the session":             func(l *looking) { l.Call(l.boss, "DELETE", viewPath, nil).Want(204) },
		"signed out":                 func(l *looking) { l.Call(l.boss, "DELETE", "/api/v1/me/sessions/current", nil).Want(204) },
		"revoked":                    func(l *looking) { l.Call(l.Admin, "POST", "/api/v1/people/"+l.bossID+"/sessions/end", nil).Want(200) },
		"the administrator disabled": func(l *looking) { l.Call(l.Admin, "PATCH", "/api/v1/people/"+l.bossID, m{"active": false}).Want(200) },
		"no administrator any more": func(l *looking) {
			l.Call(l.Admin, "PATCH", "/api/v1/people/"+l.bossID, m{"roles": []string{}}).Want(200)
		},
		"the administrator's password": func(l *looking) {
			l.Call(l.Admin, "PATCH", "/api/v1/people/"+l.bossID, m{"password": "a-new-password"}).Want(200)
		},
		"the person disabled": func(l *looking) {
			l.Call(l.Admin, "PATCH", "/api/v1/people/"+l.annID, m{"active": false}).Want(200)
		},
		"the person an administrator": func(l *looking) {
			l.Call(l.Admin, "PATCH", "/api/v1/people/"+l.annID, m{"roles": []string{"admin"}}).Want(200)
		},
		"half an hour": func(l *looking) { l.Advance(31 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			l := x.boss(t, "boss"+strings.ReplaceAll(strings.ReplaceAll(name, " ", ""), "'", ""))
			l.annID, l.ann = l.Person("seen"+strings.ReplaceAll(strings.ReplaceAll(name, " ", ""), "'", ""), l.west, "member")
			l.begin()
			if l.status() != 200 {
				t.Fatal(l.status())
			}
			ended := listen(l.Kit, l.token)
			end(l)
			dead(l.Kit, "the view", l.status)
			closed(l.Kit, "the view", ended)
			l.Call(l.token, "DELETE", viewPath, nil).Want(401)
		})
	}
}

// A31: what was opened in a view does not outlive it.
func TestAViewsFileTokensEndWithIt(t *testing.T) {
	o := newOffice(t)
	k := o.Kit
	up := k.Upload(o.wang, "/api/v1/files", "a.png", picture(40, 30), nil).Want(201).Text("id")
	k.Patch(o.wang, "client", o.own, m{"doc": []string{up}}).Want(200)
	k.Define(role("reader", m{"object": "client", "operations": []string{"view"}, "read": []string{"name", "doc"}}))
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+o.wangID, m{"roles": []string{"sales", "reader"}}).Want(200)
	file := "/api/v1/objects/client/records/" + o.own + "/files/doc/" + up
	view := k.Call(k.Admin, "POST", viewPath, m{"person": o.wangID}).Want(201).Text("token")
	token := k.Call(view, "POST", "/api/v1/files/token", m{"object": "client", "id": o.own, "field": "doc", "file": up}).Want(200).Text("token")
	k.Call("", "GET", file+"?token="+token, nil).Want(200)
	k.Call(view, "DELETE", viewPath, nil).Want(204)
	dead(k, "the file token", func() int { return k.Call("", "GET", file+"?token="+token, nil).Status })
}

package httpapi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// talk gives those who own an account, and those with whom one is shared to edit,
// the right to comment.
func talk(t *testing.T) *team {
	x := newTeam(t)
	x.Define(role("talker",
		m{"object": "account", "operations": []string{"comment"}, "rows": "record.owner == user"},
		m{"object": "account", "operations": []string{"comment"}, "team": "editor"}))
	for _, id := range []string{x.annID, x.bobID, x.catID} {
		x.Call(x.Admin, "PATCH", "/api/v1/people/"+id, m{"roles": []string{"member", "talker"}}).Want(200)
	}
	return x
}

func (x *team) say(token, text string, more ...m) *testkit.Res {
	x.TB.Helper()
	body := m{"text": text}
	for _, one := range more {
		for k, v := range one {
			body[k] = v
		}
	}
	return x.Call(token, "POST", accounts+x.account+"/comments", body)
}

func TestComments(t *testing.T) {
	x := talk(t)
	comments := accounts + x.account + "/comments"

	t.Run("are of who sees the record, and written with the right to", func(t *testing.T) {
		x := x.on(t)
		c := x.say(x.ann, "  hello \x00\u202e<b>there</b>\r\n ").Want(201)
		if c.Text("text") != "hello <b>there</b>" || c.Text("by", "name") != "ann" || c.Get("mine") != true || c.Get("editable") != true {
			t.Error(c.Raw)
		}
		x.say(x.ann, " \n").Code(400, "comment_empty", "text")
		x.say(x.ann, strings.Repeat("长", 10_001)).Code(400, "comment_long", "text")
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		if res := x.Call(x.bob, "GET", comments, nil).Want(200); len(res.Items()) != 1 {
			t.Error(res.Raw)
		}
		x.say(x.bob, "no").Code(403, "forbidden_operation")
		x.Call(x.bob, "PUT", comments+"/"+c.Text("id")+"/reactions/👍", nil).Code(403, "forbidden_operation")
		if res := x.Call(x.bob, "GET", accounts+x.account+"?links=true", nil).Want(200); res.Get("$rights", "comment") != false {
			t.Error(res.Raw)
		}
		x.unshare()
		x.Call(x.Admin, "DELETE", comments+"/"+c.Text("id"), nil).Want(204)
	})

	t.Run("do not exist on a record that one may not see", func(t *testing.T) {
		x := x.on(t)
		id := x.say(x.ann, "inside").Want(201).Text("id")
		for _, path := range []string{accounts + x.account, accounts + "abcdefghijklmno"} {
			for _, c := range []struct{ method, path string }{
				{"GET", "/comments"}, {"POST", "/comments"}, {"PATCH", "/comments/" + id}, {"DELETE", "/comments/" + id}, {"GET", "/comments/" + id + "/edits"},
				{"PUT", "/comments/" + id + "/reactions/👍"}, {"GET", "/timeline"}, {"GET", "/mentions?q=a"},
			} {
				body := any(nil)
				if c.method == "POST" || c.method == "PATCH" {
					body = m{"text": "x"}
				}
				if res := x.Call(x.bob, c.method, path+c.path, body).Code(404, "not_found"); strings.Contains(res.Raw, "inside") {
					t.Error(res.Raw)
				}
			}
		}
		// By way of a record that one sees, another's comment is not there either.
		own := x.Create(x.bob, "account", m{"name": "Bob's"})
		for _, c := range []struct{ method, path string }{{"PATCH", ""}, {"DELETE", ""}, {"GET", "/edits"}, {"PUT", "/reactions/👍"}} {
			body := any(nil)
			if c.method == "PATCH" {
				body = m{"text": "taken"}
			}
			x.Call(x.bob, c.method, accounts+own+"/comments/"+id+c.path, body).Code(404, "not_found")
		}
		x.Call(x.bob, "POST", accounts+own+"/comments", m{"text": "x", "parent": id}).Code(400, "comment_parent", "parent")
		if got := x.Scalar(`SELECT "text" FROM "tn_comments" WHERE "id" = '` + id + `'`); got != "inside" {
			t.Error(got)
		}
	})

	t.Run("are changed by who said them, for ten minutes, and leave where they were", func(t *testing.T) {
		x := x.on(t)
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
		one := comments + "/" + x.say(x.ann, "first").Want(201).Text("id")
		x.Call(x.bob, "PATCH", one, m{"text": "not mine"}).Code(403, "comment_others")
		x.Call(x.bob, "DELETE", one, nil).Code(403, "comment_others")
		if res := x.Call(x.ann, "PATCH", one, m{"text": "second"}).Want(200); res.Text("text") != "second" || res.Text("edited") == "" {
			t.Error(res.Raw)
		}
		if res := x.Call(x.bob, "GET", one+"/edits", nil).Want(200); len(res.Items()) != 1 || !strings.Contains(res.Raw, "first") {
			t.Error(res.Raw)
		}
		reply := x.say(x.bob, "answer", m{"parent": strings.TrimPrefix(one, comments+"/")}).Want(201)
		if nested := x.say(x.ann, "again", m{"parent": reply.Text("id")}).Want(201); nested.Text("parent") != strings.TrimPrefix(one, comments+"/") {
			t.Error(nested.Raw)
		}
		if res := x.Call(x.bob, "PUT", one+"/reactions/👍", nil).Want(200); res.Text("reactions", 0, "reaction") != "👍" || res.Get("reactions", 0, "mine") != true {
			t.Error(res.Raw)
		}
		x.Call(x.bob, "PUT", one+"/reactions/<b>", nil).Want(400)
		if res := x.Call(x.bob, "DELETE", one+"/reactions/👍", nil).Want(200); len(res.Get("reactions").([]any)) != 0 {
			t.Error(res.Raw)
		}
		x.Advance(11 * time.Minute)
		x.Call(x.ann, "PATCH", one, m{"text": "third"}).Code(403, "comment_late")
		x.Call(x.ann, "DELETE", one, nil).Want(204)
		x.Call(x.ann, "DELETE", one, nil).Want(404)
		res := x.Call(x.bob, "GET", comments, nil).Want(200)
		if strings.Contains(res.Raw, "second") || strings.Contains(res.Raw, "first") || !strings.Contains(res.Raw, `"deleted":true`) {
			t.Error(res.Raw)
		}
		if edits := x.Call(x.ann, "GET", one+"/edits", nil).Want(200); len(edits.Items()) != 0 {
			t.Error(edits.Raw)
		}
		x.unshare()
	})

	t.Run("mention who there is, and offer who sees the record", func(t *testing.T) {
		x := x.on(t)
		c := x.say(x.ann, "<@"+x.bobID+"> and <@nosuchperson123>").Want(201)
		if c.Text("mentions", 0, "name") != "bob" || len(c.Get("mentions").([]any)) != 1 {
			t.Error(c.Raw)
		}
		sees := func() any {
			return x.Call(x.ann, "GET", accounts+x.account+"/mentions?q=bob", nil).Want(200).Get("items", 0, "sees")
		}
		if sees() != false {
			t.Error("bob sees what he does not")
		}
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		if sees() != true {
			t.Error("bob does not see what he does")
		}
		x.Call(x.bob, "GET", accounts+x.account+"/mentions?q=ann", nil).Code(403, "forbidden_operation")
		x.unshare()
	})

	t.Run("hold files of who says them, which go with the record's right and the comment", func(t *testing.T) {
		x := x.on(t)
		upload := func(token string) string {
			return x.Upload(token, "/api/v1/files", "plan.txt", []byte("secret plan"), nil).Want(201).Text("id")
		}
		file := upload(x.ann)
		c := x.say(x.ann, "", m{"files": []string{file}}).Want(201)
		if c.Text("files", 0, "name") != "plan.txt" {
			t.Error(c.Raw)
		}
		path := accounts + x.account + "/files/$comments/" + file
		if res := x.Call(x.ann, "GET", path, nil).Want(200); res.Raw != "secret plan" {
			t.Error(res.Raw)
		}
		x.Call(x.bob, "GET", path, nil).Code(404, "not_found")
		x.Call(x.bob, "POST", "/api/v1/files/token", m{"object": "account", "id": x.account, "field": "$comments", "file": file}).Code(404, "not_found")
		x.Call(x.ann, "GET", accounts+x.account+"/files/card/"+file, nil).Want(404)
		own := x.Create(x.bob, "account", m{"name": "Of bob"})
		x.Call(x.bob, "POST", accounts+own+"/comments", m{"text": "mine", "files": []string{file}}).Code(400, "file_not_found", "files")
		x.Call(x.bob, "GET", accounts+own+"/files/$comments/"+file, nil).Code(404, "not_found")
		x.say(x.ann, "twice", m{"files": []string{file}}).Code(400, "file_not_found", "files")
		x.say(x.ann, "of bob", m{"files": []string{upload(x.bob)}}).Code(400, "file_not_found", "files")
		token := x.Call(x.ann, "POST", "/api/v1/files/token", m{"object": "account", "id": x.account, "field": "$comments", "file": file}).Want(200).Text("token")
		x.Call("", "GET", path+"?token="+token, nil).Want(200)
		x.Call(x.ann, "DELETE", comments+"/"+c.Text("id"), nil).Want(204)
		x.Call(x.ann, "GET", path, nil).Code(404, "not_found")
		x.Call("", "GET", path+"?token="+token, nil).Code(404, "not_found")
	})
}

func TestTimeline(t *testing.T) {
	x := talk(t)
	path := accounts + x.account + "/timeline"
	kinds := func(res *testkit.Res) (out []string) {
		for _, it := range res.Items() {
			out = append(out, it.(m)["kind"].(string))
		}
		return out
	}

	t.Run("is comments, changes and shares by time, small changes as one", func(t *testing.T) {
		x := x.on(t)
		x.Advance(time.Hour)
		x.Patch(x.ann, "account", x.account, m{"amount": 8}).Want(200)
		x.Advance(time.Minute)
		x.Patch(x.ann, "account", x.account, m{"amount": 9, "level": "b"}).Want(200)
		x.Advance(time.Minute)
		x.say(x.ann, "well").Want(201)
		x.Advance(time.Minute)
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		res := x.Call(x.ann, "GET", path, nil).Want(200)
		if got := kinds(res); !slices.Equal(got, []string{"share", "comment", "change", "change"}) {
			t.Fatal(got, res.Raw)
		}
		if res.Text("items", 0, "share", "name") != "bob" || res.Text("items", 0, "action") != "shared" || res.Text("items", 1, "comment", "text") != "well" {
			t.Error(res.Raw)
		}
		if res.Get("items", 2, "entries") != 2.0 || len(res.Get("items", 2, "changes").([]any)) != 2 || res.Text("items", 3, "action") != "create" {
			t.Error(res.Raw)
		}
		// Page by page it is the same.
		var all []string
		cursor := ""
		for range 10 {
			page := x.Call(x.ann, "GET", testkit.Query(path, "limit", "1", "cursor", cursor), nil).Want(200)
			all = append(all, kinds(page)...)
			if cursor = page.Text("cursor"); cursor == "" {
				break
			}
		}
		if !slices.Equal(all, kinds(res)) {
			t.Error(all)
		}
		for query, want := range map[string][]string{"?kinds=comment": {"comment"}, "?kinds=comment,share": {"share", "comment"}, "?kinds=system": nil, "?by=" + x.bobID: nil, "?kinds=change&by=" + x.annID: {"change", "change"}} {
			if got := kinds(x.Call(x.ann, "GET", path+query, nil).Want(200)); !slices.Equal(got, want) {
				t.Error(query, got)
			}
		}
		x.Call(x.ann, "GET", path+"?kinds=secret", nil).Code(400, "unknown_choice", "kinds")
		x.Call(x.ann, "GET", path+"?cursor=%21", nil).Code(400, "bad_cursor")
	})

	t.Run("shows of changes and shares what one may read", func(t *testing.T) {
		x := x.on(t)
		x.Patch(x.Admin, "account", x.account, m{"secret": "the secret"}).Want(200)
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
		x.unshare()
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
		if res := x.Call(x.Admin, "GET", path, nil).Want(200); !strings.Contains(res.Raw, "the secret") {
			t.Error(res.Raw)
		}
		for _, token := range []string{x.ann, x.bob} {
			if res := x.Call(token, "GET", path, nil).Want(200); strings.Contains(res.Raw, "secret") {
				t.Error(res.Raw)
			}
		}
		res := x.Call(x.bob, "GET", path, nil).Want(200)
		if strings.Contains(res.Raw, "amount") || strings.Contains(res.Raw, "13800138000") {
			t.Error(res.Raw)
		}
		x.Define(role("watcher", m{"object": "account", "operations": []string{"view"}, "read": []string{"name"}}))
		_, watcher := x.Person("watcher", "", "watcher")
		if res := x.Call(watcher, "GET", path, nil).Want(200); slices.Contains(kinds(res), "share") || !slices.Contains(kinds(res), "comment") || strings.Contains(res.Raw, "Zoe") {
			t.Error(res.Raw)
		}
		x.unshare()
		x.Call(x.bob, "GET", path, nil).Code(404, "not_found")
	})
}

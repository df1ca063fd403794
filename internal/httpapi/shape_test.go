package httpapi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// The sentences of the API's contract about one record.
func TestARecord(t *testing.T) {
	k := world(t)
	me := k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(200).Text("user", "id")
	wang, _ := k.Person("wang", "")

	t.Run("is flat, with system fields and blanks by kind", func(t *testing.T) {
		k := k.On(t)
		body := k.Call(k.Admin, "POST", things, m{"name": "  甲  "}).Want(201).Body
		want := m{
			"version": 1.0, "created_by": me, "updated_by": me, "owner": me, "owner_dept": nil, "name": "甲", "note": "", "qty": nil, "amount": nil,
			"rate": nil, "vip": false, "level": "", "day": nil, "at": nil, "phone": "", "email": "", "site": "", "boss": nil, "unit": nil, "peer": nil, "serial": "",
		}
		for key, v := range want {
			if got, ok := body[key]; !ok || got != v {
				t.Errorf("%s is %#v, want %#v", key, got, v)
			}
		}
		for _, key := range []string{"tags", "doc", "pic"} {
			if l, ok := body[key].([]any); !ok || len(l) != 0 {
				t.Errorf("%s is %#v, want []", key, body[key])
			}
		}
		if id, _ := body["id"].(string); len(id) != 15 {
			t.Errorf("id %q", id)
		}
		if _, err := time.Parse("2006-01-02 15:04:05.000Z", body["created"].(string)); err != nil {
			t.Error(err)
		}
		if body["code"] != "KH"+time.Now().Format("2006")+"0001" {
			t.Errorf("auto number %v", body["code"])
		}
	})

	t.Run("takes each type's value and gives it back", func(t *testing.T) {
		k := k.On(t)
		dept := k.Department("销售", "")
		given := m{
			"name": "乙", "note": "a\nb", "qty": -12.5, "amount": 0, "rate": 0.25, "vip": true, "level": "b", "tags": []any{"z", "x"}, "day": "2026-01-31",
			"at": "2026-01-31 10:00:00.000Z", "phone": "13812345678", "email": "A@Example.com", "site": "https://a.cn/x", "boss": wang, "unit": dept,
		}
		id := k.Create(k.Admin, "thing", given)
		got := k.Get(k.Admin, "thing", id).Want(200).Body
		want := m{"qty": -12.5, "amount": 0.0, "rate": 0.25, "vip": true, "level": "b", "day": "2026-01-31", "at": "2026-01-31 10:00:00.000Z", "phone": "+8613812345678", "boss": wang, "unit": dept, "site": "https://a.cn/x"}
		for key, v := range want {
			if got[key] != v {
				t.Errorf("%s is %#v, want %#v", key, got[key], v)
			}
		}
		if l, _ := got["tags"].([]any); len(l) != 2 || l[0] != "x" {
			t.Errorf("tags %v", got["tags"])
		}
		blank := m{}
		for key := range given {
			if key != "name" && key != "vip" {
				blank[key] = nil
			}
		}
		got = k.Patch(k.Admin, "thing", id, blank).Want(200).Body
		if got["amount"] != nil || got["level"] != "" || got["boss"] != nil || got["day"] != nil || got["version"] != 2.0 {
			t.Errorf("blanked: %v", got)
		}
	})

	t.Run("refuses values of another type, on create as on update", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "thing", m{"name": "丙"})
		bad := map[string][]any{
			"name": {1, true, []any{}, m{}, strings.Repeat("长", 10_000)}, "note": {1, m{}}, "qty": {"abc", true, []any{1}, m{}}, "amount": {"x", []any{}},
			"rate": {"y", false}, "vip": {"perhaps", []any{}, m{}}, "level": {"nope", 1, []any{"a"}}, "tags": {"nope", []any{"nope"}, []any{1}, []any{"x", "x"}, m{}},
			"day": {"2026-02-30", "tomorrow", true, 20260101.5, []any{}}, "at": {"25:00", true, m{}}, "phone": {"12", "abc", true}, "email": {"not an address", true},
			"site": {"javascript:alert(1)", "not a url", 5}, "boss": {"not an id", 5, []any{}, "abcdefghijklmno"}, "unit": {5, "abcdefghijklmno"},
			"doc": {"x", []any{5}, []any{"abcdefghijklmno"}, m{}}, "pic": {[]any{"abcdefghijklmno"}}, "peer": {5, []any{}, "abcdefghijklmno", id + "x"},
			"code": {"KH1"}, "created": {"2026-01-01"}, "created_by": {"x"}, "updated": {nil}, "owner_dept": {nil}, "pool": {""}, "nothing": {1}, "deleted": {""}, "owner": {5, "abcdefghijklmno"},
		}
		rows := k.Scalar(`SELECT count(*) FROM "thing"`)
		for key, values := range bad {
			for _, v := range values {
				for _, res := range []*testkit.Res{k.Call(k.Admin, "POST", things, m{"name": "x", key: v}), k.Patch(k.Admin, "thing", id, m{key: v})} {
					if _, ok := res.Get("data", key).(m); res.Status != 400 || !ok || res.Text("data", key, "message") == res.Text("data", key, "code") {
						t.Errorf("%s = %.60v: %d %.300s", key, v, res.Status, res.Raw)
					}
				}
			}
		}
		if now := k.Scalar(`SELECT count(*) FROM "thing"`); now != rows {
			t.Errorf("refused creates left rows: %s, before %s", now, rows)
		}
		if v := k.Get(k.Admin, "thing", id).Get("version"); v != 1.0 {
			t.Errorf("refused updates moved the version to %v", v)
		}
		res := k.Call(k.Admin, "POST", things, m{"qty": "abc", "level": "nope"}).Code(400, "validation_failed")
		for _, key := range []string{"name", "qty", "level"} {
			if res.Get("data", key) == nil {
				t.Errorf("errors are not told together: %s missing in %s", key, res.Raw)
			}
		}
	})

	t.Run("refuses JSON that is not well", func(t *testing.T) {
		k := k.On(t)
		for _, body := range []string{`{"name":"a","name":"b"}`, `{"name":`, `[]`, `"x"`, `5`, `{"name":"a"} x`, `{"name":"\xff"}`, `{"name":1e400}`, `{"a":` + strings.Repeat("[", 20_000) + `}`} {
			if res := k.Call(k.Admin, "POST", things, body); res.Status != 400 || res.Text("message") == "" {
				t.Errorf("%.40s: %d %s", body, res.Status, res.Raw)
			}
		}
		k.Call(k.Admin, "POST", things, `{"name":"`+strings.Repeat("a", 9<<20)+`"}`).Code(413, "too_large")
		k.Call(k.Admin, "POST", things+":batch", `{"operations":[],"atomik":true}`).Code(400, "unknown_key")
		k.Call(k.Admin, "POST", "/api/v1/objects/thing/aggregate", `{"measures":[{"op":{"a":1}}]}`).Want(400)
		k.Call(k.Admin, "POST", "/api/v1/objects/thing/aggregate", `{"filter":{"a":1}}`).Want(400)
	})

	t.Run("has an id of its maker's choice, once", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "POST", things, m{"id": "abcdefghij12345", "name": "a"}).Want(201)
		k.Call(k.Admin, "POST", things, m{"id": "abcdefghij12345", "name": "b"}).Code(400, "id_taken", "id")
		k.Delete(k.Admin, "thing", "abcdefghij12345").Want(204)
		k.Call(k.Admin, "POST", things, m{"id": "abcdefghij12345", "name": "b"}).Code(400, "id_taken", "id")
		k.Call(k.Admin, "POST", things, m{"id": "abcdefghij12345", "name": "b"}, "Idempotency-Key", "take-over").Code(400, "id_taken", "id")
		for _, id := range []any{"short", "ABCDEFGHIJ12345", "../../../../etc", 5, nil, "abcdefghij12345x"} {
			k.Call(k.Admin, "POST", things, m{"id": id, "name": "b"}).Want(400)
		}
	})

	t.Run("moves its version with each change and answers 409 with the current record", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "thing", m{"name": "v"})
		k.Patch(k.Admin, "thing", id, m{"version": 1, "qty": 1}).Want(200)
		res := k.Patch(k.Admin, "thing", id, m{"version": 1, "qty": 2}).Code(409, "conflict")
		if res.Get("data", "current", "qty") != 1.0 || res.Get("data", "current", "version") != 2.0 {
			t.Error(res.Raw)
		}
		k.Patch(k.Admin, "thing", id, m{"qty": 3}).Want(200)
		for _, v := range []any{"1", 1.5, nil, true} {
			k.Patch(k.Admin, "thing", id, m{"version": v}).Want(400)
		}
		k.Call(k.Admin, "DELETE", things+"/"+id+"?version=1", nil).Code(409, "conflict")
		k.Call(k.Admin, "DELETE", things+"/"+id+"?version=3", nil).Want(204)
		k.Get(k.Admin, "thing", id).Code(404, "not_found")
		k.Patch(k.Admin, "thing", id, m{"qty": 1}).Code(404, "not_found")
		k.Call(k.Admin, "POST", things+"/"+id+"/actions/restore", nil).Want(200)
		if v := k.Get(k.Admin, "thing", id).Get("version"); v != 5.0 {
			t.Errorf("version %v after delete and restore", v)
		}
		k.Call(k.Admin, "POST", things+"/"+id+"/actions/restore", nil).Code(404, "not_found")
		h := k.Call(k.Admin, "GET", things+"/"+id+"/history", nil).Want(200)
		var actions []string
		for i, it := range h.Items() {
			actions = append(actions, it.(m)["action"].(string))
			if it.(m)["version"] != float64(len(h.Items())-i) {
				t.Errorf("version of entry %d: %v", i, it)
			}
		}
		if !slices.Equal(actions, []string{"restore", "delete", "update", "update", "create"}) {
			t.Errorf("history %v", actions)
		}
		if c := h.Get("items", 2, "changes", 0).(m); c["field"] != "qty" || c["from"] != 1.0 || c["to"] != 3.0 {
			t.Errorf("change %v", c)
		}
		var all []any
		for cursor := ""; ; {
			page := k.Call(k.Admin, "GET", testkit.Query(things+"/"+id+"/history", "limit", "2", "cursor", cursor), nil).Want(200)
			all = append(all, page.Items()...)
			if page.Get("cursor") == nil {
				break
			}
			cursor = page.Text("cursor")
		}
		if len(all) != 5 {
			t.Errorf("history by pages has %d entries", len(all))
		}
	})

	t.Run("belongs to its creator, to nobody, or by assign to another", func(t *testing.T) {
		k := k.On(t)
		if got := k.Call(k.Admin, "POST", things, m{"name": "o", "owner": nil}).Want(201).Body; got["owner"] != nil {
			t.Errorf("owner %v", got["owner"])
		}
		id := k.Create(k.Admin, "thing", m{"name": "o", "owner": wang})
		if got := k.Get(k.Admin, "thing", id, "expand", "owner,created_by").Want(200); got.Text("owner", "name") != "wang" || got.Text("created_by", "name") != "管理员" {
			t.Error(got.Raw)
		}
		if got := k.Call(k.Admin, "POST", things+"/"+id+"/actions/assign", m{"to": me}).Want(200); got.Text("owner") != me {
			t.Error(got.Raw)
		}
		k.Call(k.Admin, "POST", things+"/"+id+"/actions/assign", m{}).Want(400)
		k.Call(k.Admin, "POST", things+"/"+id+"/actions/assign", m{"to": "abcdefghijklmno"}).Want(400)
	})

	t.Run("answers with problems that have a status, a code and words", func(t *testing.T) {
		k := k.On(t)
		res := k.Get(k.Admin, "thing", "nosuchrecord123").Code(404, "not_found")
		if res.Get("status") != 404.0 || res.Text("message") == "" || res.Get("data") == nil {
			t.Error(res.Raw)
		}
		k.List(k.Admin, "no_such_object").Code(404, "no_such_object")
		k.Call(k.Admin, "GET", "/api/v1/nothing", nil).Code(404, "no_such_route")
		for _, q := range []string{things + "?asUser=x", things + "/x?system=1", things + "/x/history?a=b", "/api/v1/search?p=1", "/api/v1/people?x=1"} {
			k.Call(k.Admin, "GET", q, nil).Code(400, "unknown_key")
		}
		k.Call("", "POST", "/api/v1/setup", m{"email": "b@example.com", "password": testkit.Password, "business": "x"}).Code(403, "setup_done")
	})

	t.Run("takes files that its field accepts", func(t *testing.T) {
		k := k.On(t)
		up := func(name, content string) string {
			return k.Upload(k.Admin, "/api/v1/files", name, []byte(content), nil).Want(201).Text("id")
		}
		id := k.Create(k.Admin, "thing", m{"name": "f"})
		k.Patch(k.Admin, "thing", id, m{"doc": []any{up("a.txt", strings.Repeat("a", 1001))}}).Code(400, "file_too_large", "doc")
		k.Patch(k.Admin, "thing", id, m{"doc": []any{up("a.csv", "a,b")}}).Code(400, "file_type", "doc")
		k.Patch(k.Admin, "thing", id, m{"pic": []any{up("a.png", "<svg xmlns='http://www.w3.org/2000/svg'/>")}}).Code(400, "file_type", "pic")
		file := up("../../名 字.txt", "hello")
		res := k.Patch(k.Admin, "thing", id, m{"doc": []any{file}}).Want(200)
		if res.Text("doc", 0, "name") != "名 字.txt" || res.Get("doc", 0, "size") != 5.0 {
			t.Error(res.Raw)
		}
		got := k.Call(k.Admin, "GET", things+"/"+id+"/files/doc/"+file, nil).Want(200)
		if got.Raw != "hello" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%q %v", got.Raw, got.Header)
		}
		other := k.Create(k.Admin, "thing", m{"name": "g"})
		k.Patch(k.Admin, "thing", other, m{"doc": []any{file}}).Code(400, "file_not_found", "doc")
		k.Call(k.Admin, "GET", things+"/"+other+"/files/doc/"+file, nil).Want(404)
		k.Call(k.Admin, "GET", things+"/"+id+"/files/pic/"+file, nil).Want(404)
		token := k.Call(k.Admin, "POST", "/api/v1/files/token", m{"object": "thing", "id": id, "field": "doc", "file": file}).Want(200).Text("token")
		k.Call("", "GET", things+"/"+id+"/files/doc/"+file+"?token="+token, nil).Want(200)
		k.Call("", "GET", things+"/"+other+"/files/doc/"+file+"?token="+token, nil).Want(401)
		k.Call("", "GET", things+"/"+id+"?token="+token, nil).Want(401)
		k.Patch(k.Admin, "thing", id, m{"note": "kept"}).Want(200)
		if res := k.Patch(k.Admin, "thing", id, m{"doc": []any{}}).Want(200); len(res.Get("doc").([]any)) != 0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "GET", things+"/"+id+"/files/doc/"+file, nil).Want(404)
	})
}

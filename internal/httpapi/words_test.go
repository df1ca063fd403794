package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// booth is a business with a field of each of the types that are forms of text
// and numbers: who made the tags of foreign rows, and what stands in a field that
// one may not read, stays unknown.
type booth struct {
	*testkit.Kit
	annID, ann, guest, maker string
	own, foreign             string
}

func newBooth(t *testing.T) *booth {
	k := testkit.New(t, "")
	all := []string{"view", "create", "edit"}
	k.Define(
		role("maker", m{"object": "visit", "operations": all}),
		role("member", m{"object": "visit", "operations": all, "rows": "record.owner == user"}),
		role("guest", m{"object": "visit", "operations": all, "read": []string{"name", "free"}, "write": []string{"name", "labels"}}),
		object("visit", m{"owner": true}, field("name", "text", m{"required": true}),
			field("card", "text", m{"format": "id_card", "unique": true}), field("serial", "text", m{"format": "regex", "pattern": `SN-\d+`, "message": m{"zh": "写成 SN-1 这样", "en": "Write SN-1"}}),
			field("mark", "rating", m{"half": true}), field("at", "time", m{"step": 15, "latest": "18:00"}), field("month", "year_month", m{"earliest": "this_month"}),
			field("labels", "tags", m{"tags": []m{{"text": "VIP", "color": "red"}}, "creators": []string{"maker"}}), field("free", "tags")),
	)
	b := &booth{Kit: k}
	b.annID, b.ann = k.Person("ann", "", "member")
	_, b.guest = k.Person("guest", "", "guest")
	_, b.maker = k.Person("maker", "", "maker")
	b.own = k.Create(k.Admin, "visit", m{"name": "own", "owner": b.annID, "card": "110105 19491231 002x", "mark": 4.5, "at": "09:15", "month": "2099-01", "labels": []string{"vip", "老友"}, "free": []string{"a"}})
	b.foreign = k.Create(k.Admin, "visit", m{"name": "foreign", "mark": 2, "at": "14:30", "month": "2099-12", "labels": []string{"秘密"}, "free": []string{"a", "b"}})
	return b
}

const visitPath = "/api/v1/objects/visit/records/"

func TestFormsOfTextAndNumbers(t *testing.T) {
	t.Parallel()
	b := newBooth(t)

	t.Run("are kept in one form, and refused in any other", func(t *testing.T) {
		k := b.On(t)
		if rec := k.Get(k.Admin, "visit", b.own).Want(200); rec.Body["card"] != "11010519491231002X" || rec.Get("labels", 0) != "VIP" {
			t.Error(rec.Raw)
		}
		for _, x := range []struct {
			key   string
			value any
			code  string
		}{
			{"card", "110105194912310021", "wrong_check_digit"}, {"card", "<img src=x onerror=alert(1)>", "invalid_id_card"}, {"serial", "SN-1'; DROP TABLE visit;--", "pattern_mismatch"},
			{"mark", 4.3, "off_step"}, {"mark", 6, "out_of_range"}, {"mark", "5", "invalid_type"}, {"at", "09:20", "off_minutes"}, {"at", "18:15", "above_max"}, {"at", "25:00", "invalid_time"},
			{"month", "2000-01", "below_min"}, {"month", "2099-13", "invalid_month"}, {"labels", []any{"a\x00"}, "invalid_tag"}, {"labels", "VIP", "invalid_type"}, {"free", []any{m{"$gt": ""}}, "invalid_type"},
		} {
			if res := k.Patch(k.Admin, "visit", b.own, m{x.key: x.value}).Want(400); res.Get("data", x.key, "code") != x.code {
				t.Errorf("%s %v: %s", x.key, x.value, res.Raw)
			}
		}
		if res := k.Patch(k.Admin, "visit", b.own, m{"serial": "1"}); !strings.Contains(res.Raw, "SN-1") {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", strings.TrimSuffix(visitPath, "/"), m{"name": "twice", "card": "11010519491231002X"}).Want(400)
	})

	t.Run("keep what they have when a limit has moved on", func(t *testing.T) {
		k := b.On(t)
		id := k.Create(k.Admin, "visit", m{"name": "old"})
		k.Exec(`UPDATE "visit" SET "month" = '2001-02' WHERE "id" = '` + id + `'`)
		k.Patch(k.Admin, "visit", id, m{"name": "older", "month": "2001-02"}).Want(200)
		k.Patch(k.Admin, "visit", id, m{"month": "2001-03"}).Want(400)
	})

	t.Run("are found, ordered and grouped", func(t *testing.T) {
		k := b.On(t)
		for filter, want := range map[string]string{
			`has(record.at) && record.at < "12:00"`: "own", `record.at >= "14:30"`: "foreign", `record.month > "2099-06"`: "foreign", `record.mark >= 4`: "own", `record.mark == 4.5`: "own",
			`"VIP" in record.labels`: "own", `"b" in record.free && "a" in record.free`: "foreign", `record.card == "11010519491231002X"`: "own",
		} {
			got := k.List(k.Admin, "visit", "filter", filter).Want(200).Items()
			if len(got) != 1 || got[0].(m)["name"] != want {
				t.Errorf("%s finds %v", filter, got)
			}
		}
		for _, sort := range []string{"at", "month", "-mark"} {
			if got := k.List(k.Admin, "visit", "sort", sort, "filter", "has(record.mark)").Want(200).Items(); got[0].(m)["name"] != "own" {
				t.Errorf("sorted by %s: %v", sort, got)
			}
		}
		if res := k.Call(k.Admin, "POST", "/api/v1/objects/visit/aggregate", m{"groupBy": []string{"month"}, "measures": []m{{"op": "avg", "field": "mark"}}, "filter": `record.month == "2099-01"`}).Want(200); res.Get("items", 0, "avg_mark") != 4.5 {
			t.Error(res.Raw)
		}
	})

	t.Run("tell in the history what changed", func(t *testing.T) {
		k := b.On(t)
		k.Patch(b.ann, "visit", b.own, m{"at": "09:30", "mark": 5, "labels": []string{"VIP"}}).Want(200)
		h := k.Call(b.ann, "GET", visitPath+b.own+"/history", nil).Want(200)
		for _, word := range []string{"09:15", "09:30", "老友", "4.5"} {
			if !strings.Contains(h.Raw, word) {
				t.Errorf("no %s in %s", word, h.Raw)
			}
		}
		k.Patch(k.Admin, "visit", b.own, m{"labels": []string{"VIP", "老友"}}).Want(200)
	})
}

func TestTags(t *testing.T) {
	t.Parallel()
	b := newBooth(t)
	uses := func(k *testkit.Kit, token, field string, query ...string) string {
		res := k.Call(token, "GET", testkit.Query("/api/v1/objects/visit/fields/"+field+"/tags", query...), nil).Want(200)
		var out []string
		for _, x := range res.Items() {
			out = append(out, x.(m)["tag"].(string))
		}
		return strings.Join(out, ",")
	}

	t.Run("are offered by use, of rows and fields that one reads", func(t *testing.T) {
		k := b.On(t)
		if got := uses(k, k.Admin, "free"); got != "a,b" {
			t.Error(got)
		}
		if res := k.Call(k.Admin, "GET", "/api/v1/objects/visit/fields/free/tags?q=A&limit=1", nil).Want(200); res.Get("items", 0, "tag") != "a" || res.Get("items", 0, "count") != 2.0 {
			t.Error(res.Raw)
		}
		if got := uses(k, b.ann, "labels"); got != "VIP,老友" {
			t.Errorf("a member reads %s", got)
		}
		if got := uses(k, b.ann, "labels", "q", "秘"); got != "" {
			t.Errorf("a member finds %s", got)
		}
		if got := uses(k, k.Admin, "labels", "q", `%_"'`); got != "" {
			t.Error(got)
		}
		hidden := k.Call(b.guest, "GET", "/api/v1/objects/visit/fields/labels/tags", nil)
		missing := k.Call(b.guest, "GET", "/api/v1/objects/visit/fields/nowhere/tags", nil)
		if hidden.Status != missing.Status || strings.ReplaceAll(hidden.Raw, "labels", "nowhere") != missing.Raw {
			t.Errorf("%s\n%s", hidden.Raw, missing.Raw)
		}
		k.Call(k.Admin, "GET", "/api/v1/objects/visit/fields/name/tags", nil).Code(400, "not_tags")
		k.Call("", "GET", "/api/v1/objects/visit/fields/free/tags", nil).Want(401)
	})

	t.Run("are made by those who may", func(t *testing.T) {
		k := b.On(t)
		k.Patch(b.ann, "visit", b.own, m{"free": []string{"new", "newer"}}).Want(200)
		refuse := func(token, id string, tags ...string) {
			t.Helper()
			if res := k.Patch(token, "visit", id, m{"labels": tags}).Want(400); res.Get("data", "labels", "code") != "tag_not_yours_to_make" {
				t.Error(res.Raw)
			}
		}
		refuse(b.ann, b.own, "VIP", "老友", "新的")
		refuse(b.ann, b.own, "秘密")   // there is one, on a row that she does not see
		refuse(b.guest, b.own, "老友") // a field that one may write and not read offers nothing
		k.Patch(b.guest, "visit", b.own, m{"labels": []string{"VIP"}}).Want(200)
		k.Patch(b.maker, "visit", b.own, m{"labels": []string{"VIP", "新的"}}).Want(200)
		k.Patch(b.ann, "visit", b.own, m{"labels": []string{"新的"}}).Want(200)
		k.Create(b.ann, "visit", m{"name": "next", "labels": []string{"新的"}})
		k.Call(b.ann, "POST", "/api/v1/objects/visit/records:batch", m{"operations": []m{{"method": "create", "data": m{"name": "x", "labels": []string{"偷"}}}}})
		if got := uses(k, k.Admin, "labels", "q", "偷"); got != "" {
			t.Error(got)
		}
	})
}

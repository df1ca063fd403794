package httpapi_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// withRules is an object of companies with a rule that refuses and one that warns.
func withRules() m {
	return object("firm", m{"owner": true, "duplicates": []m{
		{"key": "name", "label": m{"zh": "公司名称", "en": "Company name"}, "match": []m{{"field": "name", "as": "company"}}, "on_form": "block", "on_import": "warn", "on_api": "allow", "show": "owner"},
		{"key": "like", "match": []m{{"field": "name", "as": "company", "similar": 75}}, "on_api": "allow"},
		{"key": "phone", "match": []m{{"field": "phone", "as": "phone"}, {"field": "city"}}, "when": `record.city != "nowhere" && record.note != "lost"`, "on_api": "block"},
	}}, field("name", "text"), field("phone", "text"), field("city", "text"), field("note", "text"))
}

const firms = "/api/v1/objects/firm/records"

func TestDuplicateRules(t *testing.T) {
	k := world(t, withRules(), role("seller", m{"object": "firm", "operations": []string{"view", "create", "edit", "delete"}, "rows": "record.owner == user"}))
	wang, seller := k.Person("wang", "", "seller")
	first := k.Create(k.Admin, "firm", m{"name": "华为技术有限公司", "owner": wang, "phone": "138 0013 8000", "city": "深圳"})

	t.Run("refuses what is the same but for how it is written", func(t *testing.T) {
		k := k.On(t)
		for _, name := range []string{"华为技术", "華為技術股份有限公司", "华为 技术（集团）有限公司", "　华为技术有限责任公司"} {
			res := k.Call(k.Admin, "POST", firms, m{"name": name}).Code(400, "validation_failed")
			if res.Text("data", "name", "code") != "duplicate_found" || res.Text("data", "name", "rule") != "name" || res.Text("data", "duplicates", 0, "id") != first || res.Text("data", "duplicates", 0, "action") != "block" {
				t.Errorf("%s: %s", name, res.Raw)
			}
		}
		k.Call(k.Admin, "PATCH", firms+"/"+first, m{"name": "华为技术", "note": "its own name"}).Want(200)
	})
	t.Run("warns, and writes once the person has seen it", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", firms+"?duplicates=ask", m{"name": "华为枝术"}).Code(409, "duplicate_unconfirmed")
		token := res.Text("data", "confirm")
		if res.Get("data", "duplicates", 0, "score") != 75.0 || token == "" {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", firms+"?duplicates=wrong", m{"name": "华为枝术"}).Code(409, "duplicate_unconfirmed")
		made := k.Call(k.Admin, "POST", firms+"?duplicates="+token, m{"name": "华为枝术"}).Want(201)
		if made.Text("$warnings", 0, "rule") != "like" || made.Text("$warnings", 0, "duplicates", 0, "id") != first {
			t.Error(made.Raw)
		}
		if res := k.Call(k.Admin, "POST", firms+"?duplicates="+token, m{"name": "华为枝木"}).Code(409, "duplicate_unconfirmed"); res.Text("data", "confirm") == token {
			t.Errorf("of others than were seen: %s", res.Raw)
		}
		k.Delete(k.Admin, "firm", made.Text("id"))
	})
	t.Run("holds all of its fields, where its condition does", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "POST", firms, m{"name": "Another", "phone": "+86 138-0013-8000", "city": "广州"}).Want(201)
		res := k.Call(k.Admin, "POST", firms, m{"name": "A third", "phone": "+86 138-0013-8000", "city": "深圳"}).Want(201)
		if res.Text("$warnings", 0, "rule") != "phone" {
			t.Error(res.Raw)
		}
		k.Create(k.Admin, "firm", m{"name": "Beehive", "phone": "13900139000", "city": "nowhere"})
		if res := k.Call(k.Admin, "POST", firms, m{"name": "Quarry", "phone": "13900139000", "city": "nowhere"}).Want(201); res.Get("$warnings") != nil {
			t.Error(res.Raw)
		}
	})
	t.Run("finds the one that it is about behind many that it is not about", func(t *testing.T) {
		k := k.On(t)
		lost := m{"phone": "+86 20 8888 0000", "city": "广州", "note": "lost"}
		for i := range 25 {
			lost["name"] = strings.Repeat("lost ", i+1)
			k.Create(k.Admin, "firm", lost)
		}
		if res := k.Call(k.Admin, "POST", firms, m{"name": "First one", "phone": lost["phone"], "city": "广州"}).Want(201); res.Get("$warnings") != nil {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", firms, m{"name": "Second one", "phone": lost["phone"], "city": "广州"}).Want(201); res.Text("$warnings", 0, "rule") != "phone" {
			t.Error(res.Raw)
		}
	})
	t.Run("tells of what one may not see no more than the rule says", func(t *testing.T) {
		k := k.On(t)
		k.Create(k.Admin, "firm", m{"name": "Secret Widgets Ltd", "phone": "13700137000", "city": "secretville"})
		res := k.Call(seller, "POST", firms, m{"name": "secret widgets"}).Code(400, "validation_failed")
		if strings.Contains(res.Raw, "Secret Widgets") || strings.Contains(res.Raw, `"id"`) || res.Text("data", "duplicates", 0, "owner") == "" {
			t.Error(res.Raw)
		}
		res = k.Call(seller, "POST", firms, m{"name": "Mine", "phone": "13700137000", "city": "secretville"}).Want(201)
		if seen := res.Get("$warnings", 0, "duplicates", 0).(m); seen["owner"] != nil || seen["id"] != nil || seen["title"] != nil {
			t.Errorf("of a rule that tells only that it exists: %v", seen)
		}
	})
	t.Run("is told of only when nothing else is in the way", func(t *testing.T) {
		k := k.On(t)
		if res := k.Call(seller, "POST", firms, m{"name": "secret widgets", "owner": "nobody"}); res.Status < 400 || strings.Contains(res.Raw, "duplicates") {
			t.Error(res.Raw)
		}
	})
	t.Run("what is only similar has no figure by which its name could be found, letter by letter", func(t *testing.T) {
		k := k.On(t)
		k.Create(k.Admin, "firm", m{"name": "Chrysanthemum"})
		res := k.Call(seller, "POST", firms, m{"name": "Chrysanthemun"}).Want(201)
		if seen := res.Get("$warnings", 0, "duplicates", 0).(m); seen["score"] != 75.0 || seen["exact"] != false {
			t.Error(res.Raw)
		}
		if seen := k.Call(k.Admin, "POST", firms, m{"name": "Chrysanthemun"}).Get("data", "duplicates"); seen == nil {
			t.Error("the one who sees all is told nothing")
		}
	})
	t.Run("a record that comes back is held against those that came since", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "firm", m{"name": "Comes Back Ltd"})
		k.Delete(k.Admin, "firm", id)
		other := k.Create(k.Admin, "firm", m{"name": "Comes Back"})
		k.Call(k.Admin, "POST", firms+"/"+id+"/actions/restore", m{}).Code(400, "validation_failed")
		k.Delete(k.Admin, "firm", other)
		k.Call(k.Admin, "POST", firms+"/"+id+"/actions/restore", m{}).Want(200)
		k.Call(k.Admin, "POST", firms, m{"name": "Comes Back"}).Code(400, "validation_failed")
	})
	t.Run("of two in one batch, and of two that race, one is written", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", firms+":batch", m{"operations": []m{{"method": "create", "data": m{"name": "Batch Co"}}, {"method": "create", "data": m{"name": "batch"}}}}).Want(200)
		if res.Get("results", 0, "status") != 201.0 || res.Get("results", 1, "status") != 400.0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", firms+":batch", m{"atomic": true, "operations": []m{{"method": "create", "data": m{"name": "Whole Co"}}, {"method": "create", "data": m{"name": "whole"}}}}).Want(400)
		var racing sync.WaitGroup
		status := make([]int, 8)
		for i := range status {
			racing.Go(func() {
				res := k.Call(k.Admin, "POST", firms, m{"name": "Racing " + strings.Repeat(" ", i) + "Ltd"})
				if status[i] = res.Status; status[i] != 201 && (res.Text("data", "name", "code") != "duplicate_found" || !strings.Contains(res.Text("data", "name", "message"), "Racing")) {
					t.Errorf("who comes second is not told of the first: %s", res.Raw)
				}
			})
		}
		racing.Wait()
		made := 0
		for _, s := range status {
			if s == 201 {
				made++
			}
		}
		if made != 1 {
			t.Errorf("%d of %v were made", made, status)
		}
	})
	t.Run("what one types is held against the rules, and nothing else is told", func(t *testing.T) {
		k := k.On(t)
		const path = "/api/v1/objects/firm/duplicates"
		res := k.Call(seller, "POST", path, m{"field": "name", "value": "Secret widgets Co., Ltd."}).Want(200)
		if len(res.Items()) == 0 || strings.Contains(res.Raw, "Secret") || strings.Contains(res.Raw, `"id"`) || res.Text("items", 0, "owner") == "" || res.Text("items", 0, "action") != "block" {
			t.Error(res.Raw)
		}
		if res := k.Call(seller, "POST", path, m{"field": "phone", "value": "13700137000"}).Want(200); len(res.Items()) != 0 {
			t.Errorf("by one of two fields: %s", res.Raw)
		}
		if res := k.Call(seller, "POST", path, m{"field": "city", "values": m{"phone": "13700137000", "city": "secretville"}}).Want(200); len(res.Items()) != 2 || strings.Contains(res.Raw, "Widgets") || strings.Count(res.Raw, `"owner"`) != 1 {
			t.Error(res.Raw)
		}
		if res := k.Call(seller, "POST", path, m{"field": "city", "values": m{"phone": "13700137000", "city": "secretville", "note": "lost"}}).Want(200); len(res.Items()) != 0 {
			t.Errorf("a rule that is not about it: %s", res.Raw)
		}
		reads := map[any]any{}
		for _, f := range k.Call(seller, "GET", "/api/v1/objects/firm", nil).Want(200).Get("fields").([]any) {
			reads[f.(m)["key"]] = f.(m)["hints_read"]
		}
		if reads["note"] != true || reads["city"] != true || reads["name"] != nil {
			t.Errorf("fields that conditions read: %v", reads)
		}
		k.Call(seller, "POST", path, m{"field": "note", "value": "x"}).Code(400, "unknown_field")
		for i := 0; ; i++ {
			if res := k.Call(seller, "POST", path, m{"field": "name", "value": "x"}); res.Status == 429 {
				break
			} else if i > 100 {
				t.Fatal("nobody is ever told to wait")
			}
		}
	})
}

// Who may make records of an object checks whether one is there, a hundred times a day,
// and is told no more than the rules say.
func TestCheckingDuplicates(t *testing.T) {
	k := world(t, withRules(), role("seller", m{"object": "firm", "operations": []string{"view", "create"}, "rows": "record.owner == user"}), role("reader", m{"object": "firm", "operations": []string{"view"}}), role("clerk", m{"object": "firm", "operations": []string{"view", "create"}, "rows": "record.owner == user", "read": []string{"city"}, "write": []string{"city", "phone"}}), role("steward", m{"object": "firm", "operations": []string{"view", "merge"}, "rows": `record.city != "secretville"`}))
	_, seller := k.Person("wang", "", "seller")
	_, reader := k.Person("li", "", "reader")
	_, clerk := k.Person("qian", "", "clerk")
	_, steward := k.Person("zhao", "", "steward")
	k.Create(k.Admin, "firm", m{"name": "Secret Widgets Ltd", "phone": "13700137000", "city": "secretville"})
	const check = "/api/v1/duplicates:check"

	t.Run("says that it is there and who has it, and nothing else", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(seller, "POST", check, m{"words": " secret widgets（limited）"}).Want(200)
		if len(res.Items()) != 1 || res.Text("items", 0, "object") != "firm" || res.Text("items", 0, "owner") == "" || res.Get("left") != 99.0 {
			t.Error(res.Raw)
		}
		for _, hidden := range []string{"Secret", "secretville", "137", `"id"`} {
			if strings.Contains(res.Raw, hidden) {
				t.Errorf("tells %q: %s", hidden, res.Raw)
			}
		}
		if res := k.Call(seller, "POST", check, m{"words": "137 0013 7000"}).Want(200); len(res.Items()) != 0 {
			t.Errorf("by one of the fields of a rule of two: %s", res.Raw)
		}
		if got := k.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" = 'duplicates.checked'`); got != "2" {
			t.Errorf("%s entries in the audit log", got)
		}
		if res := k.Call(seller, "GET", "/api/v1/duplicates", nil).Want(200); res.Get("left") != 98.0 || res.Text("objects", 0) != "firm" {
			t.Error(res.Raw)
		}
	})
	t.Run("is for who makes records, so often a day", func(t *testing.T) {
		k := k.On(t)
		k.Call(reader, "POST", check, m{"words": "secret widgets"}).Code(403, "forbidden_operation")
		k.Call(clerk, "POST", check, m{"words": "secret widgets"}).Code(403, "forbidden_operation")
		k.Call("", "POST", check, m{"words": "secret widgets"}).Want(401)
		k.Call(seller, "POST", check, m{"words": " "}).Want(400)
		k.Call(seller, "POST", check, m{"words": strings.Repeat("x", 201)}).Want(400)
		for range 98 {
			k.Call(seller, "POST", check, m{"words": "x"}).Want(200)
		}
		k.Call(seller, "POST", check, m{"words": "x"}).Code(429, "duplicates_checked_out")
		k.Advance(24 * time.Hour)
	})
	t.Run("lists what is the same by a rule, of records that one sees and may merge", func(t *testing.T) {
		k := k.On(t)
		for _, name := range []string{"Twin", "twin ltd", "Alone"} {
			k.Create(k.Admin, "firm", m{"name": name + " A", "phone": "13600136000", "city": name[:1]})
		}
		for i, city := range []string{"x", "x", "secretville", "secretville", "y", "y"} {
			k.Create(k.Admin, "firm", m{"name": []string{"Oak", "Birch River", "Cedar Hill", "Dogwood Lake", "Elm Valley", "Fir Mountain"}[i], "phone": "13500135000", "city": city})
		}
		const path = "/api/v1/objects/firm/duplicates?rule=phone&limit=1"
		first := k.Call(steward, "GET", path, nil).Want(200)
		second := k.Call(steward, "GET", path+"&cursor="+first.Text("cursor"), nil).Want(200)
		if len(first.Items()) != 1 || len(second.Items()) != 1 || first.Text("items", 0, "records", 1, "id") == "" || first.Text("items", 0, "records", 0, "id") == second.Text("items", 0, "records", 0, "id") {
			t.Errorf("%s, then %s", first.Raw, second.Raw)
		}
		if last := k.Call(steward, "GET", path+"&cursor="+second.Text("cursor"), nil).Want(200); len(last.Items()) != 0 || last.Get("cursor") != nil {
			t.Error(last.Raw)
		}
		k.Call(reader, "GET", path, nil).Code(403, "forbidden_operation")
		k.Call(steward, "GET", "/api/v1/objects/firm/duplicates?rule=gone", nil).Code(400, "no_such_duplicates")
		k.Call(steward, "GET", path+"&cursor=x", nil).Code(400, "bad_cursor")
	})
	t.Run("tries a rule that is only drafted, for designers", func(t *testing.T) {
		k := k.On(t)
		draft := withRules()
		draft["duplicates"] = []m{{"key": "fuzzy", "match": []m{{"field": "name", "as": "text", "similar": 85}}}}
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/firm", draft).Want(200)
		const try = "/api/v1/objects/firm/duplicates/rules/fuzzy/try"
		k.Create(k.Admin, "firm", m{"name": "Grey Heron Trading"})
		k.Create(k.Admin, "firm", m{"name": "Gray Heron Trading"})
		res := k.Call(k.Admin, "POST", try, m{}).Want(200)
		living := k.Scalar(`SELECT count(*) FROM "firm" WHERE "deleted" = ''`)
		if fmt.Sprint(res.Get("looked")) != living || fmt.Sprint(res.Get("total")) != living || res.Get("same") != 2.0 || res.Text("pairs", 0, "record", "title") == "" || res.Get("pairs", 0, "with", "score") == 100.0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", "/api/v1/objects/firm/duplicates/rules/phone/try", m{}).Code(400, "no_such_duplicates")
		k.Call(steward, "POST", try, m{}).Want(403)
		k.Call(k.Admin, "DELETE", "/api/v1/definitions/object/firm/draft", nil)
	})
	t.Run("tells designers how the rules stand", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "GET", "/api/v1/objects/firm/duplicates/rules", nil).Want(200)
		if len(res.Items()) != 3 || res.Text("items", 2, "rule") != "phone" || res.Get("items", 2, "groups") != 3.0 || res.Get("items", 2, "records") != 6.0 {
			t.Error(res.Raw)
		}
		k.Call(steward, "GET", "/api/v1/objects/firm/duplicates/rules", nil).Want(403)
	})
}

// Rules that come later find what was there before, once their keys are made; keys of
// rules that are gone go.
func TestDuplicateKeysAreMade(t *testing.T) {
	plain := withRules()
	rules := plain["duplicates"]
	delete(plain, "duplicates")
	k := world(t, plain)
	k.Create(k.Admin, "firm", m{"name": "Early Bird Ltd"})
	k.Create(k.Admin, "firm", m{"name": "Early Bird"})
	later := withRules()
	later["duplicates"] = rules
	k.Define(later)
	deadline := time.Now().Add(5 * time.Second)
	for k.Scalar(`SELECT count(*) FROM "tn_duplicate_sides" WHERE "ready"`) != "3" {
		if time.Now().After(deadline) {
			t.Fatal("the keys are not made")
		}
		time.Sleep(10 * time.Millisecond)
	}
	k.Call(k.Admin, "POST", firms, m{"name": "early bird"}).Code(400, "validation_failed")
	delete(later, "duplicates")
	k.Define(later)
	for k.Scalar(`SELECT (SELECT count(*) FROM "tn_duplicate_sides") + (SELECT count(*) FROM "tn_duplicate_keys")`) != "0" {
		if time.Now().After(deadline) {
			t.Fatal("the keys stay")
		}
		time.Sleep(10 * time.Millisecond)
	}
	k.Create(k.Admin, "firm", m{"name": "early bird"})
}

// What a conversion leaves over in another field is found there, by rules and by words.
func TestLeftoversAreFound(t *testing.T) {
	rule := m{"key": "old", "match": []m{{"field": "size_old"}}, "on_form": "block"}
	k := world(t, object("event", m{"duplicates": []m{rule}}, field("name", "text"), field("size", "text"), field("size_old", "text", m{"search": true})))
	k.Create(k.Admin, "event", m{"name": "a", "size": "some thirty"})
	k.Define(object("event", m{"duplicates": []m{rule}}, field("name", "text"), field("size", "number", m{"leftover": "size_old"}), field("size_old", "text", m{"search": true})))
	deadline := time.Now().Add(5 * time.Second)
	for k.Scalar(`SELECT (SELECT count(*) FROM "tn_duplicate_sides" WHERE "ready") + (SELECT count(*) FROM "tn_search_objects" WHERE "object" = 'event' AND "ready")`) != "2" {
		if time.Now().After(deadline) {
			t.Fatal("what is kept beside the records is not made again")
		}
		time.Sleep(10 * time.Millisecond)
	}
	k.Call(k.Admin, "POST", "/api/v1/objects/event/records", m{"name": "b", "size_old": "some thirty"}).Code(400, "validation_failed")
	if res := k.Call(k.Admin, "GET", "/api/v1/search?q=thirty", nil).Want(200); len(res.Items()) != 1 {
		t.Error(res.Raw)
	}
}

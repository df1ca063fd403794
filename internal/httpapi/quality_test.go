package httpapi_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// shop is a business that says how complete its customers are: a phone counts three
// times, a tax number of companies only.
func shop(t *testing.T, more ...m) *testkit.Kit {
	return world(t, append([]m{
		object("shop", m{"owner": true, "quality": m{
			"threshold": 50,
			"fields":    []m{{"field": "phone", "weight": 3}, {"field": "note"}, {"field": "tax_no", "when": `record.kind == "company"`}, {"field": "lines", "weight": 2}, {"field": "margin"}},
			"stale":     m{"days": 30, "field": "seen"},
		}},
			field("name", "text", m{"required": true}), field("phone", "phone"), field("note", "long_text"), field("tax_no", "text"), field("kind", "text"),
			field("margin", "number"), field("seen", "datetime"),
			m{"key": "lines", "type": "subform", "label": m{"en": "Lines"}, "fields": []m{{"key": "what", "type": "text", "label": m{"en": "What"}}}},
			field("completeness", "completeness", m{"index": true})),
		object("plain", m{}, field("name", "text", m{"required": true}), field("a", "text"), field("b", "number"), field("c", "switch"), field("d", "multi_select", m{"options": []m{{"value": "x", "label": m{"en": "X"}}}}), field("e", "relation", m{"object": "shop"}), field("score", "completeness")),
	}, more...)...)
}

func share(t *testing.T, got any) float64 {
	t.Helper()
	x, ok := got.(float64)
	if !ok {
		t.Fatalf("the score is %v", got)
	}
	return x
}

func TestHowCompleteRecordsAre(t *testing.T) {
	t.Parallel()
	k := shop(t)
	read := func(object, id string) *testkit.Res { return k.Get(k.Admin, object, id, "links", "true").Want(200) }

	t.Run("by weights and conditions, kept with every write", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "shop", m{"name": "a", "phone": "13800138000"})
		if got := share(t, read("shop", id).Get("completeness")); got != 0.43 { // 3 of 7
			t.Errorf("a phone is %v", got)
		}
		k.Patch(k.Admin, "shop", id, m{"kind": "company"}).Want(200)
		if got := share(t, read("shop", id).Get("completeness")); got != 0.38 { // 3 of 8
			t.Errorf("of a company a phone is %v", got)
		}
		k.Patch(k.Admin, "shop", id, m{"lines": []m{{"what": "x"}}, "note": "n"}).Want(200)
		res := read("shop", id)
		if got := share(t, res.Get("completeness")); got != 0.75 {
			t.Errorf("with lines and a note it is %v", got)
		}
		if raw, _ := json.Marshal(res.Get("$missing")); string(raw) != `[{"field":"tax_no","weight":1},{"field":"margin","weight":1}]` {
			t.Errorf("it lacks %s", raw)
		}
		k.Patch(k.Admin, "shop", id, m{"completeness": 1}).Code(400, "not_writable", "completeness")
	})
	t.Run("of all that people may fill in and need not, where nothing is said", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "plain", m{"name": "a", "a": "x"})
		if got := share(t, read("plain", id).Get("score")); got != 0.25 {
			t.Errorf("one of four is %v", got)
		}
	})
	t.Run("is filtered, sorted, grouped and averaged by", func(t *testing.T) {
		k := k.On(t)
		k.Create(k.Admin, "shop", m{"name": "empty"})
		meta := k.Call(k.Admin, "GET", "/api/v1/objects/shop", nil).Want(200)
		if meta.Text("quality", "incomplete") != "record.completeness < 0.5" || meta.Get("quality", "staleDays") != 30.0 {
			t.Error(meta.Get("quality"))
		}
		list := k.List(k.Admin, "shop", "filter", meta.Text("quality", "incomplete"), "sort", "-completeness").Want(200)
		if len(list.Items()) != 1 || list.Get("items", 0, "name") != "empty" {
			t.Error(list.Raw)
		}
		sum := k.Call(k.Admin, "POST", "/api/v1/objects/shop/aggregate", m{"groupBy": []string{"completeness"}, "measures": []m{{"op": "count"}}}).Want(200)
		if len(sum.Items()) != 2 {
			t.Error(sum.Raw)
		}
	})
	t.Run("is right for any record", func(t *testing.T) {
		k := k.On(t)
		rnd := rand.New(rand.NewPCG(7, 79))
		for range 60 {
			data, filled, possible := m{"name": "x"}, 0.0, 7.0
			var lacks []string
			for _, f := range []struct {
				key    string
				weight float64
				value  any
			}{{"phone", 3, "13800138000"}, {"lines", 2, []m{{"what": "x"}}}, {"note", 1, "n"}, {"margin", 1, 0}} {
				if rnd.IntN(2) == 0 {
					data[f.key], filled = f.value, filled+f.weight
				} else {
					lacks = append(lacks, f.key)
				}
			}
			if rnd.IntN(2) == 0 {
				data["kind"], possible = "company", possible+1
				if rnd.IntN(2) == 0 {
					data["tax_no"], filled = "1", filled+1
				} else {
					lacks = append(lacks, "tax_no")
				}
			}
			res := read("shop", k.Create(k.Admin, "shop", data))
			if want := math.Round(filled/possible*100) / 100; share(t, res.Get("completeness")) != want {
				t.Fatalf("%v is %v, not %v", data, res.Get("completeness"), want)
			}
			for _, key := range lacks {
				if !strings.Contains(fmt.Sprint(res.Get("$missing")), "field:"+key+" ") {
					t.Fatalf("%v lacks %s: %v", data, key, res.Get("$missing"))
				}
			}
			if got, _ := res.Get("$missing").([]any); len(got) != len(lacks) {
				t.Fatalf("%v lacks %v, not %v", data, lacks, got)
			}
		}
	})
}

func TestARuleThatChangesIsComputedAnew(t *testing.T) {
	t.Parallel()
	k := shop(t)
	id := k.Create(k.Admin, "plain", m{"name": "a", "a": "x"})
	doc := k.Call(k.Admin, "GET", "/api/v1/definitions/object/plain", nil).Want(200).Body
	delete(doc, "$meta")
	doc["quality"] = m{"fields": []m{{"field": "a", "weight": 9}, {"field": "b"}}, "stale": m{"days": 10}}
	k.Define(doc)
	k.Publish()
	got := any(nil)
	for end := time.Now().Add(10 * time.Second); got != 0.9 && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		got = k.Get(k.Admin, "plain", id).Want(200).Get("score")
	}
	if got != 0.9 {
		t.Errorf("the score is %v", got)
	}
}

func TestQualityThatMakesNoSense(t *testing.T) {
	t.Parallel()
	k := shop(t)
	fields := []m{field("name", "text", m{"required": true}), field("day", "date"), field("on", "switch"), field("secret", "encrypted"), field("many", "relations", m{"object": "shop"}), field("no", "auto_number", m{"pattern": "A{000}"})}
	with := append(append([]m{}, fields...), field("score", "completeness"))
	for code, doc := range map[string]m{
		"quality_no_score":    object("odd", m{"quality": m{"threshold": 50}}, fields...),
		"quality_one_score":   object("odd", m{}, append(append([]m{}, with...), field("other", "completeness"))...),
		"duplicate_key":       object("odd", m{"quality": m{"fields": []m{{"field": "day"}, {"field": "day"}}}}, with...),
		"no_such_field":       object("odd", m{"quality": m{"fields": []m{{"field": "gone"}}}}, with...),
		"quality_not_counted": object("odd", m{"quality": m{"fields": []m{{"field": "on"}}}}, with...),
		"quality_when_live":   object("odd", m{"quality": m{"fields": []m{{"field": "day", "when": `record.day < TODAY()`}}}}, with...),
		"expression_type":     object("odd", m{"quality": m{"fields": []m{{"field": "day", "when": `record.name`}}}}, with...),
		"quality_stale_type":  object("odd", m{"quality": m{"stale": m{"days": 3, "field": "name"}}}, with...),
	} {
		res := k.Call(k.Admin, "PUT", "/api/v1/definitions/object/odd", doc)
		raw := res.Raw
		if res.Status < 400 {
			raw = k.Call(k.Admin, "POST", "/api/v1/releases:plan", m{}).Raw
		}
		if !strings.Contains(raw, `"`+code+`"`) {
			t.Errorf("%s is not said: %s", code, raw)
		}
	}
	for _, key := range []string{"secret", "many", "no"} {
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/odd", object("odd", m{"quality": m{"fields": []m{{"field": key}}}}, with...)).Want(200)
		if raw := k.Call(k.Admin, "POST", "/api/v1/releases:plan", m{}).Raw; !strings.Contains(raw, "quality_not_counted") {
			t.Errorf("%s counts: %s", key, raw)
		}
	}
}

// How complete a record is tells whether its fields are blank: who may not read one of
// them on a row knows nothing of it there, by no path.
func TestCompletenessHidesBlanks(t *testing.T) {
	t.Parallel()
	k := shop(t,
		role("seller", m{"object": "shop", "operations": []string{"view"}, "read": []string{"name", "phone", "note", "tax_no", "kind", "lines", "completeness"}},
			m{"object": "shop", "operations": []string{"view"}, "rows": "record.owner == user"}))
	id, seller := k.Person("seller", "", "seller")
	mine := k.Create(k.Admin, "shop", m{"name": "mine", "phone": "13800138000", "owner": id})
	foreign := k.Create(k.Admin, "shop", m{"name": "foreign", "phone": "13800138000"})

	own, other := k.Get(seller, "shop", mine, "links", "true").Want(200), k.Get(seller, "shop", foreign, "links", "true").Want(200)
	if own.Get("completeness") != 0.43 || own.Get("$missing") == nil {
		t.Error(own.Raw)
	}
	for _, key := range []string{"completeness", "$missing"} {
		if _, there := other.Body[key]; there {
			t.Errorf("%s of a foreign record: %s", key, other.Raw)
		}
	}
	for _, filter := range []string{"record.completeness < 0.5", "record.completeness == 0.43", "record.completeness > 0"} {
		if list := k.List(seller, "shop", "filter", filter).Want(200); len(list.Items()) != 1 || list.Get("items", 0, "name") != "mine" {
			t.Errorf("%s finds %s", filter, list.Raw)
		}
	}
	sum := k.Call(seller, "POST", "/api/v1/objects/shop/aggregate", m{"groupBy": []string{"completeness"}, "measures": []m{{"op": "count"}, {"op": "avg", "field": "completeness"}}}).Want(200)
	for _, item := range sum.Items() {
		if group, _ := item.(m); group["completeness"] == nil && group["avg_completeness"] != nil {
			t.Error(sum.Raw)
		}
	}
}

package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestHistoryByFieldPersonAndSource(t *testing.T) {
	k := world(t, object("deal", m{"owner": true}, field("name", "text"), field("stage", "text"), field("cost", "number")),
		role("seller", m{"object": "deal", "operations": []string{"view", "edit"}, "rows": "record.owner == user"},
			m{"object": "deal", "operations": []string{"view"}, "read": []string{"name", "owner"}}),
		role("blind", m{"object": "deal", "operations": []string{"view"}, "read": []string{"name"}}))
	id, seller := k.Person("seller", "", "seller")
	_, blind := k.Person("blind", "", "blind")
	own := k.Create(k.Admin, "deal", m{"name": "Own", "stage": "a", "owner": id})
	other := k.Create(k.Admin, "deal", m{"name": "Other", "stage": "a", "cost": 1})
	for i, stage := range []string{"b", "c", "d", "e"} {
		who := k.Admin
		if i%2 == 1 {
			who = seller
		}
		k.Patch(who, "deal", own, m{"stage": stage}).Want(200)
		k.Patch(k.Admin, "deal", own, m{"cost": i}).Want(200)
	}
	k.Patch(k.Admin, "deal", other, m{"cost": 2}).Want(200)
	ask := func(k *testkit.Kit, token, record, query string) *testkit.Res {
		return k.Call(token, "GET", "/api/v1/objects/deal/records/"+record+"/history?"+query, nil)
	}
	count := func(res *testkit.Res) int { return len(res.Want(200).Get("items").([]any)) }

	t.Run("is narrowed over all of it, page by page", func(t *testing.T) {
		k := k.On(t)
		if n := count(ask(k, k.Admin, own, "")); n != 9 {
			t.Errorf("%d changes in all", n)
		}
		stages, cursor := 0, ""
		for range 9 {
			res := ask(k, k.Admin, own, "field=stage&limit=2&cursor="+cursor)
			stages += count(res)
			if strings.Contains(res.Raw, `"cost"`) {
				t.Errorf("other fields stand beside the one that was asked for: %s", res.Raw)
			}
			if cursor = res.Text("cursor"); cursor == "" {
				break
			}
		}
		if stages != 5 {
			t.Errorf("%d changes of the stage", stages)
		}
		if n := count(ask(k, k.Admin, own, "by="+id)); n != 2 {
			t.Errorf("%d changes by the seller", n)
		}
		if n := count(ask(k, k.Admin, own, "by="+id+"&field=cost")); n != 0 {
			t.Errorf("%d changes of the cost by the seller", n)
		}
		if a, b := count(ask(k, k.Admin, own, "source=api")), count(ask(k, k.Admin, own, "source=import")); a+count(ask(k, k.Admin, own, "source=ui")) != 9 || b != 0 {
			t.Errorf("%d by the interface, %d by imports", a, b)
		}
		ask(k, k.Admin, own, "field=nothing").Code(400, "unknown_field")
		ask(k, k.Admin, own, "wrong=1").Want(400)
	})
	t.Run("says what it may be narrowed by", func(t *testing.T) {
		k := k.On(t)
		res := ask(k, seller, own, "limit=1&touched=true").Want(200)
		if len(res.Get("touched", "by").([]any)) != 2 || !strings.Contains(res.Raw, `"stage","cost"`) {
			t.Error(res.Raw)
		}
	})
	t.Run("does not tell when a field changed that one may not read", func(t *testing.T) {
		k := k.On(t)
		if n := count(ask(k, seller, own, "field=cost")); n != 4 {
			t.Errorf("%d changes of the cost of one's own", n)
		}
		if n := count(ask(k, seller, other, "field=cost")); n != 0 {
			t.Errorf("%d changes of a cost that is hidden on this record", n)
		}
		if res := ask(k, seller, other, "limit=1&touched=true").Want(200); strings.Contains(res.Raw, "cost") || strings.Contains(res.Raw, "stage") {
			t.Error(res.Raw)
		}
		ask(k, blind, own, "field=cost").Code(400, "unknown_field")
		ask(k, blind, own, "field=nothing").Code(400, "unknown_field")
		if res := ask(k, blind, own, "limit=1&touched=true").Want(200); strings.Contains(res.Raw, "cost") {
			t.Error(res.Raw)
		}
	})
}

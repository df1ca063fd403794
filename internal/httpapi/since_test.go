package httpapi_test

import (
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// Since when records have a value is told from their history, as far as the value is.
func TestSinceWhen(t *testing.T) {
	o := newOffice(t)
	since := func(k *testkit.Kit, token, id, field string) any {
		for _, it := range k.List(token, "client", "since", field).Want(200).Items() {
			if rec := it.(m); rec["id"] == id {
				return rec["$since"]
			}
		}
		k.TB.Fatalf("%s is not in the list", id)
		return nil
	}
	updated := func(k *testkit.Kit, id string) any { return k.Get(k.Admin, "client", id).Want(200).Get("updated") }
	made := updated(o.Kit, o.own)
	if got := since(o.Kit, o.Admin, o.own, "stage"); got != made {
		t.Errorf("a value of the beginning since %v, made %v", got, made)
	}
	o.Advance(26 * time.Hour)
	o.Patch(o.Admin, "client", o.own, m{"stage": "won", "amount": 11}).Want(200)
	moved := updated(o.Kit, o.own)
	o.Advance(time.Hour)
	o.Patch(o.Admin, "client", o.own, m{"name": "own again"}).Want(200)

	t.Run("a field has its value, whatever else was written", func(t *testing.T) {
		o := o.on(t)
		if got := since(o.Kit, o.wang, o.own, "stage"); got != moved || moved == made {
			t.Errorf("since %v, moved %v", got, moved)
		}
		if got := since(o.Kit, o.wang, o.own, "name"); got == moved || got == made {
			t.Errorf("the name since %v", got)
		}
	})
	t.Run("is told of no value that one may not read", func(t *testing.T) {
		o := o.on(t)
		if got := since(o.Kit, o.wang, o.foreign, "amount"); got != nil {
			t.Errorf("of somebody else's amount: %v", got)
		}
		if got := since(o.Kit, o.wang, o.own, "amount"); got != moved {
			t.Errorf("of one's own: %v", got)
		}
		hidden, not := o.List(o.wang, "client", "since", "codeword"), o.List(o.wang, "client", "since", "nosuch")
		hidden.Code(400, "unknown_field")
		not.Code(400, "unknown_field")
	})
	t.Run("is told of owners, too", func(t *testing.T) {
		o := o.on(t)
		id := o.Create(o.Admin, "client", m{"name": "handed over", "stage": "open", "owner": o.liID})
		before := updated(o.Kit, id)
		o.Advance(time.Hour)
		o.Patch(o.Admin, "client", id, m{"owner": o.wangID}).Want(200)
		if got := since(o.Kit, o.Admin, id, "owner"); got != updated(o.Kit, id) || got == before {
			t.Errorf("owned since %v", got)
		}
		if got := since(o.Kit, o.Admin, id, "stage"); got != before {
			t.Errorf("in its stage since %v", got)
		}
	})
	t.Run("is asked of a stored field, for a page", func(t *testing.T) {
		o := o.on(t)
		o.List(o.Admin, "client", "since", "stage", "limit", "101").Code(400, "bad_limit")
		if got := o.List(o.Admin, "client").Want(200).Get("items", 0, "$since"); got != nil {
			t.Errorf("unasked: %v", got)
		}
	})
}

// At the top of a tree stand also those under a record that one does not see: the
// link reads as blank, in a condition as on the record.
func TestATreeBeginsAtWhatOneSees(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		object("node", m{"owner": true}, field("name", "text"), field("above", "relation", m{"object": "node"})),
		role("worker", m{"object": "node", "operations": []string{"view"}, "rows": "record.owner.id == user.id", "read": []string{"name", "above"}}),
	)
	k.Publish()
	id, who := k.Person("wang", "", "worker")
	boss := k.Create(k.Admin, "node", m{"name": "boss"})
	mine := k.Create(k.Admin, "node", m{"name": "mine", "above": boss, "owner": id})
	k.Create(k.Admin, "node", m{"name": "below", "above": mine, "owner": id})
	res := k.List(who, "node", "filter", "isBlank(record.above)", "links", "true").Want(200)
	if len(res.Items()) != 1 || res.Text("items", 0, "name") != "mine" || res.Get("items", 0, "above") != nil {
		t.Error(res.Raw)
	}
}

package httpapi_test

import "testing"

// A print holds the rows that one may print, with the fields that one may read; who
// may print nothing gets no rows for it.
func TestPrints(t *testing.T) {
	k := world(t, object("bill", nil, field("name", "text"), field("secret", "text")),
		role("desk", m{"object": "bill", "operations": []string{"view"}, "read": []string{"name"}}, m{"object": "bill", "operations": []string{"print"}, "rows": `record.name == "mine"`, "read": []string{"name"}}),
		role("reader", m{"object": "bill", "operations": []string{"view"}}))
	k.Create(k.Admin, "bill", m{"name": "mine", "secret": "needle"})
	k.Create(k.Admin, "bill", m{"name": "theirs", "secret": "needle"})
	_, desk := k.Person("desk", "", "desk")
	_, reader := k.Person("reader", "", "reader")
	if n := len(k.List(desk, "bill").Want(200).Items()); n != 2 {
		t.Errorf("%d rows are seen", n)
	}
	res := k.List(desk, "bill", "operation", "print").Want(200)
	if len(res.Items()) != 1 || res.Text("items", 0, "name") != "mine" || containsAny(res.Raw, "needle") {
		t.Error(res.Raw)
	}
	k.List(reader, "bill", "operation", "print").Code(403, "forbidden_operation")
	for _, other := range []string{"delete", "purge", "nothing"} {
		k.List(desk, "bill", "operation", other).Code(400, "validation_failed")
	}
}

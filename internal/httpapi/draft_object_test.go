package httpapi_test

import (
	"strings"
	"testing"
)

// A preview of a form runs on what the designer's drafts would make of the
// object: fields, rules and formulas that are not published yet.
func TestAnObjectAsItsDraftsWouldMakeIt(t *testing.T) {
	k, clerk := spied(t)
	doc := k.Call(k.Admin, "GET", "/api/v1/definitions/object/bid", nil).Want(200)
	fields := append(doc.Get("fields").([]any),
		m{"key": "twice", "type": "formula", "label": m{"en": "Twice"}, "result": "number", "formula": "record.amount * 2"})
	k.Call(k.Admin, "PUT", "/api/v1/definitions/object/bid", m{"kind": "object", "key": "bid", "label": doc.Get("label"), "title": "name", "owner": true, "fields": fields}).Want(200)
	k.Call(k.Admin, "PUT", "/api/v1/definitions/form/bid_form", m{
		"kind": "form", "key": "bid_form", "object": "bid", "nodes": []any{m{"field": "name"}, m{"field": "amount"}, m{"field": "twice"}},
		"rules": []any{m{"kind": "show", "when": `record.name != ""`, "fields": []any{"amount"}}},
	}).Want(200)

	draft := k.Call(k.Admin, "GET", "/api/v1/objects/bid?draft=true", nil).Want(200)
	if draft.Text("logic", "formulas", 0, "field") != "twice" || draft.Get("logic", "formulas", 0, "code") == nil {
		t.Error(draft.Raw)
	}
	forms := draft.Get("forms").([]any)
	if last := forms[len(forms)-1].(map[string]any); last["key"] != "bid_form" || len(last["rules"].([]any)) != 1 {
		t.Error(draft.Raw)
	}
	published := k.Call(k.Admin, "GET", "/api/v1/objects/bid", nil).Want(200)
	if len(published.Get("logic", "formulas").([]any)) != 0 || published.Text("forms", 0, "key") == "bid_form" {
		t.Error(published.Raw)
	}
	k.Call(clerk, "GET", "/api/v1/objects/bid?draft=true", nil).Code(403, "forbidden")

	// As people of one role would be shown it, with the drafts of that role.
	as := k.Call(k.Admin, "GET", "/api/v1/objects/bid?draft=true&role=clerk", nil).Want(200)
	keys := func(res interface{ Get(...any) any }) string {
		var out []string
		for _, f := range res.Get("fields").([]any) {
			out = append(out, f.(map[string]any)["key"].(string))
		}
		return strings.Join(out, " ")
	}
	theirs := k.Call(clerk, "GET", "/api/v1/objects/bid", nil).Want(200)
	if keys(as) != keys(theirs) || keys(as) == keys(draft) || !strings.Contains(keys(draft), "twice") {
		t.Errorf("%s\n%s", keys(as), keys(theirs))
	}
	k.Call(k.Admin, "PUT", "/api/v1/definitions/role/guest", role("guest", m{"object": "firm", "operations": []string{"view"}})).Want(200)
	k.Call(k.Admin, "GET", "/api/v1/objects/bid?draft=true&role=guest", nil).Code(404, "no_such_object")
	k.Call(k.Admin, "GET", "/api/v1/objects/bid?draft=true&role=nobody", nil).Want(400)
	k.Call(clerk, "GET", "/api/v1/objects/bid?draft=true&role=admin", nil).Code(403, "forbidden")
	if res := k.Call(clerk, "GET", "/api/v1/objects/bid?role=admin", nil).Want(200); keys(res) != keys(theirs) {
		t.Error("the role is heard without a draft")
	}
}

package httpapi_test

import (
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
}

package httpapi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// typedClients is an object with two record types, and forms for one role and one type.
func typedClients() []m {
	return []m{
		object("client", m{"types": []m{
			{"key": "company", "label": m{"zh": "企业", "en": "Company"}, "options": m{"level": []string{"a", "b"}, "tags": []string{"x"}}},
			{"key": "person", "label": m{"zh": "个人", "en": "Person"}},
			{"key": "old", "label": m{"en": "Old"}, "disabled": true},
		}},
			field("name", "text"), field("level", "select", options("a", "b", "c"), m{"default": "c"}), field("tags", "multi_select", options("x", "y")), field("secret", "text")),
		{"kind": "form", "key": "client_company", "object": "client", "types": []string{"company"}, "nodes": []m{{"field": "name"}, {"field": "level"}}},
		{"kind": "form", "key": "client_boss", "object": "client", "roles": []string{"boss"}, "order": -1, "nodes": []m{{"field": "name"}, {"field": "secret"}}},
		role("boss", m{"object": "client", "operations": []string{"view", "create", "edit", "import"}}),
		role("clerk", m{"object": "client", "operations": []string{"view", "create", "edit"}, "read": []string{"name", "record_type", "level"}, "write": []string{"name", "record_type", "level", "tags"}}),
		role("blind", m{"object": "client", "operations": []string{"view", "create"}, "read": []string{"name"}, "write": []string{"name"}}),
	}
}

const clients = "/api/v1/objects/client/records"

func formKeys(res *testkit.Res) []string {
	var out []string
	for _, f := range res.Get("forms").([]any) {
		out = append(out, f.(m)["key"].(string))
	}
	return out
}

func TestRecordTypes(t *testing.T) {
	k := world(t, typedClients()...)
	_, boss := k.Person("boss", "", "boss")
	_, clerk := k.Person("clerk", "", "clerk")
	_, blind := k.Person("blind", "", "blind")

	t.Run("are told with the forms that one may use", func(t *testing.T) {
		k := k.On(t)
		for token, want := range map[string][]string{
			boss: {"client_boss", "client_company", "full"}, clerk: {"client_company", "full"}, k.Admin: {"client_boss", "client_company", "full"},
		} {
			res := k.Call(token, "GET", "/api/v1/objects/client", nil).Want(200)
			if got := formKeys(res); !slices.Equal(got, want) {
				t.Errorf("forms are %v, want %v", got, want)
			}
			if strings.Contains(res.Raw, `"roles"`) {
				t.Error("the roles of a form are told")
			}
		}
		res := k.Call(clerk, "GET", "/api/v1/objects/client", nil).Want(200)
		if len(res.Get("types").([]any)) != 3 || res.Text("types", 0, "options", "level", 1) != "b" {
			t.Error(res.Raw)
		}
		if rules := res.Get("forms", 1, "rules").([]any); len(rules) != 2 {
			t.Errorf("what a type leaves of options is a rule of every form: %v", rules)
		}
		if res := k.Call(blind, "GET", "/api/v1/objects/client", nil).Want(200); res.Get("types") != nil {
			t.Error("types are told to who may not know of them")
		}
	})
	t.Run("narrow options on every way in", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(clerk, "POST", clients, m{"name": "a"}).Want(201)
		if res.Text("record_type") != "company" || res.Text("level") != "" {
			t.Errorf("a new record is of the first type, without a default that it does not have: %s", res.Raw)
		}
		id := res.Text("id")
		k.Call(clerk, "POST", clients, m{"name": "a", "level": "c"}).Code(400, "option_not_of_type", "level")
		k.Call(clerk, "POST", clients, m{"name": "a", "record_type": "gone"}).Code(400, "unknown_option", "record_type")
		k.Call(clerk, "POST", clients, m{"name": "a", "record_type": "old"}).Code(400, "option_disabled", "record_type")
		k.Patch(clerk, "client", id, m{"level": "c"}).Code(400, "option_not_of_type", "level")
		k.Patch(clerk, "client", id, m{"record_type": "person", "level": "c"}).Want(200)
		k.Patch(clerk, "client", id, m{"record_type": "company"}).Code(400, "option_not_of_type", "level")
		k.Call(boss, "POST", clients, m{"name": "a", "tags": []string{"x", "y"}}).Code(400, "option_not_of_type", "tags")
		res = k.Call(clerk, "POST", clients+":batch", m{"operations": []m{{"method": "create", "data": m{"name": "b", "level": "c"}}}}).Want(200)
		if res.Text("results", 0, "error", "data", "level", "code") != "option_not_of_type" {
			t.Error(res.Raw)
		}
		k.Call(blind, "POST", clients, m{"name": "b", "record_type": "person"}).Want(400)
		if res := k.Call(blind, "POST", clients, m{"name": "b"}).Want(201); res.Get("record_type") != nil {
			t.Error("the type is shown to who may not read it")
		}
	})
	t.Run("have forms of their own", func(t *testing.T) {
		k := k.On(t)
		k.Call(clerk, "POST", testkit.Query(clients, "form", "client_company"), m{"name": "a", "level": "b"}).Want(201)
		k.Call(clerk, "POST", testkit.Query(clients, "form", "client_company"), m{"name": "a", "record_type": "person"}).Code(400, "form_not_of_type", "record_type")
		k.Call(clerk, "POST", testkit.Query(clients, "form", "client_boss"), m{"name": "a"}).Code(400, "no_such_form")
		k.Call(boss, "POST", testkit.Query(clients, "form", "client_boss"), m{"name": "a"}).Want(201)
		k.Call(clerk, "GET", testkit.Query(clients, "filter", `record.record_type == "person"`), nil).Want(200)
	})
}

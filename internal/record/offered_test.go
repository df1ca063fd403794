package record_test

import "testing"

// sites is an object whose cities depend on its province, in its rows too.
func sites() []m {
	place := func(key, parent string) m {
		return m{"value": key, "label": m{"en": "City " + key}, "parents": []string{parent}}
	}
	cities := m{"options": []m{place("sz", "gd"), place("hz", "zj"), {"value": "any", "label": m{"en": "Any"}}}, "depends_on": "province"}
	return []m{object("site", nil, field("name", "text"),
		field("province", "select", choices("gd", "zj")), field("city", "select", cities), field("cities", "multi_select", cities),
		field("stops", "subform", m{"fields": []m{field("province", "multi_select", choices("gd", "zj")), field("city", "select", cities)}}))}
}

func TestOptionsThatDependOnAnotherField(t *testing.T) {
	k := world(t, sites()...)
	const path = "/api/v1/objects/site/records"
	for name, c := range map[string]struct {
		data  m
		wrong string // the field, or none
	}{
		"they go together":            {m{"province": "gd", "city": "sz", "cities": []string{"sz", "any"}}, ""},
		"they do not":                 {m{"province": "gd", "city": "hz"}, "city"},
		"one of several does not":     {m{"province": "gd", "cities": []string{"sz", "hz"}}, "cities"},
		"nothing is chosen above":     {m{"city": "hz"}, "city"},
		"for every province":          {m{"city": "any"}, ""},
		"a row where they do not":     {m{"stops": []m{{"province": []string{"gd"}, "city": "sz"}, {"province": []string{"gd"}, "city": "hz"}}}, "stops.1.city"},
		"a row below several parents": {m{"stops": []m{{"province": []string{"gd", "zj"}, "city": "hz"}}}, ""},
	} {
		res := k.Call(k.Admin, "POST", path, c.data)
		if c.wrong == "" {
			res.Want(201)
			continue
		}
		if res.Want(400); res.Text("data", c.wrong, "code") != "option_not_beside" {
			t.Errorf("%s: %s", name, res.Raw)
		}
	}
	id := k.Call(k.Admin, "POST", path, m{"province": "gd", "city": "sz"}).Want(201).Text("id")
	if res := k.Patch(k.Admin, "site", id, m{"province": "zj"}).Want(400); res.Text("data", "city", "code") != "option_not_beside" {
		t.Error(res.Raw)
	}
	k.Patch(k.Admin, "site", id, m{"province": "zj", "city": ""}).Want(200)
}

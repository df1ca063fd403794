package importer

import (
	"reflect"
	"testing"
)

// A cell may name several records, where the field does; what is not there is
// treated as in any other link.
func TestCellsThatNameSeveralRecords(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.objects["bundle"] = object("bundle", "套餐", "Bundle", spec("name", "text", "名称", "Name", required, unique), spec("products", "relations", "产品", "Products", to("product")))
	i := w.upload("product", "p.csv", "name\nDesk\nLamp\n\"Acme, Inc.\"\n", Options{})
	if i = w.run(i, Request{Mapping: map[string]string{"name": "name"}}); i.Created != 3 {
		t.Fatalf("%+v", i.Counts)
	}
	in := "name,products\na,Desk、Lamp\nb,\"Desk, Lamp, Desk\"\nc,\"Acme, Inc.; Lamp\"\nd,\"Desk, Nothing\"\ne,\n"
	i = w.upload("bundle", "b.csv", in, Options{})
	i = w.run(i, Request{Mapping: map[string]string{"name": "name", "products": "products"}})
	if i.Counts != (Counts{Created: 4, Failed: 1}) {
		t.Fatalf("%+v %+v", i.Counts, w.errors(i.ID))
	}
	id := func(name string) string {
		for id, r := range w.records["product"] {
			if r.data["name"] == name {
				return id
			}
		}
		return "nothing is called " + name
	}
	for name, want := range map[string]any{"a": []string{id("Desk"), id("Lamp")}, "b": []string{id("Desk"), id("Lamp")}, "c": []string{id("Acme, Inc."), id("Lamp")}, "e": nil} {
		if got := w.find("bundle", "name", name).data["products"]; !reflect.DeepEqual(got, want) && !(want == nil && got == nil) {
			t.Errorf("%s: %v, not %v", name, got, want)
		}
	}
	if e := w.errors(i.ID); len(e) != 1 || e[0].Code != "import_link_missing" || e[0].Value != "Nothing" {
		t.Errorf("%+v", e)
	}
	i = w.upload("bundle", "b.csv", "name,products\nf,\"Desk, Nothing\"\n", Options{})
	i = w.run(i, Request{Mapping: map[string]string{"name": "name", "products": "products"}, Settings: map[string]Setting{"products": {Missing: MissingCreate}}})
	if got, _ := w.find("bundle", "name", "f").data["products"].([]string); i.Created != 1 || len(got) != 2 || got[1] != id("Nothing") {
		t.Errorf("%+v %v", i.Counts, got)
	}
}

package meta_test

import (
	"reflect"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
)

// An assertion goes through text and back as it was.
func TestAssertionAsText(t *testing.T) {
	r := meta.NewRegistry(all.New())
	doc, err := r.DecodeYAML([]byte(`
kind: assertion
key: apart
label: {zh: 销售一部看不到销售二部的客户, en: East never sees West}
who: {departments: [总部/销售一部], roles: [sales]}
never: view
object: customer
rows: record.owner_dept.name == "销售二部"
field: amount
severity: warn
`))
	if err != nil {
		t.Fatal(err)
	}
	a, ok := doc.(*meta.Assertion)
	if !ok || a.Who.Departments[0] != "总部/销售一部" || a.Never != "view" || a.Field != "amount" || a.Severity != meta.SeverityWarn {
		t.Fatalf("%+v", doc)
	}
	raw, err := meta.EncodeYAML(doc)
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.DecodeYAML(raw)
	if err != nil || !reflect.DeepEqual(doc, again) {
		t.Errorf("%v\n%s", err, raw)
	}
}

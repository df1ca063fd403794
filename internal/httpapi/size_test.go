package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
)

// An object of as many fields as there may be works like any other; one more is
// refused by name.
func TestManyFields(t *testing.T) {
	k := world(t)
	object := func(fields int) m {
		list := make([]m, fields)
		for i := range list {
			list[i] = field(fmt.Sprintf("f%d", i), []string{"text", "number", "date", "switch"}[i%4], m{"label": m{"zh": fmt.Sprintf("字段 %d", i)}})
		}
		return m{"kind": "object", "key": "wide", "label": m{"zh": "宽", "en": "Wide"}, "title": "f0", "owner": true, "fields": list}
	}
	columns := []m{{"field": "owner"}, {"field": "owner_dept"}, {"field": "created"}, {"field": "updated"}}
	values := m{}
	for i := range 300 {
		columns = append(columns, m{"field": fmt.Sprintf("f%d", i)})
		if i%4 == 0 {
			values[fmt.Sprintf("f%d", i)] = fmt.Sprintf("text %d", i)
		}
	}
	k.Define(object(300))
	k.Define(m{"kind": "view", "key": "wide_all", "object": "wide", "label": m{"en": "All"}, "columns": columns})
	id := k.Create(k.Admin, "wide", values)

	t.Run("300 are written, read and listed", func(t *testing.T) {
		k := k.On(t)
		k.Patch(k.Admin, "wide", id, m{"f297": 7}).Want(200)
		if got := k.Get(k.Admin, "wide", id); got.Text("f296") != "text 296" || got.Get("f297") != 7.0 {
			t.Error(got.Raw)
		}
		all := make([]string, len(columns))
		for i, c := range columns {
			all[i] = c["field"].(string)
		}
		res := k.Call(k.Admin, "GET", "/api/v1/objects/wide/records?view=wide_all&fields="+strings.Join(all, ","), nil).Want(200)
		if items := res.Items(); len(items) != 1 || len(items[0].(m)) < len(columns) {
			t.Error(res.Raw)
		}
	})

	t.Run("301 are refused, with the limit and the count", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "PUT", "/api/v1/definitions/object/wide", object(301)).Want(400)
		if res.Text("data", "fields", "code") != "too_many_fields" || !strings.Contains(res.Text("data", "fields", "message"), "300") || !strings.Contains(res.Text("data", "fields", "message"), "301") {
			t.Error(res.Raw)
		}
		if got := k.Get(k.Admin, "wide", id); got.Text("f0") != "text 0" {
			t.Error(got.Raw)
		}
	})

	t.Run("an archived field counts", func(t *testing.T) {
		doc := object(301)
		doc["fields"].([]m)[7]["archived"] = true
		k.On(t).Call(k.Admin, "PUT", "/api/v1/definitions/object/wide", doc).Want(400)
	})
}

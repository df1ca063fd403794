package httpapi_test

import (
	"strings"
	"testing"
)

// TestConversions: an event's size is a text, which is to become a number.
func TestConversions(t *testing.T) {
	c := studio(t)
	c.Define(object("event", m{"app": "events"}, field("name", "text"), field("size", "text"), field("twice", "formula", m{"result": "text", "formula": "record.size"})))
	for i, size := range []string{"12", "1,000", "many", "", "=1+1"} {
		c.Create(c.Admin, "event", m{"name": "event " + string(rune('a'+i)), "size": size})
	}
	const path = "/api/v1/definitions/object/event/conversion"
	number := m{"key": "size", "type": "number", "label": m{"en": "Size"}}

	t.Run("tell what converts and what becomes blank, with records", func(t *testing.T) {
		c := c.on(t)
		res := c.Call(c.Admin, "POST", path, m{"field": "size", "to": number}).Want(200)
		if res.Get("rows") != 4.0 || res.Get("kept") != 2.0 || res.Get("lost") != 2.0 || len(res.Get("samples").([]any)) != 4 {
			t.Fatal(res.Raw)
		}
		if !strings.Contains(res.Raw, `"title":"event a","before":"12","after":"12","kept":true`) || !strings.Contains(res.Raw, `"title":"event c","before":"many","after":"","kept":false`) {
			t.Error(res.Raw)
		}
		csv := c.Call(c.Admin, "POST", path, m{"field": "size", "to": number, "format": "csv"}).Want(200).Raw
		if lines := strings.Split(strings.TrimSpace(csv), "\n"); len(lines) != 5 || !strings.Contains(csv, "many") || strings.Contains(csv, ",=1+1") {
			t.Error(csv)
		}
		c.Call(c.Admin, "POST", path, m{"field": "size", "to": m{"key": "size", "type": "select", "label": m{"en": "S"}}}).Code(400, "validation_failed")
		c.Call(c.Admin, "POST", path, m{"field": "twice", "to": number}).Code(400, "conversion_none")
		c.Call(c.Admin, "POST", path, m{"field": "gone", "to": number}).Code(400, "conversion_none")
	})

	t.Run("show records to administrators of all only", func(t *testing.T) {
		c := c.on(t)
		res := c.Call(c.wang, "POST", path, m{"field": "size", "to": number}).Want(200)
		if res.Get("lost") != 2.0 || len(res.Get("samples").([]any)) != 0 || strings.Contains(res.Raw, "many") {
			t.Error(res.Raw)
		}
		c.Call(c.wang, "POST", path, m{"field": "size", "to": number, "format": "csv"}).Want(403)
		c.Call(c.wang, "POST", "/api/v1/definitions/object/bill/conversion", m{"field": "name", "to": number}).Want(404)
		c.Call(c.li, "POST", path, m{"field": "size", "to": number}).Want(403)
	})

	t.Run("leave over what does not convert in another field", func(t *testing.T) {
		c := c.on(t)
		c.Define(object("event", m{"app": "events"}, field("name", "text"), field("size", "number", m{"leftover": "size_old"}), field("size_old", "long_text")))
		if got := c.Scalar(`SELECT group_concat(coalesce("size", '') || '/' || "size_old", ' ') FROM (SELECT * FROM "event" ORDER BY "name")`); got != "12.0/ 1000.0/ /many / /=1+1" {
			t.Errorf("values are %q", got)
		}
	})
}

// TestArchivedFields: what is archived is kept, comes back, and goes for good only
// when an administrator of all says so.
func TestArchivedFields(t *testing.T) {
	c := studio(t)
	const path = "/api/v1/definitions/object/event/archive"
	with := func(more m) m {
		return object("event", m{"app": "events"}, field("name", "text"), field("size", "text", m{"index": true}, more))
	}
	c.Define(with(nil))
	c.Create(c.Admin, "event", m{"name": "a", "size": "12"})
	c.Define(with(m{"archived": true}))
	if res := c.Call(c.wang, "GET", path, nil).Want(200); len(res.Items()) != 1 || res.Text("items", 0, "key") != "size" || res.Text("items", 0, "label", "en") != "The size" || res.Get("items", 0, "rows") != 1.0 {
		t.Error(res.Raw)
	}
	c.Call(c.wang, "DELETE", path+"/size?confirm=size", nil).Want(403)
	c.Call(c.li, "GET", path, nil).Want(403)
	c.Call(c.Admin, "DELETE", path+"/size", nil).Code(400, "validation_failed")
	c.Call(c.Admin, "DELETE", path+"/name?confirm=name", nil).Want(404)
	c.Call(c.Admin, "DELETE", path+"/version?confirm=version", nil).Want(404)
	c.Define(with(nil))
	if got := c.Scalar(`SELECT "size" FROM "event"`); got != "12" {
		t.Errorf("a restored field has %q", got)
	}
	c.Define(with(m{"archived": true}))
	c.Call(c.Admin, "DELETE", path+"/size?confirm=size", nil).Want(204)
	if n := c.Scalar(`SELECT count(*) FROM pragma_table_info('event') WHERE "name" = 'size'`); n != "0" {
		t.Error("the column is still there")
	}
	if n := c.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" = 'field.purged'`); n != "1" {
		t.Errorf("%s entries in the audit log", n)
	}
	if res := c.Call(c.Admin, "GET", path, nil).Want(200); len(res.Items()) != 0 {
		t.Error(res.Raw)
	}
	c.Create(c.Admin, "event", m{"name": "b"})
	c.Define(with(nil))
	if n := c.Scalar(`SELECT count(*) FROM "event" WHERE "size" = ''`); n != "2" {
		t.Errorf("%s records are blank", n)
	}
}

// TestPublishingTellsHowFarItIs: a conversion of many values is told of while it
// runs, to those who design.
func TestPublishingTellsHowFarItIs(t *testing.T) {
	c := studio(t)
	c.Define(object("event", m{"app": "events"}, field("name", "text"), field("size", "text")))
	c.Scalar(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
		INSERT INTO "event" ("id", "name", "size", "created", "updated") SELECT printf('event%010d', i), 'e', i, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z' FROM n RETURNING 1`)
	c.Call(c.Admin, "PUT", "/api/v1/definitions/object/event", object("event", m{"app": "events"}, field("name", "text"), field("size", "number"))).Want(200)
	done := make(chan int)
	go func() { done <- c.Call(c.Admin, "POST", "/api/v1/releases", m{}).Status }()
	seen := 0.0
	for {
		select {
		case status := <-done:
			if status != 201 || seen == 0 {
				t.Errorf("published with %d, seen %v", status, seen)
			}
			if res := c.Call(c.wang, "GET", "/api/v1/releases:progress", nil).Want(200); res.Get("running") != false {
				t.Error(res.Raw)
			}
			c.Call(c.li, "GET", "/api/v1/releases:progress", nil).Want(403)
			return
		default:
			if res := c.Call(c.wang, "GET", "/api/v1/releases:progress", nil).Want(200); res.Get("running") == true {
				if n := res.Get("done").(float64); n < seen || n > 30000 || res.Get("total") != 30000.0 || res.Text("field") != "size" {
					t.Error(res.Raw)
				}
				seen = res.Get("done").(float64)
			}
		}
	}
}

// TestColumnsOfSubforms: a column changes its type, is archived and thrown away as a
// field is, by the same people.
func TestColumnsOfSubforms(t *testing.T) {
	c := studio(t)
	with := func(columns ...m) m {
		return object("event", m{"app": "events"}, field("name", "text"), field("lines", "subform", m{"fields": columns}))
	}
	what, size := column("what", "text"), column("size", "text")
	c.Define(with(what, size))
	c.Create(c.Admin, "event", m{"name": "a", "lines": []m{{"what": "x", "size": "12"}, {"what": "y", "size": "many"}, {"what": "z"}}})
	c.Create(c.Admin, "event", m{"name": "b"})
	const path = "/api/v1/definitions/object/event"
	number := m{"key": "size", "type": "number", "label": m{"en": "Size"}}

	res := c.Call(c.Admin, "POST", path+"/conversion", m{"field": "lines.size", "to": number}).Want(200)
	if res.Get("rows") != 2.0 || res.Get("kept") != 1.0 || !strings.Contains(res.Raw, `"title":"a","before":"12","after":"12","kept":true`) || !strings.Contains(res.Raw, `"before":"many","after":"","kept":false`) {
		t.Error(res.Raw)
	}
	if csv := c.Call(c.Admin, "POST", path+"/conversion", m{"field": "lines.size", "to": number, "format": "csv"}).Want(200).Raw; strings.Count(strings.TrimSpace(csv), "\n") != 2 {
		t.Error(csv)
	}
	c.Call(c.Admin, "POST", path+"/conversion", m{"field": "lines.gone", "to": number}).Code(400, "conversion_none")
	if res := c.Call(c.wang, "POST", path+"/conversion", m{"field": "lines.size", "to": number}).Want(200); strings.Contains(res.Raw, "many") {
		t.Error(res.Raw)
	}
	number["leftover"] = "size_old"
	c.Define(with(what, number, column("size_old", "long_text")))
	delete(number, "leftover")
	if got := c.Scalar(`SELECT group_concat(coalesce("size", '') || '/' || "size_old", ' ') FROM (SELECT * FROM "event__lines" ORDER BY "what")`); got != "12.0/ /many /" {
		t.Errorf("values are %q", got)
	}

	old := column("size_old", "long_text")
	old["archived"] = true
	c.Define(with(what, number, old))
	if res := c.Call(c.wang, "GET", path+"/archive", nil).Want(200); len(res.Items()) != 1 || res.Text("items", 0, "key") != "lines.size_old" || res.Get("items", 0, "rows") != 1.0 || res.Text("items", 0, "type") != "long_text" {
		t.Error(res.Raw)
	}
	c.Call(c.wang, "DELETE", path+"/archive/lines.size_old?confirm=lines.size_old", nil).Want(403)
	c.Call(c.Admin, "DELETE", path+"/archive/lines.size_old", nil).Code(400, "validation_failed")
	for _, key := range []string{"lines.what", "lines.parent", "lines.version", "lines.", "lines.size_old.x", "parent.name", "name.size_old"} {
		c.Call(c.Admin, "DELETE", path+"/archive/"+key+"?confirm="+key, nil).Want(404)
	}
	c.Call(c.Admin, "DELETE", path+"/archive/lines.size_old?confirm=lines.size_old", nil).Want(204)
	if res := c.Call(c.Admin, "GET", path+"/archive", nil).Want(200); len(res.Items()) != 0 {
		t.Error(res.Raw)
	}
}

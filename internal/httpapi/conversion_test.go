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

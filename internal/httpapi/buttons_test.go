package httpapi_test

import (
	"strings"
	"testing"
)

// pressed is an object with a button of every kind.
func pressed() []m {
	button := func(key, action string, more m) m {
		return merged(m{"key": key, "label": m{"en": key}, "action": action}, more)
	}
	return []m{
		object("visit", nil, field("name", "text"), field("task", "relation", m{"object": "task"}), field("note", "text")),
		object("task", m{"owner": true, "rules": []m{{"key": "low", "must": "record.score < 100.0", "field": "score"}}, "buttons": []m{
			button("finish", "update", m{"set": m{"state": `"done"`, "score": "record.score + 1.0"}, "visible": `record.state != "done"`, "confirm": m{"en": "Finish it?"}}),
			button("leak", "update", m{"set": m{"note": "TEXT(record.secret)"}}),
			button("raise", "update", m{"set": m{"secret": "1.0"}}),
			button("visit", "create", m{"object": "visit", "set": m{"name": `"Visit of " + record.name`, "task": "record", "note": "TEXT(record.secret)"}, "place": "menu"}),
			button("map", "open", m{"url": `"https://map.example/?q=" + record.name`}),
			button("odd", "open", m{"url": `"javascript:alert(1)"`}),
			button("away", "open", m{"url": `"//evil.example"`}),
			button("off", "open", m{"url": `"/"`, "disabled": true}),
		}}, field("name", "text"), field("state", "select", options("open", "done")), field("score", "number"), field("note", "text"), field("secret", "number")),
		role("clerk", m{"object": "task", "operations": []string{"view", "edit"}, "rows": "record.owner == user", "read": []string{"name", "state", "score", "note"}, "write": []string{"state", "score", "note"}},
			m{"object": "visit", "operations": []string{"view", "create"}}),
		role("reader", m{"object": "task", "operations": []string{"view"}, "read": []string{"name", "state"}}),
	}
}

func TestButtons(t *testing.T) {
	k := world(t, pressed()...)
	id, clerk := k.Person("clerk", "", "clerk")
	_, reader := k.Person("reader", "", "reader")
	mine := k.Create(k.Admin, "task", m{"name": "Mine", "state": "open", "score": 5, "secret": 424242, "owner": id})
	other := k.Create(k.Admin, "task", m{"name": "Other", "state": "open", "score": 5})
	press := func(record, button string) string { return tasks + "/" + record + "/actions/buttons/" + button }

	t.Run("change the record, once, and where they are only", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(clerk, "POST", press(mine, "finish"), m{}).Want(200)
		if res.Text("record", "state") != "done" || res.Get("record", "score") != 6.0 {
			t.Error(res.Raw)
		}
		k.Call(clerk, "POST", press(mine, "finish"), m{}).Code(409, "button_not_here")
		k.Patch(k.Admin, "task", mine, m{"state": "open", "score": 99}).Want(200)
		k.Call(clerk, "POST", press(mine, "finish"), m{}).Code(400, "validation_rule", "score")
		k.Call(clerk, "POST", press(mine, "finish"), m{"version": 1}).Want(409)
		if res := k.Get(k.Admin, "task", mine); res.Text("state") != "open" {
			t.Error("a refused button has written")
		}
	})
	t.Run("A20 do nothing on a record that one may not see, nor more than one may", func(t *testing.T) {
		k := k.On(t)
		for _, button := range []string{"finish", "visit", "map"} {
			k.Call(clerk, "POST", press(other, button), m{}).Want(404)
		}
		k.Call(clerk, "POST", press(mine, "raise"), m{}).Want(404)
		k.Call(clerk, "POST", press(mine, "off"), m{}).Want(404)
		k.Call(reader, "POST", press(mine, "finish"), m{}).Want(404)
		k.Call("", "POST", press(mine, "finish"), m{}).Want(401)
		k.Call(clerk, "POST", press(mine, "map"), m{"set": m{"note": "x"}}).Want(400)
		if res := k.Call(clerk, "POST", press(mine, "leak"), m{}); strings.Contains(res.Raw, "424242") {
			t.Errorf("a button told what is hidden: %s", res.Raw)
		}
		if res := k.Get(k.Admin, "task", mine); strings.Contains(res.Text("note"), "424242") || res.Get("secret") != 424242.0 {
			t.Errorf("a button wrote what is hidden: %s", res.Raw)
		}
		if res := k.Get(k.Admin, "task", other); res.Text("state") != "open" || res.Get("score") != 5.0 {
			t.Error(res.Raw)
		}
		if res := k.Call(clerk, "POST", press(mine, "visit"), m{}); strings.Contains(res.Raw, "424242") {
			t.Errorf("a button told what is hidden: %s", res.Raw)
		}
	})
	t.Run("begin another record and lead away", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", press(mine, "visit"), m{}).Want(200)
		if res.Text("object") != "visit" || res.Text("values", "name") != "Visit of Mine" || res.Text("values", "task") != mine {
			t.Error(res.Raw)
		}
		if res := k.Call(clerk, "POST", press(mine, "map"), m{}).Want(200); res.Text("url") != "https://map.example/?q=Mine" {
			t.Error(res.Raw)
		}
		k.Call(clerk, "POST", press(mine, "odd"), m{}).Code(400, "button_address")
		k.Call(clerk, "POST", press(mine, "away"), m{}).Code(400, "button_address")
	})
	t.Run("are told to who can do what they do", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(clerk, "GET", "/api/v1/objects/task", nil).Want(200)
		if len(res.Get("buttons").([]any)) != 6 || res.Get("buttons", 0, "visible", "code") == nil || strings.Contains(res.Raw, "secret") || res.Text("buttons", 2, "place") != "menu" {
			t.Error(res.Raw)
		}
		if res := k.Call(reader, "GET", "/api/v1/objects/task", nil).Want(200); len(res.Get("buttons").([]any)) != 3 {
			t.Error(res.Raw)
		}
	})
}

const tasks = "/api/v1/objects/task/records"

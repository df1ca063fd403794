package httpapi_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// A person has the views that are for their roles, with nothing in them that they
// may not know of.
func TestViewsOfAPerson(t *testing.T) {
	type m = testkit.M
	k := testkit.New(t, "")
	field := func(key, kind string, more ...m) m {
		f := m{"key": key, "type": kind, "label": m{"en": key}}
		for _, x := range more {
			for name, v := range x {
				f[name] = v
			}
		}
		return f
	}
	view := func(key, kind string, more m) m {
		v := m{"kind": "view", "key": key, "object": "deal", "type": kind, "label": m{"en": key}}
		for name, x := range more {
			v[name] = x
		}
		return v
	}
	options := m{"options": []m{{"value": "new", "label": m{"en": "New"}, "color": "blue"}, {"value": "won", "label": m{"en": "Won"}}}}
	k.Define(
		m{"kind": "object", "key": "deal", "label": m{"en": "Deal"}, "title": "name", "fields": []m{
			field("name", "text"), field("stage", "select", options), field("level", "select", options), field("amount", "money"), field("begins", "date"), field("ends", "date"),
			field("above", "relation", m{"object": "deal"}), field("photo", "image"), field("spot", "location"), field("secret", "number"),
		}},
		m{"kind": "role", "key": "seller", "label": m{"en": "Seller"}, "grants": []m{{"object": "deal", "operations": []string{"view"}, "read": []string{"name", "stage", "begins", "ends"}}}},
		m{"kind": "role", "key": "boss", "label": m{"en": "Boss"}, "grants": []m{{"object": "deal", "operations": []string{"view"}, "read": "*"}}},
		view("board", "kanban", m{"columns": []m{{"field": "name"}, {"field": "amount"}}, "quick": []string{"stage", "level"}, "show": m{"by": "stage", "sum": "amount", "limits": m{"new": 5}, "stuck": m{"new": 14}, "folded": []string{"won"}}, "default": true}),
		view("levels", "kanban", m{"show": m{"by": "level"}}),
		view("plan", "calendar", m{"show": m{"start": "begins", "end": "ends", "color": "level"}, "roles": []string{"seller"}, "default": true}),
		view("bosses", "table", m{"roles": []string{"boss"}, "group": "level,created:month", "colors": []m{{"when": `record.secret > 1.0`, "color": "red"}, {"when": `record.stage == "won"`, "color": "green"}}}),
		view("colored", "table", m{"group": "level", "colors": []m{{"when": `record.secret > 1.0`, "color": "red"}, {"when": `record.stage == "won"`, "color": "green"}}}),
		view("shots", "gallery", m{"show": m{"image": "photo", "fit": "contain"}}), view("bars", "gantt", m{"show": m{"start": "begins", "end": "ends", "progress": "amount"}}),
		view("branches", "tree", m{"show": m{"under": "above"}}), view("spots", "map", m{"show": m{"place": "spot"}}),
	)
	k.Publish()
	_, seller := k.Person("seller", "", "seller")
	_, boss := k.Person("boss", "", "boss")
	views := func(k *testkit.Kit, token string) map[string]m {
		out := map[string]m{}
		list, _ := k.Call(token, "GET", "/api/v1/objects/deal", nil).Want(200).Get("views").([]any)
		for _, v := range list {
			out[v.(m)["key"].(string)] = v.(m)
		}
		return out
	}
	t.Run("are those of the roles, without what is hidden", func(t *testing.T) {
		k := k.On(t)
		got := views(k, seller)
		for key, want := range map[string]bool{"board": true, "levels": false, "plan": true, "bosses": false, "colored": true, "shots": true, "bars": true, "branches": false, "spots": false} {
			if (got[key] != nil) != want {
				t.Errorf("%s: %t", key, got[key] != nil)
			}
		}
		show := func(key string) m { s, _ := got[key]["show"].(m); return s }
		if show("board")["sum"] != nil || show("plan")["color"] != nil || show("shots")["image"] != nil || show("bars")["progress"] != nil || len(got["board"]["quick"].([]any)) != 1 {
			t.Errorf("hidden fields are named: %v", got)
		}
		if colors := got["colored"]["colors"].([]any); len(colors) != 1 || got["colored"]["group"] != "" {
			t.Errorf("hidden fields colour or group: %v", got["colored"])
		}
	})
	t.Run("have one default: the role's own first", func(t *testing.T) {
		k := k.On(t)
		for token, want := range map[string]string{seller: "plan", boss: "board", k.Admin: "board"} {
			for key, v := range views(k, token) {
				if v["default"] != (key == want) {
					t.Errorf("%s is default: %v, want %s", key, v["default"], want)
				}
			}
		}
		if all := views(k, boss); all["bosses"]["group"] != "level,created:month" || len(all) != 10-1 {
			t.Errorf("%d views", len(all))
		}
	})
	t.Run("are refused when they show what their type cannot", func(t *testing.T) {
		k := k.On(t)
		for name, v := range map[string]m{
			"nothing to stand by": view("x", "kanban", m{}), "a text to stand by": view("x", "kanban", m{"show": m{"by": "name"}}), "no such field": view("x", "kanban", m{"show": m{"by": "nothing"}}),
			"what another type shows": view("x", "table", m{"show": m{"by": "stage"}}), "a grouped board": view("x", "kanban", m{"show": m{"by": "stage"}, "group": "level"}),
			"a tree of others": view("x", "tree", m{"show": m{"under": "owner"}}), "a number for a date": view("x", "calendar", m{"show": m{"start": "amount"}}),
			"a color that is none": view("x", "table", m{"colors": []m{{"when": "true", "color": "sparkling"}}}), "a condition that is none": view("x", "table", m{"colors": []m{{"when": "record.nothing", "color": "red"}}}),
			"a role that is none": view("x", "table", m{"roles": []string{"nobody"}}), "a field at hand twice": view("x", "table", m{"quick": []string{"name", "name"}}),
		} {
			k.Call(k.Admin, "PUT", "/api/v1/meta/draft/view/x", v)
			if res := k.Call(k.Admin, "POST", "/api/v1/meta/draft:check", m{}); res.Status == 200 && res.Text("problems", 0, "code") == "" {
				t.Errorf("%s is taken: %s", name, res.Raw)
			}
		}
	})
}

package httpapi_test

import (
	"fmt"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

// object is a document of an object; its first field is the title.
func object(key string, more m, fields ...m) m {
	for _, f := range fields {
		if f["label"] == nil {
			f["label"] = m{"en": "The " + fmt.Sprint(f["key"])}
		}
	}
	doc := m{"kind": "object", "key": key, "label": m{"zh": "对象" + key, "en": "Object " + key}, "title": fields[0]["key"], "fields": fields}
	for k, v := range more {
		doc[k] = v
	}
	return doc
}

func field(key, kind string, more ...m) m {
	f := m{"key": key, "type": kind}
	for _, x := range more {
		for k, v := range x {
			f[k] = v
		}
	}
	return f
}

func options(values ...string) m {
	var out []m
	for _, v := range values {
		out = append(out, m{"value": v, "label": m{"en": "Option " + v}})
	}
	return m{"options": out}
}

func role(key string, grants ...m) m {
	return m{"kind": "role", "key": key, "label": m{"en": key}, "grants": grants}
}

// everything is an object with a field of every type.
func everything() m {
	return object("thing", m{"owner": true},
		field("name", "text", m{"required": true, "search": true}), field("note", "long_text"), field("qty", "number", m{"decimals": 2}),
		field("amount", "money", m{"decimals": 2}), field("rate", "percent"), field("vip", "switch"),
		field("level", "select", options("a", "b", "c")), field("tags", "multi_select", options("x", "y", "z")),
		field("day", "date"), field("at", "datetime"), field("phone", "phone"), field("email", "email"), field("site", "url"),
		field("boss", "user"), field("unit", "department"), field("doc", "file", m{"max_size": 1000, "accept": []string{".txt"}}), field("pic", "image"),
		field("peer", "relation", m{"object": "thing"}), field("code", "auto_number", m{"pattern": "KH{yyyy}{0000}", "reset": "year"}),
		field("serial", "text", m{"unique": true}))
}

const things = "/api/v1/objects/thing/records"

// world is a business with the object of everything, for one file's tests.
func world(t *testing.T, docs ...m) *testkit.Kit {
	k := testkit.New(t, "")
	k.Define(append([]m{everything()}, docs...)...)
	return k
}

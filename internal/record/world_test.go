package record_test

import (
	"fmt"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

func field(key, kind string, more ...m) m {
	f := m{"key": key, "type": kind, "label": m{"en": "The " + key}}
	for _, x := range more {
		for k, v := range x {
			f[k] = v
		}
	}
	return f
}

func object(key string, more m, fields ...m) m {
	doc := m{"kind": "object", "key": key, "label": m{"en": "Object " + key}, "title": fields[0]["key"], "fields": fields}
	for k, v := range more {
		doc[k] = v
	}
	return doc
}

// deals is an object with rules, a unique field and a number.
func deals() m {
	return object("deal", m{"owner": true, "rules": []m{
		{"key": "positive", "when": "has(record.amount)", "must": "record.amount >= 0.0", "message": m{"zh": "金额不能为负", "en": "Amount must not be negative"}, "field": "amount"},
		{"key": "no_way_back", "must": `old.stage != "won" || record.stage == "won"`, "message": m{"en": "Won is won"}},
		{"key": "off", "must": "false", "disabled": true},
	}},
		field("name", "text", m{"required": true}), field("amount", "money", m{"decimals": 2}), field("ref", "text", m{"unique": true}),
		field("stage", "select", m{"default": "open", "options": []m{{"value": "open", "label": m{"en": "Open"}}, {"value": "won", "label": m{"en": "Won"}}, {"value": "old", "label": m{"en": "Old"}}}}),
		field("tags", "multi_select", m{"options": []m{{"value": "x", "label": m{"en": "X"}}, {"value": "y", "label": m{"en": "Y"}}}}),
		field("due", "date", m{"default": m{"expr": "date(\"2026-05-01\")"}}), field("code", "auto_number", m{"pattern": "D{0000}"}))
}

func world(t *testing.T, docs ...m) *testkit.Kit {
	k := testkit.New(t, "")
	k.Define(append([]m{deals()}, docs...)...)
	return k
}

// state is everything that a write of deals touches, as one text.
func state(k *testkit.Kit) string {
	out := ""
	for _, q := range []string{
		`SELECT coalesce(group_concat("id" || ':' || "version" || ':' || "name" || ':' || coalesce("amount", '') || ':' || "deleted"), '') FROM (SELECT * FROM "deal" ORDER BY "id")`,
		`SELECT count(*) || '' FROM "tn_history"`, `SELECT count(*) || '' FROM "tn_outbox"`, `SELECT coalesce(group_concat("value"), '') FROM "tn_counters"`,
	} {
		out += k.Scalar(q) + "\n"
	}
	return out
}

// linear checks that a record's history is complete: one entry a version, from 1
// to the record's own.
func linear(k *testkit.Kit, object, id string) {
	k.TB.Helper()
	v := k.Scalar(fmt.Sprintf(`SELECT "version" FROM "%s" WHERE "id" = '%s'`, object, id))
	for _, table := range []string{"tn_history", "tn_outbox"} {
		got := k.Scalar(fmt.Sprintf(`SELECT count(DISTINCT "version") || '/' || count(*) || '/' || min("version") || '/' || max("version") FROM "%s" WHERE "object" = '%s' AND "record" = '%s'`, table, object, id))
		if want := v + "/" + v + "/1/" + v; got != want {
			k.TB.Errorf("%s of %s: versions %s, want %s", table, id, got, want)
		}
	}
}

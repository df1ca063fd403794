package meta_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

const grantText = `kind: role
key: helper
label: {zh: 协作人, en: Helper}
grants:
  - key: team
    label: {zh: 共享给我的, en: Shared with me}
    object: customer
    operations: [view, edit, share]
    team: viewer
    read: [name, level]
    write: [name]
    mask: {name: name}
    reveal: true
    limits: {export: 200}
`

func TestGrantsSurviveText(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	doc, err := reg.DecodeYAML([]byte(grantText))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := meta.EncodeJSON(doc)
	if err != nil {
		t.Fatal(err)
	}
	again, err := reg.DecodeJSON("role", "helper", raw)
	if err != nil {
		t.Fatal(err)
	}
	g := again.(*meta.Role).Grants[0]
	if g.Key != "team" || g.Team != meta.TeamViewer || g.Mask["name"] != meta.MaskName || !g.Reveal || g.Limits.Export != 200 || g.Label.EN != "Shared with me" {
		t.Errorf("%+v", g)
	}
	out, err := meta.EncodeYAML(again)
	if err != nil {
		t.Fatal(err)
	}
	back, err := reg.DecodeYAML(out)
	if err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if final, err := meta.EncodeJSON(back); err != nil || !bytes.Equal(final, raw) {
		t.Errorf("%s\n%s", raw, final)
	}
}

func TestGrantsAreChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	object := func(key, link string) string {
		return "kind: object\nkey: " + key + "\nlabel: {zh: " + key + "}\ntitle: name\nfields:\n  - {key: name, type: text, label: {zh: 名}}\n  - {key: n, type: number, label: {zh: 数}}\n  - {key: up, type: relation, object: " + link + ", label: {zh: 上级}}"
	}
	b.put("ann", object("one", "two")+"\n---\n"+object("two", "three")+"\n---\n"+object("three", "one"))
	b.publish("ann")
	const head = "kind: role\nkey: %\nlabel: {zh: 角色}\ngrants:\n"
	for name, c := range map[string]struct {
		grants string
		want   string // code of the problem
	}{
		"a mask of a number":                {"  - {object: one, mask: {n: all}}", "mask_not_text"},
		"a mask of the id":                  {"  - {object: one, mask: {id: all}}", "mask_not_text"},
		"a mask of a link":                  {"  - {object: one, mask: {up: name}}", "mask_not_text"},
		"following text":                    {"  - {object: one, follows: name}", "follows_not_relation"},
		"following a person":                {"  - {object: one, follows: created_by}", "follows_not_relation"},
		"following what is not there":       {"  - {object: one, follows: gone}", "no_such_field"},
		"following in a circle of three":    {"  - {object: one, follows: up}\n  - {object: two, follows: up}\n  - {object: three, follows: up}", "follows_cycle"},
		"following in a line":               {"  - {object: one, follows: up}\n  - {object: two, follows: up}", ""},
		"a circle that is disabled halfway": {"  - {object: one, follows: up}\n  - {object: two, follows: up, disabled: true}\n  - {object: three, follows: up}", ""},
	} {
		b.put("ann", strings.Replace(head, "%", "wrong", 1)+c.grants)
		got := b.plan("ann")
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: %v", name, got)
		case c.want != "" && (len(got) == 0 || got[0].Code != c.want):
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
		for _, p := range got {
			for _, tag := range locale.Tags {
				if m := p.Message(tag); m == p.Code || strings.Contains(m, "{") {
					t.Errorf("%s: %s", name, m)
				}
			}
		}
	}
	for name, grants := range map[string]string{
		"a key twice":              "  - {key: a, object: one}\n  - {key: a, object: two}",
		"a mask of what is unread": "  - {object: one, read: [n], mask: {name: all}}",
		"nothing to reveal":        "  - {object: one, reveal: true}",
		"a level that is none":     "  - {object: one, team: owner}",
		"a style that is none":     "  - {object: one, mask: {name: blur}}",
		"a bound below nothing":    "  - {object: one, limits: {export: -1}}",
	} {
		if err := b.tryPut("ann", strings.Replace(head, "%", "other", 1)+grants); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// kinFirms link to each other, whatever becomes of a link to one that goes.
func kinFirms(t *testing.T, mode string) *testkit.Kit {
	k := testkit.New(t, "")
	inRows := mode
	if mode == "cascade" {
		inRows = "clear" // a row goes with its record only
	}
	k.Define(object("firm", nil, field("name", "text"), field("parent", "relation", m{"object": "firm", "on_delete": mode}),
		field("lines", "subform", m{"fields": []m{{"key": "item", "type": "text", "label": m{"en": "Item"}}, {"key": "from", "type": "relation", "object": "firm", "on_delete": inRows, "label": m{"en": "From"}}}})))
	return k
}

// Records that become one may link to each other.
func TestMergesOfKin(t *testing.T) {
	for _, mode := range []string{"clear", "restrict", "cascade"} {
		k := kinFirms(t, mode)
		state := func() string {
			return k.Scalar(`SELECT group_concat(concat_ws(' ', "name", "parent", "deleted" <> ''), '; ') FROM (SELECT * FROM "firm" ORDER BY "id")`) + " | " +
				k.Scalar(`SELECT coalesce(group_concat(concat_ws(' ', "parent", "item", "from"), '; '), '') FROM (SELECT * FROM "firm__lines" WHERE "deleted" = '' ORDER BY "parent", "item")`)
		}
		for _, links := range []string{"a→b", "b→a", "b→c", "c→b", "a→b b→c", "a→b b→a", "b→c c→b", "a→b b→c c→a", "d→b b→a", "a→b c→b d→c", "b→c d→b"} {
			for _, rows := range []bool{false, true} {
				t.Run(fmt.Sprint(mode, " ", links, " ", rows), func(t *testing.T) {
					k := k.On(t)
					ids := map[string]string{}
					for _, name := range []string{"a", "b", "c", "d"} {
						ids[name] = k.Create(k.Admin, "firm", m{"name": name})
					}
					for link := range strings.SplitSeq(links, " ") {
						from, to, _ := strings.Cut(link, "→")
						data := m{"parent": ids[to]}
						if rows {
							data = m{"lines": []m{{"item": link, "from": ids[to]}}}
						}
						k.Patch(k.Admin, "firm", ids[from], data).Want(200)
					}
					before := state()
					body := m{"survivor": ids["a"], "losers": []string{ids["b"], ids["c"]}}
					if dry := k.Call(k.Admin, "POST", firmPath+"/records:merge", merged(body, m{"dryRun": true})).Want(200); len(dry.Get("refused").([]any)) > 0 {
						t.Fatalf("in the way: %v", dry.Get("refused"))
					}
					res := k.Call(k.Admin, "POST", firmPath+"/records:merge", body).Want(200)
					gone := `'` + ids["b"] + `', '` + ids["c"] + `'`
					if got := k.Scalar(`SELECT (SELECT count(*) FROM "firm" WHERE "deleted" = '' AND ("parent" IN (` + gone + `) OR "parent" = "id" OR "id" IN (` + gone + `))) || (SELECT count(*) FROM "firm__lines" WHERE "deleted" = '' AND ("from" IN (` + gone + `) OR "from" = "parent"))`); got != "00" {
						t.Errorf("left are %s: %s", got, state())
					}
					for _, name := range []string{"a", "d"} {
						k.Get(k.Admin, "firm", ids[name]).Want(200)
					}
					for _, trial := range []bool{true, false} {
						if back := k.Call(k.Admin, "POST", "/api/v1/undo/"+res.Text("cause"), m{"dryRun": trial}).Want(200); back.Get("kept") != 0.0 {
							t.Errorf("an undo left %s", back.Raw)
						}
					}
					if after := state(); after != before {
						t.Errorf("undone it is\n%s\nnot\n%s", after, before)
					}
				})
			}
		}
	}
}

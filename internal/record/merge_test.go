package record_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const mergePath = "/api/v1/objects/firm/records:merge"

// What somebody writes while a merge is on its way stays, or is what it merges.
func TestMergesKeepWhatIsWrittenMeanwhile(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		object("firm", nil, field("name", "text"), field("tags", "tags"), field("lines", "subform", m{"fields": []m{{"key": "item", "type": "text", "label": m{"en": "Item"}}}})),
		object("project", nil, field("name", "text"), field("firms", "relations", m{"object": "firm"}),
			field("items", "subform", m{"fields": []m{{"key": "what", "type": "text", "label": m{"en": "What"}}, {"key": "from", "type": "relation", "object": "firm", "label": m{"en": "From"}}}})),
	)
	for name, x := range map[string]struct {
		values m
		write  func(k *testkit.Kit, ids map[string]string) *testkit.Res
		object string
		record string
		at     []any
		want   func(ids map[string]string) any
	}{
		"a firm more in a list of links": {
			write: func(k *testkit.Kit, ids map[string]string) *testkit.Res {
				return k.Patch(k.Admin, "project", ids["project"], m{"firms": []string{ids["loser"], ids["other"]}})
			},
			object: "project", record: "project", at: []any{"firms"},
			want: func(ids map[string]string) any { return []any{ids["survivor"], ids["other"]} },
		},
		"a row more of a sub-form": {
			write: func(k *testkit.Kit, ids map[string]string) *testkit.Res {
				return k.Patch(k.Admin, "project", ids["project"], m{"items": []m{{"what": "first", "from": ids["loser"]}, {"what": "second"}}})
			},
			object: "project", record: "project", at: []any{"items", 1, "what"},
			want: func(map[string]string) any { return "second" },
		},
		"a value that is chosen": {
			values: m{"name": "loser"},
			write: func(k *testkit.Kit, ids map[string]string) *testkit.Res {
				return k.Patch(k.Admin, "firm", ids["loser"], m{"name": "Lately"})
			},
			object: "firm", record: "survivor", at: []any{"name"},
			want: func(map[string]string) any { return "Lately" },
		},
		"a tag of the survivor where all are joined": {
			values: m{"tags": "*"},
			write: func(k *testkit.Kit, ids map[string]string) *testkit.Res {
				return k.Patch(k.Admin, "firm", ids["survivor"], m{"tags": []string{"a", "new"}})
			},
			object: "firm", record: "survivor", at: []any{"tags"},
			want: func(map[string]string) any { return []any{"a", "new", "b"} },
		},
		"a row of a loser where all are joined": {
			values: m{"lines": "*"},
			write: func(k *testkit.Kit, ids map[string]string) *testkit.Res {
				return k.Patch(k.Admin, "firm", ids["loser"], m{"lines": []m{{"item": "changed"}, {"item": "added"}}})
			},
			object: "firm", record: "survivor", at: []any{"lines", 1, "item"},
			want: func(map[string]string) any { return "changed" },
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := k.On(t)
			ids := map[string]string{}
			ids["survivor"] = k.Create(k.Admin, "firm", m{"name": "A", "tags": []string{"a"}, "lines": []m{{"item": "own"}}})
			ids["loser"] = k.Create(k.Admin, "firm", m{"name": "B", "tags": []string{"b"}, "lines": []m{{"item": "bolt"}}})
			ids["other"] = k.Create(k.Admin, "firm", m{"name": "C"})
			ids["project"] = k.Create(k.Admin, "project", m{"name": "P", "firms": []string{ids["loser"]}, "items": []m{{"what": "first", "from": ids["loser"]}}})
			values := m{}
			for key, from := range x.values {
				if values[key] = from; from == "loser" {
					values[key] = ids["loser"]
				}
			}
			var begun atomic.Bool
			k.Tenon.Record.Between(func(string) {
				if begun.CompareAndSwap(false, true) {
					x.write(k, ids).Want(200)
				}
			})
			defer k.Tenon.Record.Between(nil)
			k.Call(k.Admin, "POST", mergePath, m{"survivor": ids["survivor"], "losers": []string{ids["loser"]}, "values": values}).Want(200)
			got := k.Get(k.Admin, x.object, ids[x.record]).Want(200)
			if is, want := got.Get(x.at...), x.want(ids); fmt.Sprint(is) != fmt.Sprint(want) {
				t.Errorf("it is %v, not %v: %s", is, want, got.Raw)
			}
		})
	}
}

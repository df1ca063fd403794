package query_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// What an import looks up: names to records, and keys to the one record that
// has them, as the importing person sees it.
func TestLookUps(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		m{"kind": "object", "key": "firm", "label": m{"en": "f"}, "title": "name", "owner": true, "fields": []m{spec("name", "text"), spec("vat", "text", m{"unique": true}), spec("size", "number"), spec("day", "date"), spec("hidden", "text")}},
		m{"kind": "role", "key": "own", "label": m{"en": "r"}, "grants": []m{
			{"object": "firm", "operations": []string{"view"}, "rows": "record.size < 100.0", "read": []string{"name", "vat", "size"}},
			{"object": "firm", "operations": []string{"view"}, "rows": "record.owner.id == user.id", "read": []string{"name", "day"}},
		}},
	)
	id, _ := k.Person("wang", k.Department("销售", ""), "own")
	a := k.Create(k.Admin, "firm", m{"name": "华为", "vat": "V1", "size": 1, "day": "2026-01-01", "hidden": "h"})
	b := k.Create(k.Admin, "firm", m{"name": "华为", "vat": "V2", "size": 2})
	big := k.Create(k.Admin, "firm", m{"name": "大", "vat": "V3", "size": 1000})
	same := k.Create(k.Admin, "firm", m{"name": "V4", "vat": "V4", "size": 4})
	gone := k.Create(k.Admin, "firm", m{"name": "gone", "vat": "V5", "size": 5})
	k.Delete(k.Admin, "firm", gone).Want(204)
	q, ctx := k.Tenon.Query, k.Ctx()
	who := &access.Principal{UserID: id, Roles: []string{"own"}, Locale: locale.EN}

	t.Run("resolve names by title and unique fields, each record once", func(t *testing.T) {
		got, err := q.Resolve(ctx, who, "firm", nil, []string{"华为", "V2", "大", "V3", "V4", "gone", "nothing", "'; --"})
		if err != nil {
			t.Fatal(err)
		}
		ids := func(v string) string {
			out := []string{}
			for _, x := range got[v] {
				out = append(out, x.ID+x.Title)
			}
			slices.Sort(out)
			return fmt.Sprint(out)
		}
		both := []string{a + "华为", b + "华为"}
		slices.Sort(both)
		for v, want := range map[string]string{"华为": fmt.Sprint(both), "V2": fmt.Sprint([]string{b + "华为"}), "V4": fmt.Sprint([]string{same + "V4"}), "大": "[]", "V3": "[]", "gone": "[]", "nothing": "[]"} {
			if ids(v) != want {
				t.Errorf("%s: %s, want %s", v, ids(v), want)
			}
		}
	})

	t.Run("resolve people and departments", func(t *testing.T) {
		for object, values := range map[string][]string{"users": {"wang", "wang@example.com"}, "departments": {"销售"}} {
			got, err := q.Resolve(ctx, who, object, nil, values)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				if len(got[v]) != 1 {
					t.Errorf("%s %s: %v", object, v, got[v])
				}
			}
		}
	})

	t.Run("find one record by its key", func(t *testing.T) {
		got, err := q.FindByKey(ctx, who, "firm", []string{"name"}, [][]any{{"华为"}, {"V4"}, {"大"}, {"gone"}, {"' OR 1=1 --"}})
		if err != nil || !slices.Equal(got, []string{query.Ambiguous, same, "", "", ""}) {
			t.Errorf("%v %v", got, err)
		}
		admin := access.System("test")
		got, err = q.FindByKey(ctx, admin, "firm", []string{"name", "size"}, [][]any{{"华为", 1.0}, {"华为", 2.0}, {"华为", 3.0}, {"华为", nil}})
		if err != nil || !slices.Equal(got, []string{a, b, "", ""}) {
			t.Errorf("%v %v", got, err)
		}
		got, err = q.FindByKey(ctx, admin, "firm", []string{"id"}, [][]any{{big}, {gone}})
		if err != nil || !slices.Equal(got, []string{big, ""}) {
			t.Errorf("%v %v", got, err)
		}
		if got, err = q.FindByKey(ctx, admin, "firm", []string{"day"}, [][]any{{"2026-01-01"}}); err != nil || got[0] != a {
			t.Errorf("%v %v", got, err)
		}
		for _, key := range []string{"hidden", "nosuch", "vat", "size"} { // vat and size are readable on some rows only
			if _, err := q.FindByKey(ctx, who, "firm", []string{key}, [][]any{{"x"}}); !problem.Is(err, "unknown_field") {
				t.Errorf("%s: %v", key, err)
			}
		}
	})

	t.Run("titles, none when there are too many", func(t *testing.T) {
		if got, err := q.Titles(ctx, who, "firm", 3); err != nil || len(got) != 3 {
			t.Errorf("%v %v", got, err)
		}
		if got, err := q.Titles(ctx, who, "firm", 2); err != nil || len(got) != 0 {
			t.Errorf("%v %v", got, err)
		}
	})
}

// A page goes over rows whose sort key may be read on some of them only.
func TestPagesOverPartlyReadableKeys(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		m{"kind": "object", "key": "firm", "label": m{"en": "f"}, "title": "name", "fields": []m{spec("name", "text"), spec("size", "number"), spec("open", "switch")}},
		m{"kind": "role", "key": "part", "label": m{"en": "r"}, "grants": []m{{"object": "firm", "operations": []string{"view"}, "read": []string{"name"}}, {"object": "firm", "operations": []string{"view"}, "rows": "record.open", "read": []string{"size", "created", "open"}}}},
	)
	for i := range 30 {
		k.Create(k.Admin, "firm", m{"name": fmt.Sprint(i % 4), "size": i % 5, "open": i%3 == 0})
	}
	_, token := k.Person("wang", "", "part")
	for _, sort := range []string{"", "created", "-created", "size", "-size", "name,-size", "-name,created", "open,size", "-open,-created", "id", "-id"} {
		seen := map[string]bool{}
		for cursor := ""; ; {
			q := []string{"limit", "4", "cursor", cursor}
			if sort != "" {
				q = append(q, "sort", sort)
			}
			res := k.List(token, "firm", q...).Want(200)
			for i := range res.Items() {
				id := res.Text("items", i, "id")
				if seen[id] {
					t.Errorf("sort %q: %s comes twice", sort, id)
				}
				seen[id] = true
			}
			if cursor = res.Text("cursor"); cursor == "" || len(seen) > 40 {
				break
			}
		}
		if len(seen) != 30 {
			t.Errorf("sort %q: %d rows of 30", sort, len(seen))
		}
	}
}

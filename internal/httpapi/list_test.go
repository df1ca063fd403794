package httpapi_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// fill makes rows with blanks and ties, in batches.
func fill(k *testkit.Kit, n int) {
	levels := []any{"a", "b", "c", ""}
	for from := 0; from < n; from += 500 {
		var ops []m
		for i := from; i < min(n, from+500); i++ {
			d := m{"name": fmt.Sprintf("N%d", i*7919%40), "level": levels[i%4], "vip": i%3 == 0}
			if i%5 != 0 {
				d["qty"] = float64(i*31%17) / 4
			}
			if i%7 != 0 {
				d["day"] = fmt.Sprintf("2026-%02d-%02d", i%12+1, i%28+1)
			}
			ops = append(ops, m{"method": "create", "data": d})
		}
		res := k.Call(k.Admin, "POST", things+":batch", m{"operations": ops, "atomic": true}).Want(200)
		for _, r := range res.Get("results").([]any) {
			if r.(m)["status"] != 201.0 {
				k.TB.Fatal(r)
			}
		}
	}
}

// walk reads a list to its end by pages.
func walk(k *testkit.Kit, token string, query ...string) []m {
	k.TB.Helper()
	var out []m
	for cursor := ""; ; {
		q := query
		if cursor != "" {
			q = append(slices.Clone(query), "cursor", cursor)
		}
		res := k.List(token, "thing", q...).Want(200)
		for _, it := range res.Items() {
			out = append(out, it.(m))
		}
		if res.Get("cursor") == nil {
			return out
		}
		if cursor = res.Text("cursor"); len(out) > 5000 {
			k.TB.Fatalf("%v: the list does not end", query)
		}
	}
}

func order(a, b any) int {
	switch x := a.(type) {
	case nil:
		if b == nil {
			return 0
		}
		return -1
	case float64:
		if b == nil {
			return 1
		}
		return cmp.Compare(x, b.(float64))
	case bool:
		return cmp.Compare(fmt.Sprint(x), fmt.Sprint(b))
	case string:
		if b == nil {
			return 1
		}
		return strings.Compare(x, b.(string))
	}
	return 0
}

func TestAList(t *testing.T) {
	k := world(t, m{"kind": "view", "key": "vips", "object": "thing", "label": m{"en": "VIPs"}, "filter": "record.vip == true", "sort": "-qty,name"})
	fill(k, 1000)

	t.Run("walked by cursors in any order loses and repeats no row", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) {
			k := k.On(t)
			keys := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"name", "qty", "day", "level", "vip", "created", "version"}), 1, 4, rapid.ID[string]).Draw(r, "keys")
			for i := range keys {
				if rapid.Bool().Draw(r, "desc") {
					keys[i] = "-" + keys[i]
				}
			}
			limit := rapid.SampledFrom([]string{"97", "333", "500"}).Draw(r, "limit")
			rows := walk(k, k.Admin, "sort", strings.Join(keys, ","), "limit", limit, "fields", "name,qty,day,level,vip,created")
			seen := map[any]bool{}
			for i, row := range rows {
				if seen[row["id"]] {
					r.Fatalf("sort %v limit %s: row %d comes again", keys, limit, i)
				}
				seen[row["id"]] = true
				for _, key := range keys {
					if i == 0 {
						break
					}
					name, desc := strings.CutPrefix(key, "-")
					c := order(rows[i-1][name], row[name])
					if desc {
						c = -c
					}
					if c > 0 {
						r.Fatalf("sort %v: row %d %v comes after %v", keys, i, row[name], rows[i-1][name])
					}
					if c < 0 {
						break
					}
				}
			}
			if len(rows) != 1000 {
				r.Fatalf("sort %v limit %s: %d rows of 1000", keys, limit, len(rows))
			}
		})
	})

	t.Run("jumped into gives what walking there does", func(t *testing.T) {
		k := k.On(t)
		for _, sort := range []string{"-created", "level,-qty", "name"} {
			all := walk(k, k.Admin, "sort", sort, "limit", "100", "fields", "id")
			for _, at := range []int{1, len(all) / 2, len(all) - 1} {
				res := k.List(k.Admin, "thing", "sort", sort, "limit", "1", "fields", "id", "skip", strconv.Itoa(at)).Want(200)
				if got := res.Items(); len(got) != 1 || got[0].(m)["id"] != all[at]["id"] || (res.Get("cursor") == nil) != (at == len(all)-1) {
					t.Errorf("%s at %d: %s", sort, at, res.Raw)
				}
			}
		}
		cursor := k.List(k.Admin, "thing", "limit", "1").Text("cursor")
		k.List(k.Admin, "thing", "limit", "1", "skip", "5", "cursor", cursor).Code(400, "bad_skip")
		k.List(k.Admin, "thing", "skip", "-1").Code(400, "bad_skip")
	})
	t.Run("counts only when asked", func(t *testing.T) {
		k := k.On(t)
		if res := k.List(k.Admin, "thing"); res.Get("count") != nil || res.Get("more") != nil || len(res.Items()) != 50 {
			t.Error(res.Get("count"), res.Get("more"), len(res.Items()))
		}
		for _, mode := range []string{"capped", "exact"} {
			if res := k.List(k.Admin, "thing", "count", mode, "limit", "1", "filter", `record.level == "a"`); res.Get("count") != 250.0 || res.Get("more") != nil {
				t.Error(mode, res.Raw)
			}
		}
	})

	t.Run("gives the fields asked for, and expands", func(t *testing.T) {
		k := k.On(t)
		res := k.List(k.Admin, "thing", "fields", "name", "expand", "owner", "limit", "1", "links", "true").Want(200)
		it := res.Get("items", 0).(m)
		if len(it) != 4 || it["id"] == nil || it["version"] == nil || it["name"] == nil || res.Text("items", 0, "owner", "name") != "管理员" {
			t.Error(res.Raw)
		}
		if links := res.Get("links").(m); len(links) != 1 {
			t.Error(links)
		}
	})

	t.Run("keeps to a view's filter and order", func(t *testing.T) {
		k := k.On(t)
		if n := len(walk(k, k.Admin, "view", "vips", "limit", "500")); n != 334 {
			t.Errorf("%d vips", n)
		}
		res := k.List(k.Admin, "thing", "view", "vips", "count", "exact", "filter", `record.level == "a"`)
		if res.Get("count") != 84.0 || res.Get("items", 0, "qty") != 4.0 {
			t.Error(res.Raw[:300])
		}
		k.List(k.Admin, "thing", "view", "nope").Code(404, "no_such_view")
	})

	t.Run("finds by words, without case", func(t *testing.T) {
		k := k.On(t)
		if res := k.List(k.Admin, "thing", "q", "n39", "count", "exact"); res.Get("count") != 25.0 {
			t.Error(res.Get("count"))
		}
		if res := k.List(k.Admin, "thing", "q", "%' OR 1=1", "count", "exact"); res.Get("count") != 0.0 {
			t.Error(res.Get("count"))
		}
		if res := k.Call(k.Admin, "GET", testkit.Query("/api/v1/search", "q", "N39"), nil).Want(200); len(res.Items()) != 4 || res.Text("items", 0, "title") != "N39" || res.Text("items", 0, "object") != "thing" {
			t.Error(res.Raw)
		}
	})

	t.Run("refuses what it does not know", func(t *testing.T) {
		k := k.On(t)
		for _, c := range []struct{ query, value, code string }{
			{"sort", "nope", "unknown_field"}, {"sort", "name;drop table thing", "unknown_field"}, {"sort", "tags", "not_sortable"}, {"sort", "name,name,name,name,name,name", "sort_too_long"},
			{"limit", "0", "bad_limit"}, {"limit", "501", "bad_limit"}, {"limit", "-1", "bad_limit"}, {"limit", "x", "validation_failed"},
			{"cursor", "x", "bad_cursor"}, {"cursor", "eyJvIjoieCIsInYiOlsxXX0", "bad_cursor"}, {"count", "all", "bad_count"}, {"fields", "nope", "unknown_field"},
			{"expand", "name", "not_expandable"}, {"expand", "nope", "unknown_field"}, {"filter", "record.nope == 1", "unknown_field"}, {"filter", "record.name ==", "filter_invalid"},
			{"filter", `record.name`, "filter_invalid"}, {"filter", `record.name.matches("(a+)+$")`, "filter_invalid"}, {"filter", strings.Repeat("(", 1000) + "true" + strings.Repeat(")", 1000), "filter_invalid"},
			{"filter", "true" + strings.Repeat(" || true", 10_000), "filter_invalid"}, {"filter", `record.name.startsWith(sql("x"))`, "filter_invalid"}, {"filter", `user.tokenKey == "x"`, "unknown_field"},
			{"filter", `$app.x == 1`, "filter_invalid"}, {"nope", "1", "unknown_key"}, {"filter", `user.Who == "x"`, "unknown_field"},
		} {
			res := k.List(k.Admin, "thing", c.query, c.value)
			if res.Status != 400 || res.Get("code") != c.code {
				t.Errorf("%s=%.40s: %d %.300s", c.query, c.value, res.Status, res.Raw)
			}
		}
		next := k.List(k.Admin, "thing", "sort", "name", "limit", "1").Text("cursor")
		k.List(k.Admin, "thing", "sort", "-name", "cursor", next).Code(400, "bad_cursor")
	})

	t.Run("stops a capped count at 10,000", func(t *testing.T) {
		k := k.On(t)
		k.Exec(`INSERT INTO "thing" ("id", "version", "created", "updated", "name", "deleted") WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9500)
			SELECT printf('bulk%011d', i), 1, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z', 'bulk', '' FROM n`)
		if res := k.List(k.Admin, "thing", "count", "capped", "limit", "1"); res.Get("count") != 10000.0 || res.Get("more") != true {
			t.Error(res.Raw)
		}
		if res := k.List(k.Admin, "thing", "count", "exact", "limit", "1"); res.Get("count") != 10500.0 || res.Get("more") != nil {
			t.Error(res.Raw)
		}
	})
}

func TestAggregate(t *testing.T) {
	k := world(t)
	for i, d := range []m{
		{"amount": 0.1, "level": "a", "day": "2026-01-05", "at": "2026-01-31 17:00:00.000Z", "vip": true}, {"amount": 0.2, "level": "a", "day": "2026-01-31"},
		{"amount": 0.3, "level": "b", "day": "2026-04-01"}, {"level": "b"}, {"amount": -1000000000000.25, "level": "c", "day": "2025-12-31"}, {"amount": 1000000000000.25, "level": "c"},
	} {
		d["name"] = fmt.Sprint("r", i)
		k.Create(k.Admin, "thing", d)
	}
	agg := func(t *testing.T, body m) *testkit.Res {
		return k.On(t).Call(k.Admin, "POST", "/api/v1/objects/thing/aggregate", body)
	}

	t.Run("without groups is one item, exact", func(t *testing.T) {
		it := agg(t, m{"measures": []m{{"op": "count"}, {"op": "sum", "field": "amount"}, {"op": "avg", "field": "amount", "as": "mean"}, {"op": "min", "field": "amount"}, {"op": "max", "field": "day"}, {"op": "count_distinct", "field": "level"}, {"op": "count", "field": "amount"}}}).Want(200)
		want := m{"count": 6.0, "sum_amount": 0.6, "min_amount": -1000000000000.25, "max_day": "2026-04-01", "count_distinct_level": 3.0, "count_amount": 5.0}
		if len(it.Items()) != 1 {
			t.Fatal(it.Raw)
		}
		for key, v := range want {
			if it.Get("items", 0, key) != v {
				t.Errorf("%s is %v, want %v", key, it.Get("items", 0, key), v)
			}
		}
		if mean := it.Get("items", 0, "mean").(float64); math.Abs(mean-0.12) > 1e-12 {
			t.Error(mean)
		}
		if it := agg(t, m{"filter": `record.level == "none"`, "measures": []m{{"op": "count"}, {"op": "sum", "field": "amount"}, {"op": "max", "field": "amount"}}}); it.Status == 200 && (it.Get("items", 0, "count") != 0.0 || it.Get("items", 0, "sum_amount") != 0.0 || it.Get("items", 0, "max_amount") != nil) {
			t.Error(it.Raw)
		}
	})

	t.Run("groups by values and periods, and sorts by any name", func(t *testing.T) {
		got := agg(t, m{"groupBy": []any{"level"}, "measures": []m{{"op": "count"}, {"op": "sum", "field": "amount", "as": "total"}}, "sort": "-total,level"}).Want(200)
		if got.Text("items", 0, "level") != "b" && got.Text("items", 0, "level") != "a" || len(got.Items()) != 3 || got.Get("items", 2, "total") != 0.0 {
			t.Error(got.Raw)
		}
		for by, want := range map[string][]any{"month": {nil, "2025-12", "2026-01", "2026-04"}, "year": {nil, "2025", "2026"}, "quarter": {nil, "2025-Q4", "2026-Q1", "2026-Q2"}, "week": {nil, "2025-12-29", "2026-01-05", "2026-01-26", "2026-03-30"}} {
			res := agg(t, m{"groupBy": []any{m{"field": "day", "by": by}}}).Want(200)
			var periods []any
			for _, it := range res.Items() {
				periods = append(periods, it.(m)["day"])
			}
			if !slices.Equal(periods, want) {
				t.Errorf("by %s: %v", by, periods)
			}
		}
		res := agg(t, m{"groupBy": []any{m{"field": "at", "by": "month"}}, "filter": `!isBlank(record.at)`}).Want(200)
		if res.Text("items", 0, "at") != "2026-02" {
			t.Errorf("17:00 UTC of the 31st is February in Shanghai: %s", res.Raw)
		}
		if res := agg(t, m{"groupBy": []any{"vip", "owner"}, "limit": 1}).Want(200); len(res.Items()) != 1 {
			t.Error(res.Raw)
		}
	})

	t.Run("refuses what is no figure", func(t *testing.T) {
		for _, c := range []struct {
			body m
			code string
		}{
			{m{"measures": []m{{"op": "sum); DROP TABLE thing; --", "field": "amount"}}}, "unknown_measure"}, {m{"measures": []m{{"op": "sum", "field": "level"}}}, "not_summable"},
			{m{"measures": []m{{"op": "sum"}}}, "measure_needs_field"}, {m{"measures": []m{{"op": "sum", "field": "nope"}}}, "unknown_field"},
			{m{"groupBy": []any{m{"field": "day", "by": "month')"}}}, "unknown_period"}, {m{"groupBy": []any{m{"field": "level", "by": "month"}}}, "period_needs_date"},
			{m{"groupBy": []any{"nope"}}, "unknown_field"}, {m{"groupBy": []any{"doc"}}, "not_groupable"}, {m{"sort": "count; x"}, "unknown_field"}, {m{"sort": "nope"}, "unknown_field"},
			{m{"limit": 100000}, "bad_limit"}, {m{"groupBy": []any{"level", "vip", "day", "at", "name"}}, "aggregate_too_wide"},
			{m{"measures": []m{{"op": "count"}, {"op": "count"}}}, "duplicate_name"}, {m{"filter": "record.nope == 1"}, "unknown_field"},
			{m{"groupBy": []any{m{"field": "day", "unit": "x"}}}, ""}, {m{"nope": 1}, "unknown_key"}, {m{"groupBy": []any{5}}, ""},
		} {
			res := agg(t, c.body)
			if res.Status != 400 || (c.code != "" && res.Get("code") != c.code) {
				t.Errorf("%v: %d %.300s", c.body, res.Status, res.Raw)
			}
		}
	})
}

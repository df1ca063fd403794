package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const clustersPath = "/api/v1/objects/firm/duplicates"

// scanned looks for clusters of firms and waits.
func scanned(k *testkit.Kit, token string) {
	k.Wait(token, k.Call(token, "POST", clustersPath+":scan", m{}).Want(202).Text("job"))
}

// clustersOf are the titles of the clusters that a person sees, by rule.
func clustersOf(k *testkit.Kit, token, rule string) []string {
	out := []string{}
	for cursor := ""; ; {
		res := k.Call(token, "GET", clustersPath+"/clusters?limit=2&rule="+rule+cursor, nil).Want(200)
		for i := range res.Items() {
			var titles []string
			for _, x := range res.Get("items", i, "records").([]any) {
				titles = append(titles, fmt.Sprint(x.(m)["title"]))
			}
			out = append(out, fmt.Sprint(res.Get("items", i, "score"), " ", strings.Join(titles, ", ")))
		}
		if res.Get("cursor") == nil {
			return out
		}
		cursor = "&cursor=" + res.Text("cursor")
	}
}

func TestClustersOfDuplicates(t *testing.T) {
	k := world(t, withRules(),
		role("steward", m{"object": "firm", "operations": []string{"view", "edit", "delete", "merge"}, "rows": `record.city != "secretville"`, "read": "*", "write": "*"}),
		role("narrow", m{"object": "firm", "operations": []string{"view", "merge"}, "read": []string{"city", "note"}}),
		role("reader", m{"object": "firm", "operations": []string{"view"}, "read": "*"}))
	_, steward := k.Person("zhao", "", "steward")
	_, narrow := k.Person("na", "", "narrow")
	_, reader := k.Person("li", "", "reader")
	ids := map[string]string{}
	for _, x := range [][2]string{{"Grey Heron Trading", "a"}, {"Gray Heron Trading", "a"}, {"Grey Heron Tradinc", "secretville"}, {"Birch River", "a"}, {"Hidden Oak Timber", "secretville"}, {"Hidden Oak Timbre", "secretville"}} {
		ids[x[0]] = k.Create(k.Admin, "firm", m{"name": x[0], "city": x[1]})
	}
	// The same, from before there was a rule that refuses it.
	for i, name := range []string{"Elm Valley Ltd", "Elm Valley", "Elm Valley Limited"} {
		ids[name] = k.Create(k.Admin, "firm", m{"name": fmt.Sprint("Placeholder ", strings.Repeat("xyz", i+1)), "city": "a", "note": []string{"", "kept", ""}[i]})
	}
	k.Exec(`UPDATE "firm" SET "name" = 'Elm Valley Ltd' WHERE "id" = '` + ids["Elm Valley Ltd"] + `'`)
	k.Exec(`UPDATE "firm" SET "name" = 'Elm Valley' WHERE "id" = '` + ids["Elm Valley"] + `'`)
	k.Exec(`UPDATE "firm" SET "name" = 'Elm Valley Limited' WHERE "id" = '` + ids["Elm Valley Limited"] + `'`)
	k.Exec(`UPDATE "tn_duplicate_keys" SET "key" = char(31) || 'elmvalley' WHERE "words" = '' AND "record" IN ('` + ids["Elm Valley Ltd"] + `', '` + ids["Elm Valley"] + `', '` + ids["Elm Valley Limited"] + `')`)

	t.Run("are nobody's before a scan, and for who merges", func(t *testing.T) {
		k := k.On(t)
		if state := k.Call(steward, "GET", clustersPath+"/scan", nil).Want(200); state.Text("ended") != "" || state.Get("running") != false || state.Text("rules", 1, "rule") != "like" || state.Get("rules", 1, "similar") != 75.0 || len(clustersOf(k, steward, "")) != 0 {
			t.Error(state.Raw)
		}
		for _, path := range []string{"GET /clusters", "GET /scan", "POST :scan", "POST :apart", "POST :merge"} {
			method, rest, _ := strings.Cut(path, " ")
			body := any(nil)
			if method == "POST" {
				body = map[string]m{":scan": {}, ":apart": {"ids": []string{"a", "b"}}, ":merge": {"rule": "name", "survivor": "oldest"}}[rest]
			}
			k.Call(reader, method, clustersPath+rest, body).Code(403, "forbidden_operation")
			k.Call("", method, clustersPath+rest, body).Want(401)
		}
	})
	t.Run("hold what one sees and reads, with its score", func(t *testing.T) {
		k := k.On(t)
		scanned(k, steward)
		if got := clustersOf(k, steward, "like"); len(got) < 1 || !strings.Contains(got[0], "Grey Heron Trading") || !strings.Contains(got[0], "Gray Heron Trading") || strings.Contains(fmt.Sprint(got), "Tradinc") || strings.Contains(fmt.Sprint(got), "Oak") {
			t.Error(got)
		}
		if got := clustersOf(k, steward, "name"); len(got) != 1 || !strings.HasPrefix(got[0], "100 ") || strings.Count(got[0], ",") != 2 {
			t.Error(got)
		}
		if got := fmt.Sprint(clustersOf(k, k.Admin, "like")); !strings.Contains(got, "Tradinc") || !strings.Contains(got, "Hidden Oak Timbre") {
			t.Error(got)
		}
		if got := clustersOf(k, narrow, ""); len(got) != 0 {
			t.Errorf("by a field that one does not read: %v", got)
		}
		if state := k.Call(steward, "GET", clustersPath+"/scan", nil).Want(200); state.Text("ended") == "" {
			t.Error(state.Raw)
		}
	})
	t.Run("follow what is changed since", func(t *testing.T) {
		k := k.On(t)
		k.Patch(k.Admin, "firm", ids["Hidden Oak Timbre"], m{"name": "Nothing like it"}).Want(200)
		if got := fmt.Sprint(clustersOf(k, k.Admin, "like")); strings.Contains(got, "Oak") {
			t.Error(got)
		}
	})
	t.Run("are told apart, for good until somebody takes it back", func(t *testing.T) {
		k := k.On(t)
		pair := m{"ids": []string{ids["Grey Heron Trading"], ids["Gray Heron Trading"]}}
		k.Call(steward, "POST", clustersPath+":apart", m{"ids": []string{ids["Grey Heron Trading"], ids["Grey Heron Tradinc"]}}).Want(404)
		k.Call(steward, "POST", clustersPath+":apart", m{"ids": []string{ids["Grey Heron Trading"]}}).Want(400)
		k.Call(steward, "POST", clustersPath+":apart", pair).Want(204)
		for range 2 { // also after another scan
			if got := fmt.Sprint(clustersOf(k, steward, "like")); strings.Contains(got, "Heron") {
				t.Error(got)
			}
			scanned(k, steward)
		}
		pair["apart"] = false
		k.Call(steward, "POST", clustersPath+":apart", pair).Want(204)
		scanned(k, steward)
		if got := fmt.Sprint(clustersOf(k, steward, "like")); !strings.Contains(got, "Gray Heron") {
			t.Error(got)
		}
	})
	t.Run("of the same are merged all at once, and taken back", func(t *testing.T) {
		k := k.On(t)
		q := m{"rule": "name", "survivor": "oldest"}
		dry := k.Call(steward, "POST", clustersPath+":merge", merged(q, m{"dryRun": true})).Want(200)
		if dry.Get("clusters") != 1.0 || dry.Get("records") != 3.0 || dry.Get("more") != false || dry.Text("job") != "" {
			t.Error(dry.Raw)
		}
		k.Call(steward, "POST", clustersPath+":merge", m{"rule": "name", "survivor": "any"}).Code(400, "validation_failed")
		k.Call(steward, "POST", clustersPath+":merge", m{"rule": "gone", "survivor": "oldest"}).Code(400, "no_such_duplicates")
		job := k.Call(steward, "POST", clustersPath+":merge", q).Want(202).Text("job")
		if res := k.Wait(steward, job)["result"].(m); res["merged"] != 1.0 || res["records"] != 3.0 || res["refused"] != 0.0 {
			t.Error(res)
		}
		if got := k.Get(steward, "firm", ids["Elm Valley Ltd"]); got.Text("note") != "kept" || got.Text("name") != "Elm Valley Ltd" {
			t.Error(got.Raw)
		}
		if got := clustersOf(k, steward, "name"); len(got) != 0 {
			t.Error(got)
		}
		k.Call(reader, "POST", clustersPath+":unmerge", m{"job": job}).Want(404)
		if res := k.Wait(steward, k.Call(steward, "POST", clustersPath+":unmerge", m{"job": job}).Want(202).Text("job"))["result"].(m); res["undone"] != 1.0 || res["kept"] != 0.0 {
			t.Error(res)
		}
		if got := clustersOf(k, steward, "name"); len(got) != 1 || k.Get(steward, "firm", ids["Elm Valley Ltd"]).Text("note") != "" {
			t.Error(got)
		}
		k.Call(steward, "POST", clustersPath+":unmerge", m{"job": job}).Want(404)
	})
}

package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// mergeFirms merges and gives the cause.
func mergeFirms(k *testkit.Kit, survivor string, losers ...string) string {
	k.TB.Helper()
	return k.Call(k.Admin, "POST", firmPath+"/records:merge", m{"survivor": survivor, "losers": losers}).Want(200).Text("cause")
}

// purgeFirm takes one out for good, from the bin or on its way there.
func purgeFirm(k *testkit.Kit, id string) {
	k.TB.Helper()
	if k.Get(k.Admin, "firm", id).Status == 200 {
		k.Delete(k.Admin, "firm", id).Want(204)
	}
	res := k.Call(k.Admin, "POST", firmPath+"/bin:purge", m{"ids": []string{id}}).Want(200)
	if res.Get("results", 0, "status") != 200.0 {
		k.TB.Fatalf("the purge answers %s", res.Raw)
	}
}

// histories names the records of which a record's history tells.
func histories(k *testkit.Kit, id string) string {
	k.TB.Helper()
	var out []string
	for _, x := range k.Call(k.Admin, "GET", firmPath+"/records/"+id+"/history", nil).Want(200).Items() {
		name := "itself"
		if of, ok := x.(map[string]any)["of"].(map[string]any); ok {
			name = of["id"].(string)
		}
		if x.(map[string]any)["action"] == "create" {
			out = append(out, name)
		}
	}
	return strings.Join(out, " ")
}

func TestPurgesAfterMerges(t *testing.T) {
	k := linkedFirms(t)
	firm := func(k *testkit.Kit, name string) string { return k.Create(k.Admin, "firm", m{"name": name}) }
	rows := func(k *testkit.Kit, id string) string {
		return k.Scalar(`SELECT (SELECT count(*) FROM "tn_history" WHERE "record" = '` + id + `') || ' ' || (SELECT count(*) FROM "tn_merged" WHERE '` + id + `' IN ("loser", "survivor"))`)
	}

	t.Run("one that was restored keeps its history when the survivor goes", func(t *testing.T) {
		k := k.On(t)
		a, b := firm(k, "A"), firm(k, "B")
		mergeFirms(k, a, b)
		k.Call(k.Admin, "POST", restorePath("firm", b), m{}).Want(200)
		if got := rows(k, b); !strings.HasSuffix(got, " 0") {
			t.Errorf("it still counts as merged: %s", got)
		}
		purgeFirm(k, a)
		if got := histories(k, b); got != "itself" {
			t.Errorf("its history tells of %q", got)
		}
	})

	t.Run("one in the bin keeps its history when the survivor goes", func(t *testing.T) {
		k := k.On(t)
		a, b := firm(k, "A"), firm(k, "B")
		mergeFirms(k, a, b)
		purgeFirm(k, a)
		k.Call(k.Admin, "POST", restorePath("firm", b), m{}).Want(200)
		if got := histories(k, b); got != "itself" {
			t.Errorf("its history tells of %q", got)
		}
	})

	t.Run("a survivor that was merged in turn leaves its own to the next", func(t *testing.T) {
		k := k.On(t)
		a, b, c := firm(k, "A"), firm(k, "B"), firm(k, "C")
		mergeFirms(k, b, c)
		mergeFirms(k, a, b)
		k.Advance(31 * 24 * time.Hour)
		if _, err := k.Tenon.Record.PurgeExpired(k.Ctx()); err != nil {
			t.Fatal(err)
		}
		k.Admin = k.SignIn(testkit.AdminEmail, testkit.Password)
		if left := k.Scalar(`SELECT count(*) FROM "firm" WHERE "id" IN ('` + b + `', '` + c + `')`); left != "0" {
			t.Fatalf("%s are left in the bin", left)
		}
		if got := histories(k, a); got != strings.Join([]string{c, b, "itself"}, " ") {
			t.Errorf("its history tells of %q", got)
		}
		for _, id := range []string{b, c} {
			if to := k.Get(k.Admin, "firm", id); to.Status != 307 || !strings.HasSuffix(to.Header.Get("Location"), a) {
				t.Errorf("an old address answers %d %s", to.Status, to.Raw)
			}
		}
		purgeFirm(k, a)
		for _, id := range []string{a, b, c} {
			if got := rows(k, id); got != "0 0" {
				t.Errorf("left over are %s", got)
			}
		}
	})

	t.Run("a chain that goes at once leaves nothing", func(t *testing.T) {
		k := k.On(t)
		k.Admin = k.SignIn(testkit.AdminEmail, testkit.Password)
		for _, backwards := range []bool{false, true} {
			a, b, c := firm(k, "A"), firm(k, "B"), firm(k, "C")
			mergeFirms(k, b, c)
			mergeFirms(k, a, b)
			k.Delete(k.Admin, "firm", a).Want(204)
			ids := []string{a, b, c}
			if backwards {
				ids = []string{c, b, a}
			}
			k.Call(k.Admin, "POST", firmPath+"/bin:purge", m{"ids": ids}).Want(200)
			for _, id := range ids {
				if got := rows(k, id); got != "0 0" {
					t.Errorf("left over are %s", got)
				}
			}
		}
	})
}

// What a merge of many records was undone by is not undone in turn, however long the
// merge itself is remembered.
func TestUndoneMergesStayUndone(t *testing.T) {
	k := linkedFirms(t)
	a, b := k.Create(k.Admin, "firm", m{"name": "A"}), k.Create(k.Admin, "firm", m{"name": "B"})
	for i := range 51 {
		k.Create(k.Admin, "staff", m{"name": fmt.Sprint(i), "firm": b})
	}
	cause := mergeFirms(k, a, b)
	later := func(days int) {
		k.Advance(time.Duration(days) * 24 * time.Hour)
		k.Admin = k.SignIn(testkit.AdminEmail, testkit.Password)
	}
	later(20)
	k.Wait(k.Admin, k.Call(k.Admin, "POST", "/api/v1/undo/"+cause, nil).Want(202).Text("job"))
	later(11)
	if err := k.Tenon.Undo.Purge(k.Ctx()); err != nil {
		t.Fatal(err)
	}
	if left := k.Scalar(`SELECT count(*) FROM "tn_acts" WHERE "cause" = '` + cause + `'`); left != "0" {
		t.Fatal("the merge is still remembered as an act")
	}
	var undo map[string]any
	for _, x := range k.Call(k.Admin, "GET", "/api/v1/me/actions", nil).Want(200).Items() {
		if x.(map[string]any)["of"] == cause {
			undo = x.(map[string]any)
		}
	}
	if undo == nil || undo["undoable"] != false {
		t.Fatalf("the undo can be undone: %v", undo)
	}
	k.Call(k.Admin, "POST", "/api/v1/undo/"+undo["cause"].(string), nil).Code(409, "undo_merge")
}

// A file goes back with the record that it came from, not to one that is gone for good.
func TestFilesOfUndoneMerges(t *testing.T) {
	k := linkedFirms(t)
	for _, gone := range []bool{false, true} {
		paper := k.Upload(k.Admin, "/api/v1/files", "deal.txt", []byte("deal"), nil).Want(201).Text("id")
		a, b := k.Create(k.Admin, "firm", m{"name": "A"}), k.Create(k.Admin, "firm", m{"name": "B", "papers": []string{paper}})
		cause := k.Call(k.Admin, "POST", firmPath+"/records:merge", m{"survivor": a, "losers": []string{b}, "values": m{"papers": b}}).Want(200).Text("cause")
		if gone {
			purgeFirm(k, b)
		}
		k.Call(k.Admin, "POST", "/api/v1/undo/"+cause, nil).Want(200)
		want := b
		if gone {
			want = a // which keeps it as long as it keeps any that it let go
		}
		if got := k.Scalar(`SELECT "record" || ("detached" <> '') FROM "tn_files" WHERE "id" = '` + paper + `'`); got != want+map[bool]string{true: "1", false: "0"}[gone] {
			t.Errorf("gone %v: the file is with %s, not %s", gone, got, want)
		}
	}
}

// More than a merge moves is told before it is all read.
func TestMergesOfTooMuch(t *testing.T) {
	k := linkedFirms(t)
	a, b := k.Create(k.Admin, "firm", m{"name": "A"}), k.Create(k.Admin, "firm", m{"name": "B"})
	k.Exec(`INSERT INTO "staff" ("id", "name", "firm", "version") WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT printf('s%014d', i), 'S', '` + b + `', 1 FROM n`)
	body := m{"survivor": a, "losers": []string{b}, "dryRun": true}
	if dry := k.Call(k.Admin, "POST", firmPath+"/records:merge", body).Want(200); dry.Get("moved", 0, "count") != 2000.0 {
		t.Errorf("moved are %v", dry.Get("moved"))
	}
	k.Create(k.Admin, "project", m{"name": "P", "items": []m{{"what": "one too many", "from": b}}})
	k.Call(k.Admin, "POST", firmPath+"/records:merge", body).Code(409, "merge_too_large")
}

package httpapi_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Whatever links to what: a merge leaves nothing that links to what is gone, and its
// undo leaves everything as it was.
func TestMergesOfRandomGraphs(t *testing.T) {
	seed := uint64(20261123)
	if s := os.Getenv("TENON_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	r := rand.New(rand.NewPCG(seed, 1))
	k := linkedFirms(t)
	w := &firmWorld{Kit: k}
	_, steward := k.Person("steward", "", "steward")
	var firms []string
	one := func() string { return firms[r.IntN(len(firms))] }
	several := func() []string {
		list := []string{}
		for range r.IntN(4) {
			if id := one(); !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
		return list
	}
	for i := range 8 {
		data := m{"name": fmt.Sprint("F", i), "tags": []string{"a", "b", "c"}[:r.IntN(4)]}
		if r.IntN(2) == 0 {
			data["phone"] = fmt.Sprintf("+8613800138%03d", i)
		}
		for n := range r.IntN(3) {
			data["lines"] = append(asRows(data["lines"]), m{"item": fmt.Sprint("line ", i, n)})
		}
		firms = append(firms, k.Create(k.Admin, "firm", data))
	}
	for _, id := range firms {
		if r.IntN(3) > 0 {
			if up := one(); up != id {
				k.Patch(k.Admin, "firm", id, m{"parent": up}).Want(200)
			}
		}
	}
	for i := range 12 {
		k.Create(k.Admin, "staff", m{"name": fmt.Sprint("S", i), "firm": one()})
		k.Create(k.Admin, "visit", m{"name": fmt.Sprint("V", i), "about": m{"object": "firm", "id": one()}})
		k.Create(k.Admin, "project", m{"name": fmt.Sprint("P", i), "firms": several(), "items": []m{{"what": "x", "from": one()}, {"what": "y"}}})
		k.Call(k.Admin, "POST", firmPath+"/records/"+one()+"/comments", m{"text": fmt.Sprint("said ", i)}).Want(201)
	}
	for range 6 {
		before := w.dump()
		r.Shuffle(len(firms), func(i, j int) { firms[i], firms[j] = firms[j], firms[i] })
		n := 2 + r.IntN(3)
		values := m{}
		for _, key := range []string{"name", "phone", "tags", "parent", "lines"} {
			switch x := r.IntN(n + 2); {
			case x < n:
				values[key] = firms[x]
			case key == "tags" || key == "lines":
				values[key] = "*"
			}
		}
		body := m{"survivor": firms[0], "losers": firms[1:n], "values": values}
		said := fmt.Sprintf("seed %d: %v", seed, body)
		dry := k.Call(steward, "POST", firmPath+"/records:merge", merged(body, m{"dryRun": true})).Want(200)
		if len(dry.Get("refused").([]any)) > 0 {
			t.Fatalf("%s: in the way: %v", said, dry.Get("refused"))
		}
		res := k.Call(steward, "POST", firmPath+"/records:merge", body).Want(200)
		for _, loser := range firms[1:n] {
			for _, q := range []string{
				`SELECT count(*) FROM "staff" WHERE "deleted" = '' AND "firm" = '%s'`,
				`SELECT count(*) FROM "firm" WHERE "deleted" = '' AND ("parent" = '%s' OR "parent" = "id")`,
				`SELECT count(*) FROM "visit" WHERE "deleted" = '' AND "about" LIKE '%%%s'`,
				`SELECT count(*) FROM "project" WHERE "deleted" = '' AND "firms" LIKE '%%%s%%'`,
				`SELECT count(*) FROM "project__items" WHERE "deleted" = '' AND "from" = '%s'`,
				`SELECT count(*) FROM "tn_comments" WHERE "record" = '%s'`,
			} {
				if left := k.Scalar(fmt.Sprintf(q, loser)); left != "0" {
					t.Fatalf("%s: %s are left by %s", said, left, q)
				}
			}
		}
		staff := k.Scalar(`SELECT count(*) FROM "staff" WHERE "deleted" = '' AND "firm" = '` + firms[0] + `'`)
		if got := k.Get(k.Admin, "firm", firms[0]).Get("people"); fmt.Sprint(got) != staff {
			t.Fatalf("%s: the roll-up is %v of %s", said, got, staff)
		}
		if back := k.Call(steward, "POST", "/api/v1/undo/"+res.Text("cause"), nil).Want(200); back.Get("kept") != 0.0 {
			t.Fatalf("%s: the undo left %v", said, back.Get("reasons"))
		}
		if after := w.dump(); after != before {
			t.Fatalf("%s: undone it is\n%s\nnot\n%s", said, after, before)
		}
	}
}

func asRows(v any) []m {
	list, _ := v.([]m)
	return list
}

// A record that is added to one that goes at that moment is the survivor's afterwards,
// or refused.
func TestMergesWhileOthersWrite(t *testing.T) {
	k := linkedFirms(t)
	_, steward := k.Person("steward", "", "steward")
	for round := range 4 {
		a := k.Create(k.Admin, "firm", m{"name": fmt.Sprint("A", round)})
		b := k.Create(k.Admin, "firm", m{"name": fmt.Sprint("B", round)})
		var all sync.WaitGroup
		begin := make(chan struct{})
		added := make([]int, 8)
		for i := range added {
			all.Go(func() {
				<-begin
				res := k.Call(k.Admin, "POST", "/api/v1/objects/staff/records", m{"name": fmt.Sprint("N", i), "firm": b})
				if added[i] = res.Status; res.Status != 201 && !strings.Contains(res.Raw, "link_not_found") {
					t.Errorf("an add is answered by %s", res.Raw)
				}
			})
		}
		var cause string
		all.Go(func() {
			<-begin
			res := k.Call(steward, "POST", firmPath+"/records:merge", m{"survivor": a, "losers": []string{b}})
			if cause = res.Text("cause"); res.Status != 200 {
				t.Errorf("the merge is answered by %s", res.Raw)
			}
		})
		close(begin)
		all.Wait()
		in := 0
		for _, status := range added {
			if status == 201 {
				in++
			}
		}
		if got := k.Scalar(`SELECT count(*) FROM "staff" WHERE "deleted" = '' AND "firm" = '` + a + `'`); got != strconv.Itoa(in) {
			t.Fatalf("%d were added and the survivor has %s; %s are left with the other", in, got, k.Scalar(`SELECT count(*) FROM "staff" WHERE "deleted" = '' AND "firm" = '`+b+`'`))
		}
		if cause == "" {
			t.Fatal("the merge has no cause")
		}
	}
}

// A request that is repeated merges once; two merges of the same records, once too.
func TestMergesTwice(t *testing.T) {
	k := linkedFirms(t)
	_, steward := k.Person("steward", "", "steward")
	w := twins(t, k)
	body := m{"survivor": w.a, "losers": []string{w.b, w.c}}
	first := k.Call(steward, "POST", firmPath+"/records:merge", body, "Idempotency-Key", "once").Want(200)
	again := k.Call(steward, "POST", firmPath+"/records:merge", body, "Idempotency-Key", "once").Want(200)
	if first.Text("cause") == "" || first.Text("cause") != again.Text("cause") || k.Scalar(`SELECT count(*) FROM "tn_merges"`) != "1" {
		t.Errorf("a repeated request merged again: %s", again.Raw)
	}
	k.Call(steward, "POST", firmPath+"/records:merge", body).Code(404, "not_found")

	k.Patch(k.Admin, "staff", w.ids["ann"], m{"firm": nil}).Want(200)
	back := k.Call(steward, "POST", "/api/v1/undo/"+first.Text("cause"), nil).Want(200)
	if back.Get("kept") != 1.0 || back.Get("reasons", 0, "record") != w.ids["ann"] || back.Get("reasons", 0, "conflict") != true {
		t.Errorf("what somebody changed since is not told: %s", back.Raw)
	}
	k.Get(steward, "firm", w.b).Want(200)
	if got := k.Get(k.Admin, "staff", w.ids["ann"]).Get("firm"); got != nil {
		t.Errorf("what somebody changed since was undone: %v", got)
	}
	k.Call(k.Admin, "POST", firmPath+"/records:merge", merged(body, m{"versions": m{w.b: 1}, "dryRun": true})).Want(200)
	if res := k.Call(k.Admin, "POST", firmPath+"/records:merge", merged(body, m{"versions": m{w.b: 99}})); res.Status != 409 {
		t.Errorf("a version that moved is answered by %s", res.Raw)
	}
}

// A rule that refuses duplicates does not keep them from being merged, nor a merge from
// being taken back.
func TestMergesOfDuplicates(t *testing.T) {
	k := world(t, object("firm", m{"owner": true}, field("name", "text"), field("note", "text")))
	a := k.Create(k.Admin, "firm", m{"name": "华为技术", "note": "a"})
	b := k.Create(k.Admin, "firm", m{"name": "华为技术有限公司", "note": "b"})
	k.Define(object("firm", m{"owner": true, "duplicates": []m{{"key": "name", "match": []m{{"field": "name", "as": "company"}}, "on_form": "block", "on_api": "block"}}}, field("name", "text"), field("note", "text")))
	res := k.Call(k.Admin, "POST", firmPath+"/records:merge", m{"survivor": a, "losers": []string{b}, "values": m{"name": b}}).Want(200)
	if back := k.Call(k.Admin, "POST", "/api/v1/undo/"+res.Text("cause"), nil).Want(200); back.Get("kept") != 0.0 {
		t.Errorf("the undo left %s", back.Raw)
	}
	if got := k.Get(k.Admin, "firm", a).Text("name") + "/" + k.Get(k.Admin, "firm", b).Text("name"); got != "华为技术/华为技术有限公司" {
		t.Errorf("they are %s", got)
	}
}

package httpapi_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// keyKeeper writes records in every way in which the product writes them.
type keyKeeper struct {
	*testkit.Kit
	r        *rand.Rand
	key      string // of the API
	endpoint string // key of the endpoint
	acts     []string
	n        int
	log      []string
}

const keyedPath = "/api/v1/objects/firm"

func keptKeys(t *testing.T, seed uint64) *keyKeeper {
	k := testkit.New(t, "")
	all := m{"operations": []string{"view", "create", "edit", "delete", "merge", "import", "purge", "batch"}, "read": "*", "write": "*"}
	k.Define(
		object("firm", m{"owner": true, "duplicates": []m{
			{"key": "name", "match": []m{{"field": "name", "as": "company"}}, "on_form": "allow", "on_import": "allow", "on_api": "allow"},
			{"key": "like", "match": []m{{"field": "name", "as": "text", "similar": 80}, {"field": "city"}}, "on_form": "warn", "on_import": "warn", "on_api": "warn", "with": []m{{"object": "staff", "fields": []string{"name", "city"}}}},
			{"key": "phones", "match": []m{{"field": "phones", "as": "phone"}}, "when": `record.city != "B"`, "on_form": "allow", "on_import": "warn", "on_api": "allow"},
		}}, field("name", "text"), field("city", "text"), field("phones", "phones"), field("rank", "number")),
		object("staff", nil, field("name", "text"), field("city", "text"), field("firm", "relation", m{"object": "firm", "on_delete": "cascade"})),
		object("note", nil, field("name", "text"), field("firm", "text")),
		hookDoc("mirror", "note", "after_create", `if (ctx.record.firm) { crm.update("firm", ctx.record.firm, {name: ctx.record.name}); } else { crm.create("firm", {name: ctx.record.name, city: "A"}); }`),
		hookDoc("upper", "firm", []string{"before_create", "before_update"}, `if (ctx.record.name && ctx.record.name.endsWith("x")) ctx.set("name", ctx.record.name.toUpperCase())`),
		m{"kind": "inbound", "key": "firms", "label": m{"en": "Firms"}, "object": "firm", "role": "desk", "match": "city", "contract": `{"type": "object"}`, "mapping": []m{{"field": "name", "from": "/name"}, {"field": "city", "from": "/city"}}},
		role("desk", merged(m{"object": "firm"}, all), merged(m{"object": "staff"}, all), merged(m{"object": "note"}, all)),
	)
	w := &keyKeeper{Kit: k, r: rand.New(rand.NewPCG(seed, 8))}
	k.Call(k.Admin, "PATCH", businessPath, m{"signIn": m{"keys": "everyone"}}).Want(200)
	_, desk := k.Person("desk", "", "desk")
	w.key = k.Call(desk, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"desk"}, "scopes": []string{"read", "write"}, "rate": 500}).Want(201).Text("key")
	w.endpoint = k.Call(k.Admin, "POST", "/api/v1/inbound/firms/key", nil).Want(200).Text("key")
	return w
}

func (w *keyKeeper) name() string {
	return []string{"华为", "华為技术", "Acme", "acme ltd", "Bolt", "bolt co"}[w.r.IntN(6)] + []string{"", " Ltd", "有限公司", " x"}[w.r.IntN(4)]
}

func (w *keyKeeper) data() m {
	d := m{"name": w.name(), "city": []string{"A", "B", ""}[w.r.IntN(3)], "rank": w.r.IntN(3)}
	for range w.r.IntN(3) {
		list, _ := d["phones"].([]string)
		d["phones"] = append(list, fmt.Sprintf("1380013800%d", w.r.IntN(4)))
	}
	return d
}

// some is one of the records, "" where there is none.
func (w *keyKeeper) some(object string, living bool) string {
	ids := strings.Fields(w.Scalar(fmt.Sprintf(`SELECT coalesce(group_concat("id", ' '), '') FROM (SELECT "id" FROM %q WHERE ("deleted" = '') = %v ORDER BY "created", "id")`, object, living)))
	if len(ids) == 0 {
		return ""
	}
	return ids[w.r.IntN(len(ids))]
}

// call does something and remembers what it did. What is refused is so for everybody.
func (w *keyKeeper) call(token, method, path string, body any) *testkit.Res {
	w.TB.Helper()
	res := w.Call(token, method, path, body)
	w.log = append(w.log, fmt.Sprint(method, " ", path, " ", body, " → ", res.Status))
	if cause := res.Header.Get("X-Tenon-Cause"); cause != "" && res.Status < 300 {
		w.acts = append(w.acts, cause)
	}
	if res.Status >= 500 {
		w.TB.Fatalf("%s\n%s", res.Raw, strings.Join(w.log, "\n"))
	}
	return res
}

// ways are what there is to do.
func (w *keyKeeper) ways() []func() {
	one, other, gone := w.some("firm", true), w.some("firm", true), w.some("firm", false)
	there := func(id string, act func()) func() {
		if id == "" {
			return func() {}
		}
		return act
	}
	batch := func(q m) {
		if job := w.call(w.Admin, "POST", keyedPath+"/batches", q); job.Status == 202 {
			w.Wait(w.Admin, job.Text("id"))
			w.acts = append(w.acts, job.Text("id"))
		}
	}
	return []func(){
		func() { w.call(w.Admin, "POST", keyedPath+"/records", w.data()) },
		func() { w.call(w.key, "POST", keyedPath+"/records", w.data()) },
		there(one, func() {
			w.call(w.Admin, "POST", "/api/v1/objects/staff/records", m{"name": w.name(), "city": "A", "firm": one})
		}),
		there(one, func() { w.call(w.Admin, "PATCH", keyedPath+"/records/"+one, w.data()) }),
		there(one, func() { w.call(w.key, "PATCH", keyedPath+"/records/"+one, m{"name": nil, "phones": []string{}}) }),
		there(one, func() { w.call(w.Admin, "DELETE", keyedPath+"/records/"+one, nil) }),
		there(gone, func() { w.call(w.Admin, "POST", keyedPath+"/records/"+gone+"/actions/restore", nil) }),
		there(gone, func() { w.call(w.Admin, "POST", keyedPath+"/bin:purge", m{"ids": []string{gone}}) }),
		there(one, func() {
			w.call(w.Admin, "POST", keyedPath+"/records:batch", m{"atomic": w.r.IntN(2) == 0, "operations": []m{{"method": "create", "data": w.data()}, {"method": "update", "id": one, "data": w.data()}, {"method": "delete", "id": other}}})
		}),
		func() {
			batch(m{"action": "edit", "filter": "record.rank >= 1", "set": m{"name": m{"expression": `record.name + " x"`}, "city": m{"value": "C"}}})
		},
		func() { batch(m{"action": "delete", "filter": "record.rank == 2"}) },
		func() { w.call(w.Admin, "POST", "/api/v1/objects/note/records", m{"name": w.name()}) },
		there(one, func() { w.call(w.Admin, "POST", "/api/v1/objects/note/records", m{"name": w.name(), "firm": one}) }),
		func() {
			w.n++
			res := deliver(w.Kit, "firms", fmt.Sprint("m", w.n), fmt.Sprintf(`{"name": %q, "city": "D%d"}`, w.name(), w.r.IntN(2)), w.endpoint)
			w.log = append(w.log, fmt.Sprint("inbound ", res.Status, " ", res.Raw))
		},
		func() {
			id := w.Upload(w.Admin, "/api/v1/imports", "a.csv", fmt.Appendf(nil, "name,city\n%s,A\n%s,A\n", w.name(), w.name()), m{"object": "firm"}).Want(201).Text("id")
			mode := m{"mapping": m{"name": "name", "city": "city"}, "mode": "upsert", "key": []string{"name"}}
			if run := w.call(w.Admin, "POST", "/api/v1/imports/"+id+"/run", mode); run.Status == 202 {
				w.Wait(w.Admin, run.Text("job"))
				w.acts = append(w.acts, run.Text("job"))
			}
		},
		there(one, func() {
			if one == other {
				return
			}
			res := w.call(w.Admin, "POST", keyedPath+"/records:merge", m{"survivor": one, "losers": []string{other}, "values": m{"name": other, "phones": other}})
			if res.Status == 200 {
				w.acts = append(w.acts, res.Text("cause"))
			}
		}),
		func() { w.undo() },
		func() { w.undo() },
	}
}

func (w *keyKeeper) undo() {
	if len(w.acts) == 0 {
		return
	}
	act := w.acts[w.r.IntN(len(w.acts))]
	if res := w.call(w.Admin, "POST", "/api/v1/undo/"+url.PathEscape(act), nil); res.Status == 202 {
		w.Wait(w.Admin, res.Text("job"))
	}
}

// held is what is kept for the records against what they are, both at one moment: a
// hook may write meanwhile.
func (w *keyKeeper) held() (kept, anew []string) {
	w.TB.Helper()
	if err := w.Tenon.App.RunInTransaction(func(tx core.App) (err error) {
		kept, anew, err = w.compared(tx.DB())
		return err
	}); err != nil {
		w.TB.Fatal(err)
	}
	return kept, anew
}

func (w *keyKeeper) compared(db dbx.Builder) (kept, anew []string, err error) {
	ctx, snap := context.Background(), w.Tenon.Meta.Current()
	sides, err := duplicate.States(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	for _, object := range []string{"firm", "staff"} {
		o := snap.Objects[object]
		list, _, err := store.Text(ctx, db, `SELECT coalesce(group_concat("id", ' '), '') FROM "`+object+`" WHERE "deleted" = ''`)
		if err != nil {
			return nil, nil, err
		}
		ids := strings.Fields(list)
		rows, err := store.LoadMany(ctx, db, o, ids)
		if err != nil {
			return nil, nil, err
		}
		for _, side := range o.Held {
			at := slices.IndexFunc(sides, func(st duplicate.State) bool { return st.Is(side) })
			for _, id := range ids {
				for _, key := range duplicate.Keys(side, rows[id].Values) {
					anew = append(anew, fmt.Sprintf("%s %d %q %q", id, sides[at].ID, key.Exact, key.Words))
				}
			}
		}
	}
	if err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var id, exact, words string
		var side int64
		err := rows.Scan(&id, &side, &exact, &words)
		kept = append(kept, fmt.Sprintf("%s %d %q %q", id, side, exact, words))
		return err
	}, `SELECT "record", "side", "key", "words" FROM "tn_duplicate_keys"`); err != nil {
		return nil, nil, err
	}
	slices.Sort(kept)
	slices.Sort(anew)
	return kept, anew, nil
}

// In whatever way records are written, taken back, merged or brought back, what rules
// compare of them is what they are. TENON_SEED and TENON_ROUNDS choose other walks.
func TestKeysOfDuplicatesAreNeverStale(t *testing.T) {
	steps, seed := 120, rand.Uint64()
	if s := os.Getenv("TENON_ROUNDS"); s != "" {
		steps, _ = strconv.Atoi(s)
	}
	if s := os.Getenv("TENON_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	w := keptKeys(t, seed)
	for range 8 {
		w.call(w.Admin, "POST", keyedPath+"/records", w.data())
	}
	for i := range steps {
		ways := w.ways()
		ways[w.r.IntN(len(ways))]()
		if i%4 != 0 && i < steps-1 {
			continue
		}
		if kept, anew := w.held(); !slices.Equal(kept, anew) {
			t.Fatalf("seed %d: kept\n%s\nanew\n%s\nafter\n%s", seed, strings.Join(kept, "\n"), strings.Join(anew, "\n"), strings.Join(w.log, "\n"))
		}
		if lost := w.Scalar(`SELECT count(*) FROM "tn_duplicate_keys" k WHERE ("words" <> '') <> EXISTS (SELECT 1 FROM "tn_duplicate_grams" g WHERE g."rowid" = k."id")`); lost != "0" {
			t.Fatalf("seed %d: %s keys without their grams after\n%s", seed, lost, strings.Join(w.log, "\n"))
		}
		if more := w.Scalar(`SELECT count(*) FROM "tn_duplicate_grams" WHERE "rowid" NOT IN (SELECT "id" FROM "tn_duplicate_keys")`); more != "0" {
			t.Fatalf("seed %d: grams of %s keys that are gone after\n%s", seed, more, strings.Join(w.log, "\n"))
		}
	}
	if os.Getenv("TENON_VERBOSE") != "" {
		t.Log(strings.Join(w.log, "\n"))
	}
}

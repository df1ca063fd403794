package httpapi_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// Runs are kept until there are too many of them, whoever asks for them goes away, and
// whatever happens to those that made them.
func TestRunsThatAreKept(t *testing.T) {
	docs := append(afterWorld(),
		hookDoc("late", "deal", "after_create", `crm.create("task", {name: "made"}, {key: ctx.key}); notify("role:sales", {title: "hello"})`, m{"role": "robot"}),
		hookDoc("early", "deal", "before_update", `ctx.log("ran"); if (ctx.record.amount === 66) throw new Error("sixty-six")`),
		alone("endpoint", `throw new Error("each time")`, m{"key": "answers", "endpoint": m{"name": "fails", "method": "POST", "roles": []string{"sales"}}}))
	k := world(t, docs...)
	_, sales := k.Person("sales", "", "sales")
	told := func(hook string) string {
		return k.Scalar(`SELECT count(*) FROM tn_audit WHERE action = 'hook.failing' AND object = '` + hook + `'`)
	}

	t.Run("where somebody who asks for them goes away, and where they cannot be written for a while", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(sales, "deal", m{"name": "a"})
		ranAll(t, k)
		count := func() string { return k.Scalar(`SELECT count(*) FROM tn_hook_runs WHERE hook = 'early'`) }
		k.Patch(sales, "deal", id, m{"amount": 1}).Want(200)
		gone, cancel := context.WithCancel(k.Ctx())
		cancel()
		if err := k.Tenon.Hooks.Flush(gone); err != nil || count() != "1" {
			t.Error(err, count())
		}
		k.Exec(`CREATE TRIGGER "full" BEFORE INSERT ON "tn_hook_runs" BEGIN SELECT RAISE(ABORT, 'full'); END`)
		k.Patch(sales, "deal", id, m{"amount": 2}).Want(200)
		if err := k.Tenon.Hooks.Flush(k.Ctx()); err == nil || count() != "1" {
			t.Error(err, count())
		}
		k.Exec(`DROP TRIGGER "full"`)
		if err := k.Tenon.Hooks.Flush(k.Ctx()); err != nil || count() != "2" {
			t.Error(err, count())
		}
	})
	t.Run("with what was done before the platform broke", func(t *testing.T) {
		k := k.On(t)
		defer testkit.Quiet(k)()
		was := k.Tenon.Hooks.Behind
		k.Tenon.Hooks.Behind = func(context.Context, string, string, bool) ([]string, error) { panic("of the platform") }
		before := len(runsOf(k, "late"))
		k.Create(sales, "deal", m{"name": "b"})
		ranAll(t, k)
		k.Tenon.Hooks.Behind = was
		runs := runsOf(k, "late")[before:]
		if did, _ := runs[0]["did"].([]any); len(runs) != 1 || runs[0]["code"] != "hook_error" || len(did) == 0 || did[0].(m)["what"] != "crm.create" {
			t.Error(runs)
		}
	})
	t.Run("and told of once, however many look, where each one fails; of endpoints too", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "deal", m{"name": "c"})
		for range 20 {
			k.Patch(k.Admin, "deal", id, m{"amount": 66}).Code(400, "hook_error")
		}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := k.Tenon.Hooks.Flush(k.Ctx()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := told("early"); n != "1" {
			t.Errorf("told %s times", n)
		}
		for range 20 {
			k.Call(sales, "POST", "/api/v1/x/fails", m{}).Code(400, "hook_error")
		}
		if err := k.Tenon.Hooks.Flush(k.Ctx()); err != nil || told("answers") != "1" {
			t.Error(err, told("answers"))
		}
	})
	t.Run("until there are too many", func(t *testing.T) {
		k := k.On(t)
		const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20050) `
		k.Exec(numbers + `INSERT INTO "tn_hook_runs" ("at", "hook", "event", "object", "record", "by", "took", "calls", "rows", "memory", "code", "error", "line", "refused", "log", "did") SELECT '2026-01-01 00:00:00.000Z', 'late', 'after_create', 'deal', 'x', '', 1, 0, 0, 0, '', '', 0, 0, '[]', '[]' FROM n`)
		now := k.Now().UTC().Format("2006-01-02 15:04:05.")
		for i, state := range []string{"done", "dead", "waiting"} {
			k.Exec(fmt.Sprintf(numbers+`INSERT INTO "tn_hook_tasks" ("id", "hook", "event", "object", "record", "seq", "at", "by", "acting", "source", "version", "depth", "changes", "state", "due", "created", "rest") SELECT '%[1]s' || i, 'none', 'after_create', 'deal', 'x' || i, i + %[2]d, '', '', '', '', 1, 0, '[]', '%[1]s', '9999', '%[3]s' || printf('%%03dZ', i / 25), 1 FROM n`, state, 100_000*(i+1), now))
		}
		if err := k.Tenon.Hooks.Purge(k.Ctx()); err != nil {
			t.Fatal(err)
		}
		if n := k.Scalar(`SELECT count(*) FROM tn_hook_runs`); n != "20000" {
			t.Errorf("%s runs", n)
		}
		if n := k.Scalar(`SELECT group_concat(n) FROM (SELECT state || ' ' || (count(*) BETWEEN 20000 AND 20025) || ' ' || (count(*) = 20050) AS n FROM tn_hook_tasks WHERE hook = 'none' GROUP BY state ORDER BY state)`); n != "dead 0 1,done 1 0,waiting 0 1" {
			t.Error(n)
		}
	})
}

package httpapi_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// What a server that stopped left in the middle is told of as uncertain and done once
// more with its key; what nobody could run costs no attempt.
func TestHooksThatAreCutOff(t *testing.T) {
	k := world(t, afterWorld()...)
	_, sales := k.Person("sales", "", "sales")
	k.Define(hookDoc("cut", "deal", "after_create", `ctx.log(ctx.key, ctx.attempt); crm.create("task", {name: ctx.id, deal: ctx.id}, {key: ctx.key})`))
	const pause = "/api/v1/hooks/cut/pause"

	// cut leaves a task as a server leaves it that is killed in an attempt.
	cut := func(k *testkit.Kit, attempts, rest int) {
		k.Call(k.Admin, "PUT", pause, nil).Want(204)
		k.Create(sales, "deal", m{"name": "a"})
		ready := func() bool { return k.Scalar(`SELECT count(*) FROM tn_hook_tasks WHERE state = 'waiting'`) == "1" }
		for end := time.Now().Add(20 * time.Second); !ready() && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		}
		k.Exec(fmt.Sprintf(`UPDATE tn_hook_tasks SET begun = '2026-01-31 08:00:00.000Z', attempts = %d, rest = %d WHERE state = 'waiting'`, attempts, rest))
		k.Call(k.Admin, "DELETE", pause, nil).Want(204)
		ranAll(t, k)
	}

	t.Run("are told of as uncertain, and run again with the same key", func(t *testing.T) {
		k := k.On(t)
		cut(k, 1, 6)
		runs := runsOf(k, "cut")
		if len(runs) != 2 || runs[0]["code"] != "hook_interrupted" || runs[0]["attempt"] != 1.0 || runs[0]["at"] != "2026-01-31 08:00:00.000Z" || runs[0]["state"] != "" {
			t.Fatal(runs)
		}
		if runs[1]["attempt"] != 2.0 || runs[1]["state"] != "done" || runs[1]["key"] != runs[0]["key"] || linesOf(runs)[1] != fmt.Sprint(runs[0]["key"], " 2") {
			t.Error(runs[1])
		}
		if failed := runsOf(k, "cut", "failed", "true"); len(failed) != 1 {
			t.Error(failed)
		}
	})

	t.Run("are given up where that happens each time, and can be run once more", func(t *testing.T) {
		k := k.On(t)
		before := len(runsOf(k, "cut"))
		cut(k, 7, 0)
		runs := runsOf(k, "cut")[before:]
		if len(runs) != 1 || runs[0]["code"] != "hook_interrupted" || runs[0]["state"] != "dead" || runs[0]["attempt"] != 7.0 {
			t.Fatal(runs)
		}
		k.Call(k.Admin, "POST", fmt.Sprintf("/api/v1/hooks/cut/runs/%.0f/retry", runs[0]["id"]), nil).Want(204)
		ranAll(t, k)
		if runs = runsOf(k, "cut")[before:]; len(runs) != 2 || runs[1]["state"] != "done" || runs[1]["attempt"] != 8.0 || runs[1]["key"] != runs[0]["key"] {
			t.Error(runs)
		}
	})

	t.Run("by a panic of ours are tried again, later each time, and tell nothing of it", func(t *testing.T) {
		k := k.On(t)
		defer testkit.Quiet(k)()
		was := k.Tenon.Hooks.Acting
		panics := true
		k.Tenon.Hooks.Acting = func(ctx context.Context, person, key string) (*access.Principal, error) {
			if panics {
				panic("of the platform")
			}
			return was(ctx, person, key)
		}
		before := len(runsOf(k, "cut"))
		k.Create(sales, "deal", m{"name": "b"})
		ranAll(t, k)
		runs := runsOf(k, "cut")[before:]
		if len(runs) != 1 || runs[0]["code"] != "hook_machine" || runs[0]["state"] != "waiting" || runs[0]["error"] != "服务器无法运行，原因见服务器日志。" {
			t.Fatal(runs)
		}
		panics = false
		k.Advance(time.Minute)
		ranAll(t, k)
		if runs = runsOf(k, "cut")[before:]; len(runs) != 2 || runs[1]["state"] != "done" {
			t.Error(runs)
		}
	})

	t.Run("for want of a worker wait, however long that is", func(t *testing.T) {
		k := k.On(t)
		defer testkit.Quiet(k)()
		k.Tenon.Hooks.Later.Close()
		before := len(runsOf(k, "cut"))
		k.Create(sales, "deal", m{"name": "c"})
		ranAll(t, k)
		for range 9 {
			k.Advance(time.Hour)
			ranAll(t, k)
		}
		runs := runsOf(k, "cut")[before:]
		if last := runs[len(runs)-1]; len(runs) != 10 || last["code"] != "hook_unavailable" || last["state"] != "waiting" {
			t.Error(len(runs), last)
		}
		if paused := k.Call(k.Admin, "GET", "/api/v1/hooks", nil).Want(200); paused.Get("items", 0, "paused") != nil {
			t.Error(paused.Raw)
		}
	})
}

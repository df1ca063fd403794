package httpapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// looked waits until the plans of hooks were looked at, and what came of it has run.
func looked(t *testing.T, k *testkit.Kit, want string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if k.Scalar(`SELECT count(*) || ' ' || coalesce(max("at"), '') FROM "tn_hook_slots" WHERE "plan" <> ''`) == want {
			ranAll(t, k)
			return
		}
	}
	t.Fatalf("the plans were not looked at: %s, not %s", k.Scalar(`SELECT group_concat("hook" || ' ' || "plan" || ' ' || "at") FROM "tn_hook_slots"`), want)
}

func TestHooksByTheirPlan(t *testing.T) {
	k := world(t, afterWorld()...)
	nightly := m{"kind": "hook", "key": "nightly", "event": "on_schedule", "schedule": "0 3 * * *", "role": "robot", "source": `ctx.log(ctx.event, ctx.key !== "", ctx.record, crm.create("task", {name: "at night"}, {key: ctx.key}).name)`}
	// The plan is in the time zone of the business, 8 hours before that of the times that are kept.
	night := k.Now().UTC().Truncate(24 * time.Hour).Add(19 * time.Hour)
	for !night.After(k.Now()) {
		night = night.Add(24 * time.Hour)
	}
	stamp := func(at time.Time) string { return "1 " + at.UTC().Format("2006-01-02 15:04:05.000Z") }
	k.Advance(night.Sub(k.Now()) - time.Hour - 30*time.Second)
	k.Define(nightly)
	minute := k.Now().UTC().Truncate(time.Minute)
	looked(t, k, stamp(minute.Add(-time.Minute)))

	t.Run("run when their time has come, with the rights of their role", func(t *testing.T) {
		k := k.On(t)
		if len(runsOf(k, "nightly")) != 0 {
			t.Fatal("it ran before its time")
		}
		k.Advance(time.Hour + time.Minute)
		looked(t, k, stamp(night))
		if got := strings.Join(linesOf(runsOf(k, "nightly")), "; "); got != "on_schedule true null at night" {
			t.Error(got)
		}
	})
	t.Run("run once for all that was missed", func(t *testing.T) {
		k := k.On(t)
		k.Advance(3 * 24 * time.Hour)
		looked(t, k, stamp(night.Add(3*24*time.Hour)))
		if n := len(runsOf(k, "nightly")); n != 2 {
			t.Errorf("%d runs", n)
		}
	})
	t.Run("make up for nothing of the time when they were paused or had another plan", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PUT", "/api/v1/hooks/nightly/pause", nil).Want(204)
		k.Advance(2 * 24 * time.Hour)
		looked(t, k, "0 ")
		k.Call(k.Admin, "DELETE", "/api/v1/hooks/nightly/pause", nil).Want(204)
		k.Advance(time.Minute)
		looked(t, k, stamp(k.Now().UTC().Truncate(time.Minute).Add(-time.Minute)))
		nightly["schedule"] = "0 2 * * *"
		k.Define(nightly)
		k.Advance(time.Minute)
		looked(t, k, stamp(k.Now().UTC().Truncate(time.Minute).Add(-time.Minute)))
		if n := len(runsOf(k, "nightly")); n != 2 {
			t.Errorf("%d runs", n)
		}
	})
}

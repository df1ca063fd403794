package app_test

import (
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// What is over is forgotten each hour, by everything that keeps something for a time.
func TestCleanup(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	k.Advance(time.Hour)
	if err := k.Tenon.Jobs.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	state := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && state != "done" && state != "failed"; time.Sleep(10 * time.Millisecond) {
		state = k.Scalar(`SELECT coalesce(max(CASE WHEN "failures" > 0 THEN 'failed' ELSE "state" END), '') FROM "tn_jobs" WHERE "kind" = 'cleanup'`)
	}
	if state != "done" {
		t.Errorf("the job is %q", state)
	}
}

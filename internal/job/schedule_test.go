package job_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/job"
)

func TestASlotRunsExactlyOnce(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	clock := time.Date(2026, 11, 22, 1, 59, 30, 0, time.UTC)
	queue := func() *job.Queue {
		cfg := config()
		cfg.Now = func() time.Time { return clock }
		cfg.Zone = time.FixedZone("CST", 8*3600)
		q := job.New(app, cfg)
		q.Register("nightly", func(context.Context, *job.Run) error { return nil }, job.Options{})
		if err := q.Schedule("nightly", "0 10 * * *", nil); err != nil { // 02:00 UTC
			t.Fatal(err)
		}
		return q
	}
	count := func() (n int) {
		if err := app.DB().NewQuery(`SELECT COUNT(*) FROM tn_jobs`).Row(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	tick := func(q *job.Queue, want int) {
		t.Helper()
		if err := q.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != want {
			t.Fatalf("at %s: %d jobs, want %d", clock, n, want)
		}
	}
	a, b := queue(), queue()
	tick(a, 0)
	clock = clock.Add(45 * time.Second)
	tick(a, 1)
	tick(a, 1)
	tick(b, 1) // another process at the same minute
	clock = clock.Add(10 * time.Hour)
	tick(a, 1)
	clock = clock.Add(3 * 24 * time.Hour) // down for three days
	tick(queue(), 2)
	tick(queue(), 2)
	if err := a.Purge(context.Background()); err != nil {
		t.Fatal(err)
	}
	tick(queue(), 2) // the slot that tells where to go on is kept
	if err := a.Schedule("nightly", "nonsense", nil); err == nil {
		t.Fatal("took nonsense")
	}
	if err := a.Schedule("unknown", "* * * * *", nil); err == nil {
		t.Fatal("took an unknown kind")
	}
}

func TestJobsOfAKindMayStayShorter(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	later := config()
	later.Now = func() time.Time { return time.Now().Add(25 * time.Hour) }
	q, purging := job.New(app, config()), job.New(app, later)
	for _, each := range []*job.Queue{q, purging} {
		each.Register("file", func(context.Context, *job.Run) error { return nil }, job.Options{Keep: 24 * time.Hour})
		each.Register("other", func(context.Context, *job.Run) error { return nil }, job.Options{})
	}
	start(t, q)
	file, other := enqueue(t, q, app, "file", "u", nil), enqueue(t, q, app, "other", "u", nil)
	until(t, q, file, job.Done)
	until(t, q, other, job.Done)
	if err := purging.Purge(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Find(context.Background(), file); err == nil {
		t.Error("it stayed")
	}
	if _, err := q.Find(context.Background(), other); err != nil {
		t.Error("a job of another kind went", err)
	}
}

func TestOldJobsArePurgedWithTheirFiles(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	q := job.New(app, config())
	q.Register("k", func(ctx context.Context, r *job.Run) error {
		return r.WriteResult(ctx, "a.csv", strings.NewReader("x"))
	}, job.Options{})
	start(t, q)
	id := enqueue(t, q, app, "k", "u", nil)
	until(t, q, id, job.Done)
	later := config()
	later.Now = func() time.Time { return time.Now().Add(31 * 24 * time.Hour) }
	if err := q.Purge(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Find(context.Background(), id); err != nil {
		t.Fatal("a young job went", err)
	}
	if err := job.New(app, later).Purge(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Find(context.Background(), id); err == nil {
		t.Fatal("an old job stayed")
	}
	fs, err := app.NewFilesystem()
	if err != nil {
		t.Fatal(err)
	}
	defer fs.Close()
	if left, err := fs.List("tn_jobs/"); err != nil || len(left) != 0 {
		t.Fatal(left, err)
	}
}

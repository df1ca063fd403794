package job_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/job"
)

// crash ends a queue as kill -9 does, as far as the database and the lock know:
// what runs stays "running" and is never heard of again.
func crash(t *testing.T, q *job.Queue) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := q.Stop(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal("nothing was running:", err)
	}
}

func TestAfterACrashAJobGoesOnAtItsCheckpoint(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	app := open(t, dir)
	q := job.New(app, config())
	stuck, release := make(chan struct{}), make(chan struct{})
	lost := make(chan error, 1)
	q.Register("steps", func(ctx context.Context, r *job.Run) error {
		r.Progress(5, 10)
		if err := r.Checkpoint(map[string]int{"row": 5}); err != nil {
			return err
		}
		r.Progress(7, 10)
		close(stuck)
		<-release
		lost <- r.Checkpoint(map[string]int{"row": 7})
		return context.Cause(ctx)
	}, job.Options{})
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	id := enqueue(t, q, app, "steps", "u", nil)
	<-stuck
	crash(t, q)

	next := open(t, dir)
	q2 := job.New(next, config())
	q2.Register("steps", func(_ context.Context, r *job.Run) error {
		var at struct{ Row int }
		if !r.Restore(&at) || at.Row != 5 {
			t.Error("checkpoint", at)
		}
		r.Progress(10, 10)
		return nil
	}, job.Options{})
	start(t, q2)
	j := until(t, q2, id, job.Done)
	if j.Attempts != 2 || j.Done != 10 || j.Error != nil {
		t.Fatalf("%+v", j)
	}
	close(release)
	if err := <-lost; !errors.Is(err, job.ErrLost) {
		t.Fatal("the first runner may still write:", err)
	}
	if j, _ := q2.Find(context.Background(), id); j.State != job.Done {
		t.Fatal("the first runner changed the end", j.State)
	}
}

func TestAStopPutsJobsBackAndTheNextStartTakesThem(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	app := open(t, dir)
	q := job.New(app, config())
	running := make(chan struct{})
	q.Register("long", func(ctx context.Context, r *job.Run) error {
		close(running)
		<-ctx.Done()
		return errors.Join(r.Checkpoint(42), context.Cause(ctx))
	}, job.Options{MaxAttempts: 1})
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	id := enqueue(t, q, app, "long", "u", nil)
	<-running
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if j, _ := q.Find(ctx, id); j.State != job.Queued || j.Error != nil {
		t.Fatalf("%+v", j)
	}
	_ = app.ClearBootstrap()

	app = open(t, dir)
	q = job.New(app, config())
	q.Register("long", func(_ context.Context, r *job.Run) error {
		var n int
		if !r.Restore(&n) || n != 42 {
			t.Error("checkpoint", n)
		}
		return nil
	}, job.Options{MaxAttempts: 1})
	start(t, q)
	until(t, q, id, job.Done)
}

func TestAJobThatKillsItsProcessIsGivenUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	app := open(t, dir)
	q := job.New(app, config())
	q.Register("deadly", func(ctx context.Context, _ *job.Run) error { return nil }, job.Options{})
	id := enqueue(t, q, app, "deadly", "u", nil)
	for range 6 { // each start finds it running, as after a crash
		if _, err := app.DB().NewQuery(`UPDATE tn_jobs SET state='running'`).Execute(); err != nil {
			t.Fatal(err)
		}
		p := job.New(app, config()) // knows no kinds, so it only takes up
		if err := p.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		if err := p.Stop(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	j, err := q.Find(context.Background(), id)
	if err != nil || j.State != job.Failed || j.Error.Code != "job_crashed" || j.Finished == "" {
		t.Fatalf("%+v %v", j, err)
	}
}

func TestASilentRunnersJobIsTakenUp(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	cfg := config()
	cfg.Lease = 60 * time.Millisecond
	q := job.New(app, cfg)
	q.Register("k", func(ctx context.Context, r *job.Run) error {
		time.Sleep(200 * time.Millisecond) // longer than the lease: the heartbeat keeps it
		return ctx.Err()
	}, job.Options{MaxAttempts: 1})
	start(t, q)
	id := enqueue(t, q, app, "k", "u", nil)
	if j := until(t, q, id, job.Done); j.Attempts != 1 {
		t.Fatalf("%+v", j)
	}
	if _, err := app.DB().NewQuery(`UPDATE tn_jobs SET state='running', lease='2001-01-01 00:00:00.000Z', finished=''`).Execute(); err != nil {
		t.Fatal(err)
	}
	if j := until(t, q, id, job.Done); j.Attempts != 2 {
		t.Fatalf("%+v", j)
	}
}

func TestACommandBesideTheServerLeavesItsJobsAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	release := make(chan struct{})
	handler := func(_ context.Context, r *job.Run) error {
		<-release
		return r.Checkpoint(1)
	}
	server := job.New(open(t, dir), config())
	server.Register("long", handler, job.Options{})
	start(t, server)
	app := open(t, dir)
	id := enqueue(t, server, app, "long", "u", nil)
	until(t, server, id, job.Running)
	command := job.New(app, config())
	command.Register("long", handler, job.Options{})
	start(t, command)
	time.Sleep(100 * time.Millisecond)
	close(release)
	if j := until(t, server, id, job.Done); j.Attempts != 1 {
		t.Fatalf("%+v", j)
	}
}

package job_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	_ "github.com/tenon-crm/tenon/pb_migrations"
)

func open(t testing.TB, dir string) core.App {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	return app
}

var title = locale.Text{ZH: "导入客户", EN: "Import customers"}

func people(_ context.Context, id string) (*access.Principal, error) {
	if id == "disabled" {
		return nil, problem.New(401, "unauthorized")
	}
	return &access.Principal{UserID: id, Name: "name of " + id}, nil
}

func config() job.Config {
	return job.Config{
		Principals: people, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Poll: 20 * time.Millisecond, Backoff: func(int) time.Duration { return time.Millisecond },
	}
}

func start(t *testing.T, q *job.Queue) {
	t.Helper()
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := q.Stop(ctx); err != nil {
			t.Error("stop:", err)
		}
	})
}

func enqueue(t *testing.T, q *job.Queue, app core.App, kind, who string, args any) string {
	t.Helper()
	id, err := q.Enqueue(context.Background(), app, kind, who, title, args)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// until waits for a job to reach a state and answers it.
func until(t *testing.T, q *job.Queue, id, state string) *job.Job {
	t.Helper()
	var last *job.Job
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		j, err := q.Find(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if last = j; j.State == state {
			return j
		}
	}
	t.Fatalf("never %s: %+v", state, last)
	return nil
}

func TestAJobRunsForItsPerson(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	q := job.New(app, config())
	q.Register("greet", func(ctx context.Context, r *job.Run) error {
		var args struct{ Word string }
		if err := r.Bind(&args); err != nil {
			return err
		}
		r.Progress(3, 3)
		r.Result(map[string]any{"said": args.Word + " " + r.Who.Name, "for": r.Principal})
		return r.WriteResult(ctx, "../a\"b.txt", strings.NewReader("file of "+args.Word))
	}, job.Options{})
	start(t, q)
	id := enqueue(t, q, app, "greet", "u1", map[string]string{"word": "hello"})
	j := until(t, q, id, job.Done)
	if j.Result["said"] != "hello name of u1" || j.Result["for"] != "u1" || j.Title != title || j.Done != 3 || j.Total != 3 ||
		j.Attempts != 1 || j.Error != nil || j.Started == "" || j.Finished == "" || j.Cancellable || j.ResultName != ".._a_b.txt" {
		t.Fatalf("%+v", j)
	}
	name, f, err := q.OpenResult(context.Background(), "u1", id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if raw, _ := io.ReadAll(f); string(raw) != "file of hello" || name != j.ResultName {
		t.Fatal(name, string(raw))
	}
	for _, other := range []string{"u2", ""} {
		if _, err := q.Get(context.Background(), other, id); !problem.Is(err, "not_found") {
			t.Fatal("others see it", err)
		}
		if _, _, err := q.OpenResult(context.Background(), other, id); !problem.Is(err, "not_found") {
			t.Fatal("others read its file", err)
		}
		if _, err := q.Cancel(context.Background(), other, id); !problem.Is(err, "not_found") {
			t.Fatal("others cancel it", err)
		}
	}
}

func TestADisabledPersonsJobFailsAtOnce(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	q := job.New(app, config())
	q.Register("k", func(context.Context, *job.Run) error { t.Error("ran"); return nil }, job.Options{})
	start(t, q)
	j := until(t, q, enqueue(t, q, app, "k", "disabled", nil), job.Failed)
	if j.Attempts != 1 || j.Error.Code != "unauthorized" {
		t.Fatalf("%+v", j)
	}
}

func TestAJobOfARolledBackTransactionNeverWas(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	q := job.New(app, config())
	var ran atomic.Int32
	q.Register("k", func(context.Context, *job.Run) error { ran.Add(1); return nil }, job.Options{})
	start(t, q)
	var kept string
	_ = app.RunInTransaction(func(tx core.App) error {
		_, _ = q.Enqueue(context.Background(), tx, "k", "u", title, nil)
		return errors.New("no")
	})
	if err := app.RunInTransaction(func(tx core.App) (err error) {
		kept, err = q.Enqueue(context.Background(), tx, "k", "u", title, nil)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	until(t, q, kept, job.Done)
	if list, err := q.List(context.Background(), "u", false, 10); err != nil || len(list) != 1 || ran.Load() != 1 {
		t.Fatal(len(list), err, ran.Load())
	}
	if _, err := q.Enqueue(context.Background(), app, "unheard of", "u", title, nil); err == nil {
		t.Fatal("an unknown kind was taken")
	}
}

func TestErrorsAreRetriedUnlessTheyCannotHeal(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	q := job.New(app, config())
	fail := func(err error) job.Handler { return func(context.Context, *job.Run) error { return err } }
	q.Register("third time", func(_ context.Context, r *job.Run) error {
		if r.Attempts < 3 {
			return errors.New("not yet")
		}
		return nil
	}, job.Options{})
	q.Register("never", fail(errors.New("no")), job.Options{MaxAttempts: 3})
	q.Register("panics", func(context.Context, *job.Run) error { panic("boom") }, job.Options{MaxAttempts: 2})
	q.Register("permanent", fail(job.Permanent(errors.New("no"))), job.Options{})
	q.Register("refused", fail(problem.Forbidden("import")), job.Options{})
	q.Register("slow", func(ctx context.Context, _ *job.Run) error { <-ctx.Done(); return ctx.Err() },
		job.Options{MaxAttempts: 1, Timeout: 10 * time.Millisecond})
	start(t, q)
	for _, c := range []struct {
		kind, state, code string
		attempts          int
	}{
		{"third time", job.Done, "", 3},
		{"never", job.Failed, "internal", 3},
		{"panics", job.Failed, "internal", 2},
		{"permanent", job.Failed, "internal", 1},
		{"refused", job.Failed, "forbidden_operation", 1},
		{"slow", job.Failed, "job_timeout", 1},
	} {
		j := until(t, q, enqueue(t, q, app, c.kind, "u", nil), c.state)
		code := ""
		if j.Error != nil {
			code = j.Error.Code
			if msg := j.Error.Message(locale.EN); msg == code || strings.Contains(msg, "{") {
				t.Errorf("%s: message %q", c.kind, msg)
			}
		}
		if j.Attempts != c.attempts || code != c.code {
			t.Errorf("%s: %d attempts, code %q", c.kind, j.Attempts, code)
		}
	}
	if q.Panics() != 2 {
		t.Error("panics counted:", q.Panics())
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	q := job.New(app, config())
	running := make(chan string, 1)
	q.Register("long", func(ctx context.Context, r *job.Run) error {
		r.Progress(4, 10)
		running <- r.ID
		<-ctx.Done()
		if !r.Cancelled() {
			t.Error("not told why")
		}
		return errors.Join(r.Checkpoint(1), context.Cause(ctx))
	}, job.Options{Concurrency: 1})
	q.Register("fixed", func(ctx context.Context, r *job.Run) error { <-ctx.Done(); return ctx.Err() }, job.Options{Uncancellable: true})
	start(t, q)
	ctx := context.Background()
	a := enqueue(t, q, app, "long", "u", nil)
	<-running
	b := enqueue(t, q, app, "long", "u", nil)
	c := enqueue(t, q, app, "fixed", "u", nil)
	until(t, q, c, job.Running)
	if j, err := q.Cancel(ctx, "u", b); err != nil || j.State != job.Cancelled || j.Finished == "" {
		t.Fatal("queued one:", j, err)
	}
	if _, err := q.Cancel(ctx, "u", a); err != nil {
		t.Fatal(err)
	}
	if j := until(t, q, a, job.Cancelled); j.Done != 4 || j.Total != 10 || j.Error != nil {
		t.Fatalf("%+v", j)
	}
	if _, err := q.Cancel(ctx, "u", c); !problem.Is(err, "job_not_cancellable") {
		t.Fatal(err)
	}
	if j, err := q.Cancel(ctx, "u", a); err != nil || j.State != job.Cancelled {
		t.Fatal("a second time:", j, err)
	}
	if list, err := q.List(ctx, "u", true, 10); err != nil || len(list) != 1 || list[0].ID != c {
		t.Fatal(list, err)
	}
}

func TestConcurrencyOfAKindLeavesRoomForOthers(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	q := job.New(app, config())
	release := make(chan struct{})
	var at, most atomic.Int32
	q.Register("one", func(context.Context, *job.Run) error {
		n := at.Add(1)
		defer at.Add(-1)
		most.Store(max(most.Load(), n))
		<-release
		return nil
	}, job.Options{Concurrency: 1})
	q.Register("other", func(context.Context, *job.Run) error { return nil }, job.Options{})
	start(t, q)
	first := enqueue(t, q, app, "one", "u", nil)
	second := enqueue(t, q, app, "one", "u", nil)
	until(t, q, enqueue(t, q, app, "other", "u", nil), job.Done)
	close(release)
	until(t, q, first, job.Done)
	until(t, q, second, job.Done)
	if most.Load() != 1 {
		t.Fatal(most.Load(), "at once")
	}
}

func TestProgressIsThrottledAndObserved(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	cfg := config()
	cfg.Throttle = time.Hour
	var mu sync.Mutex
	var seen []string
	cfg.OnChange = func(_ context.Context, j *job.Job) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, fmt.Sprintf("%s %d", j.State, j.Done))
	}
	q := job.New(app, cfg)
	go1 := make(chan struct{})
	q.Register("count", func(_ context.Context, r *job.Run) error {
		<-go1
		for i := range 1000 {
			r.Progress(int64(i+1), 1000)
		}
		return nil
	}, job.Options{})
	start(t, q)
	id := enqueue(t, q, app, "count", "u", nil)
	close(go1)
	until(t, q, id, job.Done)
	end := time.Now().Add(time.Minute)
	for {
		mu.Lock()
		got := strings.Join(seen, ", ")
		mu.Unlock()
		if strings.HasSuffix(got, "running 1, done 1000") {
			break
		}
		if time.Now().After(end) {
			t.Fatal(got)
		}
		time.Sleep(time.Millisecond)
	}
}

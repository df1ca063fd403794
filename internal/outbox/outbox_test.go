package outbox_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/outbox"
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

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func reader(app core.App) *outbox.Reader {
	r := outbox.New(app, time.Now, quiet)
	r.Backoff, r.Poll = time.Millisecond, 20*time.Millisecond
	return r
}

func event(record string) *outbox.Event {
	return &outbox.Event{
		At: time.Now().UTC().Format(types.DefaultDateLayout), Object: "customer", Record: record,
		Action: outbox.Create, Version: 1, By: "u1", Source: "api", Cause: "req1",
		Changes: []byte(`{"name":{"from":"","to":"华为"}}`),
	}
}

func write(t testing.TB, app core.App, from, to int) {
	t.Helper()
	err := app.RunInTransaction(func(tx core.App) error {
		for i := from; i <= to; i++ {
			if err := outbox.Append(tx, event(strconv.Itoa(i))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// log collects what a consumer was given.
type log struct {
	mu  sync.Mutex
	got []string
}

func (l *log) take(_ context.Context, events []outbox.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range events {
		l.got = append(l.got, e.Record)
	}
	return nil
}

func (l *log) list() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.got)
}

func want(from, to int) (out []string) {
	for i := from; i <= to; i++ {
		out = append(out, strconv.Itoa(i))
	}
	return out
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatal("never happened: " + what)
}

func start(t *testing.T, r *outbox.Reader) {
	t.Helper()
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Stop)
}

func TestEventsArriveInOrderAfterCommit(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	r := reader(app)
	r.Poll = time.Hour // only the wake-up of Append can make it in time
	r.Batch = 7
	var a, b log
	r.Subscribe("a", a.take)
	r.Subscribe("b", b.take)
	start(t, r)
	time.Sleep(20 * time.Millisecond)
	write(t, app, 1, 50)
	write(t, app, 51, 60)
	for _, l := range []*log{&a, &b} {
		eventually(t, "60 events", func() bool { return len(l.list()) == 60 })
		if !slices.Equal(l.list(), want(1, 60)) {
			t.Fatal(l.list())
		}
	}
}

func TestAppendFillsAndKeepsEverything(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	r := reader(app)
	got := make(chan outbox.Event, 2)
	r.Subscribe("a", func(_ context.Context, es []outbox.Event) error {
		for _, e := range es {
			got <- e
		}
		return nil
	})
	start(t, r)
	e, bare := event("x"), &outbox.Event{Object: "o", Record: "y", Action: outbox.Delete, Depth: 3}
	if err := app.RunInTransaction(func(tx core.App) error { return outbox.Append(tx, e, bare) }); err != nil {
		t.Fatal(err)
	}
	if e.Seq == 0 || bare.Seq != e.Seq+1 {
		t.Fatal("sequence", e.Seq, bare.Seq)
	}
	first, second := <-got, <-got
	if first.Seq != e.Seq || first.At != e.At || first.By != "u1" || first.Cause != "req1" || string(first.Changes) != string(e.Changes) {
		t.Fatalf("%+v", first)
	}
	if second.Depth != 3 || string(second.Changes) != "{}" {
		t.Fatalf("%+v", second)
	}
}

func TestARolledBackChangeLeavesNoEvent(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	if err := outbox.Append(app, event("1")); !errors.Is(err, outbox.ErrNoTransaction) {
		t.Fatal("outside a transaction:", err)
	}
	_ = app.RunInTransaction(func(tx core.App) error {
		if err := outbox.Append(tx, event("1")); err != nil {
			t.Error(err)
		}
		return errors.New("no")
	})
	var n int
	if err := app.DB().NewQuery(`SELECT COUNT(*) FROM tn_outbox`).Row(&n); err != nil || n != 0 {
		t.Fatal(n, err)
	}
}

func TestAReaderGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	app := open(t, dir)
	write(t, app, 1, 10)
	var first log
	r := reader(app)
	r.Batch = 4
	var block sync.Once
	stuck := make(chan struct{})
	r.Subscribe("a", func(ctx context.Context, es []outbox.Event) error {
		if es[0].Record == "5" { // the process ends while this batch is in hand
			block.Do(func() { close(stuck) })
			<-ctx.Done()
			return ctx.Err()
		}
		return first.take(ctx, es)
	})
	if err := r.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	<-stuck
	r.Stop()
	_ = app.ClearBootstrap()

	app = open(t, dir)
	r = reader(app)
	var second log
	r.Subscribe("a", second.take)
	start(t, r)
	eventually(t, "the rest", func() bool { return len(second.list()) == 6 })
	if !slices.Equal(first.list(), want(1, 4)) || !slices.Equal(second.list(), want(5, 10)) {
		t.Fatal(first.list(), second.list())
	}
}

func TestAPoisonedEventIsParkedAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	r := reader(app)
	r.Tries = 3
	var good, other log
	r.Subscribe("poisoned", func(ctx context.Context, es []outbox.Event) error {
		for _, e := range es {
			switch e.Record {
			case "4":
				panic("boom")
			case "6":
				return errors.New("cannot take 6")
			}
		}
		return good.take(ctx, es)
	})
	r.Subscribe("other", other.take)
	write(t, app, 1, 10)
	start(t, r)
	eventually(t, "the other consumer", func() bool { return len(other.list()) == 10 })
	eventually(t, "the poisoned one", func() bool { return len(good.list()) == 8 })
	if !slices.Equal(good.list(), []string{"1", "2", "3", "5", "7", "8", "9", "10"}) {
		t.Fatal(good.list())
	}
	if r.Panics() == 0 {
		t.Fatal("panics are not counted")
	}
	var dead []struct {
		Seq      int64  `db:"seq"`
		Attempts int    `db:"attempts"`
		Error    string `db:"error"`
		Event    string `db:"event"`
	}
	if err := app.DB().NewQuery(`SELECT seq, attempts, error, event FROM tn_outbox_dead ORDER BY seq`).All(&dead); err != nil {
		t.Fatal(err)
	}
	if len(dead) != 2 || dead[0].Seq != 4 || dead[1].Seq != 6 || dead[0].Attempts != 3 || dead[1].Error != "cannot take 6" || dead[1].Event == "" {
		t.Fatalf("%+v", dead)
	}
	lag, err := r.Lag(context.Background())
	if err != nil || lag["poisoned"] != 0 || lag["other"] != 0 {
		t.Fatal(lag, err)
	}
}

func TestTrimKeepsWhatIsYoungOrUnread(t *testing.T) {
	t.Parallel()
	app := open(t, t.TempDir())
	write(t, app, 1, 20)
	clock := time.Now()
	r := outbox.New(app, func() time.Time { return clock }, quiet)
	r.Poll = 5 * time.Millisecond
	var fast log
	var slow log
	r.Subscribe("fast", fast.take)
	r.Subscribe("slow", func(ctx context.Context, es []outbox.Event) error {
		if len(slow.list()) >= 8 {
			return errors.New("later")
		}
		return slow.take(ctx, es)
	})
	r.Batch, r.Tries = 4, 1000
	start(t, r)
	eventually(t, "both have read", func() bool { return len(fast.list()) == 20 && len(slow.list()) == 8 })
	ctx := context.Background()
	eventually(t, "cursors", func() bool { l, _ := r.Lag(ctx); return l["fast"] == 0 && l["slow"] == 12 })
	if n, err := r.Trim(ctx); n != 0 || err != nil {
		t.Fatal("young events went", n, err)
	}
	clock = clock.Add(8 * 24 * time.Hour)
	if n, err := r.Trim(ctx); n != 8 || err != nil {
		t.Fatal("trimmed", n, err)
	}
}

func BenchmarkAppend(b *testing.B) {
	app := open(b, b.TempDir())
	e := event("x")
	b.ReportAllocs()
	for b.Loop() {
		_ = app.RunInTransaction(func(tx core.App) error {
			for range 100 {
				if err := outbox.Append(tx, e); err != nil {
					b.Fatal(err)
				}
			}
			return nil
		})
	}
}

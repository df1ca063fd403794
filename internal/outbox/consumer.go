package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// consumer is one reader of the log with its place in it.
type consumer struct {
	reader *Reader
	name   string
	fn     Handler
	wake   chan struct{}

	seq    int64 // the last event passed
	single int64 // up to here events are handed over one at a time
	fails  int   // failures of the batch or event at hand
}

func (c *consumer) run(ctx context.Context) {
	for loaded := false; ctx.Err() == nil; {
		var more bool
		var err error
		if !loaded {
			if c.seq, err = c.reader.cursor(ctx, c.name); err == nil {
				loaded = true
			}
		}
		if loaded {
			more, err = c.step(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			c.reader.logger.Error("outbox: consumer failed, will retry",
				"consumer", c.name, "after", c.seq, "failures", c.fails, "error", err)
			c.pause(ctx)
		case !more:
			c.wait(ctx)
		}
	}
}

// step hands over the next events; more says that there may be others right
// behind. An error leaves the cursor where it was.
func (c *consumer) step(ctx context.Context) (more bool, err error) {
	r := c.reader
	limit := r.Batch
	if c.seq < c.single {
		limit = 1
	}
	events, err := r.read(ctx, c.seq, limit)
	if err != nil || len(events) == 0 {
		return false, err
	}
	last := events[len(events)-1].Seq
	if err = c.call(ctx, events); err == nil {
		if err = r.advance(c.name, last, nil); err == nil {
			c.seq, c.fails = last, 0
			return true, nil
		}
		return false, err
	}
	if ctx.Err() != nil {
		return false, err
	}
	c.fails++
	if c.fails < r.Tries {
		return false, err
	}
	if len(events) > 1 {
		c.single, c.fails = last, 0
		return false, err
	}
	r.logger.Error("outbox: event parked in tn_outbox_dead, the consumer goes on without it",
		"consumer", c.name, "seq", last, "object", events[0].Object, "record", events[0].Record, "error", err)
	if perr := r.advance(c.name, last, &parked{event: events[0], attempts: c.fails, err: err}); perr != nil {
		return false, perr
	}
	c.seq, c.fails = last, 0
	return true, nil
}

// call runs the handler and turns a panic into an error.
func (c *consumer) call(ctx context.Context, events []Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			c.reader.panics.Add(1)
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return c.fn(ctx, events)
}

func (c *consumer) wait(ctx context.Context) {
	t := time.NewTimer(c.reader.Poll)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-c.wake:
	case <-t.C:
	}
}

func (c *consumer) pause(ctx context.Context) {
	d := c.reader.Backoff << min(max(c.fails-1, 0), 16)
	t := time.NewTimer(min(d, c.reader.MaxPause))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// cursor is the last event that the consumer has passed, 0 for a new one.
func (r *Reader) cursor(ctx context.Context, name string) (int64, error) {
	var rows []struct {
		Seq int64 `db:"seq"`
	}
	err := r.app.ConcurrentDB().NewQuery(`SELECT "seq" FROM "tn_outbox_cursors" WHERE "consumer"={:c}`).
		Bind(dbx.Params{"c": name}).WithContext(ctx).All(&rows)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].Seq, nil
}

func (r *Reader) read(ctx context.Context, after int64, limit int) ([]Event, error) {
	rows, err := r.app.ConcurrentDB().NewQuery(`SELECT "seq","at","object","record","action","version","by","source","cause","depth","acting","silent","changes"
		FROM "tn_outbox" WHERE "seq" > {:after} ORDER BY "seq" LIMIT {:limit}`).
		Bind(dbx.Params{"after": after, "limit": limit}).WithContext(ctx).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		var changes []byte
		if err := rows.Scan(&e.Seq, &e.At, &e.Object, &e.Record, &e.Action, &e.Version, &e.By, &e.Source, &e.Cause, &e.Depth, &e.Acting, &e.Silent, &changes); err != nil {
			return nil, err
		}
		e.Changes = json.RawMessage(changes)
		out = append(out, e)
	}
	return out, rows.Err()
}

type parked struct {
	event    Event
	attempts int
	err      error
}

// advance moves the cursor and, in the same transaction, parks an event.
func (r *Reader) advance(name string, seq int64, dead *parked) error {
	at := r.now().UTC().Format(types.DefaultDateLayout)
	return r.app.RunInTransaction(func(tx core.App) error {
		if dead != nil {
			raw, err := json.Marshal(dead.event)
			if err != nil {
				return err
			}
			_, err = tx.DB().NewQuery(`INSERT OR REPLACE INTO "tn_outbox_dead" ("consumer","seq","at","attempts","error","event")
				VALUES ({:c},{:seq},{:at},{:n},{:err},{:event})`).Bind(dbx.Params{
				"c": name, "seq": seq, "at": at, "n": dead.attempts, "err": dead.err.Error(), "event": string(raw),
			}).Execute()
			if err != nil {
				return err
			}
		}
		_, err := tx.DB().NewQuery(`INSERT INTO "tn_outbox_cursors" ("consumer","seq","updated") VALUES ({:c},{:seq},{:at})
			ON CONFLICT ("consumer") DO UPDATE SET "seq"=excluded."seq","updated"=excluded."updated"`).
			Bind(dbx.Params{"c": name, "seq": seq, "at": at}).Execute()
		return err
	})
}

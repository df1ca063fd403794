// Package outbox is the durable log that follows every write: a row appended in
// the transaction of the change, read in order by each consumer at its own pace.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Actions of an event.
const (
	Create  = "create"
	Update  = "update"
	Delete  = "delete"
	Restore = "restore"
	Owner   = "owner"
	Stage   = "stage"
)

// SourceFormula is the source of a computed value that followed from a change
// elsewhere: the record has no new version, and its history no entry.
const SourceFormula = "formula"

// MaxDepth is how long a chain of writes, each of which follows from the one before,
// may become: what would be the write of this depth is refused.
const MaxDepth = 8

// Silence is what does not follow from an event, as whoever ordered many of them wants.
type Silence int

// Kinds of silence; a sum is all of them.
const (
	NoHooks   Silence = 1 << iota // neither hooks after the write nor webhooks
	NoNotices                     // nobody is told in their messages
)

// Event is one change of one record.
type Event struct {
	Seq     int64           `json:"seq"` // given by Append, rising in the order of commit
	At      string          `json:"at"`  // as PocketBase writes times
	Object  string          `json:"object"`
	Record  string          `json:"record"`
	Action  string          `json:"action"` // create, update, delete, restore, owner, stage
	Version int64           `json:"version"`
	By      string          `json:"by"`     // the person's id, "" for the system
	Source  string          `json:"source"` // ui, import, api, rule, hook, batch, system, formula
	Cause   string          `json:"cause"`  // the request or the job at the root
	Depth   int             `json:"depth"`  // how many events lie between the root and this one
	Acting  string          `json:"acting"` // "key:<id>" of an API key of By's, "role:<key>" of a role that nobody had, "" else
	Silent  Silence         `json:"silent,omitempty"`
	Changes json.RawMessage `json:"changes"` // {field: {from, to}}
}

// Moment is At as RFC 3339.
func (e *Event) Moment() string {
	t, err := types.ParseDateTime(e.At)
	if err != nil {
		return e.At
	}
	return t.Time().UTC().Format(time.RFC3339Nano)
}

// Changed lists the fields that the event changed, in order.
func (e *Event) Changed() []string {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(e.Changes, &fields) // the log is ours; what is not readable names nothing
	return slices.Sorted(maps.Keys(fields))
}

// ErrNoTransaction is what Append answers outside a transaction: an event that
// does not share the fate of its change is worse than none.
var ErrNoTransaction = errors.New("outbox: an event must be appended in the transaction of its change")

const insertEvent = `INSERT INTO "tn_outbox" ("at","object","record","action","version","by","source","cause","depth","acting","silent","changes") VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`

// executor is what every builder of dbx's SQLite driver has: the connection or
// transaction beneath. Going through it spares dbx's parsing of each statement.
type executor interface{ Executor() dbx.Executor }

// Append writes the events to the log in tx's transaction, in the order given,
// sets their Seq, and wakes the reader once the transaction has committed. tx
// must be the app of a transaction, else ErrNoTransaction.
func Append(tx core.App, events ...*Event) error {
	if len(events) == 0 {
		return nil
	}
	info := tx.TxInfo()
	if info == nil {
		return ErrNoTransaction
	}
	ex, err := executorOf(tx.NonconcurrentDB())
	if err != nil {
		return err
	}
	if len(events) == 1 {
		if err := insert(events[0], func(args []any) (result, error) {
			return ex.ExecContext(context.Background(), insertEvent, args...)
		}); err != nil {
			return err
		}
	} else {
		stmt, err := ex.Prepare(insertEvent)
		if err != nil {
			return fmt.Errorf("outbox: prepare: %w", err)
		}
		defer stmt.Close()
		for _, e := range events {
			if err := insert(e, func(args []any) (result, error) { return stmt.Exec(args...) }); err != nil {
				return err
			}
		}
	}
	if w, ok := tx.Store().Get(storeKey).(*Reader); ok {
		info.OnComplete(func(txErr error) error {
			if txErr == nil {
				w.Wake()
			}
			return nil
		})
	}
	return nil
}

type result interface{ LastInsertId() (int64, error) }

func insert(e *Event, exec func(args []any) (result, error)) error {
	changes := e.Changes
	if len(changes) == 0 {
		changes = json.RawMessage("{}")
	}
	res, err := exec([]any{e.At, e.Object, e.Record, e.Action, e.Version, e.By, e.Source, e.Cause, e.Depth, e.Acting, int(e.Silent), string(changes)})
	if err != nil {
		return fmt.Errorf("outbox: append: %w", err)
	}
	e.Seq, err = res.LastInsertId()
	return err
}

func executorOf(b dbx.Builder) (dbx.Executor, error) {
	if tx, ok := b.(*dbx.Tx); ok {
		b = tx.Builder
	}
	if e, ok := b.(executor); ok {
		return e.Executor(), nil
	}
	return nil, fmt.Errorf("outbox: %T gives no executor", b)
}

// Package record is the one way in: every write of business data, from the web
// app, the API, an import, a batch or a job, runs through the same steps in the
// published order (docs/developers/order-of-execution.md).
package record

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Methods of an operation.
const (
	Create  = "create"
	Update  = "update"
	Delete  = "delete"
	Restore = "restore"
	Lock    = "lock"   // makes the record read-only
	Unlock  = "unlock" // lets it be changed again, whatever locks it
)

// Sources of a write, as history shows them.
const (
	SourceUI     = "ui"
	SourceAPI    = "api"
	SourceImport = "import"
	SourceBatch  = "batch"
	SourceHook   = "hook"   // a hook of the business
	SourceSystem = "system" // the operator's dashboard, sample data, a department that changes
	// SourceInbound is a message of another system.
	SourceInbound = "inbound"
	// SourceHandover is handing over what one person owns to others.
	SourceHandover = "handover"
	// SourceMerge is making several records one.
	SourceMerge = "merge"
	// SourceUndo is taking back what a person did.
	SourceUndo = "undo"
)

// MaxOps bounds one call of Batch.
const MaxOps = 500

// Op is one change that somebody asks for. Data holds decoded JSON values by
// field key, of a restore those that change on the way back; Version, if given, is
// the version that the change was made on. Reason says why a record is locked.
// Reverse makes an update one that takes another back, Blanks one that writes only
// fields without a value.
type Op struct {
	Method  string
	ID      string
	Data    map[string]any
	Version *int64
	Reason  string
	Reverse *Reversal
	Blanks  bool
	Merges  bool   // of an update: it is the survivor of a merge, which history tells though no value changes
	Alone   string // of a delete that takes back the create of this cause: undo_below where it would take others' records along
}

// Options say where a write comes from. Cause is the request or job at its
// root. Atomic makes one refusal write nothing; without it a refused operation
// is left out. DryRun checks and writes nothing. Retry, if set, makes creates
// repeatable: the same Retry gives creates without an id the same ids, and a
// record that an earlier call with the same Cause has made is the answer instead
// of an error. Form, if set, is the form of the object that the write is filled
// in with: its rules hold too. Duplicates is what happens where a rule for duplicates
// warns: "" writes and tells of it, AskDuplicates refuses with 409
// duplicate_unconfirmed and a text, and that text writes. Depth is how many writes lie
// between the root and this one, which follows from them. Part is the source of what a
// person did that it is part of, where that is not Source: all of one Cause is undone
// as one. Silent is what does not follow from the write. Back, of a dry run, are
// records, as object/id, that an earlier write would have brought back by then.
// Unmerges says that it takes a merge back: what it brings back are duplicates.
type Options struct {
	Source string
	Cause  string
	Atomic bool
	DryRun bool
	Retry  string
	Form   string
	Depth  int
	Part   string
	Silent outbox.Silence

	Duplicates string
	Back       map[string]bool
	Unmerges   bool
}

// Result is what became of one operation. Err is a *problem.Problem when it was
// refused. Row is the record as it is now, with every field; show it through
// query.Show only. Warnings are the rules of severity warn that the row fails.
type Result struct {
	ID       string
	Created  bool
	Same     bool // nothing was to be written
	Err      error
	Row      expr.Values
	Warnings []Warning
	Revived  []Revived      // of a restore: the records that the same delete had taken along
	Along    map[string]int // of a delete: how many records it took along, by object
}

// Revived is a record that went with another one and should come back with it. Err is
// why it did not: it stays in the bin.
type Revived struct {
	Object, ID string
	Err        *problem.Problem
}

// Warning is a rule that the record fails and that refused nothing. Field is ""
// when it is about the whole record. Duplicates are those that a rule for them found.
type Warning struct {
	Rule, Field string
	Text        locale.Text
	Duplicates  []query.Duplicate
}

// Message is what the rule says, in the language t.
func (w Warning) Message(t locale.Tag) string {
	if w.Text.IsZero() {
		return locale.Message(t, "validation_rule", locale.Args{"rule": w.Rule})
	}
	return w.Text.In(t)
}

// Files knows uploaded files and ties them to the record that shows them.
type Files interface {
	Describe(ctx context.Context, ids []string) (map[string]files.File, error)
	Attach(ctx context.Context, tx core.App, who, object, record, field string, old, ids []string) error
}

// Service writes business data.
type Service struct {
	app   core.App
	store *meta.Store
	query *query.Service
	files Files
	now   func() time.Time
	newID func() string
	trace func(step string) // tests follow the steps; nil in the product

	Secrets field.Sealer // seals the values that are kept so; set before the service is used
	Scripts Scripts      // runs the hooks of the business; set before the service is used, nil where there are none

	turn        sync.Mutex   // of batches that start over
	merges      atomic.Int64 // the newest merge that is known of
	merged      Follow
	bounds      bounds
	jobs        Queue                                                                       // nil: nothing is left for later
	collections sync.Map                                                                    // object key → model
	forget      []func(ctx context.Context, tx core.App, object string, ids []string) error // see OnPurge
	reads       store.Statements                                                            // of the readers' handle
	writes      store.Statements                                                            // of the writer's
}

// New makes the write path of an app. trace may be nil.
func New(app core.App, store *meta.Store, q *query.Service, files Files, now func() time.Time, newID func() string, trace func(step string)) *Service {
	return &Service{app: app, store: store, query: q, files: files, now: now, newID: newID, trace: trace, bounds: defaultBounds()}
}

// Write runs one operation. The error is a *problem.Problem for what is wrong
// with the operation, anything else is a failure of the machine.
func (s *Service) Write(ctx context.Context, who *access.Principal, object string, op Op, o Options) (*Result, error) {
	o.Atomic = false
	res, err := s.Batch(ctx, who, object, []Op{op}, o)
	if err != nil {
		return nil, err
	}
	return &res[0], res[0].Err
}

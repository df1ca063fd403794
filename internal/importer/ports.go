package importer

import (
	"context"
	"log/slog"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Methods of an operation.
const (
	opCreate = "create"
	opUpdate = "update"
	opDelete = "delete"
)

// Op is one change that the import asks the write pipeline for. The data of a
// create holds its "id".
type Op struct {
	Method  string
	ID      string
	Data    map[string]any
	Version *int64
	Blanks  bool // of an update: only fields without a value are written
}

// Result is what became of an operation; Err is a *problem.Problem when it was
// refused.
type Result struct {
	ID     string
	Err    error
	Same   bool           // there was nothing to write
	Twins  []Twin         // why it was refused: records that are the same, and nothing else
	Warned bool           // a rule of severity warn is not met
	Row    map[string]any // the record as it is then
}

// Twin is a record that a rule for duplicates finds to be the same, as far as the person
// may be told.
type Twin struct{ Object, ID, Title string }

// WriteOptions say what an import's writes are part of.
type WriteOptions struct {
	Cause  string   // the job's id
	DryRun bool     // check everything, write nothing
	Asks   bool     // a duplicate that a rule only warns of is refused too
	Silent []string // what does not follow: SilentHooks, SilentNotices
}

// Writer is the one way in: the write pipeline. Batch does the operations in
// one transaction with the source "import"; a refused one is left out and does
// not stop the others. Its own error is one of the whole call.
type Writer interface {
	Batch(ctx context.Context, who *access.Principal, object string, ops []Op, o WriteOptions) ([]Result, error)
}

// Match is a record, person or department that a text names.
type Match struct {
	ID, Title string
}

// Ambiguous stands for the id of a key that several records share.
const Ambiguous = "*"

// Finder is the way out that an import needs: it sees what the person sees.
type Finder interface {
	// Resolve gives for each value the visible records of an object of which one of
	// the fields equals it; without fields those that name its records.
	Resolve(ctx context.Context, who *access.Principal, object string, fields, values []string) (map[string][]Match, error)
	// FindByKey gives for each row of key values the id of the visible record that
	// has them, "" when there is none, Ambiguous when there are several.
	FindByKey(ctx context.Context, who *access.Principal, object string, keys []string, rows [][]any) ([]string, error)
	// Titles gives at most limit visible records of an object; what is asked for
	// with a larger object is none.
	Titles(ctx context.Context, who *access.Principal, object string, limit int) ([]Match, error)
}

// Rights is what one person may do in the snapshot that it was asked of.
type Rights interface {
	Can(object, operation string) bool
	Writes(object, field string) bool
}

// Ledger is where all that people do is noted with what undid it, so that an import
// is undone once, here or there. An import's act is known by the job that ran it.
type Ledger interface {
	Undone(ctx context.Context, act string) (bool, error)
	Mark(ctx context.Context, act, undid string) error
}

// Deps are the parts of the app that imports stand on.
type Deps struct {
	App      core.App
	Ledger   Ledger // may be nil
	Jobs     *job.Queue
	Snapshot func() *meta.Snapshot
	Rights   func(who *access.Principal) Rights
	ByKey    func(ctx context.Context, id string) (*access.Principal, error) // who an API key acts as; nil when it is no longer good
	Writer   Writer
	Finder   Finder
	Designer Designer
	Types    *field.Registry // of fields, to propose some
	Now      func() time.Time
	NewID    func() string
	Logger   *slog.Logger
}

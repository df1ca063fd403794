package record

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
)

// draft is one operation on its way through the steps.
type draft struct {
	op      Op
	index   int
	err     error            // set: refused, later steps leave it alone
	old     expr.Values      // the row before; nil on create
	row     expr.Values      // the row as it will be
	given   []string         // keys of the body, in the object's order
	changed []*meta.Column   // columns whose value differs, computed after the rules
	now     *access.Decision // on the row before
	owner   bool             // the owner changes, by the operation assign
	hooked  bool             // a hook of the operator changed the row on its way into the table
	present bool             // what is asked for is there already: a repeated create, an update that changes nothing
	invalid *problem.Problem
	after   []awaited
	shown   map[string][]string // by field of several links: those before that the person sees
	warned  []Warning
	along   map[string]int // of a delete: how many went with it, by object
	gone    string         // of a restore: when the record was deleted
	open    bool           // somebody unlocked the record although the lock of its object holds
	revived []Revived      // of a restore: what came along, or should have
	twins   []twins        // what rules for duplicates find to be the same
	read    int64          // of a merge: the version that it was made from

	rows  []*rowset        // of sub-forms
	then  *access.Decision // on the row as it will be
	of    *draft           // of a row of a sub-form: its record
	place int              // of a row: in the list of the body, or among those that there were
	at    float64          // of a row: its position
}

// fail refuses the operation; the first reason stays.
func (d *draft) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// wrong notes an error of one field: all of them are answered together.
func (d *draft) wrong(field string, it *problem.Item) {
	if d.invalid == nil {
		d.invalid = problem.Invalid()
	}
	d.invalid.Item(field, it)
}

// batch is one call: operations of one object by one person in one snapshot.
type batch struct {
	*Service
	r      *access.Rights
	obj    *meta.CompiledObject
	opts   Options
	drafts []*draft
	at     string   // the moment of the write, as PocketBase writes times
	tx     core.App // set for the children of a cascade: their checks read inside the transaction

	journal  []*outbox.Event // what was applied, for history and the outbox
	applied  []written       // the same, for what follows from it
	gone     map[string]bool // "object/id" of what this delete and its cascade delete
	cascaded int             // how many children that are
	within   map[string]bool // "object/id" of links among the records of a merge, which keep none of them

	parts   []*batch // rows of sub-forms
	whole   *batch   // of rows: the batch of their records
	mark    int64    // up to where the checks look for duplicates
	trusted bool     // somebody else saves the record, who cannot give it rows

	merges int64 // the newest merge when the checks began
}

// db is where the checks read: the committed state, or the transaction that a
// cascade runs in.
func (b *batch) db() dbx.Builder {
	if b.tx != nil {
		return b.tx.DB()
	}
	return b.app.ConcurrentDB()
}

// live are the drafts that nothing has refused.
func (b *batch) live(f func(*draft)) {
	for _, d := range b.drafts {
		if d.err == nil && !d.present && (d.of == nil || d.of.err == nil && !d.of.present) {
			f(d)
		}
	}
}

// step is one numbered step of the order of execution.
type step struct {
	name string
	run  func(*batch, context.Context) error
}

// steps is the order of execution up to the transaction; a test holds it
// against the published page.
var steps = []step{
	{"decode", (*batch).decode},
	{"principal", (*batch).principal},
	{"operation", (*batch).operation},
	{"load", (*batch).load},
	{"fields", (*batch).fields},
	{"normalise", (*batch).normalise},
	{"defaults", (*batch).defaults},
	{"before_hooks", (*batch).beforeHooks},
	{"formulas", (*batch).formulas},
	{"rules", (*batch).rules},
	{"transaction", (*batch).transaction},
}

// errStale says that the release or a row moved between the checks and the
// transaction: the whole batch starts once more.
var errStale = errors.New("record: changed since it was checked")

// attempts bounds how often a batch starts over for rows that others change
// meanwhile; a release that moved is tried once more only.
const attempts = 20

// Batch runs operations of one object, in one transaction as long as none of
// them is about a record that an earlier one is about: from there on another
// transaction goes on (with Atomic such an operation is refused). Each is checked
// on its own; see Options for what a refusal does to the others. The error is one
// of the whole call: 403, 404 of the object, 409 meta_changed or record_busy, 400
// too many operations.
func (s *Service) Batch(ctx context.Context, who *access.Principal, object string, ops []Op, o Options) ([]Result, error) {
	if len(ops) > MaxOps {
		return nil, problem.Bad("too_many_operations", locale.Args{"max": MaxOps})
	}
	out := make([]Result, 0, len(ops))
	for from := 0; from == 0 || from < len(ops); {
		to := len(ops)
		if !o.Atomic {
			to = from + distinct(ops[from:])
		}
		results, err := s.run(ctx, who, object, ops[from:to], from, o)
		if err != nil {
			return nil, err
		}
		out = append(out, results...)
		from = max(to, 1)
	}
	return out, nil
}

// distinct is how many operations there are before one is about a record of an
// earlier one.
func distinct(ops []Op) int {
	seen := map[string]bool{}
	for i := range ops {
		id := ops[i].record()
		if id != "" && seen[id] {
			return i
		}
		seen[id] = true
	}
	return len(ops)
}

// record is the id that the operation names, "" when it names none.
func (op *Op) record() string {
	if id, ok := op.Data["id"].(string); ok && op.ID == "" {
		return id
	}
	return op.ID
}

// run tries a batch until nothing moved under it. Those that have to start over
// go one after the other, so that each gets its turn at a record that many write.
func (s *Service) run(ctx context.Context, who *access.Principal, object string, ops []Op, from int, o Options) (results []Result, err error) {
	err = s.again(ctx, func() (moved *meta.Snapshot, err error) {
		results, moved, err = s.attempt(ctx, who, object, ops, from, o)
		return moved, err
	})
	return results, err
}

// again calls attempt until it is not stale; see [Service.attempt] for what moved is.
func (s *Service) again(ctx context.Context, attempt func() (moved *meta.Snapshot, err error)) error {
	released := false
	for try := 1; ; try++ {
		moved, err := attempt()
		switch {
		case !errors.Is(err, errStale):
			return err
		case moved != nil && released:
			return problem.New(409, "meta_changed")
		case try == attempts:
			return problem.New(409, "record_busy")
		case try == 1:
			s.turn.Lock()
			defer s.turn.Unlock()
		}
		if moved != nil {
			if err := s.store.Await(ctx, moved); err != nil {
				return err
			}
			released = true
		}
	}
}

// attempt runs the steps once. On errStale, moved is the snapshot that was found
// stale, or nil when it was a row.
func (s *Service) attempt(ctx context.Context, who *access.Principal, object string, ops []Op, from int, o Options) (results []Result, moved *meta.Snapshot, err error) {
	merges := s.merges.Load()
	r := s.query.Rights(who)
	obj, ok := r.Snap.Objects[object]
	if !ok || (len(r.Operations(object)) == 0) {
		return nil, nil, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	if o.Form != "" && !slices.ContainsFunc(obj.Forms, func(f *meta.Form) bool { return f.Key == o.Form && r.MayUse(f) }) {
		return nil, nil, problem.Bad("no_such_form", locale.Args{"form": o.Form})
	}
	b := &batch{Service: s, r: r, obj: obj, opts: o, at: moment(r.Vars().Now), merges: merges}
	named := map[string]bool{}
	for i, op := range ops {
		d := &draft{op: op, index: from + i}
		if id := op.record(); id != "" && o.Atomic {
			if named[id] {
				d.fail(problem.Bad("record_twice"))
			}
			named[id] = true
		}
		b.drafts = append(b.drafts, d)
	}
	for _, st := range steps {
		if s.trace != nil {
			s.trace(st.name)
		}
		if err := st.run(b, ctx); err != nil {
			if errors.Is(err, errReleased) {
				return nil, r.Snap, errStale
			}
			return nil, nil, err
		}
		if o.Atomic && slices.ContainsFunc(b.drafts, func(d *draft) bool { return d.err != nil }) {
			break
		}
	}
	results, err = b.results()
	return results, nil, err
}

// errReleased says that a release was published since the snapshot was taken.
var errReleased = errors.New("record: a newer release")

func (b *batch) results() ([]Result, error) {
	out := make([]Result, len(b.drafts))
	refused := refusals{}
	for i, d := range b.drafts {
		out[i] = Result{ID: d.op.ID, Err: d.err, Row: d.row, Created: d.op.Method == Create && d.err == nil && !d.present, Same: d.err == nil && d.present}
		if d.err == nil {
			out[i].Warnings, out[i].Revived, out[i].Along = d.warned, d.revived, d.along
		}
		if p, ok := problem.As(d.err); ok {
			refused[i] = p
		} else if d.err != nil {
			return nil, d.err
		}
	}
	if b.opts.Atomic && len(refused) > 0 {
		return nil, problem.Bad("batch_refused").With("operations", refused)
	}
	return out, nil
}

// refusals say why operations of an atomic batch were refused, by their place.
type refusals map[int]*problem.Problem

// Localise implements [problem.Localiser].
func (r refusals) Localise(t locale.Tag) any {
	out := make(map[string]any, len(r))
	for i, p := range r {
		out[strconv.Itoa(i)] = p.Body(t)
	}
	return out
}

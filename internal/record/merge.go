package record

import (
	"context"
	"errors"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Joined in the place of a record gives a list, or a sub-form, what all records have
// in theirs.
const Joined = "*"

// Bounds of a merge: records that become one, and records that link to those that go.
const (
	MaxMerged = 10
	MaxMoved  = 2000
)

// Merge asks for records of one object to become one of them. Values says by field
// which record's value the survivor gets, its own where nothing is said; Versions, by
// id, on which version of a record somebody decided that.
type Merge struct {
	Survivor string
	Losers   []string
	Values   map[string]string
	Versions map[string]int64
}

// Moving counts the records of an object that link to one that goes, by a field; of
// rows of a sub-form it is the records that have them, by "sub-form.column".
type Moving struct {
	Object, Field string
	Count         int
}

// Refusal is a record that a merge would write, and why it may not.
type Refusal struct {
	Object, ID string
	Err        *problem.Problem
}

// Merged is what became of a merge or, of a dry run, would: Row is the survivor with
// every field. Hidden counts records that link to one that goes and that the person
// does not see, or whose link they do not know of: these and what Refused names stand
// in the way. Along counts what else follows, by its kind.
type Merged struct {
	Row     expr.Values
	Moved   []Moving
	Hidden  int
	Refused []Refusal
	Along   map[string]int
}

// Stopped reports whether something stands in the way.
func (m *Merged) Stopped() bool { return m.Hidden > 0 || len(m.Refused) > 0 }

// Merging is a merge in its transaction, after its records are written.
type Merging struct {
	Object, Survivor string
	Losers           []string
	By, At, Cause    string
	Moved            []Moving
	Files            []Taken
}

// Taken is a file of a record that goes which the survivor has taken over, and where
// it was.
type Taken struct {
	ID     string `json:"id"`
	Object string `json:"object"`
	Record string `json:"record"`
	Field  string `json:"field"`
}

// Follow moves what belongs to records beside their values, in the transaction of a
// merge, keeps that it took place in "tn_merges", and counts by kind what it moved.
type Follow func(ctx context.Context, tx core.App, m Merging) (map[string]int, error)

// OnMerge sets what follows a merge. It is called before the service is used.
func (s *Service) OnMerge(follow Follow) { s.merged = follow }

// Merge makes several records one, in one transaction: what links to a record that
// goes links to the survivor, the survivor gets the chosen values, the others go to
// the bin. Each of these writes takes the steps of any write, with the rights of who
// merges, who needs the operation merge on every one of the records as well. Nothing
// is written when one of them is refused; what stands in the way is in the answer,
// not in the error. 404 for a record that is not there or not theirs to see, 403
// forbidden_operation and forbidden_field, 400 for what is wrong with the request,
// 409 merge_too_large.
func (s *Service) Merge(ctx context.Context, who *access.Principal, object string, m Merge, o Options) (out *Merged, err error) {
	o.Source = SourceMerge
	err = s.again(ctx, func() (moved *meta.Snapshot, err error) {
		known := s.merges.Load()
		g := &merge{Service: s, r: s.query.Rights(who), Merge: m, opts: o, known: known, out: &Merged{}}
		if err := g.run(ctx, object); errors.Is(err, errReleased) {
			return g.r.Snap, errStale
		} else if err != nil {
			return nil, err
		}
		out = g.out
		return nil, nil
	})
	return out, err
}

// merge is one attempt.
type merge struct {
	*Service
	Merge
	r     *access.Rights
	obj   *meta.CompiledObject
	opts  Options
	at    string
	known int64 // the newest merge when it began
	out   *Merged

	rows    map[string]expr.Values
	on      map[string]*access.Decision
	batches []*batch // the last one is of the object itself
	found   []string // what links to the losers, in words to compare
	files   []string // that the survivor takes over
}

func (g *merge) run(ctx context.Context, object string) error {
	obj, ok := g.r.Snap.Objects[object]
	if !ok || obj.PartOf != nil || len(g.r.Operations(object)) == 0 {
		return problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	if !g.r.Can(object, "merge") {
		return problem.Forbidden("merge")
	}
	g.obj, g.at = obj, moment(g.r.Vars().Now)
	for _, step := range []func(context.Context) error{g.load, g.plan, g.check, g.write} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// load reads the records and asks for the right to merge each.
func (g *merge) load(ctx context.Context) error {
	ids := append([]string{g.Survivor}, g.Losers...)
	if distinctIDs := slices.Compact(slices.Sorted(slices.Values(ids))); len(g.Losers) == 0 || len(ids) > MaxMerged || len(distinctIDs) < len(ids) {
		return problem.Invalid().Field("losers", "merge_count", locale.Args{"max": MaxMerged})
	}
	db := g.app.ConcurrentDB()
	found, err := store.LoadMany(ctx, db, g.obj, ids)
	if err != nil {
		return err
	}
	reach := store.Reach(ctx, db, g.r.Snap)
	g.rows, g.on = map[string]expr.Values{}, map[string]*access.Decision{}
	for _, id := range ids {
		row := found[id]
		if row == nil || row.Deleted != "" {
			return problem.NotFound()
		}
		d := g.r.On(ctx, g.obj.Key, row.Values, reach)
		switch {
		case !d.May("view"):
			return problem.NotFound()
		case !d.May("merge"):
			return problem.Forbidden("merge")
		}
		g.rows[id], g.on[id] = row.Values, d
	}
	return nil
}

// version is the version on which somebody decided about a record, nil for any.
func (g *merge) version(id string) *int64 {
	if v, ok := g.Versions[id]; ok {
		return &v
	}
	return nil
}

func (g *merge) batch(o *meta.CompiledObject) *batch {
	opts := g.opts
	opts.Atomic = true
	return &batch{Service: g.Service, r: g.r, obj: o, opts: opts, at: g.at}
}

// check takes every write through the steps before the transaction, and starts over
// when they find a record that is not the one that its write was made from.
func (g *merge) check(ctx context.Context) error {
	for _, b := range g.batches {
		for _, st := range steps[:len(steps)-1] {
			if g.trace != nil {
				g.trace(st.name)
			}
			if err := st.run(b, ctx); err != nil {
				return err
			}
		}
		for _, d := range b.drafts {
			if d.old != nil && version(d.old) != d.read {
				return errStale
			}
		}
	}
	return nil
}

// inUse is why a loser cannot go as long as something that links to it stays.
var inUse = map[string]bool{"in_use": true, "in_use_elsewhere": true, "cascade_forbidden": true, "cascade_locked": true, "cascade_hooked": true}

// refused notes the writes that something stands in the way of.
func (g *merge) refused() error {
	g.out.Refused = nil
	for _, b := range g.batches {
		for _, d := range b.drafts {
			p, is := problem.As(d.err)
			if d.err != nil && !is {
				return d.err
			}
			if is && !(d.op.Method == Delete && inUse[p.Code] && g.out.Stopped()) {
				g.out.Refused = append(g.out.Refused, Refusal{b.obj.Key, d.op.ID, p})
			}
		}
	}
	return nil
}

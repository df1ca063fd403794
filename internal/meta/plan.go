package meta

import (
	"context"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

// PlanRequest is what would be published: the drafts of Keys ("object/customer"),
// all drafts when there are none, or the documents of the release Restore. Of a
// document of which several people have drafts, the author's counts, else the
// newest.
type PlanRequest struct {
	Author  string
	Keys    []string
	Restore int
	Scope   *Scope // of the author; nil: every app
	// WithNeeded adds the author's drafts that those of Keys need; the plan names
	// them in Along.
	WithNeeded bool

	source origin // in place of drafts
}

// Change is what a release does to one document.
type Change struct {
	Kind    string      `json:"kind"`
	Key     string      `json:"key"`
	Label   locale.Text `json:"label"`
	Action  string      `json:"action"`
	Details []Detail    `json:"details"`
	Author  string      `json:"-"` // whose draft it is
}

// Plan is everything that publishing would do, and what forbids it.
type Plan struct {
	Base      int
	Changes   []Change
	Steps     []schema.Step
	Problems  Problems
	Conflicts []Conflict // with releases that came after a draft was begun
	// Assertions says whether those of rights were checked; Warnings are those that
	// do not hold and forbid nothing.
	Assertions string
	Warnings   Problems
	Along      []Along // drafts that came along, as those that were chosen need them
}

// Localise shows the plan as the API does, in the language t.
func (p *Plan) Localise(t locale.Tag) any {
	steps := make([]map[string]any, len(p.Steps))
	for i, s := range p.Steps {
		steps[i] = s.View(t)
	}
	return map[string]any{
		"base": p.Base, "changes": p.Changes, "steps": steps, "problems": p.Problems.Localise(t), "conflicts": p.Conflicts, "assertions": p.Assertions, "warnings": p.Warnings.Localise(t), "along": p.Along,
	}
}

// Plan says what a publish or a restore would do, without doing it.
func (s *Store) Plan(ctx context.Context, q PlanRequest) (*Plan, error) {
	old, err := s.latest(ctx)
	if err != nil {
		return nil, err
	}
	var c *candidate
	along := []Along{}
	if q.WithNeeded {
		c, along, err = s.withAlong(ctx, old, q)
	} else {
		c, err = s.prepare(ctx, old, q, 0)
	}
	if err != nil {
		return nil, err
	}
	c.plan.Along = along
	if err := s.planTables(ctx, s.app, c); err != nil {
		return nil, err
	}
	if !c.settled() && len(c.snap.Assertions) > 0 {
		c.plan.Assertions = AssertionsLater
		return c.plan, nil
	}
	return c.plan, s.assert(ctx, s.app, c)
}

// candidate is a release that may become one.
type candidate struct {
	old     *Snapshot // what it follows
	plan    *Plan
	drafts  []*Draft
	docs    docset
	snap    *Snapshot
	tables  *schema.Plan
	planner *schema.Planner
	scope   *Scope                                       // of who publishes; nil: every app
	keep    func(ctx context.Context, tx core.App) error // writes how its assertions stood; nil: there are none
}

// prepare makes a release from drafts or an earlier release as far as it goes
// without a transaction: compiling many expressions takes long, and nobody can
// write meanwhile. base, when positive, is the release that the caller says the
// drafts were made on.
func (s *Store) prepare(ctx context.Context, old *Snapshot, q PlanRequest, base int) (*candidate, error) {
	c := &candidate{
		old:     old,
		plan:    &Plan{Base: old.Version, Changes: []Change{}, Conflicts: []Conflict{}, Problems: Problems{}},
		docs:    docset{},
		planner: s.planner(old.Business),
	}
	if q.source != nil {
		var err error
		if c.docs, err = q.source.over(old.docs); err != nil {
			return nil, err
		}
	} else if q.Restore > 0 {
		var err error
		if c.docs, err = s.restored(ctx, q.Restore); err != nil {
			return nil, err
		}
	} else if err := s.apply(ctx, c, q, base); err != nil {
		return nil, err
	}
	if err := c.changes(old.docs); err != nil {
		return nil, err
	}
	if err := c.permitted(q.Scope); err != nil {
		return nil, err
	}
	snap, problems, err := compile(s.registry.types, old.Version+1, old.Business, c.docs, old)
	if err != nil {
		return nil, err
	}
	c.snap, c.plan.Problems = snap, append(c.plan.Problems, problems...)
	if err := s.sources(ctx, c); err != nil {
		return nil, err
	}
	if err := s.test(ctx, c); err != nil {
		return nil, err
	}
	sortProblems(c.plan.Problems)
	return c, nil
}

func (s *Store) planner(b Business) *schema.Planner {
	return &schema.Planner{
		Types: s.registry.types, Context: field.Context{Now: s.now(), Zone: b.Zone, Workdays: b.Workdays, Tag: b.Locale},
		Progress: func(object, field string, done, total int) { s.progress.Store(&Progress{object, field, done, total}) },
	}
}

// apply puts the chosen drafts over the published documents.
func (s *Store) apply(ctx context.Context, c *candidate, q PlanRequest, base int) error {
	for ref, doc := range c.old.docs {
		c.docs[ref] = doc
	}
	all, err := s.drafts(ctx, s.app)
	if err != nil {
		return err
	}
	if c.drafts, err = choose(q.Scope.own(all, q.Author), q.Author, q.Keys); err != nil {
		return err
	}
	for _, d := range c.drafts {
		if err := s.conflicts(ctx, c, d, base); err != nil {
			return err
		}
		if d.doc == nil {
			delete(c.docs, d.Ref())
			continue
		}
		found := problem.Invalid()
		s.registry.inspect(d.doc, found)
		for path, it := range found.Fields {
			c.plan.Problems = append(c.plan.Problems, Problem{
				Kind: d.Kind, Key: d.Key, Path: path, Code: it.Code, Args: it.Args, Text: it.Text,
			})
		}
		c.docs[d.Ref()] = d.doc
	}
	return nil
}

// choose picks one draft a document.
func choose(all []*Draft, author string, keys []string) ([]*Draft, error) {
	wanted := map[Ref]bool{}
	for i, k := range keys {
		ref, ok := parseRef(k)
		if !ok {
			return nil, problem.Invalid().Field(at("keys", i), "draft_key", locale.Args{"value": k})
		}
		wanted[ref] = false
	}
	best := map[Ref]*Draft{}
	var order []Ref
	for _, d := range all {
		ref := d.Ref()
		if _, ok := wanted[ref]; len(keys) > 0 && !ok {
			continue
		}
		wanted[ref] = true
		now := best[ref]
		if now == nil {
			order = append(order, ref)
		}
		if now == nil || d.Author.ID == author || (now.Author.ID != author && d.Updated > now.Updated) {
			best[ref] = d
		}
	}
	for i, k := range keys {
		if ref, _ := parseRef(k); !wanted[ref] {
			return nil, problem.Invalid().Field(at("keys", i), "no_such_draft", locale.Args{"value": k})
		}
	}
	out := make([]*Draft, len(order))
	for i, ref := range order {
		out[i] = best[ref]
	}
	return out, nil
}

// conflicts notes what releases changed in a document after its draft was begun.
func (s *Store) conflicts(ctx context.Context, c *candidate, d *Draft, base int) error {
	from := d.Base
	if base > 0 {
		from = min(from, base)
	}
	last, err := lastChange(ctx, s.app, d.Ref())
	if err != nil || last <= from {
		return err
	}
	before, err := s.documentAt(ctx, s.app, d.Ref(), from)
	if err != nil {
		return err
	}
	found, err := threeWay(d.Ref(), before, c.old.docs[d.Ref()], d.doc)
	c.plan.Conflicts = append(c.plan.Conflicts, found...)
	return err
}

// restored reads the documents of an earlier release.
func (s *Store) restored(ctx context.Context, version int) (docset, error) {
	n, err := LatestVersion(ctx, s.app)
	if err != nil {
		return nil, err
	}
	if version < 1 || version > n {
		return nil, problem.NotFound()
	}
	return s.documents(ctx, s.app, version)
}

// changes lists how the candidate differs from what is published.
func (c *candidate) changes(old docset) error {
	authors := map[Ref]string{}
	for _, d := range c.drafts {
		authors[d.Ref()] = d.Author.ID
	}
	list, err := changes(old, c.docs)
	for i := range list {
		list[i].Author = authors[Ref{list[i].Kind, list[i].Key}]
	}
	c.plan.Changes = list
	return err
}

// changes lists the documents in which two sets differ.
func changes(old, now docset) ([]Change, error) {
	all := docset{}
	for ref, doc := range old {
		all[ref] = doc
	}
	for ref, doc := range now {
		all[ref] = doc
	}
	out := []Change{}
	for _, ref := range all.refs() {
		details, err := diff(old[ref], now[ref])
		if err != nil {
			return nil, err
		}
		if len(details) == 0 {
			continue
		}
		ch := Change{Kind: ref.Kind, Key: ref.Key, Label: all[ref].Name(), Action: ActionUpdate, Details: details}
		switch {
		case old[ref] == nil:
			ch.Action, ch.Details = ActionCreate, []Detail{}
		case now[ref] == nil:
			ch.Action, ch.Details = ActionDelete, []Detail{}
		}
		out = append(out, ch)
	}
	return out, nil
}

// planTables plans the change of the database as app shows it.
func (s *Store) planTables(ctx context.Context, app core.App, c *candidate) error {
	var err error
	c.tables, err = c.planner.Plan(ctx, app, schema.Request{
		Old: c.old.Tables(), New: c.snap.Tables(),
		Past: func(object, key string) *field.Spec { return s.past(ctx, app, object, key) },
	})
	if err != nil {
		return err
	}
	c.plan.Steps = c.tables.Steps
	if c.plan.Steps == nil {
		c.plan.Steps = []schema.Step{}
	}
	c.refuse(c.tables.Problems)
	sortProblems(c.plan.Problems)
	return nil
}

// refuse adds what the data forbids, with paths into the new documents.
func (c *candidate) refuse(found []schema.Problem) {
	for _, p := range found {
		ref, path := Ref{KindObject, p.Object}, p.Setting
		if o := c.snap.whole.object(p.Object); o != nil {
			if p.Field != "" {
				i := slices.IndexFunc(o.Fields, func(f field.Spec) bool { return f.Key == p.Field })
				path = at("fields", i, p.Setting)
			}
			if f := o.Field(p.Field); f != nil && p.Setting == "options" && f.OptionSet != "" {
				ref, path = Ref{KindOptionSet, f.OptionSet}, "options"
			} else {
				ref, path = place(o, path)
			}
		}
		c.plan.Problems = append(c.plan.Problems, Problem{Kind: ref.Kind, Key: ref.Key, Path: path, Code: p.Code, Args: p.Args})
	}
}

// past finds how an archived field last was, in the newest release that had it.
func (s *Store) past(ctx context.Context, app core.App, object, key string) *field.Spec {
	name, _, _ := strings.Cut(object, partMark)
	ref := Ref{KindObject, name}
	last, err := lastChange(ctx, app, ref)
	for ; err == nil && last > 0; last-- {
		doc, readErr := s.documentAt(ctx, app, ref, last)
		if readErr != nil {
			return nil
		}
		if doc == nil {
			continue
		}
		if o := (docset{ref: doc}).whole().object(object); o != nil {
			if f := o.Field(key); f != nil && f.Type != subform.Key { // which left no column
				return f
			}
		}
	}
	return nil
}

// authorsOf lists whose drafts a release contains, each once.
func (c *candidate) authorsOf() []string {
	var out []string
	for _, d := range c.drafts {
		if !slices.Contains(out, d.Author.ID) {
			out = append(out, d.Author.ID)
		}
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

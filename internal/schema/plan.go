package schema

import (
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// BackgroundRows is the size of a table from which on its indexes are built
// after the release instead of in its transaction.
const BackgroundRows = 50_000

// rowsPerMS is how many rows of a table one index takes in a millisecond.
const rowsPerMS = 800

// Planner compares objects with the database.
type Planner struct {
	Types          *field.Registry
	Context        field.Context // how values read when a field changes its type
	BackgroundRows int           // 0: the default

	// Observe, if set, hears how long each object's table took, by Now.
	Observe func(object string, took time.Duration)
	Now     func() time.Time

	// Progress, if set, hears how far the values of a field are that change their
	// type.
	Progress func(object, field string, done, total int)
}

// Request is the change from the published tables to the new ones. Past gives
// the last known form of a field that no published object has any more, or nil.
type Request struct {
	Old, New []*Table
	Past     func(object, key string) *field.Spec
}

// planning is one run of a planner.
type planning struct {
	*Planner
	ctx  context.Context
	app  core.App
	req  Request
	plan *Plan
	was  map[string]*Table
	rows map[string]int // of tables that were counted
}

// Plan says what publishing the new tables does to the database as it is, and
// what in the data forbids it. It only reads.
func (p *Planner) Plan(ctx context.Context, app core.App, req Request) (*Plan, error) {
	run := &planning{Planner: p, ctx: ctx, app: app, req: req, plan: &Plan{}, was: map[string]*Table{}, rows: map[string]int{}}
	kept := map[string]bool{}
	for _, t := range req.Old {
		run.was[t.Key] = t
	}
	for _, t := range req.New {
		kept[t.Key] = true
	}
	for _, t := range req.New {
		if reflect.DeepEqual(run.old(t.Key), t) {
			continue
		}
		if err := run.table(t); err != nil {
			return nil, err
		}
	}
	for _, old := range req.Old {
		if kept[old.Key] {
			continue
		}
		rows, err := run.rowsIfThere(old.Key)
		if err != nil {
			return nil, err
		}
		run.step(Step{Action: ArchiveObject, Object: old.Key, Rows: rows, Danger: Medium},
			locale.Args{"object": named(old.Label, old.Key)})
	}
	return run.plan, nil
}

// old is the published form of a table; nil when it is not published.
func (r *planning) old(key string) *Table { return r.was[key] }

// total is how many rows a table has, deleted ones too; it is counted once.
func (r *planning) total(table string) (int, error) {
	if n, ok := r.rows[table]; ok {
		return n, nil
	}
	n, err := rowCount(r.ctx, r.app, table)
	r.rows[table] = n
	return n, err
}

// step adds a step whose words are the message step_<action>.
func (r *planning) step(s Step, args locale.Args) {
	if s.Mode == "" {
		s.Mode = Instant
	}
	if s.Danger == "" {
		s.Danger = Low
	}
	args["rows"], args["lost"] = s.Rows, s.Lost
	s.Text = say("step_"+s.Action, args)
	r.plan.Steps = append(r.plan.Steps, s)
}

func (r *planning) refuse(object, key, setting, code string, args locale.Args) {
	r.plan.Problems = append(r.plan.Problems, Problem{Object: object, Field: key, Setting: setting, Code: code, Args: args})
}

func (r *planning) table(t *Table) error {
	c, err := collection(r.app, t.Key)
	if err != nil {
		return err
	}
	if c == nil {
		if r.app.HasTable(t.Key) {
			r.refuse(t.Key, "", "key", "table_taken", locale.Args{"key": t.Key})
			return nil
		}
		r.create(t)
		return nil
	}
	if !owned(c) {
		r.refuse(t.Key, "", "key", "table_taken", locale.Args{"key": t.Key})
		return nil
	}
	return r.alter(t, c)
}

// owned reports whether a collection was made by this package.
func owned(c *core.Collection) bool {
	f := c.Fields.GetByName("version")
	return c.IsBase() && f != nil && managed(f)
}

func (r *planning) create(t *Table) {
	ch := &tableChange{table: t, create: true, add: t.Fields, owner: t.Owner, indexes: indexes(r.Types, t)}
	r.plan.tables = append(r.plan.tables, ch)
	r.step(Step{Action: CreateTable, Object: t.Key},
		locale.Args{"object": named(t.Label, t.Key), "count": len(t.Fields) + t.Live})
}

func (r *planning) alter(t *Table, c *core.Collection) error {
	ch := &tableChange{table: t}
	old := r.old(t.Key)
	if old == nil {
		total, err := r.total(t.Key)
		if err != nil {
			return err
		}
		r.step(Step{Action: RestoreObject, Object: t.Key, Rows: total}, locale.Args{"object": named(t.Label, t.Key)})
	}
	ch.owner = t.Owner && c.Fields.GetByName("owner") == nil
	for i := range t.Fields {
		if err := r.field(ch, c, old, &t.Fields[i]); err != nil {
			return err
		}
	}
	if err := r.archived(ch, c, old); err != nil {
		return err
	}
	if err := r.indexes(ch); err != nil {
		return err
	}
	if ch.owner || len(ch.add)+len(ch.convert)+len(ch.remove)+len(ch.replace)+len(ch.drop)+len(ch.indexes)+len(ch.recode) > 0 {
		r.plan.tables = append(r.plan.tables, ch)
	}
	return nil
}

// field plans one living field of an existing table.
func (r *planning) field(ch *tableChange, c *core.Collection, old *Table, f *field.Spec) error {
	t := ch.table
	args := locale.Args{"object": named(t.Label, t.Key), "field": named(f.Label, f.Key)}
	has := c.Fields.GetByName(f.Key)
	if has == nil {
		total, err := r.total(t.Key)
		if err != nil {
			return err
		}
		ch.add = append(ch.add, *f)
		r.step(Step{Action: AddColumn, Object: t.Key, Field: f.Key, Rows: total}, args)
		return r.computed(t, f)
	}
	if !managed(has) {
		r.refuse(t.Key, f.Key, "key", "column_taken", locale.Args{"field": f.Key})
		return nil
	}
	var prev *field.Spec
	if old != nil {
		prev = old.field(f.Key)
	}
	restored := prev == nil
	if restored && r.req.Past != nil {
		prev = r.req.Past(t.Key, f.Key)
	}
	if prev == nil {
		prev = f
	}
	if _, computed := t.Computed[f.Key]; computed {
		return r.recompute(ch, has, old, prev, f)
	}
	if restored {
		kept, err := r.filled(t.Key, prev)
		if err != nil {
			return err
		}
		r.step(Step{Action: RestoreField, Object: t.Key, Field: f.Key, Rows: kept}, args)
	}
	if prev.Type != f.Type || prev.Object != f.Object || slices.ContainsFunc(prev.Objects, func(key string) bool { return !slices.Contains(f.Objects, key) }) {
		return r.conversion(ch, has, prev, f)
	}
	return r.options(ch, prev, f)
}

// archived notes the fields that leave the object while their columns stay.
func (r *planning) archived(ch *tableChange, c *core.Collection, old *Table) error {
	t := ch.table
	if old == nil {
		return nil
	}
	for i := range old.Fields {
		f := &old.Fields[i]
		has := c.Fields.GetByName(f.Key)
		if t.field(f.Key) != nil || has == nil {
			continue
		}
		if _, computed := old.Computed[f.Key]; computed && managed(has) {
			ch.remove = append(ch.remove, f.Key)
			r.step(Step{Action: DropColumn, Object: t.Key, Field: f.Key},
				locale.Args{"object": named(t.Label, t.Key), "field": named(f.Label, f.Key)})
			continue
		}
		rows, err := r.filled(t.Key, f)
		if err != nil {
			return err
		}
		r.step(Step{Action: ArchiveField, Object: t.Key, Field: f.Key, Rows: rows, Danger: Medium},
			locale.Args{"object": named(t.Label, t.Key), "field": named(f.Label, f.Key)})
	}
	return nil
}

// filled counts the living rows that have a value in a field.
func (r *planning) filled(table string, f *field.Spec) (int, error) {
	typ, ok := r.Types.Values(f)
	if !ok {
		return 0, nil
	}
	return count(r.ctx, r.app, "SELECT count(*) FROM "+quote(table)+` WHERE "deleted" = '' AND `+notBlank(typ.Kind(f), quote(f.Key)), nil)
}

func (r *planning) rowsIfThere(table string) (int, error) {
	c, err := collection(r.app, table)
	if err != nil || c == nil {
		return 0, err
	}
	return r.total(table)
}

package schema

import (
	"context"
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Refused is what the data forbids when a plan is applied.
type Refused struct{ Problems []Problem }

func (r *Refused) Error() string { return fmt.Sprintf("the data forbids it: %+v", r.Problems) }

// oldColumn is the name that a column has while its values are converted.
func oldColumn(key string) string { return "tn_old_" + key }

// Apply does what a plan says, inside the transaction of app that made the plan.
// A unique key that converted values break gives *Refused.
func (p *Planner) Apply(ctx context.Context, app core.App, plan *Plan) error {
	ctx = publishing(ctx)
	for _, ch := range plan.tables {
		if err := p.observed(ch.table.Key, func() error { return p.apply(ctx, app, ch) }); err != nil {
			return fmt.Errorf("table %s: %w", ch.table.Key, err)
		}
	}
	return nil
}

func (p *Planner) observed(object string, do func() error) error {
	if p.Observe == nil {
		return do()
	}
	began := p.Now()
	defer func() { p.Observe(object, p.Now().Sub(began)) }()
	return do()
}

func (p *Planner) apply(ctx context.Context, app core.App, ch *tableChange) error {
	for _, name := range ch.drop {
		if err := execute(ctx, app, "DROP INDEX IF EXISTS "+quote(name), nil); err != nil {
			return err
		}
	}
	if err := p.columns(ctx, app, ch); err != nil {
		return err
	}
	for _, cv := range ch.convert {
		if err := cv.run(ctx, app, ch.table.field(cv.to.Leftover), p.Progress); err != nil {
			return err
		}
	}
	for _, c := range ch.recode {
		if err := c.run(ctx, app); err != nil {
			return err
		}
	}
	if err := p.dropOld(ctx, app, ch); err != nil {
		return err
	}
	for _, x := range ch.indexes {
		if err := buildIndex(ctx, app, ch, x); err != nil {
			return err
		}
	}
	return nil
}

// columns creates the collection or adds its new columns; old columns of
// conversions step aside. Nothing is saved when no column changes.
func (p *Planner) columns(ctx context.Context, app core.App, ch *tableChange) error {
	c, changed, err := p.start(app, ch)
	if err != nil {
		return err
	}
	if ch.owner {
		c.Fields.Add(ownerColumns()...)
		changed = true
	}
	for i := range ch.add {
		f, err := physical(p.Types, &ch.add[i], 1)
		if err != nil {
			return err
		}
		c.Fields.Add(f)
		changed = true
	}
	for _, cv := range ch.convert {
		if cv.inPlace {
			continue
		}
		f, err := physical(p.Types, &cv.to, cv.generation)
		if err != nil {
			return err
		}
		c.Fields.GetByName(cv.column).SetName(oldColumn(cv.column))
		cv.column = oldColumn(cv.column)
		c.Fields.Add(f)
		changed = true
	}
	for _, key := range ch.remove {
		c.Fields.RemoveByName(key)
		changed = true
	}
	for i := range ch.replace {
		f, err := physical(p.Types, &ch.replace[i].to, ch.replace[i].generation)
		if err != nil {
			return err
		}
		c.Fields.RemoveByName(f.GetName())
		c.Fields.Add(f)
		changed = true
	}
	if !changed {
		return nil
	}
	return app.SaveWithContext(ctx, c)
}

// start gives the collection of a change, a new one when it is to be created.
func (p *Planner) start(app core.App, ch *tableChange) (c *core.Collection, changed bool, err error) {
	if ch.create {
		c = core.NewBaseCollection(ch.table.Key)
		c.Fields.Add(systemColumns()...)
		if ch.table.Part {
			c.Fields.Add(partColumns()...)
		}
		return c, true, nil
	}
	c, err = collection(app, ch.table.Key)
	if err == nil && c == nil {
		err = fmt.Errorf("the collection %s is gone", ch.table.Key)
	}
	return c, false, err
}

// run writes the converted values; those that become blank go as text to the
// field that is named for what is left over, where that has nothing yet.
func (c *conversion) run(ctx context.Context, app core.App, left *field.Spec, tell func(object, field string, done, total int)) error {
	total := c.rows // as it was counted for the plan, in this transaction
	query := "UPDATE " + quote(c.table) + " SET " + quote(c.to.Key) + " = {:value} WHERE " + quote("id") + " = {:id}"
	moved := false
	err := c.each(ctx, app, func(r converted) error {
		if tell != nil && c.rows%chunk == 0 {
			tell(c.table, c.to.Key, c.rows, total)
		}
		if r.left != "" && left != nil {
			moved = true
			col := quote(left.Key)
			if err := execute(ctx, app, "UPDATE "+quote(c.table)+" SET "+col+" = {:value} WHERE "+quote("id")+" = {:id} AND "+col+" = ''", dbx.Params{"value": r.left, "id": r.id}); err != nil {
				return err
			}
		}
		if !r.changed {
			return nil
		}
		return execute(ctx, app, query, dbx.Params{"value": r.value, "id": r.id})
	})
	if err != nil || !moved {
		return err
	}
	for _, again := range behindWrites {
		if err := execute(ctx, app, again, dbx.Params{"object": c.table}); err != nil {
			return err
		}
	}
	return nil
}

// behindWrites makes what is kept beside the records of an object be made again, since
// no write has brought it up to date.
var behindWrites = []string{
	`DELETE FROM "tn_search_objects" WHERE "object" = {:object}`,
	`UPDATE "tn_duplicate_sides" SET "after" = '', "done" = 0, "ready" = 0 WHERE "held" = {:object}`,
}

// dropOld removes the columns whose values were converted.
func (p *Planner) dropOld(ctx context.Context, app core.App, ch *tableChange) error {
	var c *core.Collection
	for _, cv := range ch.convert {
		if cv.inPlace {
			continue
		}
		if c == nil {
			var err error
			if c, err = collection(app, ch.table.Key); err != nil {
				return err
			}
		}
		c.Fields.RemoveByName(cv.column)
	}
	if c == nil {
		return nil
	}
	return app.SaveWithContext(ctx, c)
}

func buildIndex(ctx context.Context, app core.App, ch *tableChange, x indexBuild) error {
	if x.unique {
		p, err := conflict(ctx, app, ch.table, x)
		if err != nil {
			return err
		}
		if p != nil {
			return &Refused{Problems: []Problem{*p}}
		}
	}
	return execute(ctx, app, x.sql(ch.table.Key), nil)
}

// conflict finds living rows that a unique key forbids; nil when there are none.
func conflict(ctx context.Context, app core.App, t *Table, x indexBuild) (*Problem, error) {
	cols := ""
	for i, c := range x.cols {
		if i > 0 {
			cols += ", "
		}
		cols += quote(c)
	}
	where := ` WHERE "deleted" = ''`
	if x.where != "" {
		where += " AND " + x.where
	}
	groups := "SELECT " + cols + " FROM " + quote(t.Key) + where + " GROUP BY " + cols + " HAVING count(*) > 1"
	total, err := count(ctx, app, "SELECT count(*) FROM "+quote(t.Key)+where+" AND ("+cols+") IN ("+groups+")", nil)
	if err != nil || total == 0 {
		return nil, err
	}
	var ids []string
	err = app.DB().NewQuery("SELECT " + quote("id") + " FROM " + quote(t.Key) + where + " AND (" + cols + ") IN (" + groups +
		") ORDER BY " + cols + ", " + quote("id") + " LIMIT 20").WithContext(ctx).Column(&ids)
	if err != nil {
		return nil, err
	}
	p := &Problem{Object: t.Key, Setting: "indexes", Code: "unique_conflict"}
	name := locale.Text{ZH: cols, EN: cols}
	if f := t.field(x.cols[0]); f != nil && len(x.cols) == 1 {
		p.Field, p.Setting, name = f.Key, "unique", named(f.Label, f.Key)
	}
	p.Args = locale.Args{"field": name, "count": total, "examples": ids}
	return p, nil
}

func execute(ctx context.Context, app core.App, query string, params dbx.Params) error {
	_, err := app.DB().NewQuery(query).WithContext(ctx).Bind(params).Execute()
	return err
}

// BuildIndex builds one index after the release. It blocks other writers while
// it runs, and does nothing when the index is there already.
func BuildIndex(ctx context.Context, app core.App, b IndexBuild) error {
	return execute(ctx, app, b.SQL, nil)
}

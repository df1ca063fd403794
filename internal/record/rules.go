package record

import (
	"context"
	"database/sql"
	"net/http"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// rules checks the row to be: required fields, links, unique values, the
// object's own rules and those of the form that it is filled in with. All errors
// are answered together.
func (b *batch) rules(ctx context.Context) error {
	if err := b.inRows(func(p *batch) error { return p.rules(ctx) }); err != nil {
		return err
	}
	if err := b.keepUnseen(ctx); err != nil {
		return err
	}
	b.live(func(d *draft) {
		d.changed = changes(b.obj, d)
		if d.op.Method == Update && !given(d.changed) && d.invalid == nil && !d.rowsChange() && !d.op.Merges {
			d.present, d.row = true, d.old // nothing to write: no new version, no history
		}
	})
	linkable, err := b.linkable(ctx)
	if err != nil {
		return err
	}
	if err := b.beginDuplicates(ctx); err != nil {
		return err
	}
	near := b.near(ctx)
	b.live(func(d *draft) {
		if d.op.Method == Delete || d.locks() {
			return
		}
		reach := near(d)
		v := b.ruleVars(d, reach)
		form := b.formOn(ctx, d, v)
		b.checkRequired(ctx, d, v, form)
		b.checkLinks(d, linkable)
		b.checkOffered(d)
		b.checkRows(ctx, d, v, form)
		b.checkForm(ctx, d, form, reach)
		b.checkType(d)
		b.checkFormType(d)
		if err == nil {
			err = b.checkUnique(ctx, d)
		}
		if err == nil {
			err = b.checkTags(ctx, d)
		}
		if err == nil {
			err = b.checkFiles(ctx, d)
		}
		b.checkRules(ctx, d, v)
		if err == nil && d.invalid == nil { // of what could not be saved anyway nobody is told what there is
			err = b.checkDuplicates(ctx, d)
		}
		if p := b.refuseTwins(d); p != nil && d.invalid == nil && p.Status != http.StatusBadRequest {
			d.fail(p)
		} else if p != nil {
			d.merge(p)
		}
		if d.invalid != nil {
			d.fail(d.invalid)
		}
	})
	return err
}

// moving are the system fields that people change, directly or not.
var moving = []string{"owner", "owner_dept", meta.PositionKey}

// changes are the document's fields, the owner and a row's position, whose value
// differs from the row before; on create every one that is not blank.
func changes(o *meta.CompiledObject, d *draft) []*meta.Column {
	var out []*meta.Column
	for _, c := range o.Columns {
		if c.System && !slices.Contains(moving, c.Spec.Key) {
			continue
		}
		before, ok := d.old[c.Spec.Key]
		if !ok {
			before = field.BlankOf(c.Expr.Kind)
		}
		if !field.Equal(before, d.row[c.Spec.Key]) {
			out = append(out, c)
		}
	}
	return out
}

// checkRequired asks for the fields that must be filled in. What is required
// always is asked for on create and when it is changed, so that a record from
// before can still be edited; what is required where a condition holds is asked
// for wherever it holds, as rules are. A field that the form hides is not asked
// for: nobody could fill it in.
func (b *batch) checkRequired(ctx context.Context, d *draft, v expr.Vars, form *formState) {
	for _, c := range b.obj.Columns {
		key := c.Spec.Key
		if !query.Writable(c) || !field.Blank(c.Expr.Kind, d.row[key]) || form.hides(key) {
			continue
		}
		it := &problem.Item{Code: "required", Args: locale.Args{"field": c.Spec.Label}}
		when := b.obj.Required[key]
		switch {
		case c.Spec.Required && (d.old == nil || b.isChanged(d, c)), when != nil && when.True(ctx, v):
		case form.requires(key) && b.mayFill(d, key):
			it.Rule = form.required[key]
		default:
			continue
		}
		if !b.knows(key) { // nobody hears of a field that is not there for them
			key, it = "_", &problem.Item{Code: "required_unseen"}
		}
		d.wrong(key, it)
	}
}

func (b *batch) isChanged(d *draft, c *meta.Column) bool {
	for _, x := range d.changed {
		if x == c {
			return true
		}
	}
	return false
}

// checkUnique looks for another record with the value. The index decides again
// in the transaction; this check lets all errors be shown together.
func (b *batch) checkUnique(ctx context.Context, d *draft) error {
	columns := d.changed
	if d.op.Method == Restore { // what was free while it was in the bin may be taken
		columns = b.obj.Columns
	}
	for _, c := range columns {
		v := d.row[c.Spec.Key]
		if !c.Spec.Unique || field.Blank(c.Expr.Kind, v) {
			continue
		}
		taken := false
		err := b.reads.Each(ctx, b.db(), func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			taken = taken || !b.frees(d, id, c, v)
			return err
		}, `SELECT "id" FROM `+expr.Quote(b.obj.Key)+" WHERE "+expr.Quote(c.Expr.Column)+` = ? AND "deleted" = ''`+unblank(c)+` AND "id" <> ? LIMIT 1`,
			field.ToDB(c.Expr.Kind, v), d.op.ID)
		if err != nil {
			return err
		}
		if taken {
			d.wrong(c.Spec.Key, notUnique(c, v))
		}
	}
	return nil
}

// frees reports whether an earlier operation of the batch takes a value from the
// record that has it. The index decides whether it did.
func (b *batch) frees(d *draft, id string, c *meta.Column, v any) bool {
	for _, x := range b.drafts {
		if x == d {
			break
		}
		if x.op.ID == id && x.err == nil && (x.op.Method == Delete || x.op.Method == Update && x.row != nil && !field.Equal(x.row[c.Spec.Key], v)) {
			return true
		}
	}
	return false
}

// unblank repeats the condition of a unique index, which SQLite needs to see to
// use it.
func unblank(c *meta.Column) string {
	if c.Expr.Kind == expr.Text || c.Expr.Kind == expr.Link || c.Expr.Kind == expr.AnyLink {
		return " AND " + expr.Quote(c.Expr.Column) + " <> ''"
	}
	return ""
}

func notUnique(c *meta.Column, v any) *problem.Item {
	return &problem.Item{Code: "not_unique", Args: locale.Args{"field": c.Spec.Label, "value": v}}
}

// ruleVars is what rules read of a draft.
func (b *batch) ruleVars(d *draft, reach access.Reach) expr.Vars {
	v := b.r.For(b.obj.Key, d.row, reach)
	if d.old != nil {
		v.Old = d.old
	} else {
		v.Old = blankRow(b.obj)
	}
	return v
}

// checkRules runs the object's validation rules. A When in error does not
// apply, a Must in error is not met.
func (b *batch) checkRules(ctx context.Context, d *draft, v expr.Vars) {
	for i := range b.obj.Rules {
		rule := &b.obj.Rules[i]
		if rule.Disabled || (rule.When != nil && !rule.When.True(ctx, v)) || rule.Must.True(ctx, v) {
			continue
		}
		key := rule.Field
		if key != "" && !b.knows(key) {
			key = ""
		}
		if rule.Severity == meta.SeverityWarn {
			d.warned = append(d.warned, Warning{Rule: rule.Key, Field: key, Text: rule.Message})
			continue
		}
		if key == "" {
			key = "_"
		}
		it := &problem.Item{Code: "validation_rule", Text: rule.Message, Rule: rule.Key}
		if rule.Message.IsZero() {
			it.Args = locale.Args{"rule": rule.Key}
		}
		d.wrong(key, it)
	}
}

func blankRow(o *meta.CompiledObject) expr.Values {
	out := make(expr.Values, len(o.Columns))
	for _, c := range o.Columns {
		out[c.Spec.Key] = field.BlankOf(c.Expr.Kind)
	}
	return out
}

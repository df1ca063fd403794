package record

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// typeOf is the record type of a row; nil where the object has none, or the row
// is from before it had.
func (b *batch) typeOf(d *draft) *meta.RecordType {
	key, _ := d.row[meta.RecordTypeKey].(string)
	return b.obj.Type(key)
}

// fitType leaves out of a new record the defaults that its type does not have.
func (b *batch) fitType(d *draft) {
	t := b.typeOf(d)
	if t == nil {
		return
	}
	for key, values := range t.Options {
		if c := b.obj.ByKey[key]; c != nil && !slices.Contains(d.given, key) {
			if o := (offer{values: values}); !o.allows(nil, d.row[key]) {
				d.row[key] = field.BlankOf(c.Expr.Kind)
			}
		}
	}
}

// checkType refuses values that records of the type do not have: of a field that
// changes, and of every one when the type changes.
func (b *batch) checkType(d *draft) {
	t := b.typeOf(d)
	if t == nil {
		return
	}
	moved := slices.ContainsFunc(d.changed, func(c *meta.Column) bool { return c.Spec.Key == meta.RecordTypeKey })
	for _, c := range b.obj.Columns {
		values, narrowed := t.Options[c.Spec.Key]
		if !narrowed || !moved && !b.isChanged(d, c) {
			continue
		}
		before := d.old[c.Spec.Key]
		if moved {
			before = nil
		}
		if o := (offer{values: values}); !o.allows(before, d.row[c.Spec.Key]) {
			d.wrong(c.Spec.Key, &problem.Item{Code: "option_not_of_type", Args: locale.Args{"field": c.Spec.Label}})
		}
	}
}

// checkFormType refuses a form that is for records of other types. A record that
// changes its type may do so in a form of either.
func (b *batch) checkFormType(d *draft) {
	i := slices.IndexFunc(b.obj.Forms, func(f *meta.Form) bool { return f.Key == b.opts.Form })
	if i < 0 || len(b.obj.Types) == 0 {
		return
	}
	f := b.obj.Forms[i]
	now, _ := d.row[meta.RecordTypeKey].(string)
	before, _ := d.old[meta.RecordTypeKey].(string)
	if !f.ForType(now) && (d.old == nil || !f.ForType(before)) {
		d.wrong(meta.RecordTypeKey, &problem.Item{Code: "form_not_of_type"})
	}
}

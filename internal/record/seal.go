package record

import (
	"github.com/tenon-crm/tenon/internal/field"
)

// seal seals the values of a row that are kept so, as soon as they are known:
// nothing behind it, rules, history and outbox, sees them.
func (b *batch) seal(d *draft) {
	for _, c := range b.obj.Columns {
		t, ok := c.Type.(field.Sealed)
		v, _ := d.row[c.Spec.Key].(string)
		old, _ := d.old[c.Spec.Key].(string)
		if !ok || v == old || c.Live() {
			continue
		}
		kept, err := t.Seal(b.Secrets, b.obj.Key, &c.Spec, v, old)
		if err != nil {
			d.wrong(c.Spec.Key, field.Wrong(field.CodeNotSealed))
			continue
		}
		d.row[c.Spec.Key] = kept
	}
}

// shownAgain reports whether the body gives a sealed field what is shown of it.
func (b *batch) shownAgain(d *draft, key string) bool {
	t, ok := b.obj.ByKey[key].Type.(field.Sealed)
	text, given := d.op.Data[key].(string)
	before, _ := d.old[key].(string)
	return ok && given && before != "" && t.Shape(before) == text
}

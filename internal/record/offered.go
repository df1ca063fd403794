package record

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// checkOffered refuses options that the field which they depend on does not
// offer, where either of the two is changed: a record from before its options
// were narrowed can still be edited elsewhere.
func (b *batch) checkOffered(d *draft) {
	for _, c := range b.obj.Columns {
		on := c.Spec.DependsOn
		if on == "" || !query.Writable(c) || b.obj.ByKey[on] == nil || !b.isChanged(d, c) && !b.isChanged(d, b.obj.ByKey[on]) {
			continue
		}
		o, wrong := field.NotOffered(&c.Spec, d.row[c.Spec.Key], d.row[on])
		if !wrong {
			continue
		}
		key := c.Spec.Key
		it := &problem.Item{Code: "option_not_beside", Args: locale.Args{"option": o.Label, "field": b.obj.ByKey[on].Spec.Label}}
		if !b.knows(key) || !b.knows(on) { // nobody hears of a field that is not there for them
			key, it = "_", &problem.Item{Code: "option_not_beside_unseen"}
		}
		d.wrong(key, it)
	}
}

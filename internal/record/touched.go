package record

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// touched is a record that a transaction changed, as far as other records'
// values may follow from it.
type touched struct {
	object, id string
	method     string          // of the strongest change: a record that comes or goes counts more than an update
	changed    map[string]bool // fields
	links      []expr.Values   // the row before and after, for the links that it had and has
	written    bool            // by somebody, who computed what the row itself decides
}

// touches are the changed records of a transaction, by object.
type touches map[string]map[string]*touched

func (t touches) get(object, id string) *touched {
	if t[object] == nil {
		t[object] = map[string]*touched{}
	}
	x := t[object][id]
	if x == nil {
		x = &touched{object: object, id: id, method: Update, changed: map[string]bool{}}
		t[object][id] = x
	}
	return x
}

// wrote notes a write of the pipeline or the net.
func (t touches) wrote(o *meta.CompiledObject, d *draft) {
	x := t.get(o.Key, d.op.ID)
	x.written = !d.hooked
	if d.op.Method != Update && !d.locks() {
		x.method = d.op.Method
	}
	for _, key := range []string{"version", "updated", "updated_by"} {
		x.changed[key] = true
	}
	for _, c := range changes(o, d) {
		x.changed[c.Spec.Key] = true
	}
	for _, row := range []expr.Values{d.old, d.row} {
		if row != nil {
			x.links = append(x.links, row)
		}
	}
}

// moved notes a change of one field that nobody asked for.
func (t touches) moved(object, id, key string) { t.get(object, id).changed[key] = true }

// starts gives where the ways back from the records that pull a trigger begin,
// sorted and each once.
func (t touches) starts(f *meta.Computed, tr *meta.Trigger) []string {
	var out []string
	for _, x := range t[tr.Object] {
		switch {
		case tr.Exists && x.method == Update, !tr.Exists && (x.method != Update || !x.changed[tr.Field]):
			continue
		case tr.Parent != "":
			for _, row := range x.links {
				if id, _ := row[tr.Parent].(string); id != "" {
					out = append(out, id)
				}
			}
		case len(tr.Back) == 0 && f.Near && x.written:
		default:
			out = append(out, x.id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// fresh gives the records of the field's own object that came, of which nobody
// can know yet what they follow from.
func (t touches) fresh(f *meta.Computed) []string {
	var out []string
	for _, x := range t[f.Object] {
		if x.method == Restore || x.method == Create && !f.Near {
			out = append(out, x.id)
		}
	}
	slices.Sort(out)
	return out
}

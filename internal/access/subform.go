package access

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// The rows of a sub-form go with their record. Who may read a column of them is
// asked of the record, by a key with both names ("lines.price"); who may read a
// field of the record is asked of a row by "parent.rate".

// from is the key by which a record reads what a computed column of its rows
// reads: of "lines.amount" that is "lines.price" for the row's own price, and
// "rate" for that of the record. A field of the record reads its own keys.
func from(key, own string) string {
	name, _, dotted := strings.Cut(key, ".")
	if !dotted {
		return own
	}
	if rest, up := strings.CutPrefix(own, meta.ParentKey+"."); up {
		return rest
	}
	return name + "." + own
}

// above parts a key of a row that leads to its record: the object of that, and the
// key there; "" for every other key.
func (r *Rights) above(object, key string) (whole, rest string) {
	if o := r.Snap.Objects[object]; o != nil && o.PartOf != nil {
		if rest, up := strings.CutPrefix(key, meta.ParentKey+"."); up {
			return o.PartOf.Object, rest
		}
	}
	return "", ""
}

// readsAbove is Reads for a field of the record that a row belongs to.
func (r *Rights) readsAbove(object, whole, key, alias string) (*Case, bool) {
	record := alias + "_w"
	c, ok := r.Reads(whole, key, record)
	if !ok || c == nil {
		return nil, ok
	}
	link := expr.Quote(alias) + "." + expr.Quote(r.Snap.Objects[object].ByKey[meta.ParentKey].Expr.Column)
	return &Case{
		SQL:  "EXISTS (SELECT 1 FROM " + expr.Quote(whole) + " AS " + expr.Quote(record) + " WHERE " + expr.Quote(record) + `."id" = ` + link + " AND " + c.SQL + ")",
		Args: c.Args,
	}, true
}

// whole decides for the record that a row belongs to; nil when it is not there.
func (d *Decision) whole(object string) *Decision { return d.parent(meta.ParentKey, object) }

// Row decides for a row that belongs, or will belong, to the record of d.
func (d *Decision) Row(object string, row expr.Row) *Decision {
	p := d.r.On(d.ctx, object, row, d.reach)
	p.alone, p.above = d.alone, map[string]*Decision{meta.ParentKey: d}
	return p
}

package record

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// linkTarget is where a link of a draft may lead; links of drafts that agree in it
// are asked about together.
type linkTarget struct{ query.LinkTarget }

func (d *draft) targetOf(c *meta.Column) (linkTarget, bool) {
	t, ok := query.TargetOf(c)
	if c.Expr.Kind == expr.AnyLink {
		text, _ := d.row[c.Spec.Key].(string)
		object, _ := expr.SplitReference(text)
		t, ok = query.TargetIn(c, object)
	}
	if t.Filter != nil && t.Filter.ReadsForm() {
		t.Form = &d.row
	}
	return linkTarget{t}, ok && c.Spec.Key != "owner_dept"
}

// keepUnseen gives lists of links back those that the person does not see: who
// writes the list writes the rest of it. What they gave as it was shown to them is
// the list as it was.
func (b *batch) keepUnseen(ctx context.Context) error {
	type list struct {
		d   *draft
		key string
		old []string
	}
	ids, lists := map[string][]string{}, map[string][]list{}
	b.live(func(d *draft) {
		if d.op.Method != Update {
			return
		}
		for _, c := range b.obj.Columns {
			old, several := d.old[c.Spec.Key].([]string)
			t, ok := d.targetOf(c)
			if several && ok && len(old) > 0 && slices.Contains(d.given, c.Spec.Key) {
				ids[t.Object] = append(ids[t.Object], old...)
				lists[t.Object] = append(lists[t.Object], list{d, c.Spec.Key, old})
			}
		}
	})
	for object, of := range lists {
		seen, err := b.query.Present(ctx, b.db(), b.r, object, ids[object])
		if err != nil {
			return err
		}
		for _, l := range of {
			shown, unseen := []string{}, []string{}
			for _, id := range l.old {
				if seen[id] {
					shown = append(shown, id)
				} else {
					unseen = append(unseen, id)
				}
			}
			given, _ := l.d.row[l.key].([]string)
			if l.d.shown == nil {
				l.d.shown = map[string][]string{}
			}
			l.d.shown[l.key] = shown
			if slices.Equal(given, shown) {
				l.d.row[l.key] = l.old
			} else {
				l.d.row[l.key] = append(slices.Clone(given), unseen...)
			}
		}
	}
	return nil
}

// added are the ids that a changed link names and that the person does not see it
// name already.
func (d *draft) added(c *meta.Column) []string {
	switch x := d.row[c.Spec.Key].(type) {
	case string:
		if _, id := expr.SplitReference(x); c.Expr.Kind == expr.AnyLink {
			x = id
		}
		if x != "" {
			return []string{x}
		}
	case []string:
		n := len(x)
		old, _ := d.old[c.Spec.Key].([]string)
		shown := d.shown[c.Spec.Key]
		n -= len(old) - len(shown) // those that the person does not see stand at the end
		return slices.DeleteFunc(slices.Clone(x[:n]), func(id string) bool { return slices.Contains(shown, id) })
	}
	return nil
}

// linkable asks once per target which of the newly linked rows the person may
// link to: the right to both ends of a link.
func (b *batch) linkable(ctx context.Context) (map[linkTarget]map[string]bool, error) {
	ids := map[linkTarget][]string{}
	b.live(func(d *draft) {
		for _, c := range d.changed {
			if t, ok := d.targetOf(c); ok {
				ids[t] = append(ids[t], d.added(c)...)
			}
		}
	})
	out := map[linkTarget]map[string]bool{}
	for t, list := range ids {
		if len(list) == 0 {
			continue
		}
		ok, err := b.query.Linkable(ctx, b.db(), b.r, t.LinkTarget, list)
		if err != nil {
			return nil, err
		}
		out[t] = ok
	}
	return out, nil
}

// checkLinks refuses links to what does not exist or may not be linked to.
func (b *batch) checkLinks(d *draft, linkable map[linkTarget]map[string]bool) {
	for _, c := range d.changed {
		t, ok := d.targetOf(c)
		if !ok {
			continue
		}
		for _, id := range d.added(c) {
			if linkable[t][id] || b.opts.DryRun && b.opts.Back[t.Object+"/"+id] {
				continue
			}
			if other := b.createdBefore(d, t.Object, id); other != nil {
				d.after = append(d.after, awaited{c.Spec.Key, other})
				continue
			}
			d.wrong(c.Spec.Key, &problem.Item{Code: "link_not_found", Args: locale.Args{"field": c.Spec.Label}})
			break
		}
	}
}

// awaited is a create, or a restore, of the same batch that a link of a draft leads to.
type awaited struct {
	key   string // of the link
	other *draft
}

// createdBefore finds the create of this batch, before the draft or the record of a
// row, that makes the record, or the restore that brings it back: rows of one call may link to each other
// in their order. What takes a change back may link to one that comes back after it,
// which may need a value that this one gives up.
func (b *batch) createdBefore(d *draft, object, id string) *draft {
	if b.whole != nil {
		return b.whole.createdBefore(d.of, object, id)
	}
	if object != b.obj.Key {
		return nil
	}
	after := false
	for _, x := range b.drafts {
		if x == d && d.op.Reverse == nil {
			break
		}
		after = after || x == d
		if x.op.ID == id && (x.op.Method == Create && !after || x.op.Method == Restore) && x.err == nil {
			return x
		}
	}
	return nil
}

package realtime

import (
	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
)

// reads is what decides whether a person sees a record of an object: fields of
// the record itself, and what lies beyond it.
type reads struct {
	own     map[string]bool            // fields of the record
	other   map[string]map[string]bool // by linked business object
	people  bool                       // people or departments
	passing bool                       // the time, or stamps that move with each write
	derived bool                       // fields of the record that are computed from others
	coming  map[string]bool            // objects of which a new record matters too: true any, false one that links
	shares  map[string]bool            // objects whose shared records matter
}

// beyond reports whether anything but the record's own values matters.
func (d *reads) beyond() bool { return len(d.other) > 0 || d.people || d.passing || len(d.shares) > 0 }

// readsOf gathers what the person's grants on an object and a filter read.
func readsOf(r *access.Rights, o *meta.CompiledObject, filter string) (reads, error) {
	d := reads{own: map[string]bool{}, other: map[string]map[string]bool{}, coming: map[string]bool{}, shares: map[string]bool{}}
	d.rights(r, o.Key, o.Key, map[string]bool{})
	if filter != "" {
		p, err := r.Snap.Env.Compile(o.Key, filter, expr.Filter)
		if err != nil {
			return d, err
		}
		d.program(r, o.Key, p, map[string]bool{o.Key: true})
	}
	for _, key := range []string{"version", "updated", "updated_by"} {
		d.passing = d.passing || d.own[key]
	}
	for _, f := range o.Computed {
		d.derived = d.derived || d.own[f.Key()] && !f.Near
	}
	return d, nil
}

// rights adds what the view grants on an object read, as far as the subscribed
// object root depends on them.
func (d *reads) rights(r *access.Rights, root, object string, seen map[string]bool) {
	if seen[object] || r.Who == nil || r.Who.Admin {
		return
	}
	seen[object] = true
	for _, g := range r.Grants(object, "view") {
		if g.Rows != nil {
			d.program(r, root, g.Rows, seen)
		}
		if g.Team != "" {
			d.shares[object] = true
		}
		if g.Parent != nil {
			d.followed(r, root, g, seen)
		}
	}
}

// followed adds what a grant reads that holds where the person sees the linked
// record.
func (d *reads) followed(r *access.Rights, root string, g *meta.CompiledGrant, seen map[string]bool) {
	if g.Object == root {
		d.own[g.Follows] = true
	} else {
		d.also(g.Object, g.Follows)
	}
	target := g.Parent.Expr.Target
	d.also(target, "")
	d.rights(r, root, target, seen)
}

// program adds what an expression reads. A link in it reads as blank where its
// target is not seen: then the rights on the target matter too.
func (d *reads) program(r *access.Rights, root string, p *expr.Program, seen map[string]bool) {
	d.passing = d.passing || p.ReadsNow()
	for _, path := range p.Paths() {
		for _, s := range path.Steps {
			if s.Via != "" && d.rows(r, root, s.Target) {
				continue
			}
			if s.Via != "" {
				d.also(s.Target, s.Via)
				if _, any := d.coming[s.Target]; !any {
					d.coming[s.Target] = false
				}
			}
		}
	}
	for _, object := range p.Searches() {
		d.also(object, "")
		d.coming[object] = true
	}
	for _, dep := range p.Deps() {
		o, business := r.Snap.Objects[dep.Object]
		switch {
		case !business:
			d.people = true
			continue
		case d.rows(r, root, dep.Object):
		case dep.Object == root && p.Object() == root:
			d.own[dep.Field] = true
		default:
			d.also(dep.Object, dep.Field)
		}
		for _, target := range linksOf(o.ByKey[dep.Field]) {
			d.through(r, root, dep, target, p, seen)
		}
	}
}

// linksOf are the objects that a field leads to.
func linksOf(c *meta.Column) []string {
	switch {
	case c == nil:
	case c.Expr.Kind == expr.AnyLink:
		return c.Expr.Targets
	case c.Expr.Kind.Linking():
		if l, ok := c.Type.(field.Linker); ok {
			return []string{l.Target(&c.Spec)}
		}
	}
	return nil
}

// through adds what decides whether the target of a link that an expression reads
// is seen.
func (d *reads) through(r *access.Rights, root string, dep expr.Dep, target string, p *expr.Program, seen map[string]bool) {
	if target == root && dep.Object == root {
		// A record of the object that links to another of it: a field read may be
		// that of either.
		for key := range d.own {
			d.also(root, key)
		}
		for _, other := range p.Deps() {
			if other.Object == root {
				d.also(root, other.Field)
			}
		}
	}
	if _, business := r.Snap.Objects[target]; business && !r.SeesAll(target) {
		d.also(target, "")
		d.rights(r, root, target, seen)
	}
}

// rows notes that the rows of a sub-form matter, which are told as a change of
// their record; false for an object that is no such rows. What they were before a
// change cannot be told.
func (d *reads) rows(r *access.Rights, root, object string) bool {
	o := r.Snap.Objects[object]
	switch {
	case o == nil || o.PartOf == nil:
		return false
	case o.PartOf.Object == root:
		d.own[o.PartOf.Field], d.derived = true, true
	default:
		d.also(o.PartOf.Object, o.PartOf.Field)
	}
	return true
}

func (d *reads) also(object, key string) {
	if d.other[object] == nil {
		d.other[object] = map[string]bool{}
	}
	if key != "" {
		d.other[object][key] = true
	}
}

package meta

import "github.com/tenon-crm/tenon/internal/expr"

// Trigger is a change of records of Object after which a computed value may be
// another: of Field, or where Exists, that a record comes or goes. Back leads
// from such a record to those whose value it is, its last step first; where
// Parent names a link, the way begins at the records that the link named and
// names now, rather than at the record itself.
type Trigger struct {
	Object string
	Field  string
	Exists bool
	Parent string
	Back   []expr.Step
}

// triggers gives the changes after which the value of a field may be another.
func triggers(paths []expr.Path) []Trigger {
	var out []Trigger
	seen := map[string]bool{}
	add := func(t Trigger) {
		key := t.Object + "|" + t.Field + "|" + t.Parent
		if t.Exists {
			key += "|!"
		}
		for _, s := range t.Back {
			key += "|" + s.Object + "." + s.Field + "." + s.Target + "." + s.Via
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, t)
		}
	}
	for _, p := range paths {
		for i, s := range p.Steps {
			if s.Via != "" {
				add(Trigger{Object: s.Target, Field: s.Via, Parent: s.Via, Back: p.Steps[:i]})
				add(Trigger{Object: s.Target, Exists: true, Parent: s.Via, Back: p.Steps[:i]})
				continue
			}
			add(Trigger{Object: s.Object, Field: s.Field, Back: p.Steps[:i]})
			add(Trigger{Object: s.Target, Exists: true, Back: p.Steps[:i+1]})
		}
		if p.Field != "" {
			add(Trigger{Object: p.Object, Field: p.Field, Back: p.Steps})
		}
	}
	return out
}

// followsLists reports whether a step of a path is a field of several links, or its
// end a link to one of several objects, which reads as blank to who does not see
// the record.
func (s *Snapshot) followsLists(p expr.Path) bool {
	if c := s.Column(p.Object, p.Field); c != nil && c.Expr.Kind == expr.AnyLink {
		return true
	}
	for _, step := range p.Steps {
		object, key := step.Object, step.Field
		if step.Via != "" {
			object, key = step.Target, step.Via
		}
		if c := s.Column(object, key); c != nil && c.Expr.Kind == expr.Links {
			return true
		}
	}
	return false
}

package access_test

import (
	"fmt"
	"slices"
	"strings"
)

// The oracle decides by what the documentation says, in plain Go and without any
// of the product's code. Its conditions are closures made beside their source.

// truth is what a condition says: it may also have no answer, as when it compares
// a blank number.
type truth int

const (
	no truth = iota
	yes
	none
)

func is(b bool) truth {
	if b {
		return yes
	}
	return no
}

type condition struct {
	source string
	holds  func(o *oracle, p *person, r *record) truth
}

// condition makes a condition of rows of an object, of at most some depth.
func (b *business) condition(object string, deep int) condition {
	if deep > 0 && b.chance(2) {
		x, y := b.condition(object, deep-1), b.condition(object, deep-1)
		switch b.IntN(3) {
		case 0:
			return condition{"(" + x.source + " && " + y.source + ")", func(o *oracle, p *person, r *record) truth {
				a, c := x.holds(o, p, r), y.holds(o, p, r)
				switch {
				case a == no || c == no:
					return no
				case a == yes && c == yes:
					return yes
				}
				return none
			}}
		case 1:
			return condition{"(" + x.source + " || " + y.source + ")", func(o *oracle, p *person, r *record) truth {
				a, c := x.holds(o, p, r), y.holds(o, p, r)
				switch {
				case a == yes || c == yes:
					return yes
				case a == no && c == no:
					return no
				}
				return none
			}}
		}
		return condition{"!(" + x.source + ")", func(o *oracle, p *person, r *record) truth {
			return []truth{yes, no, none}[x.holds(o, p, r)]
		}}
	}
	return b.leaf(object)
}

func (b *business) leaf(object string) condition {
	kinds := 11
	if object == childObject {
		kinds = 14
	}
	switch b.IntN(kinds) {
	case 0:
		return condition{"record.owner == user", func(_ *oracle, p *person, r *record) truth { return is(r.owner == p.id) }}
	case 1:
		return condition{"under(record.owner, user)", func(o *oracle, p *person, r *record) truth { return is(o.under(r.owner, p.id)) }}
	case 2:
		return condition{"inTree(record.owner_dept, user.department)", func(o *oracle, p *person, r *record) truth { return is(o.inTree(r.dept, p.department)) }}
	case 3:
		return condition{"record.owner_dept.id in user.departments", func(_ *oracle, p *person, r *record) truth { return is(slices.Contains(p.departments, r.dept)) }}
	case 4:
		return condition{"record.owner_dept == user.department", func(_ *oracle, p *person, r *record) truth { return is(r.dept == p.department) }}
	case 5:
		d := b.anyDepartment()
		return condition{fmt.Sprintf("inTree(record.owner_dept, %q)", d), func(o *oracle, _ *person, r *record) truth { return is(o.inTree(r.dept, d)) }}
	case 6:
		s := b.of("a", "b", "")
		return condition{fmt.Sprintf("record.s == %q", s), func(_ *oracle, _ *person, r *record) truth { return is(r.s == s) }}
	case 7:
		return condition{"record.n > 0.5", func(_ *oracle, _ *person, r *record) truth {
			if r.n == nil {
				return none
			}
			return is(*r.n > 0.5)
		}}
	case 8:
		return condition{"record.flag", func(_ *oracle, _ *person, r *record) truth { return is(r.flag) }}
	case 9:
		role := fmt.Sprintf("r%d", b.IntN(roleCount))
		return condition{fmt.Sprintf("%q in user.roles", role), func(_ *oracle, p *person, _ *record) truth { return is(slices.Contains(p.roles, role)) }}
	case 10:
		return condition{"record.owner.manager == user", func(o *oracle, p *person, r *record) truth {
			owner := o.person(r.owner)
			return is(owner != nil && owner.manager == p.id)
		}}
	case 11:
		return condition{`record.parent.s == "a"`, func(o *oracle, _ *person, r *record) truth {
			up := o.alive(parentObject, r.parent)
			return is(up != nil && up.s == "a")
		}}
	case 12:
		return condition{"record.parent.owner == user", func(o *oracle, p *person, r *record) truth {
			up := o.alive(parentObject, r.parent)
			return is(up != nil && up.owner == p.id)
		}}
	}
	return condition{"isBlank(record.parent)", func(_ *oracle, _ *person, r *record) truth { return is(r.parent == "") }}
}

// grant is a random grant, as the document has it and as the oracle reads it.
type grant struct {
	role, object  string
	operations    []string
	rows          *condition
	team, follows string
	read, write   []string // nil: all
	mask          map[string]string
}

func (g *grant) doc() m {
	d := m{"object": g.object, "operations": g.operations}
	if g.rows != nil {
		d["rows"] = g.rows.source
	}
	if g.team != "" {
		d["team"] = g.team
	}
	if g.follows != "" {
		d["follows"] = g.follows
	}
	if g.read != nil {
		d["read"] = g.read
	}
	if g.write != nil {
		d["write"] = g.write
	}
	if len(g.mask) > 0 {
		d["mask"] = g.mask
	}
	return d
}

// oracle decides in a business. break names a rule that it gets wrong: tests of
// the test.
type oracle struct {
	*business
	broken string
}

func (o *oracle) person(id string) *person {
	for _, p := range o.people {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (o *oracle) under(who, manager string) bool {
	for p := o.person(who); p != nil && p.manager != ""; p = o.person(p.manager) {
		if p.manager == manager {
			return true
		}
	}
	return false
}

func (o *oracle) inTree(dept, top string) bool {
	for id := dept; id != "" && top != ""; {
		if id == top {
			return true
		}
		at := slices.IndexFunc(o.departments, func(d *department) bool { return d.id == id })
		if at < 0 {
			return false
		}
		id = o.departments[at].parent
	}
	return false
}

func (o *oracle) alive(object, id string) *record {
	list := o.children
	if object == parentObject {
		list = o.parents
	}
	for _, r := range list {
		if r.id == id && !r.deleted {
			return r
		}
	}
	return nil
}

func (o *oracle) sharedWith(p *person, r *record, level string) bool {
	return slices.ContainsFunc(o.shares, func(s *shared) bool {
		switch {
		case s.object != r.object || s.record != r.id || s.until < 0 && o.broken != "ended shares":
			return false
		case level == "editor" && s.level != "editor" && o.broken != "levels":
			return false
		}
		switch s.kind {
		case "user":
			return s.subject == p.id
		case "role":
			return slices.Contains(p.roles, s.subject)
		}
		return slices.ContainsFunc(p.departments, func(d string) bool {
			return d == s.subject || (s.children || o.broken == "departments below") && o.inTree(d, s.subject)
		})
	})
}

func (o *oracle) holds(g *grant, p *person, r *record, op string) bool {
	if g.rows != nil && g.rows.holds(o, p, r) != yes {
		return false
	}
	if g.team != "" && !o.sharedWith(p, r, g.team) {
		return false
	}
	if g.follows != "" {
		up := o.alive(parentObject, r.parent)
		needs := "edit"
		if op == "view" || o.broken == "operations of parents" {
			needs = "view"
		}
		if up == nil || !o.may(p, up, needs) {
			return false
		}
	}
	return true
}

// giving are the grants that give an operation on a record.
func (o *oracle) giving(p *person, r *record, op string) []*grant {
	var out []*grant
	for _, g := range o.grants {
		if g.object == r.object && slices.Contains(p.roles, g.role) && slices.Contains(g.operations, op) && o.holds(g, p, r, op) {
			out = append(out, g)
		}
	}
	return out
}

func (o *oracle) may(p *person, r *record, op string) bool { return len(o.giving(p, r, op)) > 0 }

// lists reports whether a list of a grant has a field; one that has a sub-form has
// all of its columns, and one that has a column has the sub-form.
func lists(fields []string, key string) bool {
	if fields == nil || slices.Contains(fields, key) {
		return true
	}
	if whole, _, dotted := strings.Cut(key, "."); dotted {
		return slices.Contains(fields, whole)
	}
	return slices.ContainsFunc(fields, func(f string) bool { return strings.HasPrefix(f, key+".") })
}

// madeOf are the fields that a computed one is made of.
var madeOf = map[string][]string{"twice": {"n"}, "items.dbl": {"items.w", "n"}, "sumw": {"items.w"}}

// reads says how a person reads a field of a record that they see: "plain", a
// style of masks, or "".
func (o *oracle) reads(p *person, r *record, key string) string {
	if key == "id" || key == "version" {
		return "plain"
	}
	styles := []string{}
	for _, g := range o.giving(p, r, "view") {
		if o.broken == "fields by row" && len(g.mask) == 0 {
			return "plain"
		}
		if !lists(g.read, key) && !(o.broken == "columns" && strings.HasPrefix(key, "items.") && lists(g.read, "items")) {
			continue
		}
		if g.mask[key] == "" || o.broken == "masks" {
			if o.broken != "sources" && slices.ContainsFunc(madeOf[key], func(from string) bool { return o.reads(p, r, from) != "plain" }) {
				return ""
			}
			return "plain"
		}
		styles = append(styles, g.mask[key])
	}
	for _, most := range []string{"phone", "id_card", "name", "all"} {
		if slices.Contains(styles, most) {
			return most
		}
	}
	return ""
}

func (o *oracle) writes(p *person, r *record, op, key string) bool {
	return slices.ContainsFunc(o.giving(p, r, op), func(g *grant) bool { return lists(g.write, key) })
}

const (
	roleCount  = 30
	itemObject = childObject + "__items"
	itemCount  = 2 // of each record
	itemTel    = "+8613800138000"
)

var (
	allFields = []string{"name", "n", "s", "phone", "code", "flag", "parent", "twice", "owner", "created", "items", "items.w", "items.tel", "items.dbl", "sumw"}
	maskables = []string{"name", "phone", "code", "items.tel"}
	allOps    = []string{"view", "edit", "delete", "share", "assign", "export"}
)

// someGrants are the grants of one role.
func (b *business) someGrants(role string) []*grant {
	var out []*grant
	for range 1 + b.IntN(3) {
		g := &grant{role: role, object: childObject, operations: append([]string{"view"}, b.some(allOps, 4)...), mask: map[string]string{}}
		slices.Sort(g.operations)
		g.operations = slices.Compact(g.operations)
		if b.chance(3) {
			g.object = parentObject
		}
		if !b.chance(4) {
			c := b.condition(g.object, 2)
			g.rows = &c
		}
		if b.chance(3) {
			g.team = b.of("viewer", "editor")
			if b.chance(2) {
				g.rows = nil
			}
		}
		if g.object == childObject && b.chance(4) {
			g.follows = "parent"
		}
		fields := allFields
		if g.object == parentObject {
			fields = slices.DeleteFunc(slices.Clone(allFields), func(f string) bool {
				return f == "parent" || f == "twice" || f == "sumw" || strings.HasPrefix(f, "items")
			})
		}
		if !b.chance(3) {
			g.read = b.some(fields, 8)
		}
		if !b.chance(3) {
			writable := []string{"name", "n", "s", "phone", "code", "flag"}
			if g.object == childObject {
				writable = append(writable, "items", "items.w", "items.tel")
			}
			g.write = b.some(writable, 3)
		}
		for _, key := range maskables {
			if lists(g.read, key) && b.chance(3) && (g.object == childObject || key != "items.tel") {
				g.mask[key] = b.of("phone", "id_card", "name", "all")
			}
		}
		out = append(out, g)
	}
	return out
}

package access

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Explanation says why a person may do something with a record, or may not.
type Explanation struct {
	Object    string `json:"object"`
	Record    string `json:"record"`
	Operation string `json:"operation"`
	Field     string `json:"field"`
	Allowed   bool   `json:"allowed"`
	Visible   bool   `json:"visible"` // they may see the record at all, without which nothing else helps
	Masked    bool   `json:"masked"`  // they read the field, but masked
	Fixed     bool   `json:"fixed"`   // nobody writes the field: the system does
	// Grants are those of the person's roles on the object; Deciding are the places
	// in it of those that give what was asked for.
	Grants   []*Reason `json:"grants"`
	Deciding []int     `json:"deciding"`
	// Sources are what a computed field is made of and must be readable too.
	Sources []Source `json:"sources"`
}

// Reason is what one grant has to say.
type Reason struct {
	Role      string      `json:"role"`
	RoleLabel locale.Text `json:"roleLabel"`
	Grant     string      `json:"grant"` // its key, "" when it has none
	Place     int         `json:"place"` // among the grants of the role's document
	Label     locale.Text `json:"label"`
	Operation bool        `json:"operation"` // it names the operation
	Rows      RowsReason  `json:"rows"`
	Team      *Joined     `json:"team,omitempty"`
	Follows   *Joined     `json:"follows,omitempty"`
	Field     string      `json:"field"` // "" no field was asked for, plain, masked, none
	Holds     bool        `json:"holds"` // on this record: rows, team and follows together
	Gives     bool        `json:"gives"` // what was asked for

	grant *meta.CompiledGrant // nil: an administrator needs none
}

// RowsReason is the condition of a grant on the record. Hidden says that it reads
// what the asker may not know of; then Source and Parts are left out.
type RowsReason struct {
	Source string `json:"source"`
	Holds  bool   `json:"holds"`
	Hidden bool   `json:"hidden"`
	Parts  []Part `json:"parts"`
}

// Part is a part of a condition with its value on the record; Reason says why it
// has none.
type Part struct {
	Text   string `json:"text"`
	Value  any    `json:"value"`
	Reason string `json:"reason,omitempty"`
}

// Joined is what a grant asks beside its rows: that the record is shared at Level,
// or that the person may do Operation with the record that Field leads to.
type Joined struct {
	Level     string `json:"level,omitempty"`
	Field     string `json:"field,omitempty"`
	Object    string `json:"object,omitempty"`
	Operation string `json:"operation,omitempty"`
	Holds     bool   `json:"holds"`
}

// Source is a field that a computed one is made of.
type Source struct {
	Object  string `json:"object"`
	Field   string `json:"field"`
	Allowed bool   `json:"allowed"`
}

// Values of Reason.Field.
const (
	FieldPlain  = "plain"
	FieldMasked = "masked"
	FieldNone   = "none"
)

// Explain says why the person of r may do an operation with the record of d, and
// with one field of it where field is not "": read it with view, write it with
// edit or create; with other operations fields do not matter. The decision is the
// very one that reads and writes go by.
func (d *Decision) Explain(field, op string) *Explanation {
	id, _ := d.row.Value("id").(string)
	x := &Explanation{Object: d.object, Record: id, Operation: op, Field: field, Grants: []*Reason{}, Deciding: []int{}, Sources: []Source{}}
	asked := op
	if field == "owner" && op == "edit" {
		asked = "assign" // to write the owner is to hand the record over
	}
	if op != "view" && op != "edit" && op != "create" || asked == "assign" {
		field = ""
	}
	x.Visible = d.May("view")
	x.Fixed = field != "" && op != "view" && !d.writable(field)
	x.Allowed = d.allowed(field, asked, x)
	d.reasons(x, field, asked)
	return x
}

// writable reports whether people write the field at all.
func (d *Decision) writable(key string) bool {
	o := d.r.Snap.Objects[d.object]
	c := d.r.Snap.Column(d.object, key)
	if o == nil || c == nil {
		return false
	}
	if c.System {
		return key == "owner"
	}
	return c.ByPeople()
}

func (d *Decision) allowed(field, op string, x *Explanation) bool {
	if !d.May(op) || op != "create" && !x.Visible {
		return false
	}
	switch {
	case field == "":
		return true
	case op == "view":
		x.Masked = !d.Reads(field) && d.Mask(field) != ""
		return x.Masked || d.Reads(field)
	}
	return !x.Fixed && d.Writes(op, field)
}

func (d *Decision) reasons(x *Explanation, field, op string) {
	if d.r.admin() {
		label := locale.Both("role_admin", nil)
		x.Grants = append(x.Grants, &Reason{
			Role: meta.AdminRole, RoleLabel: label, Operation: true, Holds: true, Gives: x.Allowed,
			Rows: RowsReason{Source: "true", Holds: true, Parts: []Part{}}, Field: admins(field),
		})
		x.decide()
		return
	}
	if d.r.Who == nil {
		return
	}
	for _, g := range d.r.Snap.Grants[d.object] {
		if slices.Contains(d.r.Who.Roles, g.Role) {
			x.Grants = append(x.Grants, d.reason(g, field, op))
		}
	}
	if op == "view" && field != "" {
		x.Sources = d.sourcesOf(field)
	}
	x.decide()
}

func admins(field string) string {
	if field == "" {
		return ""
	}
	return FieldPlain
}

// decide notes which grants give what was asked for.
func (x *Explanation) decide() {
	for i, g := range x.Grants {
		g.Gives = g.Gives && x.Allowed
		if g.Gives {
			x.Deciding = append(x.Deciding, i)
		}
	}
}

func (d *Decision) reason(g *meta.CompiledGrant, field, op string) *Reason {
	x := &Reason{Role: g.Role, Grant: g.Key, Place: g.Place, Label: g.Label, Operation: slices.Contains(g.Operations, op), grant: g}
	if r := d.r.Snap.Roles[g.Role]; r != nil {
		x.RoleLabel = r.Name()
	}
	x.Rows = RowsReason{Source: g.Grant.Rows, Holds: d.inRows(g), Parts: []Part{}}
	if g.Team != "" {
		x.Team = &Joined{Level: g.Team, Holds: d.inTeam(g)}
	}
	if g.Follows != "" {
		x.Follows = &Joined{Field: g.Follows, Operation: followedOp(op), Holds: d.inParent(g, op)}
		if g.Parent != nil {
			x.Follows.Object = g.Parent.Expr.Target
		}
	}
	x.Holds = d.holds(g, op)
	x.Field = fieldOf(g, field, op)
	x.Gives = x.Operation && x.Holds && x.Field != FieldNone
	return x
}

// fieldOf is what a grant says of a field.
func fieldOf(g *meta.CompiledGrant, field, op string) string {
	switch {
	case field == "":
		return ""
	case op == "view" && alwaysReadable(field):
		return FieldPlain
	case op == "view" && g.Read.Has(field) && g.Mask[field] != "":
		return FieldMasked
	case op == "view" && g.Read.Has(field), op != "view" && g.Write.Has(field):
		return FieldPlain
	}
	return FieldNone
}

// sourcesOf lists what a stored computed field is made of.
func (d *Decision) sourcesOf(field string) []Source {
	out := []Source{}
	f := d.r.sources(d.object, field)
	if f == nil {
		return out
	}
	for _, own := range f.Own {
		key := from(field, own)
		out = append(out, Source{d.object, key, d.Reads(key)})
	}
	for _, x := range f.Far {
		out = append(out, Source{x.Object, x.Field, d.r.ReadsAll(x.Object, x.Field)})
	}
	return out
}

// Tell fills in the parts of the conditions with their values, for who may know
// all: an administrator.
func (d *Decision) Tell(x *Explanation) { d.tell(x, func(*meta.CompiledGrant) bool { return true }) }

// TellOwn is Tell for the person themself: of a condition that reads what they may
// not, and of what a computed field is made of, nothing is said.
func (d *Decision) TellOwn(x *Explanation) {
	d.tell(x, d.knows)
	x.Sources = slices.DeleteFunc(x.Sources, func(s Source) bool { return !s.Allowed })
}

// knows reports whether the person may read, of this record, all that the
// condition of a grant reads.
func (d *Decision) knows(g *meta.CompiledGrant) bool {
	if g.Follows != "" && !d.Reads(g.Follows) {
		return false
	}
	if g.Rows == nil {
		return true
	}
	return !slices.ContainsFunc(slices.Concat(g.Rows.Deps(), g.Rows.Mentions()), func(x expr.Dep) bool {
		if x.Object == d.object && !slices.ContainsFunc(g.Rows.Paths(), func(p expr.Path) bool {
			return p.Object == x.Object && p.Field == x.Field && len(p.Steps) > 0
		}) {
			return x.Field != "" && !d.Reads(x.Field)
		}
		return !d.r.ReadsAll(x.Object, x.Field)
	})
}

func (d *Decision) tell(x *Explanation, may func(*meta.CompiledGrant) bool) {
	for _, reason := range x.Grants {
		g := reason.grant
		if g == nil {
			continue
		}
		if f := reason.Follows; f != nil && !may(g) && !d.Reads(f.Field) {
			f.Field, f.Object = "", ""
		}
		if !may(g) {
			reason.Rows.Source, reason.Rows.Hidden = "", true
			continue
		}
		if g.Rows != nil {
			reason.Rows.Parts = d.parts(g.Rows)
		}
	}
}

// parts gives the parts of a condition with their values on the record.
func (d *Decision) parts(p *expr.Program) []Part {
	out := []Part{}
	_, parts, err := p.Try(d.ctx, d.r.For(d.object, d.row, d.reach))
	if err != nil {
		return out
	}
	text := []rune(p.Source())
	for _, part := range parts {
		if part.From >= 0 && part.From < part.To && part.To <= len(text) {
			out = append(out, Part{Text: string(text[part.From:part.To]), Value: part.Value, Reason: part.Reason})
		}
	}
	return out
}

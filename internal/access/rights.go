package access

import (
	"context"
	"slices"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Rights is what one person may do in one snapshot at one moment. It is cheap
// to make and lives as long as a request. Rights is the expr.Lens through which
// every expression that the person writes sees the data.
type Rights struct {
	Snap *meta.Snapshot
	Who  *Principal
	vars expr.Vars
	held map[grantKey][]*meta.CompiledGrant // grants of the person's roles
	rows map[rowsKey]Case                   // conditions made already
	with *subjects                          // as whom records are shared with the person

	everywhere map[expr.Dep]bool     // what ReadsAll said
	live       map[*meta.Column]bool // what readsLive said
}

// New gathers the grants of a person's roles. A nil principal has no right.
func New(snap *meta.Snapshot, who *Principal, now time.Time) *Rights {
	r := &Rights{Snap: snap, Who: who, vars: expr.Vars{Now: now}, held: map[grantKey][]*meta.CompiledGrant{}, rows: map[rowsKey]Case{}, everywhere: map[expr.Dep]bool{}, live: map[*meta.Column]bool{}}
	if who != nil {
		r.vars.User = who.User()
	}
	return r
}

// Vars is what expressions evaluated for this person read beside a record.
func (r *Rights) Vars() expr.Vars { return r.vars }

// Zone is the one by whose days and clocks the person reads, filters and groups:
// their own, else the business's.
func (r *Rights) Zone() *time.Location {
	if r.Who != nil && r.Who.Zone != nil {
		return r.Who.Zone
	}
	return r.Snap.Business.Zone
}

// Reach fills in how an expression in Go gets at what lies beyond its record.
type Reach = func(*expr.Vars)

// Of is Vars for expressions over records of an object: can("edit") asks for the
// person's right to it.
func (r *Rights) Of(object string) expr.Vars {
	v := r.vars
	v.Can = func(op string) bool { return r.Can(object, op) }
	return v
}

// For is Of for one record, with reach to what lies beyond it.
func (r *Rights) For(object string, row expr.Row, reach Reach) expr.Vars {
	v := r.Of(object)
	v.Record = row
	if reach != nil {
		reach(&v)
	}
	return v
}

func (r *Rights) admin() bool { return r.Who != nil && r.Who.Admin }

// grants are the person's grants on an object that name the operation.
func (r *Rights) grants(object, op string) []*meta.CompiledGrant {
	if r.Who == nil {
		return nil
	}
	key := grantKey{object, op}
	out, ok := r.held[key]
	if !ok {
		for _, g := range r.Snap.Grants[object] {
			if slices.Contains(r.Who.Roles, g.Role) && slices.Contains(g.Operations, op) {
				out = append(out, g)
			}
		}
		r.held[key] = out
	}
	return out
}

type grantKey struct{ object, op string }

// Grants lists the person's grants on an object that name the operation, in the
// order of roles; an administrator needs none.
func (r *Rights) Grants(object, op string) []*meta.CompiledGrant {
	return slices.Clone(r.grants(object, op))
}

// ExportBounds are those by which the person takes rows away, of which the widest
// counts; none where there is no bound.
func (r *Rights) ExportBounds(object string) []meta.Bounds {
	if r.admin() {
		return nil
	}
	var out []meta.Bounds
	for _, g := range r.grants(object, "export") {
		if g.Limits.Unbound() {
			return nil
		}
		out = append(out, g.Limits)
	}
	return out
}

// Can reports whether the person has the operation on at least some rows.
func (r *Rights) Can(object, op string) bool {
	if _, ok := r.Snap.Objects[object]; !ok {
		return false
	}
	return r.admin() || len(r.grants(object, op)) > 0
}

// Operations lists what the person may do with an object, on some rows at least.
// With the rows of a sub-form nobody does anything by itself: they are read and
// written with their record.
func (r *Rights) Operations(object string) []string {
	out := []string{}
	if o := r.Snap.Objects[object]; o != nil && o.PartOf != nil {
		return out
	}
	for _, op := range meta.Operations {
		if r.Can(object, op) {
			out = append(out, op)
		}
	}
	return out
}

// alwaysReadable are the fields that whoever sees a row may read.
func alwaysReadable(key string) bool { return key == "id" || key == "version" }

// readers are the person's grants under which a field may be read as it is.
func (r *Rights) readers(object, key string) []*meta.CompiledGrant {
	var out []*meta.CompiledGrant
	for _, g := range r.grants(object, "view") {
		if g.Read.Has(key) && g.Mask[key] == "" {
			out = append(out, g)
		}
	}
	return out
}

// Case is a set of grants that decides, row by row, whether fields are readable.
type Case struct {
	SQL  string
	Args []any
}

// Reads says how far the person may read a field as it is, not masked: never (ok
// false), on every row that they see (a nil case), or on the rows where the case
// holds.
func (r *Rights) Reads(object, key, alias string) (c *Case, ok bool) {
	if r.admin() || alwaysReadable(key) {
		return nil, true
	}
	if whole, rest := r.above(object, key); whole != "" {
		return r.readsAbove(object, whole, rest, alias)
	}
	c, ok = r.granted(object, key, alias)
	if f := r.sources(object, key); ok && f != nil {
		return r.readsSources(object, key, f, c, alias)
	}
	if live := r.liveField(object, key); ok && live != nil {
		return c, r.readsLive(live)
	}
	return c, ok
}

// granted is Reads by the grants of the field alone.
func (r *Rights) granted(object, key, alias string) (c *Case, ok bool) {
	views := r.grants(object, "view")
	if len(views) == 1 { // the usual case, without a list
		return nil, views[0].Read.Has(key) && views[0].Mask[key] == ""
	}
	readers := r.readers(object, key)
	if len(readers) == 0 {
		return nil, false
	}
	if everyRow(readers) || len(readers) == len(views) {
		return nil, true
	}
	return r.caseOf(readers, alias), true
}

// Writes reports whether the person may write the field on some row with the
// operation, edit or create.
func (r *Rights) Writes(object, op, key string) bool {
	return r.admin() || slices.ContainsFunc(r.grants(object, op), func(g *meta.CompiledGrant) bool { return g.Write.Has(key) })
}

// Column is the lens: a field as the person sees it.
func (r *Rights) Column(object string, f *expr.Field, alias string) (string, []any, bool) {
	if f.Live != nil {
		if c := r.liveField(object, f.Key); c != nil {
			return r.liveColumn(object, c, alias)
		}
		return "", nil, false
	}
	col := expr.Quote(alias) + "." + expr.Quote(f.Column)
	if _, business := r.Snap.Objects[object]; !business {
		return col, nil, r.admin() || !private(object, f.Key)
	}
	c, ok := r.Reads(object, f.Key, alias)
	if !ok || c == nil {
		return col, nil, ok
	}
	return "(CASE WHEN " + c.SQL + " THEN " + col + " ELSE " + blankSQL(f.Kind) + " END)", c.Args, true
}

// private is what only administrators know of a colleague.
func private(object, key string) bool {
	return object == expr.Users && (key == "email" || key == "roles")
}

func blankSQL(k expr.Kind) string {
	switch k {
	case expr.Text, expr.Link, expr.AnyLink:
		return "''"
	case expr.List, expr.Links:
		return "'[]'"
	case expr.Bool:
		return "0"
	default:
		return "NULL"
	}
}

// Row is the lens: the rows of a linked object that the person sees. Nobody sees
// one that was deleted: a link to it is blank.
func (r *Rights) Row(object, alias string) (string, []any) {
	if _, business := r.Snap.Objects[object]; !business {
		return "", nil
	}
	sql, args := r.RowsTested(object, "view", alias)
	if sql == "" {
		sql = expr.Quote(alias) + `."deleted" = ''`
	}
	return sql, args
}

// SeesAll reports whether the person sees every row of the object.
func (r *Rights) SeesAll(object string) bool {
	return r.admin() || everyRow(r.grants(object, "view"))
}

// On decides for one record, with the same expressions as the SQL.
func (r *Rights) On(ctx context.Context, object string, row expr.Row, reach Reach) *Decision {
	return &Decision{r: r, ctx: ctx, object: object, row: row, reach: reach, held: map[holding]bool{}}
}

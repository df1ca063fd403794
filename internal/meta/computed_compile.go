package meta

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/completeness"
	"github.com/tenon-crm/tenon/internal/field/formula"
	"github.com/tenon-crm/tenon/internal/locale"
)

// usage is that of a formula field's expression.
func usage(s *field.Spec) expr.Usage {
	if s.Type == completeness.Key {
		return expr.Generated
	}
	if s.BlankAsZero != nil && !*s.BlankAsZero {
		return expr.Value
	}
	return expr.Formula
}

// source is the expression behind a computed column that has one.
func source(s *field.Spec) string {
	if s.Type == "reference" {
		return "record." + s.Via + "." + s.Field
	}
	return s.Formula
}

// computed makes the snapshot's environment and its computed fields: what they
// read, which are stored, in which order they are computed.
func (l *linker) computed() error {
	l.inverses()
	l.resolveAll()
	var fields []*Computed
	each(l.docs, func(o *Object) {
		for _, col := range l.snap.Objects[o.Key].All {
			if col.Computed != nil {
				fields = append(fields, col.Computed)
			}
		}
	})
	// References are live whatever they show, unless they go round in a circle.
	for _, f := range fields {
		f.Stored = f.Column.Spec.Type != "reference"
	}
	for _, f := range circular(fields, l.shown) {
		f.Stored = true
	}
	if err := l.environment(); err != nil {
		return err
	}
	programs := map[*Computed]*expr.Program{}
	for _, f := range fields {
		switch f.Column.Spec.Type {
		case "formula":
			programs[f] = l.formula(f)
		case completeness.Key:
			programs[f] = l.scoreProgram(f)
		}
	}
	g := l.graph(fields, programs)
	if g.cycles(l) {
		return nil
	}
	if g.live(programs) {
		if err := l.environment(); err != nil {
			return err
		}
	}
	for _, f := range g.order {
		if !f.broken && (f.Column.Spec.Type != "formula" || programs[f] != nil) {
			l.finish(f)
		}
	}
	for _, f := range g.order {
		f.signature = l.signature(f, g)
		if f.Stored {
			l.snap.Computed = append(l.snap.Computed, f)
			o := l.snap.Objects[f.Object]
			o.Computed = append(o.Computed, f)
		}
	}
	return nil
}

// shown is the computed field that a reference shows, if it shows one.
func (l *linker) shown(f *Computed) []*Computed {
	if f.Column.Spec.Type != "reference" {
		return nil
	}
	via := l.column(f.Object, f.Column.Spec.Via)
	if via == nil {
		return nil
	}
	var out []*Computed
	for _, c := range []*Column{via, l.column(via.Expr.Target, f.Column.Spec.Field)} {
		if c != nil && c.Computed != nil {
			out = append(out, c.Computed)
		}
	}
	return out
}

// environment tells expressions the objects as they are known now.
func (l *linker) environment() error {
	for _, o := range l.snap.Objects {
		o.split()
	}
	env, err := expr.New(l.snap, l.snap.Business.Zone)
	l.snap.Env = env
	return err
}

// split parts the columns of the table from the live ones, and makes what
// expressions see of the object.
func (o *CompiledObject) split() {
	o.Columns = nil
	o.expr = &expr.Object{Key: o.Key, Table: o.Key, Alive: `%s."deleted" = ''`}
	for _, col := range o.All {
		col.Expr.Column, col.Expr.Live = "", nil
		if col.Part != "" {
			// rows of their own
		} else if col.Live() {
			col.Expr.Live = &expr.Live{Source: source(&col.Spec), BlankAsZero: usage(&col.Spec) == expr.Formula && col.Spec.Type == "formula"}
		} else {
			col.Expr.Column = col.Spec.Key
			o.Columns = append(o.Columns, col)
		}
		if col.Spec.Key != "id" {
			o.expr.Fields = append(o.expr.Fields, *col.Expr)
		}
	}
	for _, r := range o.Rows {
		o.expr.Fields = append(o.expr.Fields, expr.Field{Key: r.Key, Kind: expr.Rows, Target: r.Object, Via: r.Via.Spec.Key})
	}
}

// inverses gives objects the names under which their expressions see the
// records that link to them.
func (l *linker) inverses() {
	each(l.docs, func(o *Object) {
		l.doc = o
		for i := range o.Fields {
			f := &o.Fields[i]
			col := l.column(o.Key, f.Key)
			if f.Inverse == "" || f.Archived || col == nil {
				continue
			}
			target, path := l.snap.Objects[f.Object], at("fields", i, "inverse")
			if target == nil {
				continue // said with the relation itself
			}
			taken := target.ByKey[f.Inverse] != nil || reservedField(f.Inverse) ||
				slices.ContainsFunc(target.Rows, func(r Rows) bool { return r.Key == f.Inverse })
			if taken {
				l.add(path, "inverse_taken", locale.Args{"key": f.Inverse, "object": l.objectName(f.Object)})
				continue
			}
			target.Rows = append(target.Rows, Rows{Key: f.Inverse, Object: o.Key, Via: col})
		}
	})
}

// place sets the document that a computed field is in and gives the path of one
// of its settings.
func (l *linker) place(f *Computed, setting string) string {
	o := l.docs.object(f.Object)
	l.doc = o
	return o.path(f.Key(), setting)
}

// formula compiles a formula and holds its type against the field's result.
func (l *linker) formula(f *Computed) *expr.Program {
	s := &f.Column.Spec
	path := l.place(f, "formula")
	p := l.compile(path, f.Object, s.Formula, usage(s))
	if p == nil {
		return nil
	}
	if !fits(p.Type(), f.Column.Expr) {
		l.add(path, "formula_type", locale.Args{"got": typeName(p.Type()), "expected": typeName(typeOf(f.Column.Expr)), "results": formula.Results()})
		return nil
	}
	return p
}

// finish compiles a computed field in the final environment.
func (l *linker) finish(f *Computed) {
	s := &f.Column.Spec
	if f.Rollup != nil {
		l.finishRollup(f)
	} else if s.Type == completeness.Key {
		if f.Value = l.scoreProgram(f); f.Value == nil {
			return
		}
		f.Paths = f.Value.Paths()
	} else if s.Type != "rollup" {
		path := l.place(f, map[string]string{"formula": "formula", "reference": "field"}[s.Type])
		u := expr.Value
		if s.Type == "formula" {
			u = usage(s)
		}
		if f.Value = l.compile(path, f.Object, source(s), u); f.Value == nil {
			return
		}
		f.Paths = f.Value.Paths()
		l.finishLive(f, path)
	}
	f.dependencies(l.snap)
	f.Triggers = triggers(f.Paths)
	f.Near = f.Stored && len(f.Far) == 0 && !slices.ContainsFunc(f.Own, func(key string) bool {
		c := l.column(f.Object, key)
		switch {
		case c == nil || c.Expr.Kind == expr.Link && f.follows(key):
			return true
		case c.Computed != nil:
			return !c.Computed.Near
		}
		return !c.ByPeople() // an automatic number, which the row gets last
	})
}

// finishLive refuses what a live field cannot have: it has no column, and its
// value is made in SQL.
func (l *linker) finishLive(f *Computed, path string) {
	if f.Stored {
		return
	}
	s := &f.Column.Spec
	for setting, set := range map[string]bool{"search": s.Search, "index": s.Index} {
		if set {
			l.add(l.place(f, setting), "live_not_indexed", locale.Args{"field": named(s.Label, s.Key)})
		}
	}
	l.issues(path, f.Value.Pushable())
}

func (l *linker) finishRollup(f *Computed) {
	s, up := &f.Column.Spec, f.Rollup
	down := expr.Step{Object: f.Object, Target: up.Object, Via: up.Via.Spec.Key}
	paths := []expr.Path{{Steps: []expr.Step{down}, Object: up.Object}}
	if up.Field != nil {
		if up.Field.Live() {
			l.add(l.place(f, "field"), "rollup_field", locale.Args{"field": named(up.Field.Spec.Label, s.Field), "op": say("rollup_"+s.Op, nil)})
			return
		}
		paths = append(paths, expr.Path{Steps: []expr.Step{down}, Object: up.Object, Field: s.Field})
	}
	if s.Filter != "" {
		path := l.place(f, "filter")
		if up.Filter = l.compile(path, up.Object, s.Filter, expr.Filter); up.Filter == nil {
			return
		}
		if up.Filter.ReadsUser() || up.Filter.ReadsNow() || len(up.Filter.Searches()) > 0 || slices.ContainsFunc(up.Filter.Paths(), l.snap.followsLists) {
			l.add(path, "rollup_filter_live", nil)
		}
		for _, p := range up.Filter.Paths() {
			paths = append(paths, expr.Path{Steps: append([]expr.Step{down}, p.Steps...), Object: p.Object, Field: p.Field})
		}
	}
	f.Paths = paths
}

// follows reports whether the value reads beyond a link of its own record.
func (f *Computed) follows(link string) bool {
	return slices.ContainsFunc(f.Paths, func(p expr.Path) bool { return len(p.Steps) > 0 && p.Steps[0].Field == link })
}

// dependencies parts what the paths read into fields of the record itself, with
// its rows, and fields of others.
func (f *Computed) dependencies(snap *Snapshot) {
	own := func(key string) {
		if key != "" && !slices.Contains(f.Own, key) {
			f.Own = append(f.Own, key)
		}
	}
	far := func(object, key string) {
		if d := (expr.Dep{Object: object, Field: key}); !slices.Contains(f.Far, d) {
			f.Far = append(f.Far, d)
		}
	}
	for _, p := range f.Paths {
		keys, at := snap.family(f.Object, p)
		for _, key := range keys {
			own(key)
		}
		if at == len(p.Steps) {
			continue
		}
		for i, s := range p.Steps[at:] {
			switch {
			case s.Via != "":
				far(s.Target, s.Via)
			case i > 0:
				far(s.Object, s.Field)
			}
		}
		far(p.Object, p.Field)
	}
}

// signature is what decides the value of a field, in one text: its own settings,
// those of the live fields that it reads, and what its names for rows mean.
func (l *linker) signature(f *Computed, g *graph) string {
	s := &f.Column.Spec
	var b strings.Builder
	blank := s.BlankAsZero == nil || *s.BlankAsZero
	fmt.Fprintf(&b, "%s|%s|%s|%v|%s|%s|%s|%s|%s", s.Type, s.Result, source(s), blank, s.Object, s.Via, s.Op, s.Field, s.Filter)
	if s.Decimals != nil {
		fmt.Fprintf(&b, "|%d", *s.Decimals)
	}
	fmt.Fprintf(&b, "|%v", f.Paths)
	for _, p := range f.Paths { // a conversion gives it other values
		if c := l.column(p.Object, p.Field); c != nil && c.Computed == nil {
			fmt.Fprintf(&b, "|%s", c.Spec.Type)
			for _, o := range c.Spec.Options {
				for _, gone := range o.Replaces {
					fmt.Fprintf(&b, "|%q>%q", gone, o.Value)
				}
			}
		}
	}
	for _, x := range g.reads[f] {
		if !x.Stored {
			fmt.Fprintf(&b, "|%s.%s{%s}", x.Object, x.Key(), x.signature)
		}
	}
	return b.String()
}

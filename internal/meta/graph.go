package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field/completeness"
	"github.com/tenon-crm/tenon/internal/locale"
)

// graph is which computed fields read which others.
type graph struct {
	fields []*Computed
	reads  map[*Computed][]*Computed
	snap   *Snapshot
	order  []*Computed // each after what it reads, once there is no cycle
}

// graph draws the graph of computed fields from what their sources name.
func (l *linker) graph(fields []*Computed, programs map[*Computed]*expr.Program) *graph {
	g := &graph{snap: l.snap, fields: fields, reads: map[*Computed][]*Computed{}}
	for _, f := range fields {
		edge := func(object, key string) {
			if c := l.column(object, key); c != nil && c.Computed != nil && !slices.Contains(g.reads[f], c.Computed) {
				g.reads[f] = append(g.reads[f], c.Computed)
			}
		}
		named := func(p *expr.Program) {
			if p == nil {
				return
			}
			for _, d := range p.Mentions() {
				edge(d.Object, d.Field)
			}
		}
		named(programs[f])
		for _, c := range l.shown(f) {
			edge(c.Object, c.Key())
		}
		if up := f.Rollup; up != nil {
			if up.Field != nil {
				edge(up.Object, up.Field.Spec.Key)
			}
			if f.Column.Spec.Filter != "" {
				// A filter that is wrong is said when it is compiled for good.
				p, err := l.snap.Env.Compile(up.Object, f.Column.Spec.Filter, expr.Filter)
				if err == nil {
					named(p)
				}
			}
		}
	}
	return g
}

// cycles reports every cycle with its path in words, and orders the fields when
// there is none.
func (g *graph) cycles(l *linker) bool {
	found := false
	w := &walk{reads: func(f *Computed) []*Computed { return g.reads[f] }, state: map[*Computed]int{}, cycle: func(path []*Computed) {
		found = true
		setting := map[string]string{"formula": "formula", "rollup": "field", "reference": "field", completeness.Key: "type"}[path[0].Column.Spec.Type]
		l.add(l.place(path[0], setting), "formula_cycle", locale.Args{"path": l.cyclePath(path)})
	}}
	for _, f := range g.fields {
		w.visit(f)
	}
	g.order = w.done
	return found
}

// circular gives the fields that are part of a cycle.
func circular(fields []*Computed, reads func(*Computed) []*Computed) []*Computed {
	var out []*Computed
	w := &walk{reads: reads, state: map[*Computed]int{}, cycle: func(path []*Computed) { out = append(out, path...) }}
	for _, f := range fields {
		w.visit(f)
	}
	return out
}

// walk goes through a graph depth first.
type walk struct {
	reads func(*Computed) []*Computed
	state map[*Computed]int // 1: on the way, 2: done
	way   []*Computed
	done  []*Computed // each after what it reads
	cycle func(path []*Computed)
}

func (w *walk) visit(f *Computed) {
	switch w.state[f] {
	case 1:
		w.cycle(slices.Clone(w.way[slices.Index(w.way, f):]))
		return
	case 2:
		return
	}
	w.state[f] = 1
	w.way = append(w.way, f)
	for _, g := range w.reads(f) {
		w.visit(g)
	}
	w.way = w.way[:len(w.way)-1]
	w.state[f] = 2
	w.done = append(w.done, f)
}

// cyclePath writes a cycle as 小计 → 总额 → 小计; fields of different objects get
// the names of these.
func (l *linker) cyclePath(path []*Computed) locale.Text {
	several := slices.ContainsFunc(path, func(f *Computed) bool { return f.Object != path[0].Object })
	say := func(t locale.Tag) string {
		var parts []string
		for _, f := range append(slices.Clone(path), path[0]) {
			name := named(f.Column.Spec.Label, f.Key()).In(t)
			if several {
				name = l.objectName(f.Object).In(t) + "." + name
			}
			parts = append(parts, name)
		}
		return strings.Join(parts, " → ")
	}
	return locale.Text{ZH: say(locale.ZH), EN: say(locale.EN)}
}

// live finds the formulas whose value depends on who asks or when, themselves or
// through what they read; these have no column. It reports whether there is one.
func (g *graph) live(programs map[*Computed]*expr.Program) bool {
	some := false
	moves := map[*Computed]bool{}
	for _, f := range g.order {
		p := programs[f]
		// What EXISTS looks for may be any record: nothing tells when that changes.
		moves[f] = p != nil && (p.ReadsUser() || p.ReadsNow() || len(p.Searches()) > 0 || g.lists(p))
		if f.Column.Spec.Type == "rollup" {
			continue // stored whatever it reads; what depends on the reader is refused
		}
		for _, x := range g.reads[f] {
			moves[f] = moves[f] || moves[x]
		}
		if moves[f] && f.Column.Spec.Type == "formula" {
			f.Stored, some = false, true
		}
	}
	return some
}

// lists reports whether a program follows a field of several links, up or back, or
// reads a link to any of several objects: nothing tells quickly whose values follow
// from a record then.
func (g *graph) lists(p *expr.Program) bool {
	return slices.ContainsFunc(p.Paths(), func(x expr.Path) bool { return g.snap.followsLists(x) })
}

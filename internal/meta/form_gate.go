package meta

import "github.com/tenon-crm/tenon/internal/expr"

// Gate is the condition of a part of a form: where it does not hold, the part and
// the fields in it are not there.
type Gate struct {
	When   *expr.Program // nil in a draft whose condition is wrong
	Fields []string
}

// gates compiles the conditions of the parts of a form, one for each part that
// has one, in their order.
func (l *linker) gates(o *CompiledObject, f *Form) {
	l.gatesOf(o, f, "nodes", f.Nodes)
}

func (l *linker) gatesOf(o *CompiledObject, f *Form, path string, nodes []FormNode) {
	for i := range nodes {
		n, p := &nodes[i], at(path, i)
		if n.Visible != "" {
			when := l.compile(at(p, "visible"), f.Object, n.Visible, expr.Rule)
			o.Gates[f.Key] = append(o.Gates[f.Key], Gate{When: when, Fields: fieldsIn(nodes[i : i+1])})
		}
		l.gatesOf(o, f, at(p, "nodes"), n.Nodes)
	}
}

// fieldsIn are the fields that stand in nodes, at any depth.
func fieldsIn(nodes []FormNode) []string {
	var out []string
	for i := range nodes {
		if nodes[i].Field != "" {
			out = append(out, nodes[i].Field)
		}
		out = append(out, fieldsIn(nodes[i].Nodes)...)
	}
	return out
}

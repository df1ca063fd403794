package script

import "github.com/dop251/goja"

// ExprEval is the name of the question whose second argument is the record of the
// script unless it is said.
const ExprEval = "expr.eval"

// told are the arguments of a question as the host gets them.
func (m *machine) told(name string, args []goja.Value) []goja.Value {
	if name != ExprEval || m.record == nil || len(args) == 0 || len(args) > 1 && !goja.IsUndefined(args[1]) {
		return args
	}
	out := append([]goja.Value{}, args...)
	if len(out) == 1 {
		return append(out, m.record)
	}
	out[1] = m.record
	return out
}

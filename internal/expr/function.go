package expr

import (
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// function is one function of the language with all that it means: its types,
// its result in Go, its form in SQL and what the manual says of it. The registry
// below is the only place that names a function.
type function struct {
	name      string
	doc       doc // empty for what the manual describes as syntax
	overloads []overload
}

// overload is a function for one choice of types.
type overload struct {
	id     string
	member bool // x.f(y)
	args   []*cel.Type
	result *cel.Type
	// call gives the result; nil when CEL itself does. Its arguments have the
	// types of args and are never errors, and blank only where args say so.
	call func(zone *time.Location, args []ref.Val) ref.Val
	// server is set for what runs on the server only; every other overload has
	// its twin in ui/src/expr.
	server bool
	// constant gives the code of what is wrong with the last argument where that is
	// a text written out, "" for nothing; nil when every text will do.
	constant func(text string) string
	// sql gives the same as SQL; nil when there is none.
	sql func(zone *time.Location, args []fragment) fragment
	// inSQL is set where the SQL form calls call itself, see bridge.
	inSQL bool
	// aggregate names, for a function of a list, the SQL aggregate function that
	// gives the same over rows, skipping NULL. Its own NULL is an error where fails
	// is set, a blank where blank is; never both are.
	aggregate    string
	fails, blank bool
}

// library lists every function.
func library() []function {
	var all []function
	for _, part := range [][]function{
		arithmetic(), ordering(), roundingFunctions(), totalFunctions(),
		textFunctions(), textParts(), textForms(),
		dateFunctions(), dateParts(), calendarFunctions(), workdayFunctions(),
		listFunctions(), blankFunctions(), logicFunctions(), sessionFunctions(), referenceFunctions(),
	} {
		all = append(all, part...)
	}
	return all
}

// option declares the function to CEL.
func (f *function) option(zone *time.Location) cel.EnvOption {
	opts := make([]cel.FunctionOpt, 0, len(f.overloads))
	for _, o := range f.overloads {
		var binding []cel.OverloadOpt
		if o.call != nil {
			binding = append(binding, o.binding(zone))
		}
		if o.member {
			opts = append(opts, cel.MemberOverload(o.id, o.args, o.result, binding...))
		} else {
			opts = append(opts, cel.Overload(o.id, o.args, o.result, binding...))
		}
	}
	return cel.Function(f.name, opts...)
}

func (o *overload) binding(zone *time.Location) cel.OverloadOpt {
	switch len(o.args) {
	case 1:
		return cel.UnaryBinding(func(a ref.Val) ref.Val { return o.call(zone, []ref.Val{a}) })
	case 2:
		return cel.BinaryBinding(func(a, b ref.Val) ref.Val { return o.call(zone, []ref.Val{a, b}) })
	}
	return cel.FunctionBinding(func(args ...ref.Val) ref.Val { return o.call(zone, args) })
}

func number(v ref.Val) float64 { return float64(v.(types.Double)) }
func text(v ref.Val) string    { return string(v.(types.String)) }

// of lists the types of arguments.
func of(args ...*cel.Type) []*cel.Type { return args }

// numeric turns a computation that can fail into a call.
func numeric(f func(a, b float64) (float64, bool), why failure) func(*time.Location, []ref.Val) ref.Val {
	return func(_ *time.Location, args []ref.Val) ref.Val {
		r, ok := f(number(args[0]), number(args[1]))
		if !ok {
			return fail(why)
		}
		return types.Double(r)
	}
}

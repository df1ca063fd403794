package expr

import "time"

// sqlForm gives the SQL of a function from that of its arguments.
type sqlForm = func(zone *time.Location, args []fragment) fragment

// infallible is an SQL function that is NULL only for a NULL argument.
func infallible(name string) sqlForm {
	return func(_ *time.Location, args []fragment) fragment { return called(name, args) }
}

// fallible is an SQL function that can also err by itself, giving NULL.
func fallible(name string) sqlForm {
	return func(_ *time.Location, args []fragment) fragment { return failing(called(name, args)) }
}

// infix is an SQL operator that is NULL only for a NULL operand.
func infix(op string) sqlForm {
	return func(_ *time.Location, args []fragment) fragment {
		return strict("(", args[0], " "+op+" ", args[1], ")")
	}
}

func called(name string, args []fragment) fragment {
	parts := make([]any, 0, 2*len(args)+1)
	for i, a := range args {
		sep := ","
		if i == 0 {
			sep = name + "("
		}
		parts = append(parts, sep, a)
	}
	return strict(append(parts, ")")...)
}

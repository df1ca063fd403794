package script

import (
	"errors"
	"fmt"
)

// Kind says what ended a call.
type Kind string

// Kinds of errors. All but Unavailable are the script's own doing.
const (
	Timeout     Kind = "timeout"     // it took longer than Limits.Time
	Memory      Kind = "memory"      // it asked for more than Limits.Memory
	Failed      Kind = "error"       // it threw, rejected, recursed too deep, or brought its worker down
	Syntax      Kind = "syntax"      // it does not compile
	Output      Kind = "output"      // it gave more than Limits.Output
	Budget      Kind = "budget"      // it asked the host more often, or for more records, than it may
	Unavailable Kind = "unavailable" // no worker could be started, or none was free in time
)

// Error is why a call has no result. Line and Column are places of the source,
// from 1; 0 where none is known. Stack are the functions that were at work, the
// innermost first, at most ten.
type Error struct {
	Kind         Kind
	Message      string
	Line, Column int
	Stack        []Frame
	cause        error
}

// Frame is one function of a stack.
type Frame struct {
	Function string `json:"function"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

func (e *Error) Error() string {
	switch {
	case e.Line > 0:
		return fmt.Sprintf("script: %s: %s (line %d)", e.Kind, e.Message, e.Line)
	case e.cause != nil:
		return fmt.Sprintf("script: %s: %s: %v", e.Kind, e.Message, e.cause)
	default:
		return fmt.Sprintf("script: %s: %s", e.Kind, e.Message)
	}
}

func (e *Error) Unwrap() error { return e.cause }

// Is reports whether err is an error of a script of this kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

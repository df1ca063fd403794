package meta

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Fits reports whether an expression of the type got may give a field's value.
func Fits(got string, f *expr.Field) bool { return fits(got, f) }

// Mismatch says in words what an expression gives and what the field needs.
func Mismatch(got string, f *expr.Field) locale.Args {
	return locale.Args{"got": typeName(got), "expected": typeName(typeOf(f))}
}

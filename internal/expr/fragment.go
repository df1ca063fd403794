package expr

import "strings"

// Fragment is SQL with the arguments of its placeholders in order.
type Fragment struct {
	SQL  string
	Args []any
}

// Quote makes an SQL identifier of a name.
func Quote(ident string) string { return `"` + strings.ReplaceAll(ident, `"`, `""`) + `"` }

// fragment is SQL for a part of an expression. SQL knows one NULL for what CEL
// calls a blank and an error, so a fragment says which of them its NULL can be.
type fragment struct {
	sql   string
	args  []any
	blank bool // NULL may be a blank
	fails bool // NULL may be an error

	// value is the argument of a fragment that is one placeholder, which is then
	// neither blank nor an error.
	value any
	// bare is, where set, a simpler form for comparing with something that is not
	// blank: it may be NULL or wrong where the value is blank, as long as guard,
	// where set, is then not true.
	bare, guard         string
	bareArgs, guardArgs []any
	// choice keeps the parts of a conditional, since only they tell a blank from
	// an error.
	choice *choice
}

type choice struct{ when, then, other fragment }

// strict joins SQL text and the fragments of a function that errs on blanks.
func strict(parts ...any) fragment {
	var f fragment
	var b strings.Builder
	for _, p := range parts {
		switch x := p.(type) {
		case string:
			b.WriteString(x)
		case fragment:
			b.WriteString(x.sql)
			f.args = append(f.args, x.args...)
			f.fails = f.fails || x.fails || x.blank
		}
	}
	f.sql = b.String()
	return f
}

// failing marks a fragment that is NULL on an error of its own.
func failing(f fragment) fragment {
	f.fails = true
	return f
}

// plain says that a fragment's NULL means nothing: it never is.
func plain(f fragment) fragment {
	f.fails, f.blank = false, false
	return f
}

func constant(sql string) fragment { return fragment{sql: sql} }

func (f fragment) ambiguous() bool { return f.blank && f.fails }

package script

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// Program is the source of a script. It is the body of a function: it may
// return, and is strict.
type Program struct {
	source, hash string
}

// NewProgram makes a program of a source, without looking at it: see
// [Runner.Check].
func NewProgram(source string) *Program {
	sum := sha256.Sum256([]byte(source))
	return &Program{source: source, hash: hex.EncodeToString(sum[:16])}
}

// The source stands between these; the first line keeps its number.
const (
	before = "(function () {"
	after  = "\n})"
)

// compile parses and compiles a source. It runs in workers only: a source may be
// made to exhaust the stack of its parser, which nothing can recover.
func compile(name, source string) (*goja.Program, *Error) {
	// Without this the parser opens the file that a sourceMappingURL names.
	tree, err := parser.ParseFile(nil, name, before+source+after, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, syntaxError(err)
	}
	if !oneFunction(tree) {
		return nil, &Error{Kind: Syntax, Message: "Unexpected token }"}
	}
	prog, err := goja.CompileAST(tree, true)
	if err != nil {
		return nil, syntaxError(err)
	}
	return prog, nil
}

// oneFunction reports whether the source stayed within the function around it.
func oneFunction(tree *ast.Program) bool {
	if len(tree.Body) != 1 {
		return false
	}
	st, ok := tree.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return false
	}
	_, ok = st.Expression.(*ast.FunctionLiteral)
	return ok
}

func syntaxError(err error) *Error {
	out := &Error{Kind: Syntax, Message: err.Error()}
	var list parser.ErrorList
	var compiled *goja.CompilerSyntaxError
	switch {
	case errors.As(err, &list) && len(list) > 0:
		out.Message = list[0].Message
		out.Line, out.Column = inSource(list[0].Position.Line, list[0].Position.Column)
	case errors.As(err, &compiled):
		out.Message = compiled.Message
		if compiled.File != nil {
			p := compiled.File.Position(compiled.Offset)
			out.Line, out.Column = inSource(p.Line, p.Column)
		}
	}
	return out
}

// inSource turns a place of the compiled text into one of the source.
func inSource(line, column int) (int, int) {
	if line == 1 {
		column = max(1, column-len(before))
	}
	return line, column
}

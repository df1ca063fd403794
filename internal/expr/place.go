package expr

import (
	"unicode"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
)

// place gives line and column (from 1, in code points) of what people would
// point at: a field's name, a function's name, an operator. CEL notes the dot
// before a field and the bracket after a function.
func place(info *ast.SourceInfo, lines []string, e ast.Expr) (line, column int) {
	call := e.Kind() == ast.ComprehensionKind ||
		e.Kind() == ast.CallKind && operatorName(e.AsCall().FunctionName()) == e.AsCall().FunctionName()
	return wordAt(lines, info.GetStartLocation(e.ID()), call)
}

// wordAt moves a location on a dot to the name after it, and for a call one on a
// bracket to the name before it.
func wordAt(lines []string, at common.Location, call bool) (line, column int) {
	line, column = max(1, at.Line()), max(0, at.Column())
	if line > len(lines) {
		return line, column + 1
	}
	text := []rune(lines[line-1])
	switch {
	case column >= len(text):
	case text[column] == '.':
		for column++; column < len(text) && unicode.IsSpace(text[column]); column++ {
		}
	case call && text[column] == '(':
		for column > 0 && unicode.IsSpace(text[column-1]) {
			column--
		}
		for column > 0 && (text[column-1] == '_' || unicode.IsLetter(text[column-1]) || unicode.IsDigit(text[column-1])) {
			column--
		}
	}
	return line, column + 1
}

package expr

import (
	"unicode"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// ranges finds the stretch of the source that a part of an expression takes. CEL
// notes of each part one place only.
type ranges struct {
	info  *ast.SourceInfo
	text  []rune
	open  []int       // by offset: where the bracket around it opens, -1 outside all
	close map[int]int // by the place of an opening bracket
}

func newRanges(p *Program) *ranges {
	r := &ranges{info: p.checked.SourceInfo(), text: []rune(p.source), open: bracketsOf(p.source), close: map[int]int{}}
	for i, c := range r.text {
		// The last place inside a bracket is that of its end.
		if o := r.open[i]; o >= 0 && (c == ')' || c == ']' || c == '}') {
			r.close[o] = i
		}
	}
	return r
}

// of gives the first place of e and the one after its last, without brackets
// around all of it.
func (r *ranges) of(e ast.Expr) (from, to int) {
	at := r.place(e)
	if at < 0 {
		return 0, 0
	}
	from, to = r.word(at)
	switch e.Kind() {
	case ast.LiteralKind:
		if c := r.text[at]; c == '"' || c == '\'' {
			return at, endOfText(r.text, at)
		}
	case ast.SelectKind:
		if r.text[at] == '.' && r.place(e.AsSelect().Operand()) < at {
			from, _ = r.around(e.AsSelect().Operand())
		}
	case ast.ListKind:
		if end, ok := r.close[at]; ok {
			return at, end + 1
		}
	case ast.CallKind, ast.ComprehensionKind:
		return r.call(e, at, from, to)
	}
	return from, to
}

func (r *ranges) call(e ast.Expr, at, from, to int) (int, int) {
	if end, ok := r.close[at]; ok { // f(…), x.f(…), x[…]
		to = end + 1
		if r.member(from) || r.text[at] == '[' {
			for _, x := range inside(e) {
				f, _ := r.around(x)
				from = min(from, f)
				break
			}
		}
		return from, to
	}
	if r.text[at] == '.' || unicode.IsLetter(r.text[at]) && !(e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.In) {
		return from, to // a field that stands for more
	}
	from, to = at, at+1
	for _, x := range inside(e) {
		if p := r.place(x); p >= 0 && p != at {
			f, t := r.around(x)
			from, to = min(from, f), max(to, t)
		}
	}
	if to <= at+2 { // the blank of x == null is no part any more
		_, to = r.word(r.skip(at, 1, func(c rune) bool { return unicode.IsSpace(c) || c == '=' || c == '!' }))
	}
	return from, to
}

// around is of, with the brackets that stand around e alone.
func (r *ranges) around(e ast.Expr) (from, to int) {
	from, to = r.of(e)
	for {
		o, c := r.skip(from-1, -1, unicode.IsSpace), r.skip(to, 1, unicode.IsSpace)
		end, ok := r.close[o]
		if o < 0 || !ok || end != c || r.text[o] != '(' {
			return from, to
		}
		if before := r.skip(o-1, -1, unicode.IsSpace); before >= 0 && name(r.text[before]) {
			return from, to // the brackets of a function
		}
		from, to = o, c+1
	}
}

func (r *ranges) place(e ast.Expr) int {
	at, ok := r.info.GetOffsetRange(e.ID())
	if !ok || int(at.Start) >= len(r.text) || at.Start < 0 {
		return -1
	}
	return int(at.Start)
}

// word is the name, number or path at a place; after a dot or before a bracket,
// the name that the place belongs to with what stands before it.
func (r *ranges) word(at int) (from, to int) {
	if at < 0 || at >= len(r.text) {
		return 0, 0
	}
	start := at
	switch r.text[at] {
	case '.':
		at = r.skip(at+1, 1, unicode.IsSpace)
		for from = start; from > 0 && (name(r.text[from-1]) || r.text[from-1] == '.'); from-- {
		}
	case '(', '[':
		for from = r.skip(at-1, -1, unicode.IsSpace) + 1; from > 0 && name(r.text[from-1]); from-- {
		}
		return from, at + 1
	case '-':
		from, at = at, at+1
	default:
		from = at
	}
	for to = at; to < len(r.text) && (name(r.text[to]) || r.text[to] == '.' && to+1 < len(r.text) && unicode.IsDigit(r.text[to+1]) && unicode.IsDigit(r.text[at])); to++ {
	}
	return from, max(to, start+1)
}

// member reports whether the name at a place follows a dot.
func (r *ranges) member(from int) bool {
	i := r.skip(from-1, -1, unicode.IsSpace)
	return i >= 0 && r.text[i] == '.'
}

// skip walks from a place over signs that it may pass.
func (r *ranges) skip(i, step int, pass func(rune) bool) int {
	for i >= 0 && i < len(r.text) && pass(r.text[i]) {
		i += step
	}
	return i
}

// name reports whether a sign is part of names and numbers.
func name(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }

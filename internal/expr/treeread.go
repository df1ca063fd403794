package expr

import (
	"slices"
	"strings"
	"unicode"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

const codeNotVisual = "not_visual"

// treeReader reads a parsed expression, not lowered yet, as a rule tree.
type treeReader struct {
	p        *Program
	info     *ast.SourceInfo
	lines    []string
	brackets []int // by offset: where the bracket around it opens, -1 outside all
	strict   bool  // groups follow the parsed expression rather than the brackets
	count    int
}

func newTreeReader(p *Program, a *ast.AST, strict bool) *treeReader {
	return &treeReader{p: p, info: a.SourceInfo(), lines: strings.Split(p.source, "\n"), brackets: bracketsOf(p.source), strict: strict}
}

func (r *treeReader) whole(e ast.Expr) (*Node, *Issue) {
	n, issue := r.node(e, 1)
	if issue != nil {
		return nil, issue
	}
	if n.Kind == ConditionNode {
		n = &Node{Kind: GroupNode, Op: "and", Items: []*Node{n}}
	}
	return n, nil
}

// node reads a group, or a condition; depth is that of a group at e.
func (r *treeReader) node(e ast.Expr, depth int) (*Node, *Issue) {
	op := connective(e)
	if op == "" {
		r.count++
		if r.count > maxTreeConditions {
			return nil, r.refuse(e, words("not_visual_many"))
		}
		return r.single(e)
	}
	parts := r.chain(e)
	if n := r.compound(parts, op); n != nil {
		r.count++
		return n, nil
	}
	if depth > maxTreeDepth {
		return nil, r.refuse(e, words("not_visual_deep"))
	}
	n := &Node{Kind: GroupNode, Op: map[string]string{operators.LogicalAnd: "and", operators.LogicalOr: "or"}[op]}
	for _, part := range parts {
		item, issue := r.node(part, depth+1)
		if issue != nil {
			return nil, issue
		}
		n.Items = append(n.Items, item)
	}
	return n, nil
}

func connective(e ast.Expr) string {
	if e.Kind() == ast.CallKind {
		if name := e.AsCall().FunctionName(); name == operators.LogicalAnd || name == operators.LogicalOr {
			return name
		}
	}
	return ""
}

// chain lists what one && or || joins: a && b && c is parsed as a tree of pairs.
// What stands in brackets of its own is one part.
func (r *treeReader) chain(e ast.Expr) []ast.Expr {
	op := connective(e)
	if r.strict {
		parts := flattened(e, op, func(ast.Expr) bool { return true })
		if balancedAs(e, op, len(parts)) {
			return parts
		}
		return e.AsCall().Args()
	}
	within := r.bracket(e)
	return flattened(e, op, func(x ast.Expr) bool { return r.bracket(x) == within })
}

func flattened(e ast.Expr, op string, open func(ast.Expr) bool) []ast.Expr {
	var out []ast.Expr
	for _, x := range e.AsCall().Args() {
		if connective(x) == op && open(x) {
			out = append(out, flattened(x, op, open)...)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// balancedAs reports whether the parser joins n parts just as e is joined.
func balancedAs(e ast.Expr, op string, n int) bool {
	if n == 1 {
		return true
	}
	if connective(e) != op {
		return false
	}
	left := (n + 1) / 2
	return balancedAs(e.AsCall().Args()[0], op, left) && balancedAs(e.AsCall().Args()[1], op, n-left)
}

func (r *treeReader) bracket(e ast.Expr) int {
	if at, ok := r.info.GetOffsetRange(e.ID()); ok && int(at.Start) < len(r.brackets) {
		return r.brackets[at.Start]
	}
	return -1
}

// bracketsOf says for each code point of a source where the bracket around it
// opens. Texts and comments have no brackets.
func bracketsOf(source string) []int {
	runes := []rune(source)
	out := make([]int, len(runes))
	open := []int{-1}
	for i := 0; i < len(runes); i++ {
		out[i] = open[len(open)-1]
		switch c := runes[i]; {
		case c == '(' || c == '[' || c == '{':
			open = append(open, i)
		case (c == ')' || c == ']' || c == '}') && len(open) > 1:
			open = open[:len(open)-1]
		case c == '"' || c == '\'':
			end := endOfText(runes, i)
			for ; i < end; i++ {
				out[i] = open[len(open)-1]
			}
			i--
		case c == '/' && i+1 < len(runes) && runes[i+1] == '/':
			for ; i < len(runes) && runes[i] != '\n'; i++ {
				out[i] = open[len(open)-1]
			}
			i--
		}
	}
	return out
}

// endOfText gives the place after a text that begins at i.
func endOfText(runes []rune, i int) int {
	quote, raw := runes[i], i > 0 && (runes[i-1] == 'r' || runes[i-1] == 'R')
	long := i+2 < len(runes) && runes[i+1] == quote && runes[i+2] == quote
	if long {
		i += 2
	}
	for i++; i < len(runes); i++ {
		switch {
		case runes[i] == '\\' && !raw:
			i++
		case runes[i] != quote:
		case !long:
			return i + 1
		case i+2 < len(runes) && runes[i+1] == quote && runes[i+2] == quote:
			return i + 3
		}
	}
	return len(runes)
}

// compound reads what prints as several comparisons and is one condition: nil
// when the parts are not that.
func (r *treeReader) compound(parts []ast.Expr, op string) *Node {
	var read []*Node
	for _, p := range parts {
		if connective(p) != "" {
			return nil
		}
		n, issue := r.single(p)
		if issue != nil || len(read) > 0 && n.Path != read[0].Path {
			return nil
		}
		read = append(read, n)
	}
	a, b := read[0], read[1]
	switch {
	case op == operators.LogicalAnd && len(read) == 2 && a.Op == "gte" && b.Op == "lte" && plainValue(a.Value) && plainValue(b.Value):
		return a.with("between", [2]any{a.Value, b.Value})
	case a.of.Listed() && !slices.ContainsFunc(read, func(n *Node) bool { return n.Op != "has_any" }):
		var values []string
		for _, n := range read {
			values = append(values, n.Value.([]string)[0])
		}
		return a.with(map[string]string{operators.LogicalOr: "has_any", operators.LogicalAnd: "has_all"}[op], values)
	case op == operators.LogicalOr && a.of == Link && len(read) == 2:
		return ofPeople(a, b)
	}
	return nil
}

func plainValue(v any) bool {
	switch v.(type) {
	case string, float64:
		return true
	}
	return false
}

// ofPeople reads "I, or one of these".
func ofPeople(a, b *Node) *Node {
	var values []string
	switch {
	case a.Op == "eq" && a.Value == Me:
		values = []string{Me}
	case a.Op == "in" && slices.Equal(a.Value.([]string), []string{MyDepartments}):
		values = []string{MyDepartments}
	default:
		return nil
	}
	s, one := b.Value.(string)
	switch {
	case b.Op == "eq" && one && s != Me && s != MyDepartment:
		return a.with("in", append(values, s))
	case b.Op == "in" && !slices.Contains(b.Value.([]string), MyDepartments) && len(b.Value.([]string)) > 1:
		return a.with("in", append(values, b.Value.([]string)...))
	}
	return nil
}

func (n *Node) with(op string, value any) *Node {
	return &Node{Kind: ConditionNode, Op: op, Path: n.Path, Value: value, of: n.of}
}

// path reads record.a.b and the kind of its field; ok is false for anything
// else. The id of a link is the link.
func (r *treeReader) path(e ast.Expr) (path string, kind Kind, ok bool) {
	var keys []string
	for ; e.Kind() == ast.SelectKind; e = e.AsSelect().Operand() {
		keys = append(keys, e.AsSelect().FieldName())
	}
	if e.Kind() != ast.IdentKind || e.AsIdent() != "record" || len(keys) == 0 {
		return "", 0, false
	}
	slices.Reverse(keys)
	o := r.p.object
	for i, key := range keys {
		f := o.fields[key]
		if f == nil {
			return "", 0, false
		}
		kind = f.Kind
		if i == len(keys)-1 {
			break
		}
		if kind != Link {
			return "", 0, false
		}
		if i == len(keys)-2 && keys[i+1] == "id" {
			keys = keys[:i+1]
			break
		}
		if o, ok = r.p.env.object(f.Target); !ok {
			return "", 0, false
		}
	}
	return strings.Join(keys, "."), kind, kind != Rows
}

// refuse says that a part is beyond the builder.
func (r *treeReader) refuse(e ast.Expr, what any) *Issue {
	line, column := place(r.info, r.lines, e)
	return &Issue{Line: line, Column: column, Code: codeNotVisual, Args: map[string]any{"what": what}}
}

// beyond refuses a part that no condition holds, by what it is.
func (r *treeReader) beyond(e ast.Expr) *Issue {
	switch e.Kind() {
	case ast.CallKind:
		if name := operatorName(e.AsCall().FunctionName()); name != e.AsCall().FunctionName() && !r.macro(e) {
			return r.refuse(e, "“"+name+"”")
		}
		return r.refuseCall(e)
	case ast.ComprehensionKind:
		return r.refuseCall(e)
	case ast.IdentKind:
		return r.refuse(e, e.AsIdent())
	case ast.SelectKind:
		for op := e; ; op = op.AsSelect().Operand() {
			if op.Kind() == ast.IdentKind && op.AsIdent() != "record" {
				return r.refuse(op, op.AsIdent())
			}
			if op.Kind() != ast.SelectKind {
				break
			}
		}
		return r.refuse(e, words("not_visual_field"))
	case ast.LiteralKind, ast.ListKind:
		return r.refuse(e, words("not_visual_constant"))
	}
	return r.refuse(e, words("not_visual_part"))
}

// macro reports whether an operator was written as a function, IF(…) or AND(…).
func (r *treeReader) macro(e ast.Expr) bool {
	at := r.info.GetStartLocation(e.ID())
	if at.Line() < 1 || at.Line() > len(r.lines) {
		return false
	}
	text := []rune(r.lines[at.Line()-1])
	return at.Column() >= 0 && at.Column() < len(text) && text[at.Column()] == '('
}

// refuseCall refuses a function by the name that stands in the source.
func (r *treeReader) refuseCall(e ast.Expr) *Issue {
	line, column := wordAt(r.lines, r.info.GetStartLocation(e.ID()), true)
	name := ""
	if line <= len(r.lines) {
		rest := []rune(r.lines[line-1])
		rest = rest[min(max(column-1, 0), len(rest)):]
		n := slices.IndexFunc(rest, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if n > 0 {
			name = string(rest[:n]) + "()"
		}
	}
	if name == "" {
		return r.refuse(e, words("not_visual_part"))
	}
	return &Issue{Line: line, Column: column, Code: codeNotVisual, Args: map[string]any{"what": name}}
}

// textOf is a constant text.
func textOf(e ast.Expr) (string, bool) {
	s, ok := constantOf(e).(types.String)
	return string(s), ok
}

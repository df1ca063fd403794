package expr

import (
	"encoding/json"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Limits of what the visual builder shows.
const (
	maxTreeDepth      = 3
	maxTreeConditions = 50
)

// Kinds of nodes of a rule tree.
const (
	GroupNode     = "group"
	ConditionNode = "condition"
)

// Words that stand for the acting person in a condition on a link.
const (
	Me            = "$me"
	MyDepartment  = "$my_department"
	MyDepartments = "$my_departments" // the only value of in
)

// Node is a node of the rule tree that the visual builder edits: a group of
// nodes of which all ("and") or any ("or") must hold, or one condition.
//
// A condition's Path leads from the record to the field, "account.owner". Its Op
// is one of
//
//	blank not_blank is_true is_false                         no value
//	eq ne gt gte lt lte contains not_contains starts_with ends_with   one value
//	between                                                  a list of two values
//	in not_in has_any has_all has_none                       a list of texts
//	object_in object_not_in                                  a list of objects, of an AnyLink
//	in_tree under                                            one value
//
// and its Value a text, a number, dates as text, a list of texts, two values, a
// Span (eq, ne), a Moment (eq to lte), or one of the words for the acting person.
type Node struct {
	Kind  string
	Op    string
	Items []*Node
	Path  string
	Value any

	of Kind // of the field
}

// Span is a span of days relative to today. Days is set for those that
// count days, weeks or months.
type Span struct {
	Span string   `json:"span"`
	Days *float64 `json:"days,omitempty"`
}

// Moment is today or now, moved by days.
type Moment struct {
	Base string  `json:"base"` // "today" for a date, "now" for an instant
	Days float64 `json:"days"`
}

// MarshalJSON writes {"kind": "group", "op", "items"} or {"kind": "condition",
// "path", "op", "value"}.
func (n *Node) MarshalJSON() ([]byte, error) {
	if n.Kind == GroupNode {
		return json.Marshal(map[string]any{"kind": n.Kind, "op": n.Op, "items": n.Items})
	}
	return json.Marshal(map[string]any{"kind": n.Kind, "path": n.Path, "op": n.Op, "value": n.Value})
}

// Tree gives the rule tree of a condition; its root is always a group. There is
// one only where printing it and compiling that gives the same program again:
// otherwise the issue says what stands in the way, and nothing is ever dropped.
func Tree(p *Program) (*Node, *Issue) {
	parsed, issues := p.cel.Parse(p.source)
	if issues.Err() != nil {
		return nil, &Issue{Line: 1, Column: 1, Code: codeNotVisual, Args: map[string]any{"what": words("not_visual_part")}}
	}
	root := parsed.NativeRep()
	var first *Issue
	for _, strict := range []bool{false, true} {
		r := newTreeReader(p, root, strict)
		n, issue := r.whole(root.Expr())
		if issue == nil && p.sameAs(Print(n)) {
			return n, nil
		}
		if issue == nil {
			issue = r.refuse(root.Expr(), words("not_visual_part"))
		}
		if first == nil {
			first = issue
		}
	}
	return nil, first
}

// sameAs reports whether another source of the same object and usage means the
// same, by the checked expression.
func (p *Program) sameAs(source string) bool {
	q, err := p.env.Compile(p.object.Key, source, p.usage)
	return err == nil && sameExpr(p.checked.Expr(), q.checked.Expr())
}

// sameExpr compares two checked expressions. That a switch stands alone or is
// compared with a constant is no difference: it is never blank.
func sameExpr(a, b ast.Expr) bool {
	a, notA := plainSwitch(a)
	b, notB := plainSwitch(b)
	if notA != notB || a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case ast.IdentKind:
		return a.AsIdent() == b.AsIdent()
	case ast.LiteralKind:
		return a.AsLiteral().Type() == b.AsLiteral().Type() && a.AsLiteral().Equal(b.AsLiteral()) == types.True
	case ast.SelectKind:
		x, y := a.AsSelect(), b.AsSelect()
		return x.FieldName() == y.FieldName() && x.IsTestOnly() == y.IsTestOnly() && sameExpr(x.Operand(), y.Operand())
	case ast.ListKind:
		return sameExprs(a.AsList().Elements(), b.AsList().Elements())
	case ast.CallKind:
		x, y := a.AsCall(), b.AsCall()
		if x.FunctionName() != y.FunctionName() || x.IsMemberFunction() != y.IsMemberFunction() {
			return false
		}
		return (!x.IsMemberFunction() || sameExpr(x.Target(), y.Target())) && sameExprs(x.Args(), y.Args())
	case ast.ComprehensionKind: // x in record.products, see among
		x, y := a.AsComprehension(), b.AsComprehension()
		if x.IterVar() != amongName || y.IterVar() != amongName {
			return false
		}
		return sameExpr(x.IterRange(), y.IterRange()) && sameExpr(x.LoopStep(), y.LoopStep())
	}
	return false // no rule tree holds anything else
}

func sameExprs(a, b []ast.Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !sameExpr(a[i], b[i]) {
			return false
		}
	}
	return true
}

// plainSwitch reduces x == true to x, and x == false and !x to x with not.
func plainSwitch(e ast.Expr) (x ast.Expr, not bool) {
	if e.Kind() != ast.CallKind {
		return e, false
	}
	switch c := e.AsCall(); c.FunctionName() {
	case operators.Equals:
		if v, ok := constantOf(c.Args()[1]).(types.Bool); ok && c.Args()[0].Kind() == ast.SelectKind {
			return c.Args()[0], v == types.False
		}
	case operators.LogicalNot:
		if c.Args()[0].Kind() == ast.SelectKind {
			return c.Args()[0], true
		}
	}
	return e, false
}

// constantOf is a literal's value, nil for anything else.
func constantOf(e ast.Expr) any {
	if e.Kind() != ast.LiteralKind {
		return nil
	}
	return e.AsLiteral()
}

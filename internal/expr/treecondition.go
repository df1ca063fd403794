package expr

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// single reads one condition.
func (r *treeReader) single(e ast.Expr) (*Node, *Issue) {
	switch e.Kind() {
	case ast.SelectKind:
		if path, kind, ok := r.path(e); ok && kind == Bool {
			return condition(path, kind, "is_true", nil), nil
		}
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			return r.textCall(e, c)
		}
		switch name := c.FunctionName(); name {
		case operators.LogicalNot:
			return r.negation(e, c.Args()[0])
		case operators.In:
			return r.membership(e, c)
		case fnIsBlank:
			if path, kind, ok := r.path(c.Args()[0]); ok {
				return condition(path, kind, "blank", nil), nil
			}
			return nil, r.beyond(c.Args()[0])
		case fnWithin:
			return r.span(e, c)
		case fnInTree, "under":
			return r.people(e, c)
		default:
			if op := comparisonOp(name); op != "" {
				return r.comparison(c, op)
			}
		}
	}
	return nil, r.beyond(e)
}

func condition(path string, kind Kind, op string, value any) *Node {
	return &Node{Kind: ConditionNode, Path: path, Op: op, Value: value, of: kind}
}

// textOps are the functions of a text with another.
var textOps = map[string]string{"contains": "contains", "startsWith": "starts_with", "endsWith": "ends_with"}

func (r *treeReader) textCall(e ast.Expr, c ast.CallExpr) (*Node, *Issue) {
	op, known := textOps[c.FunctionName()]
	if !known || len(c.Args()) != 1 {
		return nil, r.beyond(e)
	}
	path, kind, ok := r.path(c.Target())
	if !ok || kind != Text {
		return nil, r.beyond(c.Target())
	}
	s, ok := textOf(c.Args()[0])
	if !ok {
		return nil, r.beyond(c.Args()[0])
	}
	return condition(path, kind, op, s), nil
}

func (r *treeReader) membership(e ast.Expr, c ast.CallExpr) (*Node, *Issue) {
	left, right := c.Args()[0], c.Args()[1]
	of, ofObject := r.objectOf(left)
	if ofObject {
		left = of
	}
	if path, kind, ok := r.path(right); ok && kind.Listed() {
		s, ok := memberOf(left, kind)
		if !ok {
			return nil, r.beyond(left)
		}
		return condition(path, kind, "has_any", []string{s}), nil
	}
	path, kind, ok := r.path(left)
	if !ok || kind != Text && kind != Link && kind != AnyLink {
		if left.Kind() == ast.LiteralKind {
			left = right
		}
		return nil, r.beyond(left)
	}
	if kind == Link && ofUser(right) == "departments" {
		return condition(path, kind, "in", []string{MyDepartments}), nil
	}
	if right.Kind() != ast.ListKind {
		return nil, r.beyond(right)
	}
	values := []string{}
	for _, x := range right.AsList().Elements() {
		s, ok := textOf(x)
		if !ok {
			return nil, r.beyond(x)
		}
		values = append(values, s)
	}
	if len(values) == 0 || kind == Link && slices.ContainsFunc(values, standsForUser) {
		return nil, r.beyond(right)
	}
	if ofObject {
		return condition(path, kind, "object_in", values), nil
	}
	return condition(path, kind, "in", values), nil
}

// objectOf is record.about of record.about.object, where about leads to one of
// several objects.
func (r *treeReader) objectOf(e ast.Expr) (ast.Expr, bool) {
	if e.Kind() != ast.SelectKind || e.AsSelect().FieldName() != "object" {
		return nil, false
	}
	of := e.AsSelect().Operand()
	_, kind, ok := r.path(of)
	return of, ok && kind == AnyLink
}

// memberOf is what is looked for in a list: among people the acting one too.
func memberOf(e ast.Expr, kind Kind) (string, bool) {
	if kind == Links && ofUser(e) == "id" {
		return Me, true
	}
	s, ok := textOf(e)
	return s, ok && (kind == List || !standsForUser(s))
}

// standsForUser reports whether a text is one of the words for the acting
// person, which no id is.
func standsForUser(s string) bool { return s == Me || s == MyDepartment || s == MyDepartments }

func (r *treeReader) span(e ast.Expr, c ast.CallExpr) (*Node, *Issue) {
	if len(c.Args()) < 2 {
		return nil, r.beyond(e)
	}
	path, kind, ok := r.path(c.Args()[0])
	if !ok {
		return nil, r.beyond(c.Args()[0])
	}
	name, days, ok := spanArguments(c.Args())
	switch {
	case !ok || kind != Date && kind != DateTime:
		return nil, r.beyond(e)
	case isDay(name) && kind == DateTime:
		return condition(path, kind, "eq", name), nil
	case isDay(name):
		return nil, r.beyond(e)
	}
	return condition(path, kind, "eq", Span{Span: name, Days: days}), nil
}

// people reads inTree(record.owner_dept, user.department) and
// under(record.owner, user).
func (r *treeReader) people(e ast.Expr, c ast.CallExpr) (*Node, *Issue) {
	if len(c.Args()) != 2 {
		return nil, r.beyond(e)
	}
	path, kind, ok := r.path(c.Args()[0])
	if !ok || kind != Link {
		return nil, r.beyond(c.Args()[0])
	}
	if c.FunctionName() == fnInTree {
		if s, ok := textOf(c.Args()[1]); ok && !standsForUser(s) {
			return condition(path, kind, "in_tree", s), nil
		}
		if ofUser(c.Args()[1]) == "department" {
			return condition(path, kind, "in_tree", MyDepartment), nil
		}
	} else if ofUser(c.Args()[1]) == "id" {
		return condition(path, kind, "under", Me), nil
	}
	return nil, r.beyond(c.Args()[1])
}

// ofUser names the attribute of the acting person that e is: "id" for user
// itself, "department" for user.department and its id.
func ofUser(e ast.Expr) string {
	if e.Kind() == ast.IdentKind && e.AsIdent() == "user" {
		return "id"
	}
	if e.Kind() != ast.SelectKind {
		return ""
	}
	name, of := e.AsSelect().FieldName(), e.AsSelect().Operand()
	switch inner := ofUser(of); {
	case inner == "id" && of.Kind() == ast.IdentKind:
		return name
	case inner == "department" && name == "id":
		return inner
	}
	return ""
}

func comparisonOp(name string) string {
	shown := operatorName(name)
	for op, sign := range comparisons {
		if sign == shown {
			return op
		}
	}
	return ""
}

func (r *treeReader) comparison(c ast.CallExpr, op string) (*Node, *Issue) {
	left, right := c.Args()[0], c.Args()[1]
	if of, ok := r.objectOf(left); ok {
		path, kind, _ := r.path(of)
		s, is := textOf(right)
		if name := map[string]string{"eq": "object_in", "ne": "object_not_in"}[op]; is && name != "" {
			return condition(path, kind, name, []string{s}), nil
		}
		return nil, r.beyond(right)
	}
	path, kind, ok := r.path(left)
	if !ok {
		return nil, r.beyond(left)
	}
	if constantOf(right) == types.NullValue && (op == "eq" || op == "ne") {
		return condition(path, kind, map[string]string{"eq": "blank", "ne": "not_blank"}[op], nil), nil
	}
	value, ok := r.value(right, kind, op)
	if !ok {
		return nil, r.beyond(right)
	}
	if b, isSwitch := value.(bool); isSwitch {
		if op == "ne" {
			return nil, r.beyond(right)
		}
		return condition(path, kind, map[bool]string{true: "is_true", false: "is_false"}[b], nil), nil
	}
	return condition(path, kind, op, value), nil
}

// value reads what a field of a kind is compared with.
func (r *treeReader) value(e ast.Expr, kind Kind, op string) (any, bool) {
	equality := op == "eq" || op == "ne"
	switch kind {
	case Text:
		return textOf(e)
	case AnyLink:
		s, ok := textOf(e)
		return s, ok && equality && s != ""
	case Number:
		return numberOf(e)
	case Bool:
		b, ok := constantOf(e).(types.Bool)
		return bool(b), ok && equality
	case Date, DateTime:
		if e.Kind() == ast.CallKind && len(e.AsCall().Args()) == 1 && e.AsCall().FunctionName() == map[Kind]string{Date: "date", DateTime: "datetime"}[kind] {
			s, ok := textOf(e.AsCall().Args()[0])
			return s, ok && (kind == Date || !isDay(s))
		}
		return moment(e, kind)
	case Link:
		if s, ok := textOf(e); ok {
			return s, equality && !standsForUser(s) && s != ""
		}
		switch ofUser(e) {
		case "id":
			return Me, equality
		case "department":
			return MyDepartment, equality
		}
	}
	return nil, false
}

func numberOf(e ast.Expr) (any, bool) {
	switch x := constantOf(e).(type) {
	case types.Double:
		return significant(float64(x)), true
	case types.Int:
		return significant(float64(x)), true
	}
	return nil, false
}

// moment reads TODAY(), TODAY() + 7, now - 1.
func moment(e ast.Expr, kind Kind) (any, bool) {
	m, sign := Moment{Base: map[Kind]string{Date: "today", DateTime: "now"}[kind]}, 0.0
	if e.Kind() == ast.CallKind {
		switch e.AsCall().FunctionName() {
		case operators.Add:
			sign = 1
		case operators.Subtract:
			sign = -1
		}
	}
	if sign != 0 {
		n, ok := numberOf(e.AsCall().Args()[1])
		f, _ := n.(float64)
		if !ok || f <= 0 {
			return nil, false
		}
		m.Days, e = sign*f, e.AsCall().Args()[0]
	}
	if kind == Date {
		if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "DATEVALUE" || len(e.AsCall().Args()) != 1 {
			return nil, false
		}
		e = e.AsCall().Args()[0]
	}
	return m, e.Kind() == ast.IdentKind && e.AsIdent() == "now"
}

// negated are the operators that say the opposite.
var negated = map[string]string{
	"blank": "not_blank", "contains": "not_contains", "in": "not_in", "has_any": "has_none", "is_true": "is_false", "object_in": "object_not_in",
}

func (r *treeReader) negation(e, of ast.Expr) (*Node, *Issue) {
	var n *Node
	if op := connective(of); op != "" {
		if n = r.compound(r.chain(of), op); n == nil || n.Op == "has_all" || n.Op == "between" {
			return nil, r.beyond(e)
		}
	} else {
		var issue *Issue
		if n, issue = r.single(of); issue != nil {
			return nil, issue
		}
	}
	s, one := n.Value.(string)
	_, span := n.Value.(Span)
	switch {
	case negated[n.Op] != "":
		return n.with(negated[n.Op], n.Value), nil
	case n.Op == "eq" && n.of == Link && one && s != MyDepartment:
		return n.with("not_in", []string{s}), nil
	case n.Op == "eq" && of.AsCall().FunctionName() == fnWithin && (span || one):
		return n.with("ne", n.Value), nil
	}
	return nil, r.beyond(e)
}

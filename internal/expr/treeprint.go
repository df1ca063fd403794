package expr

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// Print writes the expression of a rule tree that Tree has made. An empty group
// is the empty text.
func Print(n *Node) string { return printNode(n, true) }

func printNode(n *Node, top bool) string {
	if n.Kind == ConditionNode {
		return printCondition(n)
	}
	parts := make([]string, len(n.Items))
	for i, item := range n.Items {
		parts[i] = printNode(item, false)
	}
	by := " && "
	if n.Op == "or" {
		by = " || "
	}
	text := strings.Join(parts, by)
	if top || len(parts) < 2 {
		return text
	}
	return "(" + text + ")"
}

// comparisons are the operators between a field and one value.
var comparisons = map[string]string{"eq": "==", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}

func printCondition(n *Node) string {
	f := "record." + n.Path
	switch n.Op {
	case "blank":
		return "isBlank(" + f + ")"
	case "not_blank":
		return "!isBlank(" + f + ")"
	case "is_true":
		return f + " == true"
	case "is_false":
		return f + " == false"
	case "contains":
		return f + ".contains(" + n.text() + ")"
	case "not_contains":
		return "!" + f + ".contains(" + n.text() + ")"
	case "starts_with":
		return f + ".startsWith(" + n.text() + ")"
	case "ends_with":
		return f + ".endsWith(" + n.text() + ")"
	case "between":
		pair, _ := n.Value.([2]any)
		return "(" + f + " >= " + n.scalar(pair[0]) + " && " + f + " <= " + n.scalar(pair[1]) + ")"
	case "in", "not_in":
		return n.printIn(f)
	case "object_in", "object_not_in":
		return n.printObject(f + ".object")
	case "has_any":
		return joinedBy(n.members(f), " || ")
	case "has_all":
		return joinedBy(n.members(f), " && ")
	case "has_none":
		return "!(" + strings.Join(n.members(f), " || ") + ")"
	case "in_tree":
		return fnInTree + "(" + f + ", " + n.scalar(n.Value) + ")"
	case "under":
		return "under(" + f + ", user)"
	}
	return n.printComparison(f)
}

func (n *Node) printComparison(f string) string {
	if s, ok := n.Value.(Span); ok {
		return n.printWithin(f, s.Span, s.Days)
	}
	day, _ := n.Value.(string)
	if n.of == DateTime && isDay(day) && (n.Op == "eq" || n.Op == "ne") {
		return n.printWithin(f, day, nil)
	}
	if n.of == Link && (n.Value == Me || n.Value == MyDepartment) {
		f += ".id"
	}
	return f + " " + comparisons[n.Op] + " " + n.scalar(n.Value)
}

func (n *Node) printWithin(f, span string, days *float64) string {
	text := fnWithin + "(" + f + ", " + quoteText(span)
	if days != nil {
		text += ", " + printNumber(*days)
	}
	if n.Op == "ne" {
		return "!" + text + ")"
	}
	return text + ")"
}

// printIn writes membership in a list; of people, the acting one may be among it.
func (n *Node) printIn(f string) string {
	values, _ := n.Value.([]string)
	var others []string
	parts := []string{}
	for _, v := range values {
		switch {
		case n.of == Link && v == Me:
			parts = append(parts, f+".id == user.id")
		case n.of == Link && v == MyDepartments:
			parts = append(parts, f+".id in user.departments")
		default:
			others = append(others, v)
		}
	}
	switch {
	case n.of == Link && len(others) == 1 && (len(parts) > 0 || n.Op == "not_in"):
		parts = append(parts, f+" == "+quoteText(others[0]))
	case n.of == Link && len(others) > 0:
		parts = append(parts, f+".id in "+textsOf(others))
	case n.of != Link:
		parts = append(parts, f+" in "+textsOf(others))
	}
	if n.Op == "not_in" {
		return "!(" + strings.Join(parts, " || ") + ")"
	}
	return joinedBy(parts, " || ")
}

// printObject writes which objects a reference leads to.
func (n *Node) printObject(f string) string {
	values, _ := n.Value.([]string)
	not := n.Op == "object_not_in"
	switch {
	case len(values) == 1 && not:
		return f + " != " + quoteText(values[0])
	case len(values) == 1:
		return f + " == " + quoteText(values[0])
	case not:
		return "!(" + f + " in " + textsOf(values) + ")"
	}
	return f + " in " + textsOf(values)
}

func (n *Node) members(f string) []string {
	values, _ := n.Value.([]string)
	out := make([]string, len(values))
	for i, v := range values {
		what := quoteText(v)
		if n.of == Links && v == Me {
			what = "user.id"
		}
		out[i] = what + " in " + f
	}
	return out
}

func joinedBy(parts []string, by string) string {
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, by) + ")"
}

func (n *Node) text() string {
	s, _ := n.Value.(string)
	return quoteText(s)
}

// scalar writes one value as the field's kind needs it.
func (n *Node) scalar(v any) string {
	switch x := v.(type) {
	case float64:
		return printNumber(x)
	case Moment:
		return printMoment(x)
	case string:
		switch {
		case n.of == Link && x == Me:
			return "user.id"
		case n.of == Link && x == MyDepartment && n.Op == "in_tree":
			return "user.department"
		case n.of == Link && x == MyDepartment:
			return "user.department.id"
		case n.of == Date:
			return "date(" + quoteText(x) + ")"
		case n.of == DateTime:
			return "datetime(" + quoteText(x) + ")"
		}
		return quoteText(x)
	}
	return "null"
}

func printMoment(m Moment) string {
	base := "now"
	if m.Base == "today" {
		base = "TODAY()"
	}
	switch {
	case m.Days > 0:
		return base + " + " + printNumber(m.Days)
	case m.Days < 0:
		return base + " - " + printNumber(-m.Days)
	}
	return base
}

// printNumber writes a number as a literal that reads as the same number.
func printNumber(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func textsOf(values []string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = quoteText(v)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// quoteText writes a text as a literal, the way JSON does.
func quoteText(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil { // never: a text always encodes
		return strconv.Quote(s)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

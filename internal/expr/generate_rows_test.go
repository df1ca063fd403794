package expr

import "strings"

// walk is a loop of the generator over rows: what is known of its variable.
type walk struct {
	name string // of the variable
	of   string // "line", "part", "deal"; "number" for mapped numbers
}

// fieldsOf are what a variable over rows adds to each kind.
var fieldsOf = map[string]map[string][]string{
	"line": {
		"number": {"l.qty", "l.price", "l.product.level", "l.deal.amount", "l.total", "l.product.parent.level"},
		"text":   {"l.kind", "l.id", "l.product.name", "l.deal.stage", "l.product.owner.name"},
		"bool":   {"l.paid", "l.heavy", "has(l.qty)", "(l.deal == record)", "(l.product == record.account)", "l.tags.exists(t, t == l.kind)", "has(l.parts)", "(l.product.owner == user)"},
		"date":   {"l.due", "l.deal.close"},
		"link":   {"l.product", "l.product.parent"},
	},
	"part": {
		"number": {"p.weight", "p.line.qty", "p.line.product.level"},
		"text":   {"p.name", "p.line.kind"},
		"bool":   {"p.line.paid", "has(p.weight)"},
		"date":   {"p.line.due"},
		"link":   {"p.line.product"},
	},
	"account": {
		"number": {"a.level", "a.parent.level"},
		"text":   {"a.name", "a.id", "a.owner.name"},
		"bool":   {"a.vip", "has(a.level)", "(a == record.account)", "(a.owner == user)", "a.boss.active", "(record in a.picked)"},
		"date":   {"a.since"},
		"link":   {"a", "a.parent"},
	},
	"user": {
		"text": {"u.name", "u.id", "u.department.name"},
		"bool": {"u.active", "(u == user)", "(u == record.owner)", "under(u, user)"},
	},
	"number": {"number": {"n", "n", "n"}},
}

// within lists what the loops around offer.
func (g generator) within(kind string) []string {
	var out []string
	for _, w := range g.walks {
		out = append(out, fieldsOf[w.of][kind]...)
	}
	return out
}

func (g generator) into(name, of string) generator {
	g.walks = append(append([]walk{}, g.walks...), walk{name: name, of: of})
	return g
}

// rows gives a list of rows, the variable over it and a generator of what stands
// inside; "" when loops are deep enough.
func (g generator) rows(depth int) (list, name string, inside generator) {
	switch {
	case len(g.walks) > 1 || g.item != "":
		return "", "", g
	case len(g.walks) == 1 && g.walks[0].of == "line":
		list, name, inside = "l.parts", "p", g.into("p", "part")
	case len(g.walks) == 1:
		return "", "", g
	case g.Intn(5) == 0:
		list, name, inside = pick(g.dice, "record.account.deals", "record.account.picked"), "d", g.into("d", "deal")
	case g.Intn(4) == 0:
		list, name, inside = "record.picks", "a", g.into("a", "account")
	case g.Intn(6) == 0:
		list, name, inside = "record.crew", "u", g.into("u", "user")
	default:
		list, name, inside = "record.lines", "l", g.into("l", "line")
	}
	if g.Intn(3) == 0 {
		list += ".filter(" + name + ", " + inside.test(depth-1) + ")"
	}
	return list, name, inside
}

// test is a condition on a row; of a deal's row it mostly reads that.
func (g generator) test(depth int) string { return g.local(g.boolean(max(depth, 0))) }

func (g generator) local(source string) string {
	if w := g.walks[len(g.walks)-1]; w.of == "deal" && g.Intn(4) > 0 {
		return strings.ReplaceAll(source, "record.", "d.")
	}
	return source
}

// numbers is a list of numbers made of rows.
func (g generator) numbers(depth int) string {
	list, name, inside := g.rows(depth)
	if list == "" {
		return "[record.amount, 1]"
	}
	of := inside.local(inside.number(max(depth-1, 0)))
	switch g.Intn(6) {
	case 0:
		list += ".map(" + name + ", " + inside.test(depth-1) + ", " + of + ")"
	case 1:
		list += ".map(" + name + ", " + of + ").filter(n, " + g.into("n", "number").boolean(max(depth-1, 0)) + ")"
	case 2:
		list += ".map(" + name + ", " + of + ").map(n, " + g.into("n", "number").number(max(depth-1, 0)) + ")"
	default:
		list += ".map(" + name + ", " + of + ")"
	}
	return list
}

// aggregate is one number of many rows.
func (g generator) aggregate(depth int) string {
	if g.Intn(4) == 0 {
		if list, _, _ := g.rows(depth); list != "" {
			return pick(g.dice, "size("+list+")", "COUNT("+list+")", list+".size()")
		}
	}
	if g.Intn(6) == 0 {
		if list, name, inside := g.rows(depth); list != "" {
			return pick(g.dice, "COUNT", "size") + "(" + list + ".map(" + name + ", " + inside.local(inside.text(max(depth-1, 0))) + "))"
		}
	}
	return pick(g.dice, "SUM", "SUM", "AVERAGE", "MIN", "MAX", "COUNT", "size") + "(" + g.numbers(depth) + ")"
}

// dates is the first or last date of many rows.
func (g generator) dates(depth int) string {
	list, name, inside := g.rows(depth)
	if list == "" {
		return "record.close"
	}
	return pick(g.dice, "MIN", "MAX") + "(" + list + ".map(" + name + ", " + inside.local(inside.date(max(depth-1, 0))) + "))"
}

// ofRows is a condition on many rows.
func (g generator) ofRows(depth int) string {
	list, name, inside := g.rows(depth)
	if list == "" {
		return "record.won"
	}
	switch g.Intn(10) {
	case 8:
		return "(" + pick(g.dice, g.account(0), g.account(0), "'a1'", "'a1\",\"a2'", "''", g.text(max(depth-1, 0))) + " in record.picks)"
	case 9:
		return "(" + pick(g.dice, g.person(), "user", "'u1'", "user.manager", g.text(0)) + " in record.crew)"
	case 0:
		return pick(g.dice, "isBlank", "has") + "(" + list + ")"
	case 1:
		return "(" + g.number(max(depth-1, 0)) + " in " + g.numbers(depth) + ")"
	case 2:
		return "(" + g.account(0) + " in " + list + ".map(" + name + ", " + inside.local(pick(g.dice, inside.account(0), "record.account")) + "))"
	case 3:
		return "(" + g.text(0) + " in " + list + ".map(" + name + ", " + inside.local(inside.text(max(depth-1, 0))) + "))"
	case 4:
		return "(" + list + " == null)"
	case 5:
		return list + ".map(" + name + ", " + inside.local(inside.number(max(depth-1, 0))) + ")." + pick(g.dice, "exists", "all", "exists_one") +
			"(n, " + g.into("n", "number").boolean(max(depth-1, 0)) + ")"
	}
	return list + "." + pick(g.dice, "exists", "all", "exists_one") + "(" + name + ", " + inside.test(depth-1) + ")"
}

// search is EXISTS over an object; inside, the record that is looked for is an
// account or a line.
func (g generator) search(depth int) string {
	if len(g.walks) > 0 || g.item != "" {
		return "record.won"
	}
	if g.Intn(2) == 0 {
		return "EXISTS(line, l, " + g.into("l", "line").boolean(max(depth-1, 0)) + ")"
	}
	account := strings.ReplaceAll(g.boolean(max(depth-1, 0)), "record.account.", "a.")
	return "EXISTS(account, a, " + pick(g.dice, "a == record.account && ", "a.owner == record.owner && ", "") + account + ")"
}

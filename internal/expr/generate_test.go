package expr

import (
	"strconv"
	"strings"
)

// generator writes random expressions over deals. hidden leaves out what the
// rights of the tests never show.
type generator struct {
	dice
	hidden bool
	item   string // the element variable inside a loop
	walks  []walk // loops over rows around
}

func (g generator) literal() string {
	return strconv.FormatFloat(pick(g.dice, someNumbers...), 'f', -1, 64)
}

func (g generator) number(depth int) string {
	base := []string{g.literal(), g.literal(), "record.amount", "record.account.level", "record.other.parent.level",
		"orZero(record.amount)", "orZero(record.account.level)", "size(user.roles)"}
	if !g.hidden {
		base = append(base, "record.qty", "record.qty", "record.total", "record.worth", "record.account.sum", "record.home.level")
	}
	if more := g.within("number"); len(more) > 0 && g.Intn(2) == 0 {
		base = more
	}
	if depth <= 0 {
		return pick(g.dice, base...)
	}
	n := func() string { return g.number(depth - 1) }
	if g.Intn(8) == 0 {
		return g.aggregate(depth - 1)
	}
	if g.Intn(3) == 0 {
		return pick(g.dice, g.call("number", depth), g.call("number", depth), g.choice(g.number, depth))
	}
	switch g.Intn(15) {
	case 0, 1:
		return "(" + n() + " + " + n() + ")"
	case 2:
		return "(" + n() + " - " + n() + ")"
	case 3, 4:
		return "(" + n() + " * " + n() + ")"
	case 5:
		return "(" + n() + " / " + n() + ")"
	case 6:
		return "ROUND(" + n() + ", " + pick(g.dice, "0", "1", "2", "-1", "16") + ")"
	case 7:
		return "(" + g.boolean(depth-1) + " ? " + n() + " : " + pick(g.dice, n(), "null") + ")"
	case 8:
		return "size(" + g.text(depth-1) + ")"
	case 9:
		return pick(g.dice, "size(record.tags)", "size(record.account.tags)", "record.tags.size()", "size(user.departments)")
	case 10:
		return pick(g.dice, "YEAR", "MONTH", "DAY") + "(" + pick(g.dice, g.date(depth-1), g.instant(depth-1)) + ")"
	case 11:
		return "(" + g.date(depth-1) + " - " + g.date(depth-1) + ")"
	case 12:
		return pick(g.dice, "HOUR("+g.instant(depth-1)+")", "("+g.instant(depth-1)+" - "+g.instant(depth-1)+")")
	case 13:
		return pick(g.dice, "-"+g.number(0), "ABS("+n()+")", "ROUND("+n()+")")
	}
	return pick(g.dice, base...)
}

func (g generator) date(depth int) string {
	base := []string{"record.close", "record.account.since", "date('2024-02-28')", "date('2025-12-31')", "DATEVALUE(record.created)", "TODAY()"}
	if more := g.within("date"); len(more) > 0 && g.Intn(2) == 0 {
		base = more
	}
	if depth <= 0 {
		return pick(g.dice, base...)
	}
	if g.Intn(3) == 0 {
		return pick(g.dice, g.call("date", depth), g.call("date", depth), g.choice(g.date, depth))
	}
	switch g.Intn(5) {
	case 4:
		return g.dates(depth)
	case 0:
		return "(" + g.date(depth-1) + " + " + pick(g.dice, "1", "30", "365", "-1", "0.7", "9000000", "record.amount") + ")"
	case 1:
		return "(" + g.date(depth-1) + " - " + pick(g.dice, "1", "7") + ")"
	case 2:
		return "(" + g.boolean(depth-1) + " ? " + g.date(depth-1) + " : " + pick(g.dice, g.date(depth-1), "null") + ")"
	}
	return pick(g.dice, base...)
}

func (g generator) instant(depth int) string {
	base := []string{"record.created", "now", "record.other.seen", "datetime('2025-03-09 17:30:00.000Z')"}
	if depth <= 0 {
		return pick(g.dice, base...)
	}
	if g.Intn(3) == 0 {
		return pick(g.dice, g.call("datetime", depth), g.choice(g.instant, depth))
	}
	switch g.Intn(4) {
	case 0:
		return "(" + g.instant(depth-1) + " + " + pick(g.dice, "1", "0.5", "-30", "1e9", "record.amount") + ")"
	case 1:
		return "(" + g.instant(depth-1) + " - " + pick(g.dice, "1", "7.25") + ")"
	}
	return pick(g.dice, base...)
}

func (g generator) text(depth int) string {
	base := []string{strconv.Quote(pick(g.dice, someTexts...)), "record.name", "record.stage", "record.account.name", "record.account.owner.name",
		"user.name", "record.owner.id", "record.owner.name", "record.id", "record.account.owner.department.name", "record.owner.department.path",
		"user.department.name", "record.account.parent.id", "record.regards", "record.regards.object", "record.topic.id", "record.topic"}
	if g.item != "" {
		base = append(base, g.item, g.item, g.item)
	}
	if more := g.within("text"); len(more) > 0 && g.Intn(2) == 0 {
		base = more
	}
	if depth <= 0 {
		return pick(g.dice, base...)
	}
	if g.Intn(3) == 0 {
		return pick(g.dice, g.call("text", depth), g.call("text", depth), g.choice(g.text, depth))
	}
	switch g.Intn(6) {
	case 0:
		return "(" + g.text(depth-1) + " + " + g.text(depth-1) + ")"
	case 1:
		return pick(g.dice, "UPPER", "LOWER") + "(" + g.text(depth-1) + ")"
	case 2:
		return "LEFT(" + g.text(depth-1) + ", " + pick(g.dice, "0", "1", "3", "-1", "1.5", "record.amount") + ")"
	case 3:
		return "(" + g.boolean(depth-1) + " ? " + g.text(depth-1) + " : " + g.text(depth-1) + ")"
	}
	return pick(g.dice, base...)
}

func (g generator) list() string {
	return pick(g.dice, "record.tags", "record.account.tags", "user.departments", "user.roles", "['a', 'open', '']", "[]", "['vip']", "SPLIT(record.name, 'a')", "(user.roles + ['vip'])",
		"(record.amount > 1 ? record.tags : user.roles)", "record.tags.filter(x, x < record.name)", "record.tags.map(x, x + record.stage)",
		"[record.name, record.stage, 'a']", "(record.tags + ['a']).filter(x, x != 'b')")
}

// person, department and account are links.
func (g generator) person() string {
	return pick(g.dice, "user", "record.owner", "record.account.owner", "record.owner.manager", "user.manager", "record.account.parent.owner")
}

func (g generator) department() string {
	return pick(g.dice, "user.department", "record.owner_dept", "record.owner.department", "record.account.owner.department")
}

func (g generator) account(depth int) string {
	if depth > 0 && g.Intn(3) == 0 {
		return "(" + g.boolean(depth-1) + " ? " + g.account(depth-1) + " : " + pick(g.dice, g.account(depth-1), "null") + ")"
	}
	if more := g.within("link"); len(more) > 0 && g.Intn(2) == 0 {
		return pick(g.dice, more...)
	}
	return pick(g.dice, "record.account", "record.other", "record.account.parent", "record.other.parent", "record.home", "record.home.parent")
}

func (g generator) link(depth int) string {
	return pick(g.dice, g.person(), g.department(), g.account(depth))
}

func (g generator) boolean(depth int) string {
	base := []string{"record.late", "record.tagged", "(record.label == record.name + '/')", "record.account.boss.active", "(record.home.boss == user)",
		"record.won", "true", "false", `can("edit")`, `can("delete")`, "under(record.owner, user)", "under(record.account.owner, user)", "record.account.vip", "record.owner.active", "user.active", "has(record.amount)", "has(record.account)",
		"record.close == null", "record.amount != null", "record.owner == user", "record.name == null", "record.created == null", "record.tags == null",
		"isBlank(record.account.owner)", "record.account.owner == record.owner"}
	if depth <= 0 {
		return pick(g.dice, base...)
	}
	if more := g.within("bool"); len(more) > 0 && g.Intn(3) == 0 {
		return pick(g.dice, more...)
	}
	switch g.Intn(16) {
	case 0:
		return g.ofRows(depth - 1)
	case 1:
		return pick(g.dice, g.search(depth-1), g.ofRows(depth-1))
	}
	b := func() string { return g.boolean(depth - 1) }
	op := pick(g.dice, "<", "<=", ">", ">=", "==", "!=", "==")
	eq := pick(g.dice, "==", "!=")
	switch g.Intn(30) {
	case 29:
		any := pick(g.dice, "record.regards", "record.topic")
		return pick(g.dice, "("+any+" "+eq+" "+pick(g.dice, "record.account", "record.other.parent", "record.topic", "'account:a1'", "''", "null", "'line:l1'")+")",
			"("+any+" in ['account:a1', 'line:l1', 'account:a2'])", "("+any+".object in ['line', 'x'])", "("+any+".object "+eq+" 'account')", "isBlank("+any+")", "(record.account == "+any+")", "("+any+".id == record.account)")
	case 0, 1:
		return "(" + b() + " && " + b() + ")"
	case 2, 3:
		return "(" + b() + " || " + b() + ")"
	case 4, 5:
		return "!(" + b() + ")"
	case 6, 7, 8:
		return "(" + g.number(depth-1) + " " + op + " " + g.number(depth-1) + ")"
	case 9:
		return "(" + g.text(depth-1) + " " + op + " " + g.text(depth-1) + ")"
	case 10:
		return "(" + g.date(depth-1) + " " + op + " " + g.date(depth-1) + ")"
	case 11:
		return "(" + g.instant(depth-1) + " " + op + " " + g.instant(depth-1) + ")"
	case 12:
		return g.text(depth-1) + "." + pick(g.dice, "contains", "startsWith", "endsWith") + "(" + g.text(depth-1) + ")"
	case 13:
		return "(" + g.text(depth-1) + " in " + g.list() + ")"
	case 14:
		return "(" + g.number(depth-1) + " in " + pick(g.dice, "[1, 3.3, 0.3, 100]", "[record.amount, 1, 2]", "[]") + ")"
	case 15, 16:
		if strings.Count(g.item, "t") < 2 {
			inner := g
			inner.item += "t"
			return g.list() + "." + pick(g.dice, "exists", "all", "exists_one") + "(" + inner.item + ", " + inner.boolean(depth-1) + ")"
		}
	case 17:
		return "(" + b() + " ? " + b() + " : " + b() + ")"
	case 18:
		return "(" + b() + " " + eq + " " + b() + ")"
	case 19:
		return "(" + g.person() + " " + eq + " " + pick(g.dice, g.person(), "'u1'", "''", "user.id", "null") + ")"
	case 20:
		return "(" + g.account(depth) + " " + eq + " " + pick(g.dice, g.account(depth), "'a1'", "''", g.text(0)) + ")"
	case 21:
		return "(" + g.link(depth) + " in " + pick(g.dice, "['a1', 'a2', 'u1', 'd1']", "user.departments", "['']", "[record.owner_dept, 'd1']", "[user.id, '']") + ")"
	case 22:
		return pick(g.dice, "isBlank", "has") + "(" + pick(g.dice, g.link(depth), g.number(depth-1), g.text(depth-1), g.date(depth-1), g.list(), b()) + ")"
	case 23:
		return "inTree(" + pick(g.dice, "record.owner_dept", "record.owner.department", "user.department") + ", " + pick(g.dice, g.department(), "'d1'", g.text(0)) + ")"
	case 24:
		return "(" + pick(g.dice, "record.tags", "record.account.tags", "['a']") + " " + eq + " " + pick(g.dice, "record.tags", "['vip']", "[]", "user.roles") + ")"
	case 26, 27:
		return g.pointed(depth)
	case 28:
		return g.call("bool", depth)
	case 25:
		return "(orZero(" + g.number(depth-1) + ") " + op + " " + g.number(depth-1) + ")"
	}
	return pick(g.dice, base...)
}

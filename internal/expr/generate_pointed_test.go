package expr

// pointed gives conditions of the kinds that engines are known to differ on,
// which chance alone rarely makes.
func (g generator) pointed(depth int) string {
	n, t := g.number(depth-1), g.text(depth-1)
	order := pick(g.dice, "<", "<=", ">", ">=", "==")
	item := pick(g.dice, `t == "vip"`, `t == "a"`, `t != "b"`, `t < "b"`)
	return pick(g.dice,
		// Above U+FFFF sorts after U+E000, but before it in UTF-16.
		`(`+t+" "+order+` "`+"\uE000"+`")`, `("😀x" `+order+" "+t+")", `(record.name `+order+" record.account.name)",
		// One element decides beside others that err.
		"record.tags."+pick(g.dice, "exists", "all", "exists_one")+"(t, "+item+pick(g.dice, " || ", " && ")+n+" "+order+" "+g.number(0)+")",
		"record.tags.exists(t, ("+item+" ? "+n+" : record.amount) "+order+" 1)",
		`record.tags.all(t, (t == "vip" ? 1 : 1 / size(t.contains("vip") ? "" : t)) > 0)`,
		// Decimals that float64 does not have.
		"("+n+" + 0.1 == 0.3)", "("+n+" * 1.1 == 3.3)", "(record.amount + record.account.level == 0.3)", "(ROUND("+n+" * 1.005, 2) "+order+" 1.01)",
		"("+n+" / 3 * 3 == "+n+")",
		// Letters that only ASCII changes, and wildcards that are none.
		`record.name.startsWith("A")`, `record.name.contains("%")`, `(UPPER(`+t+") == "+t+")", `record.name.endsWith(`+t+")",
		// The wall clock of another day, or of an hour that does not exist.
		"(DATEVALUE(record.created) == DATEVALUE(now))", "(HOUR(record.created) "+order+" 3)", "(record.created - "+g.instant(depth-1)+" "+order+" "+n+")",
	)
}

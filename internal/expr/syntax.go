package expr

// logicSyntax describes conditions and choices.
func logicSyntax(entry entries) []described {
	const c = logicCategory
	return []described{
		{"&&", true, entry(c, "a && b · AND(a, b, …)", "并且：都成立才成立。一边不成立，另一边出错也不要紧。",
			"And: holds when both hold. When one is false, an error of the other does not matter.",
			example("1 < 2 && 2 < 3", true), example("1 > 2 && 1 / 0 > 1", false), example("AND(true, true, false)", false))},
		{"||", true, entry(c, "a || b · OR(a, b, …)", "或者：有一个成立就成立。一边成立，另一边出错也不要紧。",
			"Or: holds when one holds. When one is true, an error of the other does not matter.",
			example("1 > 2 || 2 < 3", true), example("1 < 2 || 1 / 0 > 1", true), example("OR(false, false)", false))},
		{"!", true, entry(c, "!a · NOT(a)", "不成立。对出错的条件取反，仍然是出错。", "Not. The opposite of an error is an error.",
			example("!(1 > 2)", true), example("!(record.discount > 0.2)", errs{}))},
		{"==", true, entry(c, "a == b · a != b · EXACT(a, b)", "相等、不相等；从不因为空值出错，空与空相等。关联按记录比较。",
			"Equal, not equal; they never err on blanks, and two blanks are equal. Relations compare by record.",
			example("0.1 + 0.2 == 0.3", true), example("record.discount != 0.2", true), example("record.discount == null", true), example("record.owner == user", false))},
		{"<", true, entry(c, "a < b · a <= b · a > b · a >= b", "比较数、文本（按字符编码）、日期、日期时间，两边的类型要一样；遇到空值出错。",
			"Compares numbers, texts (by code point), dates and date-times, each with its like; a blank is an error.",
			example("record.amount >= 100000", true), example(`"B" < "a"`, true), example("record.discount < 0.2", errs{}))},
		{"in", true, entry(c, "value in list", "列表里是否有这个值；从不因为空值出错。", "Whether a list has the value; it never errs on blanks.",
			example(`record.stage in ["quote", "contract"]`, true), example(`"vip" in record.tags`, true))},
		{"? :", true, entry(c, "condition ? a : b · IF(condition, a, b)", "条件成立得到 a，不成立得到 b；条件出错则出错。",
			"a when the condition holds, b when it does not; an error when the condition errs.",
			example(`record.amount > 50000 ? "大单" : "普通"`, "大单"), example("IF(2 > 3, 1, 0)", 0.0))},
		{"IFS", false, entry(c, "IFS(condition, value, condition, value, …, otherwise)", "第一个成立的条件对应的值，都不成立时是最后那个值。",
			"The value of the first condition that holds, the last value when none does.",
			example(`IFS(record.amount >= 500000, "A", record.amount >= 100000, "B", "C")`, "B"))},
		{"SWITCH", false, entry(c, "SWITCH(value, case, result, case, result, …, otherwise)", "与值相等的那一项对应的结果，都不相等时是最后那个值。",
			"The result of the case that equals the value, the last one when none does.",
			example(`SWITCH(record.stage, "lead", 0.1, "quote", 0.5, "contract", 0.9, 0)`, 0.5))},
		{"COALESCE", false, entry(c, "COALESCE(a, b, …)", "第一个不为空的值，都为空时是最后那个。", "The first value that is not blank, else the last.",
			example("COALESCE(record.discount, 1)", 1.0))},
		{"has", false, entry(c, "has(value)", "是否不为空，与 isBlank 相反。", "Whether a value is not blank; the opposite of isBlank.",
			example("has(record.discount)", false), example("has(record.account)", true), example("has(record.discount) && record.discount < 0.2", false))},
		{"true", true, entry(c, "true · false · TRUE() · FALSE() · null", "成立、不成立、空。", "True, false, and blank.", example("TRUE() || false", true), example("record.discount == null", true))},
	}
}

// valueSyntax describes operators of numbers, texts and dates.
func valueSyntax(entry entries) []described {
	const n, t, d = numberCategory, textCategory, dateCategory
	return []described{
		{"+ - * /", true, entry(n, "a + b · a - b · a * b · a / b · -a", "加减乘除，十进制精确；除以 0 出错，遇到空值出错（公式字段可设为空值按 0 算，除数除外）。",
			"Exact decimal arithmetic. Dividing by 0 is an error, and so is a blank, unless a formula counts blanks as 0 (never as a divisor).",
			example("0.1 + 0.2", 0.3), example("7 / 2", 3.5), example("1 / 0", errs{}), example("record.discount * 2", errs{}))},
		{"text +", true, entry(t, "a + b", "连接两段文本。", "Joins two texts.", example(`record.account.name + "（" + record.stage + "）"`, "榫卯科技（quote）"))},
		{"CONCATENATE", false, entry(t, "CONCATENATE(a, b, …)", "把文本、数、日期连成一段文本，空值当作空文本。", "Joins texts, numbers and dates; a blank adds nothing.",
			example(`CONCATENATE("共 ", 3, " 件，", record.close)`, "共 3 件，2026-01-31"), example(`CONCATENATE("折扣：", record.discount)`, "折扣："))},
		{"date + -", true, entry(d, "date + days · date - days · date - date", "加减天数；两个日期相减得到天数。日期时间同样，天数可以有小数。",
			"Moves by days; the difference of two dates is a number of days. The same with date-times, whose days may have a fraction.",
			example(`date("2026-02-28") + 1`, "2026-03-01"), example("record.close - TODAY()", 16.0), example(`datetime("2026-01-31 10:00:00.000Z") + 0.5`, "2026-01-31 22:00:00.000Z"))},
		{"TODAY", false, entry(d, "TODAY()", "企业时区里的今天。", "Today in the business's time zone.", example("TODAY()", "2026-01-15"))},
		{"NOW", false, entry(d, "NOW() · now", "现在；一次请求里处处相同。", "Now; the same throughout a request.", example("record.created < now", true))},
		{"within", false, entry(d, `within(date, "this_month") · within(date, "last_days", 7) · within(date, "2026-01-31")`,
			"日期（或日期时间）字段是否在一段时间里：today yesterday tomorrow、this_ last_ next_ 加 week month quarter year、last_ next_ 加 days weeks months 和数目，或某一天。",
			"Whether a date field is in a span: today yesterday tomorrow; this_ last_ next_ with week month quarter year; last_ next_ with days weeks months and a number; or a day.",
			example(`within(record.close, "this_month")`, true), example(`within(record.created, "last_days", 7)`, false))},
	}
}

// listSyntax describes lists and what runs through them.
func listSyntax(entry entries) []described {
	const c = listCategory
	return []described{
		{"[ ]", true, entry(c, "[a, b, …] · list + list · list[0]", "列表，各项类型相同；连接两个列表；按位置取一项，第一项是 0，不能用于筛选。",
			"A list, of values of one type; two lists one after the other; an element by its place, from 0 on, which filters cannot use.",
			example(`["甲", "乙"][0]`, "甲"), example(`record.tags + ["新"]`, []string{"vip", "华东", "新"}), example("record.tags[5]", errs{}))},
		{"exists", false, entry(c, "list.exists(x, condition)", "是否有一项满足条件。", "Whether an element fulfils the condition.",
			example("record.lines.exists(l, l.qty > 5)", true), example(`record.tags.exists(t, t.startsWith("v"))`, true))},
		{"all", false, entry(c, "list.all(x, condition)", "是否每一项都满足条件；空的列表满足。", "Whether every element does; an empty list does.",
			example("record.lines.all(l, has(l.product))", true))},
		{"exists_one", false, entry(c, "list.exists_one(x, condition)", "是否恰好有一项满足条件。", "Whether exactly one element does.",
			example(`record.lines.exists_one(l, l.product == "椅子")`, true))},
		{"filter", false, entry(c, "list.filter(x, condition)", "满足条件的各项。", "The elements that fulfil the condition.",
			example("size(record.lines.filter(l, has(l.amount)))", 2.0), example(`record.tags.filter(t, t != "vip")`, []string{"华东"}))},
		{"map", false, entry(c, "list.map(x, value)", "由每一项算出的值组成的列表，常与 SUM 等一起用。", "The list of a value of each element; mostly for SUM and its like.",
			example("SUM(record.lines.map(l, l.amount))", 128000.0), example("MAX(record.lines.map(l, l.amount))", 90000.0))},
		{"SUMIF", false, entry(c, "SUMIF(list, x, condition, value)", "满足条件的各项的值之和。", "The sum of a value over the elements that fulfil a condition.",
			example("SUMIF(record.lines, l, l.qty > 5, l.amount)", errs{}), example("SUMIF(record.lines, l, has(l.qty) && l.qty > 5, l.amount)", 38000.0))},
		{"COUNTIF", false, entry(c, "COUNTIF(list, x, condition)", "满足条件的有几项。", "How many elements fulfil a condition.",
			example("COUNTIF(record.lines, l, has(l.amount))", 2.0))},
		{"EXISTS", false, entry(c, "EXISTS(object, x, condition)", "另一个对象里是否有记录满足条件，如查重；只在服务器上计算。",
			"Whether another object has a record that fulfils a condition, for instance a duplicate; on the server only.",
			example("EXISTS(account, x, x.name == record.account.name && x.id != record.account.id)", false))},
	}
}

// peopleSyntax describes the acting person.
func peopleSyntax(entry entries) []described {
	const c = peopleCategory
	return []described{
		{"user", true, entry(c, "user · user.department · user.roles", "正在操作的人：id name email department departments roles manager active。",
			"Who acts: id name email department departments roles manager active.",
			example("record.account.owner == user", true), example(`"sales" in user.roles`, true))},
		{"inTree", false, entry(c, "inTree(department, department)", "前一个部门是不是后一个部门或它的下级。", "Whether the first department is the second or below it.",
			example("inTree(record.owner.department, user.department)", true))},
		{"under", false, entry(c, "under(person, user)", "这个人是不是 user 的直接或间接下属；只在服务器上计算。", "Whether a person reports to user, directly or not; on the server only.",
			example("under(record.owner, user)", true))},
		{"can", false, entry(c, "can(operation)", "正在操作的人对这条记录有没有某项权限，如 \"edit\"。", "Whether who acts may do an operation with the record, such as \"edit\".",
			example(`can("edit")`, true))},
	}
}

package expr

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
)

func TestIssues(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for _, c := range []struct {
		source       string
		usage        Usage
		line, column int
		code         string
	}{
		{`record.amout > 1`, Rule, 1, 8, codeUnknownField},
		{"record.won &&\n  record . amout > 1", Rule, 2, 12, codeUnknownField},
		{`record.owner.email == "x"`, Rule, 1, 14, codeUnknownField},
		{`"商机😀" == record.nam`, Rule, 1, 17, codeUnknownField},
		{`amount > 1`, Rule, 1, 1, codeUnknownName},
		{`recrod.amount > 1`, Rule, 1, 1, codeUnknownName},
		{`old.amount > 1`, Filter, 1, 1, codeUnknownName},
		{`type(1) == type(2)`, Rule, 1, 1, codeUnknownFunction},
		{`Round(record.amount) > 1`, Rule, 1, 1, codeUnknownFunction},
		{`record.amount % 2 == 1`, Rule, 1, 15, codeUnknownFunction},
		{`IF(record.won, 1)`, Value, 1, 1, codeArgumentCount},
		{`exists(record.tags)`, Rule, 1, 1, codeArgumentCount},
		{`record.close > 5`, Rule, 1, 14, codeOperator},
		{`record.created > record.close`, Filter, 1, 16, codeOperator},
		{`record.account == record.owner`, Rule, 1, 16, codeOperator},
		{`record.amount > "5"`, Rule, 1, 15, codeOperator},
		{`record.name && record.won`, Rule, 1, 8, codeNeedsBool},
		{`size(record.amount) > 1`, Rule, 1, 1, codeArguments},
		{`record.amount.contains("1")`, Rule, 1, 15, codeArguments},
		{`inTree(record.owner, user.department)`, Rule, 1, 1, codeArguments},
		{`record.name.foo == 1`, Rule, 1, 13, codeNoFields},
		{`record.name.exists(x, x == "a")`, Rule, 1, 8, codeNotAList},
		{`[1, "a"] == []`, Rule, 1, 5, codeMixedList},
		{`record.amount`, Filter, 1, 1, codeResultBool},
		{`record.account`, Rule, 1, 1, codeResultBool},
		{`[1, 2]`, Value, 1, 1, codeResultType},
		{`record.amount >`, Rule, 1, 16, codeIncomplete},
		{`(record.won`, Rule, 1, 12, codeIncomplete},
		{`record.name == "abc`, Rule, 1, 16, codeIncomplete},
		{`record.stage = "open"`, Rule, 1, 14, codeSingleEquals},
		{`record.金额 > 1`, Rule, 1, 8, codeCharacter},
		{"record.name == \"\xff\"", Rule, 1, 1, codeCharacter},
		{`record.won record.won`, Rule, 1, 12, codeSyntax},
		{`in == 1`, Rule, 1, 1, codeSyntax},
		{`if == 1`, Rule, 1, 1, codeUnknownName},
		{`record.name == “x”`, Rule, 1, 16, codeCharacter},
		{`record.name == "a\0b"`, Rule, 1, 16, codeSyntax},
		{`record.name == "a\u0000b"`, Rule, 1, 16, codeCharacter},
		{` `, Rule, 1, 1, codeEmpty},
		{`{"a": 1} == {"a": 1}`, Rule, 1, 1, codeUnsupported},
		{`1u == 1u`, Rule, 1, 1, codeUnsupported},
		{`record.tags.exists(record, record == "a")`, Rule, 1, 13, codeUnsupported},
		{`record.account.owner.manager.manager.name == ""`, Rule, 1, 38, codeTooManySteps},
		{`record.tags.all(a, record.tags.all(b, record.tags.all(c, a == c)))`, Rule, 1, 51, codeTooNested},
		{`date("2026-02-30") == record.close`, Rule, 1, 6, codeBadDate},
		{`datetime("2026-02-03") == record.created`, Rule, 1, 10, codeBadDateTime},
		{`record.name.matches("[")`, Rule, 1, 21, codeBadPattern},
		{`record.name.matches("(((a{100}){100}){100})")`, Rule, 1, 21, codePatternTooLarge},
		{`record.name.matches("(abcdefghijklmnopqrstuvwxyz){100}")`, Rule, 1, 21, codePatternTooLarge},
		{`record.lines`, Value, 1, 8, codeRowsUse},
		{`record.lines[0].qty > 1`, Rule, 1, 8, codeRowsUse},
		{`SUM(record.lines) > 1`, Rule, 1, 12, codeRowsUse},
		{`record.lines == record.lines`, Rule, 1, 8, codeRowsUse},
		{`(record.won ? record.lines : record.lines).exists(l, true)`, Rule, 1, 22, codeRowsUse},
		{`size([record.lines]) > 1`, Rule, 1, 14, codeRowsUse},
		{`record.lines.map(l, l.parts).size() > 1`, Rule, 1, 23, codeRowsUse},
		{`record.lines.exists(l, l.qyt > 1)`, Rule, 1, 26, codeUnknownField},
		{`record.lines.qty > 1`, Rule, 1, 14, codeNoFields},
		{`record.lines.exists(l, l.product.parent.parent.parent.name == "")`, Rule, 1, 55, codeTooManySteps},
		{`record.lines.exists(l, l == user)`, Rule, 1, 26, codeOperator},
		{`record.lines.map(l, l.qty) == [1]`, Filter, 1, 14, codeNotPushable},
		{`EXISTS(account, a)`, Rule, 1, 1, codeExistsForm},
		{`EXISTS("account", a, true)`, Rule, 1, 1, codeExistsForm},
		{`EXISTS(acount, a, true)`, Rule, 1, 8, codeUnknownObject},
		{`EXISTS(account, record, true)`, Rule, 1, 1, codeUnsupported},
		{`EXISTS(account, a, a.lvl > 1)`, Rule, 1, 22, codeUnknownField},
		{`EXISTS(account, a, a.level)`, Rule, 1, 22, codeNeedsBool},
		{`EXISTS(account, a, a.name.matches("x"))`, Rule, 1, 27, codeNotPushable},
		{`record.lines.exists(l, EXISTS(account, a, a == l.product))`, Rule, 1, 24, codeExistsInside},
		{`EXISTS(account, a, record.lines.exists(l, l.product == a))`, Rule, 1, 20, codeNotPushable},
		{`under(record.account, user)`, Rule, 1, 1, codeArguments},
		{`under(record.owner, record.account.owner)`, Rule, 1, 1, codeArguments},
		{`can()`, Rule, 1, 1, codeArgumentCount},
		{`can(1)`, Rule, 1, 1, codeArguments},
		{`record.total.foo > 1`, Rule, 1, 14, codeNoFields},
		{`record.label > 1`, Rule, 1, 14, codeOperator},
		{`record.lines.all(a, record.lines.all(b, a.qty <= b.qty))`, Rule, 1, 1, codeTooCostly},
		{`record.tags[0] == "a"`, Filter, 1, 12, codeNotPushable},
		{strings.Repeat(" ", maxSource) + `true`, Filter, 1, 1, codeTooLong},
		{strings.Repeat("(", 40) + `true` + strings.Repeat(")", 40), Filter, 1, 1, codeTooDeep},
		{`true` + strings.Repeat(" == true", 40), Filter, 1, 1, codeTooDeep},
	} {
		_, err := e.Compile("deal", c.source, c.usage)
		errs, ok := errors.AsType[*Errors](err)
		if !ok {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if is := errs.Issues[0]; is.Code != c.code || is.Line != c.line || is.Column != c.column {
			t.Errorf("%s: %d:%d %s, want %d:%d %s", c.source, is.Line, is.Column, is.Code, c.line, c.column, c.code)
		}
		for _, tag := range locale.Tags {
			for _, is := range errs.Localise(tag) {
				if is.Message == is.Code || strings.Contains(is.Message, "{") && is.Code != codeUnsupported || strings.Contains(is.Message, "%!") {
					t.Errorf("%s: %s message %q", c.source, tag, is.Message)
				}
			}
		}
	}
}

func TestSeveralIssues(t *testing.T) {
	t.Parallel()
	_, err := newEnv(t, demo()).Compile("deal", `record.amout > 1 && recrod.won && foo(1)`, Rule)
	var codes []string
	for _, is := range err.(*Errors).Issues {
		codes = append(codes, is.Code)
	}
	if got := strings.Join(codes, " "); got != codeUnknownField+" "+codeUnknownName+" "+codeUnknownFunction {
		t.Error(got)
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string]string{
		`record.amout > 1`:            "amount",
		`record.Amount > 1`:           "amount",
		`amount > 1`:                  "record.amount",
		`recrod.won`:                  "record",
		`isblank(record.won)`:         "isBlank",
		`record.name.startswith("x")`: "startsWith",
		`record.account.ownr == user`: "owner",
		`record.xyzzy > 1`:            "",
		`user.role == "x"`:            "roles",
	} {
		_, err := e.Compile("deal", source, Rule)
		got := ""
		if s, ok := err.(*Errors).Issues[0].Args["suggestion"].(locale.Text); ok {
			got = s.EN
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
		if fix := err.(*Errors).Localise(locale.EN)[0].Fix; fix != want {
			t.Errorf("%s: fix %q, want %q", source, fix, want)
		}
	}
}

// Large and deep input is refused in no time.
func TestHostileInput(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for what, source := range map[string]string{
		"a megabyte":          strings.Repeat("record.won && ", 75_000) + "true",
		"10,000 parentheses":  strings.Repeat("(", 10_000) + "true" + strings.Repeat(")", 10_000),
		"2,000 parentheses":   strings.Repeat("(", 2_000) + "true" + strings.Repeat(")", 2_000),
		"open parentheses":    strings.Repeat("(", 4_000),
		"open lists":          strings.Repeat("[", 4_000),
		"nots":                strings.Repeat("!", 4_000) + "true",
		"minuses":             strings.Repeat("-", 4_000) + "1 == 1",
		"ternaries":           strings.Repeat("true ? ", 500) + "true" + strings.Repeat(" : false", 500),
		"quotes":              strings.Repeat(`"`, 4_095),
		"calls":               strings.Repeat("ABS(", 800) + "1" + strings.Repeat(")", 800) + " == 1",
		"fields":              "record" + strings.Repeat(".account", 500) + ".won",
		"ands":                strings.Repeat("true&&", 600) + "true",
		"a long list":         "1 in [" + strings.Repeat("1,", 2_000) + "1]",
		"macros":              strings.Repeat("AND(true,", 400) + "true" + strings.Repeat(")", 400),
		"many ANDs":           "AND(" + strings.Repeat("true,", 700) + "true)",
		"escapes":             `"` + strings.Repeat(`\U0010FFFF`, 400) + `" == record.name`,
		"nested conditionals": strings.Repeat("(record.won ? record.amount : ", 25) + "1" + strings.Repeat(")", 25) + " == " + strings.Repeat("(record.won ? record.qty : ", 25) + "1" + strings.Repeat(")", 25),
	} {
		start := time.Now()
		_, err := e.Compile("deal", source, Filter)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s: %v", what, d)
		}
		if _, ok := errors.AsType[*Errors](err); err != nil && !ok {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Every code has its message, in both languages, with the same places.
func TestMessagesExist(t *testing.T) {
	t.Parallel()
	for _, code := range []string{
		codeUnknownField, codeNotPushable, codeSyntax, codeIncomplete, codeCharacter, codeEmpty, codeTooLong, codeTooDeep, codeTooNested,
		codeTooCostly, codeTooManySteps, codeUnknownName, codeUnknownFunction, codeNoFields, codeOperator, codeArguments, codeArgumentCount,
		codeSingleEquals, codeMixedList, codeNeedsBool, codeNotAList, codeResultBool, codeResultType, codeUnsupported, codeBadDate, codeBadDateTime,
		codeBadPattern, codeInvalid, codeRowsUse, codeExistsForm, codeExistsInside, codeUnknownObject, codePatternTooLarge,
	} {
		for _, tag := range locale.Tags {
			if locale.Message(tag, code, nil) == code {
				t.Errorf("no %s message %s", tag, code)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"amout", "amount"}, {"amuont", "amount"}, {"AMOUNT", "amount"}, {"qtx", "qty"}, {"q", ""}, {"foo", ""}, {"", ""}, {"amountamount", ""},
	} {
		if got := nearest(c.name, []string{"amount", "qty", "name"}); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

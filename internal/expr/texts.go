package expr

import (
	"regexp"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

func textFunctions() []function {
	one, two := []*cel.Type{textType}, []*cel.Type{textType, textType}
	test := func(f func(a, b string) bool) func(*time.Location, []ref.Val) ref.Val {
		return func(_ *time.Location, a []ref.Val) ref.Val { return types.Bool(f(text(a[0]), text(a[1]))) }
	}
	change := func(f func(string) string) func(*time.Location, []ref.Val) ref.Val {
		return func(_ *time.Location, a []ref.Val) ref.Val { return types.String(f(text(a[0]))) }
	}
	return []function{
		{name: "contains", doc: doc{
			category: textCategory, signatures: []string{"text.contains(part)"},
			zh: "文本是否含有另一段文本，区分大小写。", en: "Whether a text contains another; upper and lower case differ.",
			examples: []Example{{Source: `"上海分公司".contains("分公司")`, Result: true}, {Source: `"Tenon".contains("ten")`, Result: false}},
		}, overloads: []overload{{id: "text_contains", member: true, args: two, result: cel.BoolType, call: test(strings.Contains),
			sql: func(_ *time.Location, a []fragment) fragment { return strict("(instr(", a[0], ",", a[1], ") > 0)") }}}},
		{name: "startsWith", doc: doc{
			category: textCategory, signatures: []string{"text.startsWith(part)"},
			zh: "文本是否以另一段文本开头，区分大小写。", en: "Whether a text begins with another; upper and lower case differ.",
			examples: []Example{{Source: `"HT-2026-001".startsWith("HT-")`, Result: true}},
		}, overloads: []overload{{id: "text_starts_with", member: true, args: two, result: cel.BoolType, call: test(strings.HasPrefix),
			sql: func(_ *time.Location, a []fragment) fragment {
				return strict("(substr(", a[0], ",1,length(", a[1], ")) = ", a[1], ")")
			}}}},
		{name: "endsWith", doc: doc{
			category: textCategory, signatures: []string{"text.endsWith(part)"},
			zh: "文本是否以另一段文本结尾，区分大小写。", en: "Whether a text ends with another; upper and lower case differ.",
			examples: []Example{{Source: `"报价单.pdf".endsWith(".pdf")`, Result: true}},
		}, overloads: []overload{{id: "text_ends_with", member: true, args: two, result: cel.BoolType, call: test(strings.HasSuffix),
			// substr(x, -0) is all of x, so a start is computed.
			sql: func(_ *time.Location, a []fragment) fragment {
				return strict("(length(", a[0], ") >= length(", a[1], ") AND substr(", a[0], ",length(", a[0], ")-length(", a[1], ")+1) = ", a[1], ")")
			}}}},
		{name: "matches", doc: doc{
			category: textCategory, signatures: []string{"text.matches(pattern)"},
			zh:       "文本中是否有符合正则表达式（RE2）的部分；只在服务器上计算，不能用于筛选。",
			en:       "Whether some part of a text fits a regular expression (RE2); on the server only, and not in filters.",
			examples: []Example{{Source: `"13800138000".matches("^1[3-9][0-9]{9}$")`, Result: true}},
		}, overloads: []overload{{id: "text_matches", member: true, args: two, result: cel.BoolType, call: matches, server: true, constant: checkPattern}}},
		{name: "LOWER", doc: doc{
			category: textCategory, signatures: []string{"LOWER(text)"},
			zh: "把 A–Z 变成小写。", en: "Turns A–Z into lower case.",
			examples: []Example{{Source: `LOWER("Tenon 榫")`, Result: "tenon 榫"}},
		}, overloads: []overload{{id: "lower_text", args: one, result: textType, call: change(asciiLower), sql: infallible("lower")}}},
		{name: "UPPER", doc: doc{
			category: textCategory, signatures: []string{"UPPER(text)"},
			zh: "把 a–z 变成大写。", en: "Turns a–z into upper case.",
			examples: []Example{{Source: `UPPER("ht-01")`, Result: "HT-01"}},
		}, overloads: []overload{{id: "upper_text", args: one, result: textType, call: change(asciiUpper), sql: infallible("upper")}}},
	}
}

// matches finds a regular expression anywhere in a text. It runs in Go only.
func matches(_ *time.Location, a []ref.Val) ref.Val {
	re, ok := pattern(text(a[1]))
	if !ok {
		return fail(notAPattern)
	}
	return types.Bool(re.MatchString(text(a[0])))
}

func pattern(s string) (*regexp.Regexp, bool) {
	re, err := compilePattern(s)
	return re, err == nil
}

// asciiUpper and asciiLower change A to Z only, as SQLite's upper and lower do.
func asciiUpper(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r - 'A' + 'a'
		}
		return r
	}, s)
}

package expr

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

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
		{"contains", []overload{{id: "text_contains", member: true, args: two, result: cel.BoolType, call: test(strings.Contains),
			sql: func(_ *time.Location, a []fragment) fragment { return strict("(instr(", a[0], ",", a[1], ") > 0)") }}}},
		{"startsWith", []overload{{id: "text_starts_with", member: true, args: two, result: cel.BoolType, call: test(strings.HasPrefix),
			sql: func(_ *time.Location, a []fragment) fragment {
				return strict("(substr(", a[0], ",1,length(", a[1], ")) = ", a[1], ")")
			}}}},
		{"endsWith", []overload{{id: "text_ends_with", member: true, args: two, result: cel.BoolType, call: test(strings.HasSuffix),
			// substr(x, -0) is all of x, so a start is computed.
			sql: func(_ *time.Location, a []fragment) fragment {
				return strict("(length(", a[0], ") >= length(", a[1], ") AND substr(", a[0], ",length(", a[0], ")-length(", a[1], ")+1) = ", a[1], ")")
			}}}},
		{"matches", []overload{{id: "text_matches", member: true, args: two, result: cel.BoolType, call: matches, server: true}}},
		{"LOWER", []overload{{id: "lower_text", args: one, result: textType, call: change(asciiLower), sql: infallible("lower")}}},
		{"UPPER", []overload{{id: "upper_text", args: one, result: textType, call: change(asciiUpper), sql: infallible("upper")}}},
		{"LEFT", []overload{{id: "left_text", args: []*cel.Type{textType, numberType}, result: textType, call: left,
			sql: func(_ *time.Location, a []fragment) fragment {
				return failing(strict("(CASE WHEN ", a[1], " >= 0 THEN substr(", a[0], ",1,CAST(", a[1], " AS INTEGER)) END)"))
			}}}},
	}
}

// matches finds a regular expression anywhere in a text. It runs in Go only.
func matches(_ *time.Location, a []ref.Val) ref.Val {
	re, err := regexp.Compile(text(a[1]))
	if err != nil {
		return types.NewErr("not a pattern: %v", err)
	}
	return types.Bool(re.MatchString(text(a[0])))
}

// left gives the first n characters (code points).
func left(_ *time.Location, a []ref.Val) ref.Val {
	s, n := text(a[0]), number(a[1])
	if n < 0 {
		return types.NewErr("LEFT of a negative length")
	}
	if n >= float64(utf8.RuneCountInString(s)) {
		return types.String(s)
	}
	return types.String(string([]rune(s)[:int(n)]))
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

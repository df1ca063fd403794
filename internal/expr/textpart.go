package expr

import (
	"strings"
	"time"
	"unicode/utf8"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// maxText bounds, in characters, what functions make of texts: nested
// replacements would otherwise multiply.
const maxText = 100_000

// spaces are what TRIM takes away: space, tab, line ends, and the wide spaces
// that input methods write.
const spaces = " \t\n\r\u00a0\u3000"

// textParts are the functions that cut and join texts. They count characters
// (code points) from 1, and cut off fractions of counts.
func textParts() []function {
	return []function{
		{name: "LEFT", doc: doc{
			category: textCategory, signatures: []string{"LEFT(text, count)"},
			zh: "开头的若干个字符。", en: "The first characters.",
			examples: []Example{{Source: `LEFT("上海市浦东新区", 3)`, Result: "上海市"}, {Source: `LEFT("ab", 5)`, Result: "ab"}},
		}, overloads: []overload{{id: "left_text", args: of(textType, numberType), result: textType, call: left,
			sql: func(_ *time.Location, a []fragment) fragment {
				return failing(strict("(CASE WHEN ", a[1], " >= 0 THEN substr(", a[0], ",1,CAST(", a[1], " AS INTEGER)) END)"))
			}}}},
		{name: "RIGHT", doc: doc{
			category: textCategory, signatures: []string{"RIGHT(text, count)"},
			zh: "末尾的若干个字符。", en: "The last characters.",
			examples: []Example{{Source: `RIGHT("13800138000", 4)`, Result: "8000"}, {Source: `RIGHT("ab", 0)`, Result: ""}},
		}, overloads: []overload{bridge(overload{id: "right_text", args: of(textType, numberType), result: textType, call: right})}},
		{name: "MID", doc: doc{
			category: textCategory, signatures: []string{"MID(text, start, count)"},
			zh: "从第 start 个字符起的若干个字符，第一个字符是 1。", en: "Characters from a place on; the first character is 1.",
			examples: []Example{{Source: `MID("110105199003071234", 7, 8)`, Result: "19900307"}, {Source: `MID("榫卯😀", 3, 1)`, Result: "😀"}},
		}, overloads: []overload{bridge(overload{id: "mid_text", args: of(textType, numberType, numberType), result: textType, call: mid})}},
		{name: "LEN", doc: doc{
			category: textCategory, signatures: []string{"LEN(text)"},
			zh: "字符数；一个汉字或一个表情算一个。", en: "The number of characters; a Chinese character or an emoji is one.",
			examples: []Example{{Source: `LEN("榫卯 Tenon")`, Result: 8.0}},
		}, overloads: []overload{{id: "len_text", args: of(textType), result: numberType,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return types.Double(utf8.RuneCountInString(text(a[0]))) }, sql: infallible("length")}}},
		{name: "TRIM", doc: doc{
			category: textCategory, signatures: []string{"TRIM(text)"},
			zh: "去掉首尾的空格、全角空格和换行。", en: "Takes spaces, wide spaces and line ends away at both ends.",
			examples: []Example{{Source: `TRIM("  张伟　")`, Result: "张伟"}},
		}, overloads: []overload{{id: "trim_text", args: of(textType), result: textType,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return types.String(strings.Trim(text(a[0]), spaces)) },
			sql: func(_ *time.Location, a []fragment) fragment {
				return strict("trim(", a[0], ",char(32,9,10,13,160,12288))")
			}}}},
		{name: "REPLACE", doc: doc{
			category: textCategory, signatures: []string{"REPLACE(text, start, count, new)"},
			zh: "把从第 start 个字符起的若干个字符换成新的文本。", en: "Puts a new text in the place of some characters.",
			examples: []Example{{Source: `REPLACE("13800138000", 4, 4, "****")`, Result: "138****8000"}},
		}, overloads: []overload{bridge(overload{id: "replace_text", args: of(textType, numberType, numberType, textType), result: textType, call: replace})}},
		{name: "SUBSTITUTE", doc: doc{
			category: textCategory, signatures: []string{"SUBSTITUTE(text, old, new)"},
			zh: "把文本中每一处旧内容换成新内容。", en: "Puts a new text wherever an old one stands.",
			examples: []Example{{Source: `SUBSTITUTE("2026-01-31", "-", "/")`, Result: "2026/01/31"}},
		}, overloads: []overload{bridge(overload{id: "substitute_text", args: of(textType, textType, textType), result: textType, call: substitute})}},
		{name: "REPT", doc: doc{
			category: textCategory, signatures: []string{"REPT(text, count)"},
			zh: "把文本重复若干次。", en: "A text so many times.",
			examples: []Example{{Source: `REPT("★", 3)`, Result: "★★★"}},
		}, overloads: []overload{bridge(overload{id: "rept_text", args: of(textType, numberType), result: textType, call: repeat})}},
		{name: "SEARCH", doc: doc{
			category: textCategory, signatures: []string{"SEARCH(part, text)"},
			zh:       "一段文本第一次出现的位置，从 1 起；没有时为 0。不区分 A–Z 的大小写。",
			en:       "Where a text first stands in another, from 1 on; 0 when it does not. A–Z and a–z are the same.",
			examples: []Example{{Source: `SEARCH("@", "wang@example.com")`, Result: 5.0}, {Source: `SEARCH("x", "abc")`, Result: 0.0}},
		}, overloads: []overload{{id: "search_text", args: of(textType, textType), result: numberType, call: searchText,
			sql: func(_ *time.Location, a []fragment) fragment {
				return strict("instr(lower(", a[1], "),lower(", a[0], "))")
			}}}},
		{name: "JOIN", doc: doc{
			category: textCategory, signatures: []string{"JOIN(list, separator)"},
			zh: "把一组文本连成一段，中间放分隔符。", en: "Joins a list of texts, with a separator between them.",
			examples: []Example{{Source: `JOIN(["甲", "乙"], "、")`, Result: "甲、乙"}},
		}, overloads: []overload{bridge(overload{id: "join_list", args: of(listType, textType), result: textType, call: joinList})}},
		{name: "SPLIT", doc: doc{
			category: textCategory, signatures: []string{"SPLIT(text, separator)"},
			zh: "按分隔符把文本拆成一组文本；空文本得到空的列表。", en: "Cuts a text at each separator; of a blank text comes an empty list.",
			examples: []Example{{Source: `SPLIT("a,b,c", ",")`, Result: []string{"a", "b", "c"}}, {Source: `size(SPLIT("", ","))`, Result: 0.0}},
		}, overloads: []overload{bridge(overload{id: "split_text", args: of(textType, textType), result: listType, call: split})}},
	}
}

// cutAt gives s before and after its first n characters.
func cutAt(s string, n float64) (string, string) {
	if n >= float64(len(s)) { // which has at least as many bytes as characters
		return s, ""
	}
	at := 0
	for range int(n) {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at], s[at:]
}

func left(_ *time.Location, a []ref.Val) ref.Val {
	if number(a[1]) < 0 {
		return fail(negativeLength)
	}
	first, _ := cutAt(text(a[0]), number(a[1]))
	return types.String(first)
}

func right(_ *time.Location, a []ref.Val) ref.Val {
	s, n := text(a[0]), number(a[1])
	if n < 0 {
		return fail(negativeLength)
	}
	length := float64(utf8.RuneCountInString(s))
	if n >= length {
		return a[0]
	}
	_, last := cutAt(s, length-float64(int(n)))
	return types.String(last)
}

func mid(_ *time.Location, a []ref.Val) ref.Val {
	_, found, _, err := around(a)
	if err != nil {
		return err
	}
	return types.String(found)
}

func replace(_ *time.Location, a []ref.Val) ref.Val {
	before, _, after, err := around(a)
	if err != nil {
		return err
	}
	return bounded(before + text(a[3]) + after)
}

// around cuts a[0] before place a[1] and again a[2] characters later.
func around(a []ref.Val) (before, found, after string, err ref.Val) {
	start, n := number(a[1]), number(a[2])
	switch {
	case start < 1:
		return "", "", "", fail(startBeforeOne)
	case n < 0:
		return "", "", "", fail(negativeLength)
	}
	before, rest := cutAt(text(a[0]), start-1)
	found, after = cutAt(rest, n)
	return before, found, after, nil
}

func bounded(s string) ref.Val {
	if len(s) > maxText && utf8.RuneCountInString(s) > maxText {
		return fail(textTooLong)
	}
	return types.String(s)
}

func substitute(_ *time.Location, a []ref.Val) ref.Val {
	s, before, after := text(a[0]), text(a[1]), text(a[2])
	if before == "" {
		return a[0]
	}
	if grown := utf8.RuneCountInString(s) + strings.Count(s, before)*(utf8.RuneCountInString(after)-utf8.RuneCountInString(before)); grown > maxText {
		return fail(textTooLong)
	}
	return types.String(strings.ReplaceAll(s, before, after))
}

func repeat(_ *time.Location, a []ref.Val) ref.Val {
	s, n := text(a[0]), number(a[1])
	switch {
	case n < 0:
		return fail(negativeLength)
	case s == "":
		return a[0]
	case n > maxText || float64(utf8.RuneCountInString(s))*float64(int(n)) > maxText:
		return fail(textTooLong)
	}
	return types.String(strings.Repeat(s, int(n)))
}

func searchText(_ *time.Location, a []ref.Val) ref.Val {
	s := asciiLower(text(a[1]))
	at := strings.Index(s, asciiLower(text(a[0])))
	if at < 0 {
		return types.Double(0)
	}
	return types.Double(utf8.RuneCountInString(s[:at]) + 1)
}

func joinList(_ *time.Location, a []ref.Val) ref.Val {
	var parts []string
	for it := a[0].(traits.Lister).Iterator(); it.HasNext() == types.True; {
		s, ok := it.Next().(types.String)
		if !ok {
			return fail(notComparable)
		}
		parts = append(parts, string(s))
	}
	size := len(parts) * utf8.RuneCountInString(text(a[1]))
	for _, s := range parts {
		size += len(s)
	}
	if size > 8*maxText { // far too long, so not worth making
		return fail(textTooLong)
	}
	return bounded(strings.Join(parts, text(a[1])))
}

func split(_ *time.Location, a []ref.Val) ref.Val {
	s, separator := text(a[0]), text(a[1])
	switch {
	case separator == "":
		return fail(emptySeparator)
	case s == "":
		return types.NewStringList(types.DefaultTypeAdapter, nil)
	}
	return types.NewStringList(types.DefaultTypeAdapter, strings.Split(s, separator))
}

package expr

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// fnPart is what CONCATENATE makes of its arguments: their text, that of a blank
// being empty.
const fnPart = "@text"

// textForms are the functions between texts and other values.
func textForms() []function {
	number2text := func(a []ref.Val) ref.Val { return types.String(plainNumber(number(a[0]))) }
	date2text := func(a []ref.Val) ref.Val { return types.String(a[0].(date).String()) }
	datetime2text := atLocal(func(t time.Time) ref.Val { return types.String(t.Format("2006-01-02 15:04")) })
	return []function{
		{name: "TEXT", doc: doc{
			category: textCategory, signatures: []string{"TEXT(value)", "TEXT(number, format)", "TEXT(date, format)"},
			zh: "把数或日期变成文本。数的格式如 \"0.00\"、\"#,##0.00\"、\"0.0%\"、\"¥#,##0\"；日期的格式用 yyyy MM dd HH mm ss，如 \"yyyy年M月d日\"。",
			en: "Makes a text of a number or a date. Formats of numbers are like \"0.00\", \"#,##0.00\", \"0.0%\" or \"$#,##0\"; those of dates use yyyy MM dd HH mm ss.",
			examples: []Example{{Source: `TEXT(1234567.891, "#,##0.00")`, Result: "1,234,567.89"}, {Source: `TEXT(0.256, "0.0%")`, Result: "25.6%"},
				{Source: `TEXT(7, "000")`, Result: "007"}, {Source: `TEXT(date("2026-01-31"), "yyyy年M月d日")`, Result: "2026年1月31日"}, {Source: `TEXT(1.50)`, Result: "1.5"}},
		}, overloads: []overload{
			bridge(overload{id: "text_number", args: of(numberType), result: textType, call: func(_ *time.Location, a []ref.Val) ref.Val { return number2text(a) }}),
			bridge(overload{id: "text_number_format", args: of(numberType, textType), result: textType, constant: parses(numberFormat, codeBadNumberFormat), call: func(_ *time.Location, a []ref.Val) ref.Val {
				s, ok := formatNumber(number(a[0]), text(a[1]))
				return textOr(s, ok, badNumberFormat)
			}}),
			bridge(overload{id: "text_date", args: of(dateType), result: textType, call: func(_ *time.Location, a []ref.Val) ref.Val { return date2text(a) }}),
			bridge(overload{id: "text_date_format", args: of(dateType, textType), result: textType, constant: parses(dateFormat, codeBadDateFormat), call: func(_ *time.Location, a []ref.Val) ref.Val {
				s, ok := formatTime(a[0].(date).time(), text(a[1]))
				return textOr(s, ok, badDateFormat)
			}}),
			bridge(overload{id: "text_datetime", args: of(cel.TimestampType), result: textType, call: datetime2text}),
			bridge(overload{id: "text_datetime_format", args: of(cel.TimestampType, textType), result: textType, constant: parses(dateFormat, codeBadDateFormat), call: func(z *time.Location, a []ref.Val) ref.Val {
				return atLocal(func(t time.Time) ref.Val {
					s, ok := formatTime(t, text(a[1]))
					return textOr(s, ok, badDateFormat)
				})(z, a)
			}}),
			{id: "text_text", args: of(textType), result: textType, call: func(_ *time.Location, a []ref.Val) ref.Val { return a[0] },
				sql: func(_ *time.Location, a []fragment) fragment { return a[0] }},
		}},
		{name: "VALUE", doc: doc{
			category: textCategory, signatures: []string{"VALUE(text)"},
			zh:       "把写成文本的数变成数；可以有千位逗号和百分号。其他内容出错。",
			en:       "The number that a text writes; thousands may have commas, and a % may follow. Anything else is an error.",
			examples: []Example{{Source: `VALUE("1,234.5")`, Result: 1234.5}, {Source: `VALUE(" 12% ")`, Result: 0.12}, {Source: `VALUE("12元")`, Error: true}},
		}, overloads: []overload{bridge(overload{id: "value_text", args: of(textType), result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			x, ok := parseNumber(text(a[0]))
			if !ok {
				return fail(notANumber)
			}
			return types.Double(x)
		}})}},
		{name: "RMBCAPITAL", doc: doc{
			category: textCategory, signatures: []string{"RMBCAPITAL(number)"},
			zh: "人民币大写金额，四舍五入到分，最大 1 千万亿。", en: "An amount of yuan in Chinese capitals, rounded to cents, up to 1e15.",
			examples: []Example{{Source: "RMBCAPITAL(1680.32)", Result: "壹仟陆佰捌拾元叁角贰分"}, {Source: "RMBCAPITAL(107000.5)", Result: "壹拾万柒仟元伍角整"},
				{Source: "RMBCAPITAL(100000005)", Result: "壹亿零伍元整"}, {Source: "RMBCAPITAL(-16409.02)", Result: "负壹万陆仟肆佰零玖元零贰分"}},
		}, overloads: []overload{bridge(overload{id: "rmbcapital_number", args: of(numberType), result: textType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			s, ok := rmbCapital(number(a[0]))
			return textOr(s, ok, rmbOutOfRange)
		}})}},
		{name: fnPart, overloads: []overload{
			blankAsEmpty("part_text", textType, func(a []ref.Val) ref.Val { return a[0] }),
			blankAsEmpty("part_number", blankable, number2text),
			blankAsEmpty("part_date", blankableDate, date2text),
			{id: "part_datetime", args: of(blankableDateTime), result: textType, call: func(z *time.Location, a []ref.Val) ref.Val {
				if a[0] == types.NullValue {
					return types.String("")
				}
				return datetime2text(z, a)
			}, sql: orEmpty("text_datetime")},
		}},
	}
}

// blankAsEmpty is an overload of CONCATENATE's part.
func blankAsEmpty(id string, t *cel.Type, call func([]ref.Val) ref.Val) overload {
	form := orEmpty("text" + strings.TrimPrefix(id, "part"))
	if t == textType {
		form = func(_ *time.Location, a []fragment) fragment { return a[0] }
	}
	return overload{id: id, args: of(t), result: textType, sql: form, call: func(_ *time.Location, a []ref.Val) ref.Val {
		if a[0] == types.NullValue {
			return types.String("")
		}
		return call(a)
	}}
}

// orEmpty is the SQL form of an overload of TEXT, but of a blank it is ”.
func orEmpty(id string) sqlForm {
	return func(zone *time.Location, a []fragment) fragment {
		return perBranch(a[0], func(f fragment) fragment {
			known := f
			known.blank = false
			out := failing(called(bridgeName(id), []fragment{known, {sql: "?", args: []any{zone.String()}}}))
			if !f.blank {
				return out
			}
			return failing(strict("(CASE WHEN ", plain(f), " IS NULL THEN '' ELSE ", out, " END)"))
		})
	}
}

func textOr(s string, ok bool, f failure) ref.Val {
	if !ok {
		return fail(f)
	}
	return types.String(s)
}

// plainNumber writes a number in the fewest digits that tell it, without an
// exponent.
func plainNumber(x float64) string { return strconv.FormatFloat(unsigned0(x), 'f', -1, 64) }

var writtenNumber = regexp.MustCompile(`^[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)(?:%|[eE][+-]?[0-9]{1,3})?$`)

// parseNumber reads a number as people write it.
func parseNumber(s string) (float64, bool) {
	s = strings.Trim(s, spaces)
	if len(s) > maxFormat || !writtenNumber.MatchString(s) {
		return 0, false
	}
	s = strings.ReplaceAll(s, ",", "")
	if rest, percent := strings.CutSuffix(s, "%"); percent {
		s = rest + "e-2"
	}
	x, err := strconv.ParseFloat(s, 64)
	return unsigned0(x), err == nil
}

package expr

import (
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// callable is an overload with the name that people call it by.
type callable struct {
	name string
	*overload
}

// callables are the overloads of the registry that are written as calls, by the
// kind of their result.
var callables = sync.OnceValue(func() map[string][]callable {
	out := map[string][]callable{}
	for _, f := range library() {
		if operatorName(f.name) != f.name || strings.HasPrefix(f.name, "@") {
			continue
		}
		for i := range f.overloads {
			o := &f.overloads[i]
			if slices.Contains([]string{"text_to_date", "text_to_datetime", "is_blank", "or_zero", "text_matches", "can_text"}, o.id) {
				continue // which the grammar itself makes
			}
			kind := typeName(o.result)
			out[kind] = append(out[kind], callable{f.name, o})
		}
	}
	return out
})

// hints are arguments by overload and place that chance would not find.
var hints = map[string]map[int][]string{
	"round_number_digits": {1: someDigits}, "roundup_2": {1: someDigits}, "rounddown_2": {1: someDigits},
	"ceiling_2": {1: someSteps}, "floor_2": {1: someSteps}, "mod_number": {1: someSteps},
	"power_number": {0: {"1.05", "2", "-3", "0", "0.1"}, 1: {"2", "3", "-1", "0", "-12", "40", "0.5", "401", "-401"}},
	"left_text":    {1: someCounts}, "right_text": {1: someCounts}, "mid_text": {1: someCounts, 2: someCounts},
	"replace_text": {1: someCounts, 2: someCounts}, "rept_text": {1: {"0", "1", "3", "-1", "2.9", "1e9", "60000"}},
	"substitute_text": {1: {"'a'", "''", "'😀'", "'商'", "'ab'"}}, "split_text": {1: {"','", "'/'", "'a'", "''", "'机'"}}, "join_list": {1: {"'、'", "''", "'😀'"}},
	"search_text":          {0: {"'A'", "'x'", "''", "'机'", "'d1'"}},
	"value_text":           {0: {"'1,234.50'", "' 12.5% '", "'-0'", "'.5'", "'1e3'", "'12,34'", "'1.'", "''", "'９'", "'1e999'", "record.name"}},
	"text_number_format":   {1: {"'0'", "'0.00'", "'#,##0.00'", "'¥#,##0'", "'0.0%'", "'000'", "'#.##'", "'0.0#'", "'#'", "''", "'x'", "'0.0.0'", "' 0 元'"}},
	"text_date_format":     {1: someDateFormats},
	"text_datetime_format": {1: someDateFormats},
	"rmbcapital_number":    {0: {"record.amount", "record.account.level", "1680.32", "107000.53", "0.05", "1e15", "1e12 + 0.01", "-100010001", "16409.02", "record.amount * 10001"}},
	"date_parts":           {0: {"2024", "2025", "1", "9999", "0", "10000"}, 1: {"2", "12", "13", "0", "-5", "record.account.level"}, 2: {"29", "31", "1", "0", "-1", "366", "0.9"}},
	"datetime_parts":       {1: {"0", "2", "23", "24", "-0.5", "1.9"}, 2: {"0", "30", "59", "60"}},
	"datedelta_date":       {1: someDays}, "datedelta_datetime": {1: someDays},
	"edate_date": {1: someMonths}, "edate_datetime": {1: someMonths}, "eomonth_date": {1: someMonths},
	"datedif_date": {2: someUnits}, "datedif_datetime": {2: someUnits},
	"workday": {1: someDays}, "workday_holidays": {1: someDays}, "workday_worked": {1: someDays},
}

var (
	someDigits      = []string{"0", "1", "2", "-1", "-2", "15", "16", "0.5", "record.amount"}
	someSteps       = []string{"1", "0.5", "3", "0.3", "1000", "0", "-2", "record.amount"}
	someCounts      = []string{"0", "1", "2", "3", "-1", "1.5", "0.9", "1e300", "record.amount"}
	someDays        = []string{"0", "1", "-1", "7", "30", "-365", "0.7", "1e9", "record.amount"}
	someMonths      = []string{"0", "1", "-1", "12", "13", "-11", "0.7", "1e9", "record.amount"}
	someUnits       = []string{"'Y'", "'M'", "'D'", "'h'", "'m'", "'s'", "'y'", "'d'", "''", "'W'", "record.name"}
	someDateFormats = []string{"'yyyy-MM-dd'", "'yyyy年M月d日'", "'yy/M/d H:m:s'", "'YYYY-MM-DD HH:mm:ss'", "'yyyyMMddHHmm'", "'MMM'", "'q'", "''", "'😀dd'"}
)

// call writes a call that gives a value of the kind.
func (g generator) call(kind string, depth int) string {
	if kind == "text" && g.Intn(4) == 0 {
		return g.concatenation(depth)
	}
	return g.callOf(pick(g.dice, callables()[kind]...), depth)
}

func (g generator) callOf(f callable, depth int) string {
	args := make([]string, len(f.args))
	for i, t := range f.args {
		if some := hints[f.id][i]; some != nil && g.Intn(4) > 0 {
			args[i] = pick(g.dice, some...)
		} else {
			args[i] = g.argument(t, depth-1)
		}
	}
	if f.aggregate != "" && g.Intn(2) == 0 && strings.Contains(args[0], ",") {
		args[0] = strings.TrimSuffix(strings.TrimPrefix(args[0], "["), "]") // several arguments
	}
	if f.member {
		return args[0] + "." + f.name + "(" + strings.Join(args[1:], ", ") + ")"
	}
	return f.name + "(" + strings.Join(args, ", ") + ")"
}

func (g generator) argument(t *cel.Type, depth int) string {
	switch t.Kind() {
	case types.BoolKind:
		return g.boolean(depth)
	case types.StringKind:
		return g.text(depth)
	case types.TimestampKind:
		return g.instant(depth)
	case types.StructKind:
		return g.date(depth)
	case types.ListKind:
		return g.listOf(t.Parameters()[0], depth)
	}
	return g.number(depth)
}

// listOf writes a list of elements of a type. Of dates it is mostly one that SQL
// can have as an argument, which reads no record.
func (g generator) listOf(element *cel.Type, depth int) string {
	if element == textType {
		return g.list()
	}
	if element == blankableDate && g.Intn(3) > 0 {
		return pick(g.dice, "[date('2024-02-29'), date('2025-05-01'), date('2024-06-15')]", "[TODAY()]", "[date('2024-02-24'), date('2024-02-29'), date('2024-02-29')]")
	}
	parts := make([]string, 1+g.Intn(3))
	for i := range parts {
		parts[i] = g.argument(element, depth)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (g generator) concatenation(depth int) string {
	parts := make([]string, 1+g.Intn(3))
	for i := range parts {
		parts[i] = pick(g.dice, g.number, g.text, g.date, g.instant)(depth - 1)
	}
	return "CONCATENATE(" + strings.Join(parts, ", ") + ")"
}

// choice writes a conditional of the functions that are short for one.
func (g generator) choice(value func(int) string, depth int) string {
	v := func() string { return value(depth - 1) }
	switch g.Intn(3) {
	case 0:
		return "IFS(" + g.boolean(depth-1) + ", " + v() + ", " + g.boolean(depth-1) + ", " + v() + ", " + v() + ")"
	case 1:
		return "SWITCH(" + pick(g.dice, "record.stage, 'open', "+v()+", 'won', ", "record.amount, 1, "+v()+", 0.1 + 0.2, ", "record.owner, user, "+v()+", 'u2', ") + v() + ", " + v() + ")"
	}
	return "COALESCE(" + v() + ", " + v() + ")"
}

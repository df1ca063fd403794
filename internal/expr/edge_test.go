package expr

import (
	"context"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
)

// erring is the result of what must err.
type erring struct{}

// results evaluates expressions without a record.
func results(t *testing.T, zone string, want map[string]any) {
	t.Helper()
	e := newEnvIn(t, demo(), zone)
	for source, result := range want {
		p, err := e.Compile("deal", source, Value)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got, err := p.Eval(context.Background(), Vars{Record: Values{}, Now: testNow})
		if err != nil {
			got = erring{}
		}
		if !reflect.DeepEqual(got, result) {
			t.Errorf("%s = %#v %v, want %#v", source, got, err, result)
		}
	}
}

func TestRoundingEdges(t *testing.T) {
	t.Parallel()
	results(t, "UTC", map[string]any{
		"ROUNDUP(1.0000000001)": 2.0, "ROUNDUP(-0.1)": -1.0, "ROUNDUP(2)": 2.0, "ROUNDUP(1201, -2)": 1300.0, "ROUNDUP(0.3, 1)": 0.3, "ROUNDUP(1, 16)": erring{},
		"ROUNDDOWN(-0.9)": 0.0, "ROUNDDOWN(1299, -2)": 1200.0, "ROUNDDOWN(1.005, 3)": 1.005, "ROUNDDOWN(1, 0.5)": erring{},
		"CEILING(-0.5)": 0.0, "CEILING(0.3, 0.1)": 0.3, "CEILING(0.31, 0.1)": 0.4, "CEILING(5, 0)": erring{}, "CEILING(5, -1)": erring{}, "CEILING(1e300 + 1, 7)": 1e300,
		"FLOOR(0.3, 0.1)": 0.3, "FLOOR(-0.31, 0.1)": -0.4, "FLOOR(1e12 + 0.5)": 1e12,
		"INT(-0.5)": -1.0, "INT(0.9999999)": 0.0, "INT(1e300 * 1)": 1e300,
		"MOD(10, -3)": -2.0, "MOD(-10, -3)": -1.0, "MOD(0.3, 0.1)": 0.0, "MOD(6, 3)": 0.0, "MOD(1e300 * 1, 7)": 1.0, "MOD(1, 0)": erring{},
		"POWER(0, 0)": 1.0, "POWER(0, -1)": erring{}, "POWER(10, 308)": 1e308, "POWER(10, 309)": erring{}, "POWER(10, -330)": 0.0, "POWER(1.1, 2)": 1.21,
		"POWER(-2, 3)": -8.0, "POWER(2, 0.5)": erring{}, "SQRT(2)": 1.4142135623730951, "SQRT(0)": 0.0,
	})
}

func TestTotalEdges(t *testing.T) {
	t.Parallel()
	results(t, "UTC", map[string]any{
		"SUM([])": 0.0, "AVERAGE([])": nil, "MIN([])": nil, "MAX([])": nil, "COUNT([])": 0.0,
		"SUM(record.amount, record.qty)": 0.0, "AVERAGE(record.amount, 3)": 3.0, "MAX(record.amount, -3)": -3.0, "COUNT(record.amount, 0)": 1.0,
		"SUM(1e300 * 1, 1, -1e300 * 1)": 1.0, "SUM(0.1, 0.2, 0.3, -0.6)": 0.0, "AVERAGE(0.1, 0.2)": 0.15, "SUM(1e308 * 1, 1e308 * 1)": erring{},
		"AVERAGE(1e308 * 1, 1e308 * 1)": 1e308, "SUM(1, 1/0)": erring{}, "MIN(record.close, date('2026-01-01'))": "2026-01-01", "COUNT(record.close, TODAY())": 1.0,
		"MAX(now, record.created)": "2025-03-09 17:30:00.123Z",
	})
}

func TestTextEdges(t *testing.T) {
	t.Parallel()
	results(t, "UTC", map[string]any{
		`LEFT("😀榫", 1)`: "😀", `RIGHT("榫😀", 1)`: "😀", `RIGHT("榫卯", 9)`: "榫卯", `RIGHT("ab", 0.9)`: "", `RIGHT("ab", -1)`: erring{}, `RIGHT("", 3)`: "",
		`MID("a😀b", 2, 2)`: "😀b", `MID("ab", 3, 1)`: "", `MID("ab", 1, 0)`: "", `MID("ab", 0, 1)`: erring{}, `MID("ab", 1, -1)`: erring{}, `MID("abc", 2.9, 1.9)`: "b",
		`MID("ab", 1e18, 1)`: "", `LEN("")`: 0.0, `LEN("👨‍👩‍👧")`: 5.0, `TRIM("　 a b \n")`: "a b", `TRIM("")`: "",
		`REPLACE("abc", 4, 0, "d")`: "abcd", `REPLACE("abc", 2, 9, "")`: "a", `REPLACE("abc", 0, 1, "")`: erring{},
		`SUBSTITUTE("aaa", "aa", "b")`: "ba", `SUBSTITUTE("a", "", "b")`: "a", `SUBSTITUTE("a", "A", "b")`: "a",
		`REPT("ab", 0)`: "", `REPT("", 1e9)`: "", `REPT("ab", 60000)`: erring{}, `LEN(REPT("a", 100000))`: 100000.0, `SUBSTITUTE(REPT("a", 1000), "a", REPT("b", 1000))`: erring{},
		`SEARCH("", "abc")`: 1.0, `SEARCH("C", "😀c")`: 2.0, `JOIN([], ",")`: "", `SPLIT("a,", ",")`: []string{"a", ""}, `SPLIT("a", "")`: erring{},
		`CONCATENATE("a")`: "a", `CONCATENATE(record.amount, record.close, record.created, record.name, "|")`: "|", `CONCATENATE("共", 3, "件 ", date("2026-01-31"))`: "共3件 2026-01-31",
		`CONCATENATE(1/0)`: erring{}, `TEXT(1e21 * 1)`: "1000000000000000000000", `TEXT(0.0000001)`: "0.0000001", `TEXT(-0.0)`: "0", `TEXT("a")`: "a",
		`TEXT(0, "#")`: "0", `TEXT(0.5, "#.##")`: ".5", `TEXT(1.005, "0.00")`: "1.01", `TEXT(-1234.5, "¥#,##0.00 元")`: "-¥1,234.50 元", `TEXT(-0.001, "0.00")`: "0.00",
		`TEXT(999.995, "#,##0.00")`: "1,000.00", `TEXT(0.005, "0%")`: "1%", `TEXT(12345, "0,000,000")`: "0,012,345", `TEXT(1, "" + record.name)`: erring{}, `TEXT(1, "0x0" + record.name)`: erring{}, `TEXT(1.10, "0.0#")`: "1.1",
		`TEXT(date("0099-03-07"), "yyyy/yy/M/dd H")`: "0099/99/3/07 0", `TEXT(date("2026-03-07"), "MMM" + record.name)`: erring{}, `TEXT(date("2026-03-07"), "yyyyMMddHHmmss")`: "20260307000000", `TEXT(date("2026-03-07"), "yY" + record.name)`: erring{}, `TEXT(date("2026-03-07"), "yyyy-MM-ddT" + record.name)`: erring{},
		`VALUE("-0")`: 0.0, `VALUE("1e3")`: 1000.0, `VALUE("1,23")`: erring{}, `VALUE("")`: erring{}, `VALUE("　5")`: 5.0, `VALUE("1e999")`: erring{}, `VALUE("NaN")`: erring{}, `VALUE("+.5%")`: 0.005, `VALUE("0x10")`: erring{},
	})
}

func TestRMBCapital(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]string{
		0: "零元整", 1: "壹元整", 10: "壹拾元整", 0.5: "伍角整", 0.05: "伍分", 0.004: "零元整", 0.005: "壹分", 1.05: "壹元零伍分", 1.5: "壹元伍角整", 1.56: "壹元伍角陆分",
		1409.5: "壹仟肆佰零玖元伍角整", 6007.14: "陆仟零柒元壹角肆分", 1680.32: "壹仟陆佰捌拾元叁角贰分", 107000.53: "壹拾万柒仟元伍角叁分", 16409.02: "壹万陆仟肆佰零玖元零贰分", 325.04: "叁佰贰拾伍元零肆分",
		10001: "壹万零壹元整", 10010: "壹万零壹拾元整", 100100: "壹拾万零壹佰元整", 1e8: "壹亿元整", 100010000: "壹亿零壹万元整", 100000005: "壹亿零伍元整", 100005000: "壹亿零伍仟元整",
		1000500000: "壹拾亿零伍拾万元整", 1e12: "壹万亿元整", 1e12 + 1: "壹万亿零壹元整", 1.0001e12: "壹万零壹亿元整", 1e15: "壹仟万亿元整", 99999999999999.98: "玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角捌分",
		-1.01: "负壹元零壹分", -0.001: "零元整", 20000000: "贰仟万元整",
	} {
		if got, ok := rmbCapital(x); !ok || got != want {
			t.Errorf("%v: %s %v, want %s", x, got, ok, want)
		}
	}
	for _, x := range []float64{1e15 + 1, -1e16, 1e300} {
		if got, ok := rmbCapital(x); ok {
			t.Errorf("%v: %s", x, got)
		}
	}
}

func TestCalendarEdges(t *testing.T) {
	t.Parallel()
	results(t, "UTC", map[string]any{
		`DATE(2024, 2, 30)`: "2024-03-01", `DATE(2024, 0, 1)`: "2023-12-01", `DATE(99, 1, 1)`: "0099-01-01", `DATE(0, 1, 1)`: erring{}, `DATE(9999, 12, 32)`: erring{}, `DATE(2024, 1, 1e9)`: erring{},
		`EDATE(date("2024-01-31"), 1)`: "2024-02-29", `EDATE(date("2023-01-31"), 1)`: "2023-02-28", `EDATE(date("2024-03-31"), -1)`: "2024-02-29", `EDATE(date("2024-02-29"), 12)`: "2025-02-28",
		`EDATE(date("2024-01-31"), 1.9)`: "2024-02-29", `EDATE(date("9999-12-31"), 1)`: erring{}, `EDATE(date("0001-01-01"), -1)`: erring{}, `EDATE(date("0001-02-01"), -1)`: "0001-01-01",
		`EOMONTH(date("2024-02-10"), 0)`: "2024-02-29", `EOMONTH(date("2024-01-31"), -11)`: "2023-02-28", `EOMONTH(date("9999-12-01"), 0)`: "9999-12-31",
		`DATEDIF(date("2024-02-29"), date("2025-02-28"), "Y")`: 0.0, `DATEDIF(date("2024-02-29"), date("2025-03-01"), "Y")`: 1.0, `DATEDIF(date("2025-03-01"), date("2024-02-29"), "M")`: -12.0,
		`DATEDIF(date("2024-01-31"), date("2024-03-01"), "M")`: 1.0, `DATEDIF(date("2024-01-01"), date("2024-01-02"), "h")`: 24.0, `DATEDIF(date("2024-01-01"), date("2024-01-02"), "W" + record.name)`: erring{},
		`DATEDIF(datetime("2024-01-01 10:00:00.000Z"), datetime("2024-01-03 09:59:59.999Z"), "D")`: 1.0, `DATEDIF(datetime("2024-01-03 09:59:59.999Z"), datetime("2024-01-01 10:00:00.000Z"), "s")`: -172799.0,
		`DATEDIF(datetime("2024-01-01 10:00:00.000Z"), datetime("2024-01-01 10:00:00.000Z"), "m")`: 0.0,
		`QUARTER(date("2024-03-31"))`: 1.0, `QUARTER(date("2024-10-01"))`: 4.0, `WEEKDAY(date("2024-02-25"))`: 7.0, `WEEKDAY(date("0001-01-01"))`: 1.0,
		`WEEKNUM(date("2021-01-03"))`: 53.0, `WEEKNUM(date("2021-01-04"))`: 1.0, `WEEKNUM(date("2024-12-30"))`: 1.0,
		`DATETIME(date("2024-02-29"), 24, 0)`: erring{}, `DATETIME(date("2024-02-29"), -0.5, 0)`: erring{}, `DATETIME(date("2024-02-29"), 23.9, 59.9)`: "2024-02-29 23:59:00.000Z",
		`YEAR(record.close)`: erring{}, `EDATE(TODAY(), record.amount)`: erring{}, `DAYS(date("2024-03-01"), date("2024-02-28"))`: 2.0,
	})
}

// Clocks in New York go forward on 2025-03-09 at 2 and back on 2025-11-02 at 2.
func TestSummerTime(t *testing.T) {
	t.Parallel()
	results(t, "America/New_York", map[string]any{
		`DATETIME(date("2025-03-09"), 1, 59)`: "2025-03-09 06:59:00.000Z", `DATETIME(date("2025-03-09"), 2, 30)`: "2025-03-09 07:30:00.000Z", `DATETIME(date("2025-03-09"), 3, 0)`: "2025-03-09 07:00:00.000Z",
		`DATETIME(date("2025-11-02"), 1, 30)`: "2025-11-02 05:30:00.000Z", `DATETIME(date("2025-11-02"), 2, 0)`: "2025-11-02 07:00:00.000Z", `DATETIME(date("2025-11-02"), 0, 59)`: "2025-11-02 04:59:00.000Z",
		`HOUR(DATETIME(date("2025-03-09"), 2, 30))`:      3.0,
		`EDATE(datetime("2025-02-09 07:30:00.000Z"), 1)`: "2025-03-09 07:30:00.000Z", `EDATE(datetime("2025-01-31 12:00:00.123Z"), 6)`: "2025-07-31 11:00:00.123Z",
		`DATEDIF(datetime("2025-03-08 17:00:00.000Z"), datetime("2025-03-09 16:00:00.000Z"), "D")`: 1.0, `DATEDIF(datetime("2025-03-08 17:00:00.000Z"), datetime("2025-03-09 16:00:00.000Z"), "h")`: 23.0,
		`DAYS(datetime("2025-03-10 03:59:00.000Z"), datetime("2025-03-09 05:00:00.000Z"))`: 0.0, `WEEKDAY(datetime("2025-03-10 03:59:00.000Z"))`: 7.0, `MINUTE(datetime("2025-03-10 03:59:00.000Z"))`: 59.0,
		`TEXT(datetime("2025-03-09 07:00:00.000Z"))`: "2025-03-09 03:00", `TEXT(datetime("2025-03-09 06:59:59.999Z"), "H:m:s")`: "1:59:59",
		`YEAR(datetime("0001-01-01 00:00:00.000Z"))`: erring{}, `DATETIME(date("9999-12-31"), 23, 0)`: erring{},
	})
	results(t, "Asia/Kolkata", map[string]any{`MINUTE(datetime("2025-03-09 07:00:00.000Z"))`: 30.0, `DATETIME(date("2025-03-09"), 0, 0)`: "2025-03-08 18:30:00.000Z"})
}

func TestWorkdays(t *testing.T) {
	t.Parallel()
	results(t, "UTC", map[string]any{
		`NETWORKDAYS(date("2024-02-24"), date("2024-02-25"))`: 0.0, `NETWORKDAYS(date("2024-02-23"), date("2024-02-23"))`: 1.0, `NETWORKDAYS(date("2024-02-29"), date("2024-02-23"))`: -5.0,
		`NETWORKDAYS(date("0001-01-01"), date("9999-12-31"))`: 2608615.0, `NETWORKDAYS(date("2024-02-19"), date("2024-02-23"), [date("2024-02-19"), date("2024-02-19"), date("2024-02-24"), record.close])`: 4.0,
		`NETWORKDAYS(date("2024-02-19"), date("2024-02-25"), [date("2024-02-24")], [date("2024-02-24"), date("2024-02-25")])`: 6.0,
		`WORKDAY(date("2024-02-24"), 0)`: "2024-02-24", `WORKDAY(date("2024-02-23"), 1)`: "2024-02-26", `WORKDAY(date("2024-02-26"), -1)`: "2024-02-23", `WORKDAY(date("2024-02-23"), 1.9)`: "2024-02-26",
		`WORKDAY(date("2024-02-23"), 10000)`: "2062-06-23", `WORKDAY(date("2024-02-23"), 10001)`: erring{}, `WORKDAY(date("9999-12-31"), 1)`: erring{},
		`WORKDAY(date("2024-02-23"), 1, [], [date("2024-02-24")])`: "2024-02-24", `WORKDAY(date("2024-02-23"), -1, [date("2024-02-22")])`: "2024-02-21",
	})
	// The count by weeks is that by days.
	for from := date(-800_000); from < 2_900_000; from += 61_003 {
		for length := range date(15) {
			want := 0
			for d := from; d <= from+length; d++ {
				if wd := d.time().Weekday(); wd != time.Saturday && wd != time.Sunday {
					want++
				}
			}
			if got := (workweek{}).count(from, from+length); got != want {
				t.Fatalf("%v + %d days: %d, want %d", from, length, got, want)
			}
		}
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	results(t, "UTC", map[string]any{
		`IFS(false, 1, true, 2, 3)`: 2.0, `IFS(false, 1, 3)`: 3.0, `IFS(true, 1, 1/0 > 0, 2, 3)`: 1.0, `IFS(record.amount > 1, 1, 2)`: erring{},
		`SWITCH("b", "a", 1, "b", 2, 0)`: 2.0, `SWITCH(record.amount, 1, "一", null, "空", "其他")`: "空", `SWITCH(record.owner, "u1", 1, 0)`: 0.0,
		`COALESCE(record.amount, record.qty, 7)`: 7.0, `COALESCE(record.name, "无名")`: "无名", `COALESCE(record.amount, record.qty)`: nil, `COALESCE(record.close, TODAY())`: "2025-03-09",
		`XOR(true, false)`: true, `TRUE() && !FALSE()`: true, `EXACT("a", "A")`: false, `ISEMPTY(record.tags)`: true, `COUNTIF(["a", "b", "a"], x, x == "a")`: 2.0,
	})
	e := newEnv(t, demo())
	for _, source := range []string{"IFS(true, 1)", "IFS(true, 1, false, 2)", "SWITCH(1, 2, 3)", "COALESCE(1)", "CONCATENATE()", "SUMIF(record.tags, x, true)", "SUM()", "TRUE(1)", "CONCATENATE(record.owner)", "CONCATENATE(true)"} {
		_, err := e.Compile("deal", source, Value)
		if errs, ok := err.(*Errors); !ok || errs.Issues[0].Code != codeArgumentCount && errs.Issues[0].Code != codeArguments || strings.Contains(err.Error(), "@") {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// Macros repeat their arguments, but never so often that it matters.
func TestMacrosStaySmall(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for _, shape := range []string{"SWITCH(#, 1, 1, 2, 2, 3)", "COALESCE(#, 1)", "SWITCH(COALESCE(#, 2), 1, 1, 0)"} {
		source := "record.amount"
		for range 14 {
			source = strings.Replace(shape, "#", source, 1)
		}
		start := time.Now()
		_, err := e.Compile("deal", source, Value)
		if errs, ok := err.(*Errors); !ok || errs.Issues[0].Code != codeTooCostly {
			t.Errorf("%s: %v", shape, err)
		}
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s took %v", shape, d)
		}
	}
}

// Loops that make texts stop before they fill the memory, and powers before they
// take long.
func TestFunctionsStaySmall(t *testing.T) { // not parallel: it measures memory
	e := newEnv(t, demo())
	lines := make([]Row, 500)
	for i := range lines {
		lines[i] = Values{"id": strings.Repeat("x", i)}
	}
	v := Vars{Record: Values{"id": "r1", "lines": lines, "amount": 1e300, "qty": 0.3}}
	for source, errs := range map[string]bool{
		`size(record.lines.map(l, REPT("x", 100000)))`:                               true,
		`size(record.lines.map(l, SUBSTITUTE(REPT("x", 100), "x", REPT("y", 900))))`: true,
		`size(record.lines.map(l, REPT("x", 1000)))`:                                 false,
		`record.lines.exists(l, POWER(record.amount, -400) > 0)`:                     false,
		`SUM(record.lines.map(l, POWER(record.qty, 400)))`:                           false,
		`SUM(record.lines.map(l, POWER(record.amount, 400)))`:                        true,
	} {
		p, err := e.Compile("deal", source, Value)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err = p.Eval(context.Background(), v)
		runtime.ReadMemStats(&after)
		if took, made := time.Since(start), (after.TotalAlloc-before.TotalAlloc)>>20; (err != nil) != errs || took > 5*time.Second || made > 200 {
			t.Errorf("%s: %v, took %v, %d MB", source, err, took, made)
		}
	}
}

// A unit or a format that is written out is judged when the expression is saved.
func TestWrongConstants(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string]Issue{
		`DATEDIF(record.close, TODAY(), "W")`:    {Line: 1, Column: 32, Code: codeBadUnit},
		`TEXT(record.amount, "0x0")`:             {Line: 1, Column: 21, Code: codeBadNumberFormat},
		`TEXT(record.close, "yyyy-MM-ddT")`:      {Line: 1, Column: 20, Code: codeBadDateFormat},
		`TEXT(record.created, "")`:               {},
		`TEXT(record.amount, "")`:                {Line: 1, Column: 21, Code: codeBadNumberFormat},
		`record.name.matches("(")`:               {Line: 1, Column: 21, Code: codeBadPattern},
		`DATEDIF(now, record.created, "minute")`: {Line: 1, Column: 30, Code: codeBadUnit},
	} {
		_, err := e.Compile("deal", source, Value)
		errs, ok := err.(*Errors)
		if !ok {
			if want.Code != "" || err != nil {
				t.Errorf("%s: %v", source, err)
			}
			continue
		}
		got := errs.Issues[0]
		if got.Line != want.Line || got.Column != want.Column || got.Code != want.Code || strings.Contains(err.Error(), want.Code) {
			t.Errorf("%s: %+v %v", source, got, err)
		}
	}
}

// What a function says when it errs has words in both languages.
func TestFailuresAreTold(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string]failure{
		`1 / 0`: divisionByZero, `MOD(1, record.qty * 0)`: divisionByZero, `SQRT(-1)`: negativeRoot, `RIGHT("a", -1)`: negativeLength, `VALUE("x")`: notANumber, `POWER(2, 0.5)`: powerOutOfRange,
		`RMBCAPITAL(1e15 + 1)`: rmbOutOfRange, `DATE(0, 1, 1)`: dateOutOfRange, `TEXT(1, record.name)`: badNumberFormat, `REPT("a", 1e6)`: textTooLong, `ABS(SQRT(-1)) + 1`: negativeRoot, `SUM([1e308 * 1, 1e308 * 1])`: tooLarge,
	} {
		p, err := e.Compile("deal", source, Value)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		whole, _, err := p.Try(context.Background(), Vars{Record: Values{"qty": 1.0}})
		if err != nil || whole.Reason != string(want) || want.Error() == string(want) || locale.Message(locale.ZH, whole.Reason, nil) == want.Error() {
			t.Errorf("%s: %v %v", source, whole.Reason, err)
		}
	}
}

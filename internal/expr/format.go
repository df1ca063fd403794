package expr

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// maxFormat bounds the bytes of a format and of a written number.
const maxFormat = 100

// numberPattern is text, digits, text. Commas among the first digits ask for
// groups of three; 0 is a digit that is always written, # one that is written
// where it says something.
var numberPattern = regexp.MustCompile(`^([^0#,.]*)([#,]*)([0,]*)(?:\.(0*)(#*))?([^0#,.]*)$`)

// formatNumber writes a number in a format such as "#,##0.00", rounded half away
// from zero. A % in the format stands for a factor of 100.
func formatNumber(x float64, format string) (string, bool) {
	m := numberPattern.FindStringSubmatch(format)
	d, ok := toDecimal(x)
	if !ok || m == nil || len(format) > maxFormat || m[2]+m[3]+m[4]+m[5] == "" {
		return "", false
	}
	if strings.Contains(m[1]+m[6], "%") {
		d = d.Shift(2)
	}
	d = d.Round(int32(len(m[4]) + len(m[5])))
	whole, fraction, _ := strings.Cut(d.Abs().StringFixed(int32(len(m[4])+len(m[5]))), ".")
	for len(fraction) > len(m[4]) && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	least := strings.Count(m[3], "0")
	if whole == "0" && least == 0 && fraction != "" {
		whole = ""
	}
	whole = strings.Repeat("0", max(0, least-len(whole))) + whole
	if strings.Contains(m[2]+m[3], ",") {
		whole = grouped(whole)
	}
	if fraction != "" {
		whole += "." + fraction
	}
	sign := ""
	if d.Sign() < 0 {
		sign = "-"
	}
	return sign + m[1] + whole + m[6], true
}

// numberFormat and dateFormat try a format.
func numberFormat(format string) (string, bool) { return formatNumber(0, format) }
func dateFormat(format string) (string, bool)   { return formatTime(time.Time{}, format) }

// grouped puts commas between groups of three digits.
func grouped(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// datePart is a run of one letter.
var datePart = regexp.MustCompile(`y+|Y+|M+|d+|D+|H+|h+|m+|s+|[A-Za-z]`)

// formatTime writes a wall clock in a format such as "yyyy-MM-dd HH:mm". Y and D
// are y and d, h is H: the hours are those of a day.
func formatTime(t time.Time, format string) (string, bool) {
	ok := len(format) <= maxFormat
	out := datePart.ReplaceAllStringFunc(format, func(part string) string {
		var n int
		switch part[0] {
		case 'y', 'Y':
			if len(part) == 4 {
				return fmt.Sprintf("%04d", t.Year())
			}
			ok = ok && len(part) == 2
			return fmt.Sprintf("%02d", t.Year()%100)
		case 'M':
			n = int(t.Month())
		case 'd', 'D':
			n = t.Day()
		case 'H', 'h':
			n = t.Hour()
		case 'm':
			n = t.Minute()
		case 's':
			n = t.Second()
		default:
			ok = false
		}
		ok = ok && len(part) <= 2
		return fmt.Sprintf("%0*d", len(part), n)
	})
	return out, ok
}

const (
	capitalDigits = "零壹贰叁肆伍陆柒捌玖"
	rmbLimit      = 1e15
)

// rmbCapital writes an amount in the capitals of cheques, after the rules of the
// People's Bank for filling in bills (支付结算办法, annex 1): one 零 stands for
// any run of zeros inside, 整 ends an amount without 分.
func rmbCapital(x float64) (string, bool) {
	d, ok := toDecimal(x)
	if !ok || x > rmbLimit || x < -rmbLimit {
		return "", false
	}
	d = d.Round(2)
	cents := d.Abs().Shift(2).IntPart()
	yuan, jiao, fen := cents/100, cents/10%10, cents%10
	digit := func(n int64) string { return string([]rune(capitalDigits)[n]) }
	var b strings.Builder
	if d.Sign() < 0 {
		b.WriteString("负")
	}
	if yuan > 0 || cents == 0 {
		b.WriteString(capitalNumber(yuan, digit) + "元")
	}
	switch {
	case jiao > 0:
		b.WriteString(digit(jiao) + "角")
	case fen > 0 && yuan > 0:
		b.WriteString("零")
	}
	if fen > 0 {
		b.WriteString(digit(fen) + "分")
	} else {
		b.WriteString("整")
	}
	return b.String(), true
}

// capitalNumber writes a whole number up to 10^16.
func capitalNumber(n int64, digit func(int64) string) string {
	if n == 0 {
		return digit(0)
	}
	var b strings.Builder
	gap := false // zeros to say before the next digit
	before := int64(0)
	write := func(n int64, unit string) {
		if n == 0 {
			gap = b.Len() > 0
			return
		}
		if gap {
			b.WriteString(digit(0))
			gap = false
		}
		b.WriteString(digit(n) + unit)
	}
	section := func(n int64, unit string) {
		// Zeros that end a section are not said: 壹拾万柒仟.
		gap = gap && before == 0
		before = n
		write(n/1000, "仟")
		write(n/100%10, "佰")
		write(n/10%10, "拾")
		write(n%10, "")
		if n > 0 {
			b.WriteString(unit)
		}
	}
	section(n/1e12, "万")
	section(n/1e8%1e4, "")
	if n >= 1e8 {
		b.WriteString("亿")
	}
	section(n/1e4%1e4, "万")
	section(n%1e4, "")
	return b.String()
}

package spreadsheet

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// significant is how many digits of a number Excel keeps; what a file has beyond
// them is noise of the binary form.
const significant = 15

// lastDay is the serial number of the day after 9999-12-31, the last that Excel knows.
const lastDay = 2958466

// lastJulian is the serial number up to which Excel's days are not those of a calendar.
const lastJulian = 61

var months = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`)

// meaning is the text of a cell whose stored value is raw and which is displayed
// as shown: numbers in full, whatever the display rounds or adds, days and
// moments as ISO 8601 has them, percentages with their sign, all else as it is
// displayed.
func (b *Book) meaning(raw, shown string) string {
	if raw == shown {
		return raw
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return shown
	}
	switch {
	case shown == "TRUE" || shown == "FALSE":
		return shown
	case strings.HasSuffix(shown, "%"):
		return decimal.RequireFromString(plain(n)).Shift(2).String() + "%"
	}
	if text, ok := b.moment(n, shown); ok {
		return text
	}
	return plain(n)
}

// plain writes a number with the digits that it has, never with an exponent.
func plain(n float64) string {
	n, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', significant, 64), 64)
	if err != nil {
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// moment is the day or time that n is when it is displayed as shown: every
// number of the display has to be a part of it, so that "138-0013" of a telephone
// is none. A serial number below one is a time of day, a whole one a day.
func (b *Book) moment(n float64, shown string) (string, bool) {
	if n < 0 || n >= lastDay || !hasParts(shown) {
		return "", false
	}
	t, err := excelize.ExcelDateToTime(n, b.since04)
	if err != nil {
		return "", false
	}
	parts := []int{t.Year(), t.Year() % 100, int(t.Month()), t.Day(), t.Hour(), (t.Hour()+11)%12 + 1, t.Minute(), t.Second()}
	for _, text := range strings.FieldsFunc(shown, func(r rune) bool { return r < '0' || r > '9' }) {
		if v, err := strconv.Atoi(text); err != nil || !slices.Contains(parts, v) {
			return "", false
		}
	}
	_, part := math.Modf(n)
	switch {
	case n < 1:
		return t.Format("15:04:05"), true
	case part == 0:
		return t.Format("2006-01-02"), true
	}
	if ms := math.Round(part*86_400_000) - math.Round(part*86_400)*1000; n > lastJulian && ms != 0 {
		if day, err := excelize.ExcelDateToTime(math.Floor(n), b.since04); err == nil {
			return day.Add(time.Duration(math.Round(part*86_400_000)) * time.Millisecond).Format("2006-01-02 15:04:05.000"), true
		}
	}
	return t.Format("2006-01-02 15:04:05"), true
}

// hasParts reports whether a display could be that of a day or a time: numbers
// with something between them, or the name of a month.
func hasParts(shown string) bool {
	return strings.ContainsAny(shown, "-/:年月日时分秒") || months.MatchString(shown)
}

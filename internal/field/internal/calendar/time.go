package calendar

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
)

var clock = regexp.MustCompile(`[ t]*(上午|下午|晚上|凌晨|中午|早上)? ?(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})(?:[.,](\d{1,9}))?)?[秒分]?(?: ?(a|p)\.?m\.?)?(?: ?(z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2}(?::\d{2})?)?))?$`)

// moment is a clock time, with the offset from UTC in seconds when the text
// names one.
type moment struct {
	hour, minute, second, nano int
	offset                     *int
}

// splitClock takes a clock time off the end of folded text; ok is false when
// what stands there is none, found when there is one.
func splitClock(t string) (rest string, m moment, found, ok bool) {
	at := clock.FindStringSubmatchIndex(t)
	if at == nil {
		return t, m, false, true
	}
	if first := t[at[0]]; at[0] > 0 && first >= '0' && first <= '9' && t[at[0]-1] >= '0' && t[at[0]-1] <= '9' {
		return t, m, true, false // 2026-01-311:00
	}
	part := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return t[at[2*i]:at[2*i+1]]
	}
	m.hour, _ = strconv.Atoi(part(2))
	m.minute, _ = strconv.Atoi(part(3))
	m.second, _ = strconv.Atoi(part(4))
	m.nano, _ = strconv.Atoi((part(5) + "000000000")[:9])
	if part(6) != "" && (m.hour < 1 || m.hour > 12) {
		return t, m, true, false
	}
	switch half := part(1) + part(6); {
	case (half == "p" || half == "下午" || half == "晚上" || half == "中午" && m.hour < 11) && m.hour < 12:
		m.hour += 12
	case (half == "a" || half == "凌晨" || half == "上午") && m.hour == 12:
		m.hour = 0
	}
	if zone := part(7); zone != "" {
		secs, ok := offsetOf(zone)
		if !ok {
			return t, m, true, false
		}
		m.offset = &secs
	}
	ok = m.hour < 24 && m.minute < 60 && m.second < 60
	return strings.TrimSpace(t[:at[0]]), m, true, ok
}

func offsetOf(zone string) (int, bool) {
	zone = strings.TrimPrefix(strings.TrimPrefix(zone, "utc"), "gmt")
	if zone == "" || zone == "z" {
		return 0, true
	}
	sign := 1
	if zone[0] == '-' {
		sign = -1
	}
	parts := strings.Split(zone[1:], ":")
	if len(parts) == 1 && len(parts[0]) > 2 {
		cut := len(parts[0]) - 2
		parts = []string{parts[0][:cut], parts[0][cut:]}
	}
	secs, unit := 0, 3600
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || unit < 3600 && n > 59 {
			return 0, false
		}
		secs += n * unit
		unit /= 60
	}
	return sign * secs, secs <= 18*3600
}

// ParseDate reads a date that may have a time behind it, as files have. A time
// that names its zone is the date that it is in the business's zone.
func ParseDate(c field.Context, text string) (Day, string) {
	rest, m, found, ok := splitClock(fold.Key(text))
	if !ok {
		return Day{}, field.CodeInvalidDate
	}
	d, code := ParseDay(c, rest)
	if code != "" || !found || m.offset == nil {
		return d, code
	}
	d = dayOf(at(d, m, time.UTC).In(c.Location()))
	if !d.Valid() {
		return Day{}, field.CodeInvalidDate
	}
	return d, ""
}

// ParseInstant reads a date with a time, by default in the business's zone, and
// a date alone as its midnight.
func ParseInstant(c field.Context, text string) (time.Time, string) {
	rest, m, _, ok := splitClock(fold.Key(text))
	if !ok {
		return time.Time{}, field.CodeInvalidDateTime
	}
	d, code := ParseDay(c, rest)
	switch {
	case code == field.CodeAmbiguousDate:
		return time.Time{}, code
	case code != "":
		return time.Time{}, field.CodeInvalidDateTime
	}
	return at(d, m, c.Location()), ""
}

func at(d Day, m moment, zone *time.Location) time.Time {
	if m.offset != nil {
		zone = time.FixedZone("", *m.offset)
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, m.hour, m.minute, m.second, m.nano, zone)
}

// FormatInstant writes an instant in the business's zone, seconds only when
// there are any. Where the clock shows one time twice, or the zone's offset
// would be lost, the offset stands behind it.
func FormatInstant(c field.Context, t time.Time) string {
	t = t.In(c.Location())
	layout := "2006-01-02 15:04"
	switch {
	case t.Nanosecond() != 0:
		layout += ":05.000"
	case t.Second() != 0:
		layout += ":05"
	}
	text := t.Format(layout)
	if back, code := ParseInstant(c, text); code != "" || !back.Equal(t) {
		return t.Format(layout + "Z07:00:00")
	}
	return text
}

var (
	bare     = regexp.MustCompile(`^(\d{1,2})(\d{2})$`) // 930, 0930
	halfPast = regexp.MustCompile(`([点时])半$`)
)

// ParseClock reads a time of day by itself, in seconds since midnight.
func ParseClock(text string) (seconds int, ok bool) {
	t := halfPast.ReplaceAllString(fold.Key(text), "${1}30分")
	if m := bare.FindStringSubmatch(t); m != nil {
		t = m[1] + ":" + m[2]
	}
	rest, m, found, ok := splitClock(t)
	if !ok || !found || rest != "" || m.offset != nil || m.nano != 0 {
		return 0, false
	}
	return m.hour*3600 + m.minute*60 + m.second, true
}

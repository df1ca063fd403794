package autonumber

import (
	"strconv"
	"strings"
	"time"
)

// The parts of a pattern: dates by what they are filled with, in Go's layout.
var dateParts = map[string]string{
	"yyyy": "2006", "yy": "06", "MM": "01", "dd": "02",
	"yyyyMM": "200601", "yyyyMMdd": "20060102", "yyMM": "0601", "yyMMdd": "060102", "MMdd": "0102",
}

// maxDigits is the widest counter that a pattern may ask for.
const maxDigits = 12

// part is a piece of a pattern: literal text, a date, or the counter.
type part struct {
	text   string // literal
	layout string // date
	digits int    // counter
}

// split reads a pattern. The places between braces that it does not know come
// back as unknown, a brace without its other half too.
func split(pattern string) (parts []part, unknown string) {
	for pattern != "" {
		open := strings.IndexAny(pattern, "{}")
		if open < 0 {
			return append(parts, part{text: pattern}), ""
		}
		if open > 0 {
			parts = append(parts, part{text: pattern[:open]})
		}
		shut := strings.IndexByte(pattern, '}')
		if pattern[open] == '}' || shut < 0 {
			return nil, pattern[open:]
		}
		place := pattern[open+1 : shut]
		switch {
		case dateParts[place] != "":
			parts = append(parts, part{layout: dateParts[place]})
		case place != "" && strings.Trim(place, "0") == "" && len(place) <= maxDigits:
			parts = append(parts, part{digits: len(place)})
		default:
			return nil, pattern[open : shut+1]
		}
		pattern = pattern[shut+1:]
	}
	return parts, ""
}

// Render writes the n-th number of a pattern at the time t, whose zone should be
// the business's: KH{yyyy}{0000} and 7 give KH20260007. A counter that needs
// more digits than the pattern has gets them. An empty pattern is
// DefaultPattern; one that Check refuses is written as far as it reads.
func Render(pattern string, n int64, t time.Time) string {
	if pattern == "" {
		pattern = DefaultPattern
	}
	var b strings.Builder
	parts, _ := split(pattern)
	for _, p := range parts {
		switch {
		case p.layout != "":
			b.WriteString(t.Format(p.layout))
		case p.digits > 0:
			digits := strconv.FormatInt(n, 10)
			b.WriteString(strings.Repeat("0", max(0, p.digits-len(digits))))
			b.WriteString(digits)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// Period names the span in which a counter runs before it starts again, at the
// time t: "" for one that never does, "2026", "2026-01" or "2026-01-31".
func Period(reset string, t time.Time) string {
	switch reset {
	case "year":
		return t.Format("2006")
	case "month":
		return t.Format("2006-01")
	case "day":
		return t.Format(time.DateOnly)
	}
	return ""
}

// tells reports whether the dates of a pattern tell one period of reset from
// the next, so that no number comes twice.
func tells(parts []part, reset string) bool {
	has := func(piece string) bool {
		for _, p := range parts {
			if strings.Contains(p.layout, piece) {
				return true
			}
		}
		return false
	}
	switch reset {
	case "year":
		return has("06")
	case "month":
		return has("06") && has("01")
	case "day":
		return has("06") && has("01") && has("02")
	}
	return true
}

package field

import (
	"strings"
	"time"
)

// InstantLayout is the canonical text of a date-time, in UTC.
const InstantLayout = "2006-01-02 15:04:05.000Z"

// ParseInstant reads the canonical form of a date-time and RFC 3339 (with "T"
// or a space, with or without fractions of a second). A zone is needed.
func ParseInstant(text string) (time.Time, bool) {
	if len(text) < len("2006-01-02T15:04:05Z") || len(text) > 40 || strings.IndexByte(text, ',') >= 0 {
		return time.Time{}, false
	}
	if text[10] == ' ' || text[10] == 't' {
		text = text[:10] + "T" + text[11:]
	}
	if text[len(text)-1] == 'z' {
		text = text[:len(text)-1] + "Z"
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	return t.UTC(), err == nil
}

// FormatInstant writes an instant in its canonical form, cut to milliseconds;
// false when its year in UTC is not within 1 to 9999.
func FormatInstant(t time.Time) (string, bool) {
	t = t.UTC()
	if y := t.Year(); y < 1 || y > 9999 {
		return "", false
	}
	return t.Format(InstantLayout), true
}

// IsDate reports whether text is a real date of the years 1 to 9999, written
// like 2026-01-31.
func IsDate(text string) bool {
	if len(text) != len(time.DateOnly) || text[:4] == "0000" {
		return false
	}
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

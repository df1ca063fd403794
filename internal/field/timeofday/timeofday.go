// Package timeofday is the field type of times of day, without a day or a zone.
package timeofday

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/calendar"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "time". Its value is text, 09:30 or with seconds
// 09:30:00, which sorts as times do; expressions compare it as text.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "time" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"step", "earliest", "latest", "seconds"} }

var (
	clock  = regexp.MustCompile(`^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$`)
	limits = calendar.Limits{Value: clock.MatchString}
)

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	limits.Check(s, out)
	calendar.CheckStep(s, out)
	if len(out) == 0 {
		return nil
	}
	return out
}

// Normalise implements [field.Type].
func (Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, field.WrongType("json_time")
	}
	if text == "" {
		return "", nil
	}
	if !clock.MatchString(text) {
		return nil, field.Wrong(field.CodeInvalidTime, "value", field.Excerpt(text))
	}
	var h, m, sec int
	_, _ = fmt.Sscanf(text, "%d:%d:%d", &h, &m, &sec) // the pattern has held; seconds may be missing
	return kept(c, s, text, h*3600+m*60+sec)
}

// kept is a time in seconds since midnight as the field keeps it.
func kept(c field.Context, s *field.Spec, text string, seconds int) (any, *problem.Item) {
	v := fmt.Sprintf("%02d:%02d", seconds/3600, seconds/60%60)
	switch {
	case s.Seconds:
		v += fmt.Sprintf(":%02d", seconds%60)
	case seconds%60 != 0:
		return nil, field.Wrong(field.CodeNoSeconds, "value", field.Excerpt(text))
	}
	if s.Step > 0 && math.Mod(float64(seconds), s.Step*60) != 0 {
		return v, field.Wrong(field.CodeOffMinutes, "value", v, "step", s.Step)
	}
	bounds := &field.Spec{Earliest: like(s, s.Earliest), Latest: like(s, s.Latest)}
	return v, limits.Within(c, bounds, v)
}

// like writes a limit as the field keeps its values, so that they compare.
func like(s *field.Spec, limit string) string {
	const minutes = len("09:30")
	switch {
	case len(limit) == minutes && s.Seconds:
		return limit + ":00"
	case len(limit) > minutes && !s.Seconds:
		return limit[:minutes]
	}
	return limit
}

// Parse implements [field.Type].
func (Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	seconds, ok := calendar.ParseClock(text)
	if !ok {
		return nil, field.Wrong(field.CodeInvalidTime, "value", field.Excerpt(text))
	}
	return kept(c, s, text, seconds)
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string { return calendar.Operators() }

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var (
	_ field.Type      = Type{}
	_ field.Sortable  = Type{}
	_ field.Groupable = Type{}
)

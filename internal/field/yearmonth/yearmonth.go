// Package yearmonth is the field type of months of a year.
package yearmonth

import (
	"regexp"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/calendar"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "year_month". Its value is text, 2026-11, which sorts
// as months do; expressions compare it as text.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "year_month" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"earliest", "latest"} }

const layout = "2006-01"

var (
	shape  = regexp.MustCompile(`^\d{4}-(?:0[1-9]|1[0-2])$`)
	limits = calendar.Limits{Word: "this_month", Value: isMonth, Moved: move}
)

func isMonth(text string) bool { return shape.MatchString(text) && text >= "0001" }

func move(now time.Time, n int) (string, bool) {
	t := time.Date(now.Year(), now.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return t.Format(layout), t.Year() >= 1 && t.Year() <= 9999
}

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	limits.Check(s, out)
	if len(out) == 0 {
		return nil
	}
	return out
}

// Normalise implements [field.Type].
func (Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	switch {
	case it != nil:
		return nil, field.WrongType("json_month")
	case text == "":
		return "", nil
	case !isMonth(text):
		return nil, field.Wrong(field.CodeInvalidMonth, "value", field.Excerpt(text))
	}
	return text, limits.Within(c, s, text)
}

// Parse implements [field.Type]: a month as people write it, or a day of it.
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	month, ok := calendar.ParseMonth(c, text)
	if !ok {
		return nil, field.Wrong(field.CodeInvalidMonth, "value", field.Excerpt(text))
	}
	return t.Normalise(c, s, month)
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

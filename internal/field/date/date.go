// Package date is the field type of calendar dates.
package date

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/field/internal/calendar"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "date".
type Type struct{}

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "date" }

// Kind implements [field.Type].
func (Type) Kind(*field.Spec) expr.Kind { return expr.Date }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"earliest", "latest", "workdays"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	calendar.Days().Check(s, out)
	if len(out) == 0 {
		return nil
	}
	return out
}

// Column implements [field.Type].
func (Type) Column(s *field.Spec) core.Field {
	return &column.Date{Base: column.Base{Name: s.Key}}
}

// Normalise implements [field.Type]: text like 2026-01-31, or null.
func (Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return nil, nil
	case string:
		if x == "" {
			return nil, nil
		}
		if field.IsDate(x) {
			if it := calendar.Days().Within(c, s, x); it != nil {
				return x, it
			}
			return x, calendar.Workday(c, s, x)
		}
		return nil, field.Wrong(field.CodeInvalidDate, "value", field.Excerpt(x))
	}
	return nil, field.WrongType("json_date")
}

// Format implements [field.Type].
func (Type) Format(_ field.Context, _ *field.Spec, v any) string {
	text, _ := v.(string)
	return text
}

// Parse implements [field.Type].
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	day, code := calendar.ParseDate(c, text)
	if code != "" {
		return nil, field.Wrong(code, "value", field.Excerpt(text))
	}
	return t.Normalise(c, s, day.String())
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

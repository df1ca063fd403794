// Package datetime is the field type of instants.
package datetime

import (
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/field/internal/calendar"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "datetime".
type Type struct{}

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "datetime" }

// Kind implements [field.Type].
func (Type) Kind(*field.Spec) expr.Kind { return expr.DateTime }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"step", "earliest", "latest"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	calendar.Moments().Check(s, out)
	calendar.CheckStep(s, out)
	if len(out) == 0 {
		return nil
	}
	return out
}

// Column implements [field.Type].
func (Type) Column(s *field.Spec) core.Field {
	return &column.DateTime{Base: column.Base{Name: s.Key}}
}

// Normalise implements [field.Type]: RFC 3339 or PocketBase's form, with a
// zone, becomes the latter in UTC, cut to milliseconds.
func (Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return nil, nil
	case string:
		if x == "" {
			return nil, nil
		}
		if t, ok := field.ParseInstant(x); ok {
			if text, ok := field.FormatInstant(t); ok {
				return text, fits(c, s, t)
			}
		}
		return nil, field.Wrong(field.CodeInvalidDateTime, "value", field.Excerpt(x))
	}
	return nil, field.WrongType("json_datetime")
}

// fits refuses an instant beyond the field's limits, or off the steps of the
// business's clock.
func fits(c field.Context, s *field.Spec, t time.Time) *problem.Item {
	local := t.In(c.Location())
	if s.Step > 0 && (local.Second() != 0 || local.Nanosecond() != 0 || (local.Hour()*60+local.Minute())%int(s.Step) != 0) {
		return field.Wrong(field.CodeOffMinutes, "value", calendar.FormatInstant(c, t), "step", s.Step)
	}
	return calendar.WithinMoments(c, s, t)
}

// Format implements [field.Type]: the clock of the business's zone.
func (Type) Format(c field.Context, _ *field.Spec, v any) string {
	text, _ := v.(string)
	if t, ok := field.ParseInstant(text); ok {
		return calendar.FormatInstant(c, t)
	}
	return text
}

// Parse implements [field.Type].
func (Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	t, code := calendar.ParseInstant(c, text)
	if code == "" {
		if text, ok := field.FormatInstant(t); ok {
			return text, fits(c, s, t)
		}
		code = field.CodeInvalidDateTime
	}
	return nil, field.Wrong(code, "value", field.Excerpt(text))
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

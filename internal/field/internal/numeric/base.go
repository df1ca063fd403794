package numeric

import (
	"encoding/json"
	"math"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/problem"
)

// MaxDecimals is the most that a document may ask for.
const MaxDecimals = 8

// Base is embedded by the types of numbers.
type Base struct{}

// Kind implements [field.Type].
func (Base) Kind(*field.Spec) expr.Kind { return expr.Number }

// Column implements [field.Type].
func (Base) Column(s *field.Spec) core.Field {
	return &column.Number{Base: column.Base{Name: s.Key}}
}

// Operators implements [field.Type].
func (Base) Operators(*field.Spec) []string {
	return []string{"eq", "ne", "gt", "gte", "lt", "lte", "between", "blank", "not_blank"}
}

// Sortable implements [field.Sortable].
func (Base) Sortable() {}

// Groupable implements [field.Groupable].
func (Base) Groupable() {}

// Summable implements [field.Summable].
func (Base) Summable() {}

// Normalise reads a JSON number: finite, of 15 significant digits, rounded to
// decimals (not at all below 0), within the document's limits.
func Normalise(s *field.Spec, raw any, decimals int) (any, *problem.Item) {
	v, it := number(raw)
	if it != nil || v == nil {
		return nil, it
	}
	x := *v
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, field.Wrong(field.CodeInvalidNumber, "value", x)
	}
	if decimals >= 0 {
		x = Round(x, decimals)
	} else {
		x = Significant(x)
	}
	if it := limits(s, x); it != nil {
		return nil, it
	}
	if OffStep(x, s.Step) {
		return nil, field.Wrong(field.CodeOffStep, "step", Plain(s.Step), "value", Plain(x))
	}
	return x, nil
}

func number(raw any) (*float64, *problem.Item) {
	var v float64
	switch x := raw.(type) {
	case nil:
		return nil, nil
	case float64:
		v = x
	case json.Number:
		f, err := x.Float64()
		if err != nil {
			return nil, field.Wrong(field.CodeInvalidNumber, "value", x.String())
		}
		v = f
	case int: // documents read from YAML have integers
		v = float64(x)
	case int64:
		v = float64(x)
	case uint64:
		v = float64(x)
	default:
		return nil, field.WrongType("json_number")
	}
	return &v, nil
}

func limits(s *field.Spec, v float64) *problem.Item {
	below, above := s.Min != nil && v < *s.Min, s.Max != nil && v > *s.Max
	switch {
	case !below && !above:
		return nil
	case s.Min != nil && s.Max != nil:
		return field.Wrong(field.CodeOutOfRange, "min", Plain(*s.Min), "max", Plain(*s.Max))
	case below:
		return field.Wrong(field.CodeBelowMin, "min", Plain(*s.Min))
	}
	return field.Wrong(field.CodeAboveMax, "max", Plain(*s.Max))
}

// Parse reads forgiving text and normalises it.
func Parse(s *field.Spec, text string, decimals int) (any, *problem.Item) {
	v, blank, ok := Read(text, s.Unit)
	switch {
	case !ok:
		return nil, field.Wrong(field.CodeInvalidNumber, "value", field.Excerpt(text))
	case blank:
		return nil, nil
	}
	return Normalise(s, v, decimals)
}

// CheckShown adds a way of showing that a type does not have.
func CheckShown(s *field.Spec, out map[string]*problem.Item, way string) map[string]*problem.Item {
	if s.ShowAs == "" || s.ShowAs == way {
		return out
	}
	if out == nil {
		out = map[string]*problem.Item{}
	}
	out["show_as"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.ShowAs))
	return out
}

// Check reports decimals and limits that make no sense.
func Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if s.Decimals != nil && (*s.Decimals < 0 || *s.Decimals > MaxDecimals) {
		out["decimals"] = field.Wrong(field.CodeSettingRange, "min", 0, "max", MaxDecimals)
	}
	for key, v := range map[string]*float64{"min": s.Min, "max": s.Max} {
		if v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0)) {
			out[key] = field.Wrong(field.CodeInvalidNumber, "value", *v)
		}
	}
	if s.Step < 0 || math.IsNaN(s.Step) || math.IsInf(s.Step, 0) {
		out["step"] = field.Wrong(field.CodeInvalidNumber, "value", s.Step)
	}
	if len(out) == 0 && s.Min != nil && s.Max != nil && *s.Min > *s.Max {
		out["max"] = field.Wrong(field.CodeMinAboveMax)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

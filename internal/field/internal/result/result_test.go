package result_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/date"
	"github.com/tenon-crm/tenon/internal/field/internal/result"
	"github.com/tenon-crm/tenon/internal/field/money"
	"github.com/tenon-crm/tenon/internal/field/number"
	"github.com/tenon-crm/tenon/internal/field/switchfield"
	"github.com/tenon-crm/tenon/internal/field/text"
)

// What an expression gives becomes a value of the field, whatever it is.
func TestFit(t *testing.T) {
	t.Parallel()
	b := result.New(text.New(), number.New(), money.New(), date.New(), switchfield.New())
	two := 2
	for name, x := range map[string]struct {
		spec      field.Spec
		got, want any
	}{
		"a number as it is":        {field.Spec{}, 1.23456, 1.23456},
		"rounded away from zero":   {field.Spec{Result: "number", Decimals: &two}, 1.005, 1.01},
		"money has two decimals":   {field.Spec{Result: "money"}, 10.0 / 3, 3.33},
		"a blank number":           {field.Spec{}, nil, nil},
		"what is no number":        {field.Spec{}, "x", nil},
		"a date":                   {field.Spec{Result: "date"}, "2026-01-31", "2026-01-31"},
		"a switch":                 {field.Spec{Result: "bool"}, true, true},
		"an error in a switch":     {field.Spec{Result: "bool"}, nil, false},
		"text keeps its spaces":    {field.Spec{Result: "text"}, " a\nb ", " a\nb "},
		"an error in a text":       {field.Spec{Result: "text"}, nil, ""},
		"text that is very long":   {field.Spec{Result: "text"}, strings.Repeat("长", 6000), strings.Repeat("长", 5000)},
		"a result of no such type": {field.Spec{Result: "rocket"}, 1.0, 1.0},
	} {
		if got := b.Fit(&x.spec, x.got); !field.Equal(got, x.want) {
			t.Errorf("%s: %v became %v", name, x.got, got)
		}
	}
}

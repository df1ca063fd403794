package meta

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/money"
	"github.com/tenon-crm/tenon/internal/locale"
)

// currency checks the field beside an amount that says what it is in: a text, or a
// choice of codes of ISO 4217.
func (l *linker) currency(o *Object, f *field.Spec, path string) {
	place := at(path, "currency_field")
	if f.CurrencyField == "" || !l.field(place, o.Key, f.CurrencyField) {
		return
	}
	c := l.column(o.Key, f.CurrencyField)
	if c.Expr.Kind != expr.Text || c.Live() || c.Expr.Sealed {
		l.add(place, "currency_field_text", locale.Args{"field": named(c.Spec.Label, f.CurrencyField)})
		return
	}
	for _, option := range c.Spec.Options {
		if !money.IsCurrency(option.Value) {
			l.add(place, "currency_field_code", locale.Args{"field": named(c.Spec.Label, f.CurrencyField), "option": option.Value})
			return
		}
	}
}

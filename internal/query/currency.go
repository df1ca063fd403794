package query

import (
	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// severalCurrencies is the currency of a figure over amounts of more than one; so
// many have no figure.
const severalCurrencies = "*"

// inOneCurrency leaves a figure of amounts only where they are all in one currency,
// as far as the person may read it, and tells that beside it. Amounts that name none
// are in the field's own.
func inOneCurrency(r *access.Rights, o *meta.CompiledObject, c *meta.Column, out output, amount string, amountArgs []any) []output {
	code := output{name: out.name + "_currency", kind: expr.Text, sql: "'" + severalCurrencies + "'"}
	column, args, ok := r.Column(o.Key, o.ByKey[c.Spec.CurrencyField].Expr, alias)
	if !ok {
		out.sql, out.args = "NULL", nil
		return []output{out, code}
	}
	usual := c.Spec.Currency
	if usual == "" {
		usual = r.Snap.Business.Currency
	}
	named := "CASE WHEN " + amount + " IS NOT NULL THEN coalesce(nullif(" + column + ", ''), ?) END"
	var namedArgs []any
	namedArgs = append(append(append(namedArgs, amountArgs...), args...), usual)
	several := "count(DISTINCT " + named + ") > 1"
	out.sql = "CASE WHEN " + several + " THEN NULL ELSE " + out.sql + " END"
	out.args = append(append([]any{}, namedArgs...), out.args...)
	code.sql = "CASE WHEN " + several + " THEN '" + severalCurrencies + "' ELSE max(" + named + ") END"
	code.args = append(append([]any{}, namedArgs...), namedArgs...)
	return []output{out, code}
}

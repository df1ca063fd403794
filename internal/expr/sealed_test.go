package expr

import (
	"errors"
	"testing"
)

// Of a sealed field an expression learns whether it is blank, and nothing else.
func TestSealedFieldsAreOnlyBlankOrNot(t *testing.T) {
	t.Parallel()
	cat := demo()
	for _, key := range []string{"deal", "account", "line"} {
		cat[key].Fields = append(cat[key].Fields, Field{Key: "card", Column: "c_card", Kind: Text, Sealed: true})
	}
	e := newEnv(t, cat)
	for source, column := range map[string]int{
		`record.card == "6222"`: 8, `LEN(record.card) > 3`: 12, `record.account.card != ""`: 16, `size([record.card]) == 1`: 14,
		`(record.won ? record.card : "") == null`: 22, `record.lines.exists(l, l.card > "a")`: 26, `JOIN(record.lines.map(l, l.card), "") == ""`: 28,
		`isBlank(record.card + "x")`: 16, `IF(has(record.card), record.card, "") == "x"`: 29,
	} {
		for _, u := range []Usage{Rule, Filter, Value, Formula} {
			_, err := e.Compile("deal", source, u)
			errs, ok := errors.AsType[*Errors](err)
			if !ok || errs.Issues[0].Code != codeSealed || errs.Issues[0].Column != column {
				t.Errorf("%s as a %s: %v", source, u, err)
			}
		}
	}
	for _, source := range []string{
		`has(record.card)`, `isBlank(record.account.card)`, `ISEMPTY(record.card)`, `record.card == null`, `null != record.card`, `record.lines.all(l, has(l.card))`,
	} {
		for _, u := range []Usage{Rule, Filter, Value, Formula} {
			if _, err := e.Compile("deal", source, u); err != nil {
				t.Errorf("%s as a %s: %v", source, u, err)
			}
		}
	}
}

// Package link is what the field types that point at one record share.
package link

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Base is embedded by types whose value is the id of a record, "" when unset.
// Whether that record exists and may be linked is the pipeline's business.
type Base struct{}

// Kind implements [field.Type].
func (Base) Kind(*field.Spec) expr.Kind { return expr.Link }

// Column implements [field.Type].
func (Base) Column(s *field.Spec) core.Field {
	return &column.Text{Base: column.Base{Name: s.Key}}
}

// Normalise implements [field.Type]: an id, an object with one as a read with
// expand gives it, or null.
func (Base) Normalise(_ field.Context, _ *field.Spec, raw any) (any, *problem.Item) {
	if m, ok := raw.(map[string]any); ok {
		id, ok := m["id"].(string)
		if !ok {
			return nil, field.WrongType("json_id")
		}
		raw = id
	}
	switch x := raw.(type) {
	case nil:
		return "", nil
	case string:
		return check(x)
	}
	return nil, field.WrongType("json_id")
}

func check(id string) (any, *problem.Item) {
	if id != "" && !field.IsID(id) {
		return nil, field.Wrong(field.CodeInvalidID, "value", field.Excerpt(id))
	}
	return id, nil
}

// Format implements [field.Type].
func (Base) Format(_ field.Context, _ *field.Spec, v any) string {
	id, _ := v.(string)
	return id
}

// Parse implements [field.Type]. Names are found by whoever can read the other
// object.
func (Base) Parse(_ field.Context, _ *field.Spec, text string) (any, *problem.Item) {
	return check(strings.TrimSpace(text))
}

// Operators implements [field.Type].
func (Base) Operators(*field.Spec) []string {
	return []string{"eq", "ne", "in", "not_in", "blank", "not_blank"}
}

// Groupable implements [field.Groupable].
func (Base) Groupable() {}

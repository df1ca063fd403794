// Package subform is the field type whose values are rows: each a small record
// of its own, with the columns that the field lists.
package subform

import (
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of a sub-form.
const (
	MaxRows    = 1000 // of one record
	MaxColumns = 100
)

// Key is the type's api name.
const Key = "subform"

// Type is the field type "subform". Its rows are the records of an object that
// is part of the one with the field; whoever has all documents makes that.
type Type struct{}

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return Key }

// Nested implements [field.Nested].
func (Type) Nested() {}

// Kind implements [field.Type].
func (Type) Kind(*field.Spec) expr.Kind { return expr.Rows }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"fields", "min_rows", "max_rows", "default_rows", "totals", "frozen", "title"}
}

// Most is how many rows a record may have.
func Most(s *field.Spec) int {
	if s.MaxRows > 0 {
		return s.MaxRows
	}
	return MaxRows
}

// Title is the key of the column that names a row.
func Title(s *field.Spec) string {
	if s.Title != "" {
		return s.Title
	}
	for i := range s.Fields {
		if !s.Fields[i].Archived {
			return s.Fields[i].Key
		}
	}
	return ""
}

// Check implements [field.Type]. The columns themselves are checked as fields.
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	living := 0
	for i := range s.Fields {
		if !s.Fields[i].Archived {
			living++
		}
	}
	switch {
	case living == 0:
		out["fields"] = field.Wrong(field.CodeNoColumns)
	case len(s.Fields) > MaxColumns:
		out["fields"] = field.Wrong(field.CodeTooManyItems, "max", MaxColumns, "count", len(s.Fields))
	}
	for setting, x := range map[string]struct{ value, most int }{
		"max_rows": {s.MaxRows, MaxRows}, "min_rows": {s.MinRows, Most(s)}, "default_rows": {s.DefaultRows, Most(s)}, "frozen": {s.Frozen, MaxColumns},
	} {
		if x.value < 0 || x.value > x.most {
			out[setting] = field.Wrong(field.CodeSettingRange, "min", 0, "max", x.most)
		}
	}
	has := func(key string) bool {
		return slices.ContainsFunc(s.Fields, func(f field.Spec) bool { return f.Key == key && !f.Archived })
	}
	if s.Title != "" && !has(s.Title) {
		out["title"] = field.Wrong(field.CodeNoSuchColumn, "field", s.Title)
	}
	for _, key := range s.Totals {
		if !has(key) {
			out["totals"] = field.Wrong(field.CodeNoSuchColumn, "field", key)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// notColumns are the types that no column may be of: rows have no rows of their
// own, and nothing links to them that could be rolled up or numbered.
var notColumns = []string{Key, "rollup", "auto_number", "any_relation"}

// CheckColumn reports what of a column, which is a field that is right by itself,
// cannot be in a sub-form, by setting.
func CheckColumn(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if slices.Contains(notColumns, s.Type) {
		out["type"] = field.Wrong(field.CodeNoColumnType, "type", s.Type)
	}
	for setting, set := range map[string]bool{
		"unique": s.Unique, "search": s.Search, "inverse": s.Inverse != "",
		// Rows come and go with their record, not with what they link to.
		"on_delete": s.OnDelete == "cascade",
	} {
		if set {
			out[setting] = field.Wrong(field.CodeNotInColumn, "setting", setting)
		}
	}
	return out
}

// Column implements [field.Type]: there is none.
func (Type) Column(*field.Spec) core.Field { return nil }

// Normalise implements [field.Type]. Rows are written one by one, each of their
// columns by its own type; as one value there is only that there are none.
func (Type) Normalise(_ field.Context, _ *field.Spec, raw any) (any, *problem.Item) {
	if raw == nil {
		return nil, nil
	}
	return nil, field.WrongType("json_rows")
}

// Format implements [field.Type].
func (Type) Format(field.Context, *field.Spec, any) string { return "" }

// Parse implements [field.Type].
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if text == "" {
		return nil, nil
	}
	return t.Normalise(c, s, text)
}

// Operators implements [field.Type]: conditions ask about columns of rows.
func (Type) Operators(*field.Spec) []string { return []string{} }

var (
	_ field.Type   = Type{}
	_ field.Nested = Type{}
)

package column

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/field"
)

var (
	_ core.Field        = (*List)(nil)
	_ core.DriverValuer = (*List)(nil)

	errList = validation.NewError("invalid_list", "Must be a list of text.")
)

// List is a list of text, stored as JSON text. Its value is a []string, never
// nil. It is no [core.MultiValuer]: PocketBase would copy the whole column
// through every row when one is added.
type List struct{ Base }

// Type implements [core.Field].
func (f *List) Type() string { return TypeList }

// ColumnType implements [core.Field].
func (f *List) ColumnType(core.App) string { return "TEXT DEFAULT '[]' NOT NULL" }

// PrepareValue gives a []string from a list or its JSON text, and anything else
// as it is, for ValidateValue to refuse.
func (f *List) PrepareValue(_ *core.Record, raw any) (any, error) {
	switch x := raw.(type) {
	case nil:
		return []string{}, nil
	case string:
		if list, err := field.DecodeList(x); err == nil {
			return list, nil
		}
	case []string:
		if x == nil {
			return []string{}, nil
		}
	case types.JSONArray[string]:
		return append([]string{}, x...), nil
	case types.JSONRaw:
		return f.PrepareValue(nil, string(x))
	case json.RawMessage:
		return f.PrepareValue(nil, string(x))
	case []any:
		list := make([]string, len(x))
		for i, v := range x {
			s, ok := v.(string)
			if !ok {
				return raw, nil
			}
			list[i] = s
		}
		return list, nil
	}
	return raw, nil
}

// ValidateValue implements [core.Field].
func (f *List) ValidateValue(_ context.Context, _ core.App, record *core.Record) error {
	list, ok := record.GetRaw(f.Name).([]string)
	if !ok {
		return errList
	}
	for _, s := range list {
		if !utf8.ValidString(s) {
			return errList
		}
	}
	return nil
}

// DriverValue implements [core.DriverValuer].
func (f *List) DriverValue(record *core.Record) (driver.Value, error) {
	list, ok := record.GetRaw(f.Name).([]string)
	if !ok {
		return nil, fmt.Errorf("%s: %w", f.Name, errList)
	}
	return field.EncodeList(list), nil
}

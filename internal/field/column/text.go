package column

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"unicode/utf8"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cast"
)

var (
	_ core.Field                 = (*Text)(nil)
	_ core.DriverValuer          = (*Text)(nil)
	_ core.MaxBodySizeCalculator = (*Text)(nil)

	errText = validation.NewError("invalid_text", "Must be text without zero bytes.")
)

// Text is text of any length, "" when blank. Links keep the id of what they
// point at in one.
type Text struct{ Base }

// Type implements [core.Field].
func (f *Text) Type() string { return TypeText }

// ColumnType implements [core.Field].
func (f *Text) ColumnType(core.App) string { return "TEXT DEFAULT '' NOT NULL" }

// PrepareValue gives a string, and what cannot be one as it is, for
// ValidateValue to refuse.
func (f *Text) PrepareValue(_ *core.Record, raw any) (any, error) {
	switch x := raw.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	}
	if s, err := cast.ToStringE(raw); err == nil {
		return s, nil
	}
	return raw, nil
}

// ValidateValue implements [core.Field].
func (f *Text) ValidateValue(_ context.Context, _ core.App, record *core.Record) error {
	if s, ok := record.GetRaw(f.Name).(string); ok && utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return nil
	}
	return errText
}

// DriverValue implements [core.DriverValuer].
func (f *Text) DriverValue(record *core.Record) (driver.Value, error) {
	s, ok := record.GetRaw(f.Name).(string)
	if !ok {
		return nil, fmt.Errorf("%s: %w", f.Name, errText)
	}
	return s, nil
}

// CalculateMaxBodySize implements [core.MaxBodySizeCalculator] for PocketBase's
// own record routes.
func (f *Text) CalculateMaxBodySize() int64 { return 4 << 20 }

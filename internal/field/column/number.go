package column

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
)

var (
	_ core.Field        = (*Number)(nil)
	_ core.DriverValuer = (*Number)(nil)

	errNumber = validation.NewError("invalid_number", "Must be a finite number.")
)

// Number is a nullable number. Its value is a float64, or nil when blank.
type Number struct{ Base }

// Type implements [core.Field].
func (f *Number) Type() string { return TypeNumber }

// ColumnType implements [core.Field]. REAL, not NUMERIC: sums of whole numbers
// must not overflow as integers, nor division truncate.
func (f *Number) ColumnType(core.App) string { return "REAL DEFAULT NULL" }

// PrepareValue gives a float64, nil for blank, and what is no number as it is,
// for ValidateValue to refuse.
func (f *Number) PrepareValue(_ *core.Record, raw any) (any, error) {
	switch x := raw.(type) {
	case nil, float64:
		return x, nil
	case string:
		return numberOf(x, raw), nil
	case json.Number:
		return numberOf(string(x), raw), nil
	case float32:
		return float64(x), nil
	case int:
		return float64(x), nil
	case int64:
		return float64(x), nil
	case int32:
		return float64(x), nil
	case uint64:
		return float64(x), nil
	case uint32:
		return float64(x), nil
	}
	return raw, nil
}

func numberOf(text string, raw any) any {
	if text == "" {
		return nil
	}
	if v, err := strconv.ParseFloat(text, 64); err == nil {
		return v
	}
	return raw
}

// ValidateValue implements [core.Field].
func (f *Number) ValidateValue(_ context.Context, _ core.App, record *core.Record) error {
	switch x := record.GetRaw(f.Name).(type) {
	case nil:
		return nil
	case float64:
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			return nil
		}
	}
	return errNumber
}

// DriverValue implements [core.DriverValuer]. A value that was never validated
// is refused here too.
func (f *Number) DriverValue(record *core.Record) (driver.Value, error) {
	switch x := record.GetRaw(f.Name).(type) {
	case nil:
		return nil, nil
	case float64:
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", f.Name, errNumber)
}

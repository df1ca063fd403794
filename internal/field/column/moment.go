package column

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/field"
)

var (
	_ core.Field        = (*Date)(nil)
	_ core.DriverValuer = (*Date)(nil)
	_ core.Field        = (*DateTime)(nil)
	_ core.DriverValuer = (*DateTime)(nil)

	errDate     = validation.NewError("invalid_date", "Must be a real date like 2026-01-31.")
	errDateTime = validation.NewError("invalid_datetime", "Must be a date and time like 2026-01-31 10:00:00.000Z.")
)

// Date is a nullable calendar date. Its value is text like "2026-01-31", or nil.
type Date struct{ Base }

// Type implements [core.Field].
func (f *Date) Type() string { return TypeDate }

// ColumnType implements [core.Field].
func (f *Date) ColumnType(core.App) string { return "TEXT DEFAULT NULL" }

// PrepareValue gives the date's text, nil for blank, and what is no date as it
// is, for ValidateValue to refuse. A date-time at midnight UTC is that date.
func (f *Date) PrepareValue(_ *core.Record, raw any) (any, error) {
	switch x := raw.(type) {
	case nil:
		return nil, nil
	case string:
		if x == "" {
			return nil, nil
		}
		if field.IsDate(x) {
			return x, nil
		}
	}
	if t, ok := instantOf(raw); ok {
		if t.IsZero() {
			return nil, nil
		}
		if day := t.UTC().Format(time.DateOnly); t.Equal(t.Truncate(24*time.Hour)) && field.IsDate(day) {
			return day, nil
		}
	}
	return raw, nil
}

// ValidateValue implements [core.Field].
func (f *Date) ValidateValue(_ context.Context, _ core.App, record *core.Record) error {
	_, err := f.DriverValue(record)
	if err != nil {
		return errDate
	}
	return nil
}

// DriverValue implements [core.DriverValuer].
func (f *Date) DriverValue(record *core.Record) (driver.Value, error) {
	switch x := record.GetRaw(f.Name).(type) {
	case nil:
		return nil, nil
	case string:
		if field.IsDate(x) {
			return x, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", f.Name, errDate)
}

// DateTime is a nullable instant. Its value is text in PocketBase's form, in
// UTC, or nil.
type DateTime struct{ Base }

// Type implements [core.Field].
func (f *DateTime) Type() string { return TypeDateTime }

// ColumnType implements [core.Field].
func (f *DateTime) ColumnType(core.App) string { return "TEXT DEFAULT NULL" }

// PrepareValue gives the instant's text, nil for blank, and what is no instant
// as it is, for ValidateValue to refuse.
func (f *DateTime) PrepareValue(_ *core.Record, raw any) (any, error) {
	if raw == nil || raw == "" {
		return nil, nil
	}
	t, ok := instantOf(raw)
	switch {
	case !ok:
		return raw, nil
	case t.IsZero():
		return nil, nil
	}
	if s, ok := field.FormatInstant(t); ok {
		return s, nil
	}
	return raw, nil
}

// ValidateValue implements [core.Field].
func (f *DateTime) ValidateValue(_ context.Context, _ core.App, record *core.Record) error {
	_, err := f.DriverValue(record)
	if err != nil {
		return errDateTime
	}
	return nil
}

// DriverValue implements [core.DriverValuer].
func (f *DateTime) DriverValue(record *core.Record) (driver.Value, error) {
	switch x := record.GetRaw(f.Name).(type) {
	case nil:
		return nil, nil
	case string:
		if t, ok := field.ParseInstant(x); ok {
			if s, ok := field.FormatInstant(t); ok && s == x {
				return x, nil
			}
		}
	}
	return nil, fmt.Errorf("%s: %w", f.Name, errDateTime)
}

// instantOf reads what Go code, PocketBase and JSON use for an instant.
func instantOf(raw any) (time.Time, bool) {
	switch x := raw.(type) {
	case time.Time:
		return x, true
	case types.DateTime:
		return x.Time(), true
	case string:
		return field.ParseInstant(x)
	}
	return time.Time{}, false
}

package search

import (
	"database/sql/driver"
	"strings"

	"modernc.org/sqlite"
)

// SQL functions by which a candidate is held against what was asked for.
const (
	// PlainSQL is Plain of a text.
	PlainSQL = "tenon_letters"
	// SoundingSQL is Sounding of a name and plain words.
	SoundingSQL = "tenon_sounding"
)

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(PlainSQL, 1, func(_ *sqlite.FunctionContext, a []driver.Value) (driver.Value, error) {
		s, ok := a[0].(string)
		if !ok {
			return nil, nil
		}
		return Plain(s), nil
	})
	sqlite.MustRegisterDeterministicScalarFunction(SoundingSQL, 2, func(_ *sqlite.FunctionContext, a []driver.Value) (driver.Value, error) {
		name, ok := a[0].(string)
		plain, ok2 := a[1].(string)
		return ok && ok2 && strings.TrimSpace(name) != "" && Sounding(name, plain), nil
	})
}

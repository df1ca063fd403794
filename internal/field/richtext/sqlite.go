package richtext

import (
	"database/sql/driver"

	"modernc.org/sqlite"
)

// PlainSQL is the SQL function that gives what a text says without its marks. It
// must be known to the driver before the first connection opens, hence init.
const PlainSQL = "tenon_plain"

func init() {
	sqlite.MustRegisterDeterministicScalarFunction(PlainSQL, 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		text, ok := args[0].(string)
		if !ok {
			return nil, nil
		}
		return Plain(text), nil
	})
}

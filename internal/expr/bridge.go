package expr

import (
	"database/sql/driver"
	"encoding/json"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// bridge makes the Go function of an overload its SQL form too: SQLite calls it
// by the name tenon_<id>, with the name of the time zone as one more argument.
func bridge(o overload) overload {
	o.inSQL = true
	name := bridgeName(o.id)
	o.sql = func(zone *time.Location, args []fragment) fragment {
		in := make([]fragment, 0, len(args)+1)
		in = append(in, args...)
		in = append(in, fragment{sql: "?", args: []any{zone.String()}})
		return failing(called(name, in))
	}
	return o
}

func bridgeName(id string) string { return "tenon_" + id }

// registerBridges makes the functions known to SQLite.
func registerBridges(zones *zoneCache) {
	for _, f := range library() {
		for _, o := range f.overloads {
			if o.inSQL {
				register(bridgeName(o.id), int32(len(o.args)+1), o.inSQLite(zones))
			}
		}
	}
}

// inSQLite is the call between SQLite's values.
func (o overload) inSQLite(zones *zoneCache) func([]driver.Value) (driver.Value, bool) {
	return func(in []driver.Value) (driver.Value, bool) {
		last := len(in) - 1
		name, ok := in[last].(string)
		if !ok {
			return nil, false
		}
		zone, ok := zones.find(name)
		if !ok {
			return nil, false
		}
		args := make([]ref.Val, last)
		for i, v := range in[:last] {
			if args[i], ok = fromSQL(o.args[i], v); !ok {
				return nil, false
			}
		}
		out := o.call(zone, args)
		if types.IsError(out) {
			return nil, false
		}
		v, err := bindable(out)
		return v, err == nil
	}
}

// fromSQL reads a value of SQLite as one of the type t.
func fromSQL(t *cel.Type, v driver.Value) (ref.Val, bool) {
	switch t.Kind() {
	case types.DoubleKind:
		x, ok := realArg(v)
		return types.Double(unsigned0(x)), ok
	case types.StringKind:
		x, ok := v.(string)
		return types.String(x), ok
	case types.BoolKind:
		x, ok := v.(int64)
		return types.Bool(x != 0), ok
	case types.TimestampKind:
		x, ok := instantArg(v)
		return types.Timestamp{Time: x}, ok
	case types.StructKind: // a date is the only one
		x, ok := dateArg(v)
		return x, ok
	case types.ListKind:
		return listFromSQL(t.Parameters()[0], v)
	}
	return nil, false
}

func listFromSQL(element *cel.Type, v driver.Value) (ref.Val, bool) {
	s, ok := v.(string)
	if !ok {
		return nil, false
	}
	var list []any
	if json.Unmarshal([]byte(s), &list) != nil {
		return nil, false
	}
	out := make([]ref.Val, len(list))
	for i, x := range list {
		if x == nil {
			out[i] = types.NullValue
		} else if out[i], ok = fromSQL(element, x); !ok {
			return nil, false
		}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), true
}

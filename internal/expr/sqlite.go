package expr

import (
	"database/sql/driver"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"modernc.org/sqlite"
)

// The SQL functions are the Go functions themselves. They must be known to the
// driver before the first connection opens, hence init.
func init() {
	numbers := map[string]func(a, b float64) (float64, bool){
		"tenon_add": add, "tenon_sub": sub, "tenon_mul": mul, "tenon_div": div, "tenon_round": round,
	}
	for name, f := range numbers {
		register(name, 2, func(a []driver.Value) (driver.Value, bool) {
			x, ok := realArg(a[0])
			y, ok2 := realArg(a[1])
			if !ok || !ok2 {
				return nil, false
			}
			return f(x, y)
		})
	}
	for name, sign := range map[string]float64{"tenon_date_add": 1, "tenon_date_sub": -1} {
		register(name, 2, func(a []driver.Value) (driver.Value, bool) {
			d, ok := dateArg(a[0])
			n, ok2 := realArg(a[1])
			if !ok || !ok2 {
				return nil, false
			}
			r, ok := d.plus(sign * n)
			return r.String(), ok
		})
	}
	for name, sign := range map[string]float64{"tenon_datetime_add": 1, "tenon_datetime_sub": -1} {
		register(name, 2, func(a []driver.Value) (driver.Value, bool) {
			t, ok := instantArg(a[0])
			n, ok2 := realArg(a[1])
			if !ok || !ok2 {
				return nil, false
			}
			r, ok := plusDays(t, sign*n)
			return formatDateTime(r), ok
		})
	}
	register("tenon_date_days", 2, func(a []driver.Value) (driver.Value, bool) {
		x, ok := dateArg(a[0])
		y, ok2 := dateArg(a[1])
		return float64(x - y), ok && ok2
	})
	register("tenon_datetime_days", 2, func(a []driver.Value) (driver.Value, bool) {
		x, ok := instantArg(a[0])
		y, ok2 := instantArg(a[1])
		if !ok || !ok2 {
			return nil, false
		}
		return daysBetween(x, y)
	})
	register("tenon_date", 1, func(a []driver.Value) (driver.Value, bool) {
		d, ok := dateArg(a[0])
		return d.String(), ok
	})
	register("tenon_datetime", 1, func(a []driver.Value) (driver.Value, bool) {
		t, ok := instantArg(a[0])
		return formatDateTime(t), ok
	})
	zones := &zoneCache{}
	registerBridges(zones)
	registerTotals()
	register("tenon_local", 2, func(a []driver.Value) (driver.Value, bool) {
		t, ok := instantArg(a[0])
		name, ok2 := a[1].(string)
		if !ok || !ok2 {
			return nil, false
		}
		z, ok := zones.find(name)
		if !ok {
			return nil, false
		}
		t, ok = inZone(t, z)
		return t.Format("2006-01-02 15:04:05.000"), ok
	})
	register("tenon_lists_equal", 2, func(a []driver.Value) (driver.Value, bool) {
		x, ok := listArg(a[0])
		y, ok2 := listArg(a[1])
		return slices.Equal(x, y), ok && ok2
	})
}

// register makes a deterministic SQL function that is NULL where f is not ok.
func register(name string, args int32, f func([]driver.Value) (driver.Value, bool)) {
	sqlite.MustRegisterDeterministicScalarFunction(name, args, func(_ *sqlite.FunctionContext, a []driver.Value) (driver.Value, error) {
		v, ok := f(a)
		if !ok {
			return nil, nil
		}
		return v, nil
	})
}

func realArg(v driver.Value) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int64:
		return float64(x), true
	}
	return 0, false
}

func dateArg(v driver.Value) (date, bool) {
	s, ok := v.(string)
	if !ok {
		return 0, false
	}
	return parseDate(s)
}

func instantArg(v driver.Value) (time.Time, bool) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, false
	}
	return parseDateTime(s)
}

func listArg(v driver.Value) ([]string, bool) {
	s, ok := v.(string)
	if !ok {
		return nil, false
	}
	var list []string
	return list, json.Unmarshal([]byte(s), &list) == nil
}

// zoneCache finds time zones by name; loading one reads a file.
type zoneCache struct{ zones sync.Map }

func (c *zoneCache) find(name string) (*time.Location, bool) {
	if z, ok := c.zones.Load(name); ok {
		return z.(*time.Location), true
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	c.zones.Store(name, z)
	return z, true
}

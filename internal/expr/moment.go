package expr

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// The text forms of dates and date-times. Both sort as text.
const (
	dateLayout     = "2006-01-02"
	dateTimeLayout = "2006-01-02 15:04:05.000Z"
)

const millisPerDay = 24 * 60 * 60 * 1000

// dateType is the CEL type of calendar dates.
var dateType = cel.ObjectType("tenon.date", traits.ComparerType)

// date is a calendar date without a zone: days since 1970-01-01.
type date int64

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

var minDate, maxDate = dateOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)), dateOf(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))

func parseDate(s string) (date, bool) {
	t, err := time.Parse(dateLayout, s)
	if err != nil || t.Year() < 1 {
		return 0, false
	}
	return dateOf(t), true
}

func (d date) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }
func (d date) String() string  { return d.time().Format(dateLayout) }

// plus adds whole days (a fraction is cut off) and fails outside the years 1 to 9999.
func (d date) plus(days float64) (date, bool) {
	if !(math.Abs(days) < 4e6) {
		return 0, false
	}
	r := d + date(days)
	return r, r >= minDate && r <= maxDate
}

// parseDateTime reads the stored form, exactly.
func parseDateTime(s string) (time.Time, bool) {
	t, err := time.Parse(dateTimeLayout, s)
	return t, err == nil && t.Year() >= 1 && len(s) == len(dateTimeLayout) && s[19] == '.' // Go takes a comma too
}

func formatDateTime(t time.Time) string { return t.UTC().Format(dateTimeLayout) }

// toMillis cuts an instant to what is stored, so that Go and SQL compare alike.
func toMillis(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// plusDays adds days, of which a fraction is kept to the millisecond.
func plusDays(t time.Time, days float64) (time.Time, bool) {
	if !(math.Abs(days) < 4e6) {
		return t, false
	}
	ms := t.UnixMilli() + int64(math.Round(days*millisPerDay))
	r := time.UnixMilli(ms).UTC()
	return r, r.Year() >= 1 && r.Year() <= 9999
}

// inZone is the wall clock of an instant, if it is within the years 1 to 9999.
func inZone(t time.Time, z *time.Location) (time.Time, bool) {
	t = t.In(z)
	return t, t.Year() >= 1 && t.Year() <= 9999
}

// daysBetween is a - b in days.
func daysBetween(a, b time.Time) (float64, bool) {
	return div(float64(a.UnixMilli()-b.UnixMilli()), millisPerDay)
}

func (d date) ConvertToNative(reflect.Type) (any, error) {
	return nil, fmt.Errorf("a date has no native form")
}

func (d date) ConvertToType(t ref.Type) ref.Val {
	switch t {
	case types.StringType:
		return types.String(d.String())
	case types.TypeType:
		return dateType
	}
	return types.NewErr("a date cannot become a %s", t.TypeName())
}

func (d date) Equal(other ref.Val) ref.Val {
	o, ok := other.(date)
	return types.Bool(ok && o == d)
}

func (d date) Type() ref.Type { return dateType }
func (d date) Value() any     { return d }

// Compare makes dates ordered.
func (d date) Compare(other ref.Val) ref.Val {
	o, ok := other.(date)
	switch {
	case !ok:
		return types.MaybeNoSuchOverloadErr(other)
	case d < o:
		return types.IntNegOne
	case d > o:
		return types.IntOne
	}
	return types.IntZero
}

var (
	_ ref.Val         = date(0)
	_ traits.Comparer = date(0)
)

package calendar

import (
	"regexp"
	"strconv"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits are the earliest and the latest value of a type whose values sort as
// text. A limit is such a value, or a word for what is now ("today"), moved by a
// whole number of the type's units: today+30.
type Limits struct {
	Word  string                                             // "" when there is none
	Value func(text string) bool                             // whether a text is a value of the type
	Moved func(now time.Time, n int) (value string, ok bool) // the value n units from now
}

var moved = regexp.MustCompile(`^([a-z_]+)([+-]\d{1,5})?$`)

// read gives the value of a limit as of now, "" when it is not known.
func (l Limits) read(c field.Context, text string) (value string, ok bool) {
	if l.Value(text) {
		return text, true
	}
	m := moved.FindStringSubmatch(text)
	if l.Word == "" || m == nil || m[1] != l.Word {
		return "", false
	}
	if c.Now.IsZero() {
		return "", true
	}
	n, _ := strconv.Atoi(m[2]) // nothing is 0
	value, _ = l.Moved(c.Now.In(c.Location()), n)
	return value, true
}

// Check reports limits that are none, or leave no value between them.
func (l Limits) Check(s *field.Spec, out map[string]*problem.Item) {
	for key, text := range map[string]string{"earliest": s.Earliest, "latest": s.Latest} {
		if _, ok := l.read(field.Context{}, text); text != "" && !ok {
			out[key] = field.Wrong(field.CodeLimitUnknown, "value", field.Excerpt(text))
		}
	}
	if out["earliest"] == nil && out["latest"] == nil && s.Earliest != "" && s.Latest != "" {
		now := field.Context{Now: time.Unix(0, 0)}
		first, _ := l.read(now, s.Earliest)
		last, _ := l.read(now, s.Latest)
		if l.Value(s.Earliest) == l.Value(s.Latest) && first > last { // one that moves may come to pass
			out["latest"] = field.Wrong(field.CodeMinAboveMax)
		}
	}
}

// Within refuses a value that is before the earliest or after the latest one.
func (l Limits) Within(c field.Context, s *field.Spec, v string) *problem.Item {
	if s.Earliest == "" && s.Latest == "" {
		return nil
	}
	first, _ := l.read(c, s.Earliest)
	last, _ := l.read(c, s.Latest)
	below, above := first != "" && v < first, last != "" && v > last
	switch {
	case !below && !above:
		return nil
	case first != "" && last != "":
		return field.Wrong(field.CodeOutOfRange, "min", first, "max", last)
	case below:
		return field.Wrong(field.CodeBelowMin, "min", first)
	}
	return field.Wrong(field.CodeAboveMax, "max", last)
}

// Days are the limits of dates: a day, or today moved by days.
func Days() Limits { return Limits{Word: "today", Value: field.IsDate, Moved: dayMoved} }

func dayMoved(now time.Time, n int) (string, bool) {
	d := dayOf(now.AddDate(0, 0, n))
	return d.String(), d.Valid()
}

// Workday refuses a day that the business does not work where the field takes
// working days only.
func Workday(c field.Context, s *field.Spec, day string) *problem.Item {
	if !s.Workdays || c.Workdays.Working(day) {
		return nil
	}
	return field.Wrong(field.CodeNoWorkday, "value", day)
}

// Moments are the limits of instants: a day of the business, which counts as a
// whole, today moved by days, or now.
func Moments() Limits {
	return Limits{Word: "today", Value: func(text string) bool { return field.IsDate(text) || nowMoved.MatchString(text) }, Moved: dayMoved}
}

var nowMoved = regexp.MustCompile(`^now([+-]\d{1,5})?$`)

// WithinMoments refuses an instant beyond the field's limits.
func WithinMoments(c field.Context, s *field.Spec, t time.Time) *problem.Item {
	days := *s
	for key, limit := range map[string]*string{field.CodeBelowMin: &days.Earliest, field.CodeAboveMax: &days.Latest} {
		m := nowMoved.FindStringSubmatch(*limit)
		if m == nil {
			continue
		}
		*limit = ""
		n, _ := strconv.Atoi(m[1])
		bound := c.Now.AddDate(0, 0, n)
		if c.Now.IsZero() || key == field.CodeBelowMin && !t.Before(bound) || key == field.CodeAboveMax && !t.After(bound) {
			continue
		}
		arg := map[string]string{field.CodeBelowMin: "min", field.CodeAboveMax: "max"}[key]
		return field.Wrong(key, arg, bound.In(c.Location()).Format("2006-01-02 15:04"))
	}
	return Days().Within(c, &days, dayOf(t.In(c.Location())).String())
}

package hook

import (
	"context"
	"encoding/json/jsontext"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/problem"
)

// dating answers what days are for the business: which it works, and when they are.
// Other functions of dates ask nobody and are the worker's.
func dating() []function {
	return []function{
		{name: "dates.addWorkdays", before: true, answer: func(_ context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var day string
			var n int
			if err := take(args, &day, &n); err != nil {
				return nil, 0, err
			}
			out, ok := t.rights.Snap.Business.Workdays.Add(day, n)
			return dated(out, ok)
		}},
		{name: "dates.workdaysBetween", before: true, answer: func(_ context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var from, to string
			if err := take(args, &from, &to); err != nil {
				return nil, 0, err
			}
			n, ok := t.rights.Snap.Business.Workdays.Between(from, to)
			return dated(n, ok)
		}},
		{name: "dates.isWorkday", before: true, answer: func(_ context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var day string
			if err := take(args, &day); err != nil {
				return nil, 0, err
			}
			_, ok := expr.Weekday(day)
			return dated(t.rights.Snap.Business.Workdays.Working(day), ok)
		}},
		{name: "dates.day", before: true, answer: func(_ context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var text, zone string
			if err := take(args, &text, &zone); err != nil {
				return nil, 0, err
			}
			z, err := t.zone(zone)
			if err != nil {
				return nil, 0, err
			}
			at, ok := moment(text)
			if !ok {
				return dated(nil, false)
			}
			day, ok := expr.DayOf(at, z)
			return dated(day, ok)
		}},
		{name: "dates.at", before: true, answer: func(_ context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var day, clock, zone string
			if err := take(args, &day, &clock, &zone); err != nil {
				return nil, 0, err
			}
			z, err := t.zone(zone)
			if err != nil {
				return nil, 0, err
			}
			at, err := time.Parse("15:04", clock)
			if err != nil {
				return dated(nil, false)
			}
			out, ok := expr.MomentAt(day, at.Hour(), at.Minute(), z)
			return dated(out, ok)
		}},
	}
}

// dated is an answer, unless what was asked about is no day or lies too far away.
func dated(v any, ok bool) (any, int, error) {
	if !ok {
		return nil, 0, problem.Bad("hook_date")
	}
	return v, 0, nil
}

// zone is one by its name, the business's unless it is said.
func (t *turn) zone(name string) (*time.Location, error) {
	if name == "" {
		return t.rights.Snap.Business.Zone, nil
	}
	z, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, problem.Bad("hook_zone")
	}
	return z, nil
}

// moment reads one as records have it, or as JSON writes a Date.
func moment(text string) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02 15:04:05.999Z07:00", time.RFC3339Nano} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

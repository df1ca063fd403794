package hook

import (
	"time"

	"github.com/pocketbase/pocketbase/tools/cron"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// farthest is how many days ahead the moments of a plan are looked for: long enough
// for a 29 February.
const farthest = 9 * 366

// Moments are the next moments of a plan, in the zone of the business; fewer than n
// where there are no more. A plan that cannot be read is hook_schedule.
func Moments(plan string, after time.Time, zone *time.Location, n int) ([]time.Time, error) {
	c, err := cron.NewSchedule(plan)
	if err != nil {
		return nil, problem.Invalid().Field("schedule", "hook_schedule", locale.Args{}).Cause(err)
	}
	at := after.In(zone)
	out := []time.Time{}
	for day := range farthest {
		from := time.Date(at.Year(), at.Month(), at.Day()+day, 0, 0, 0, 0, zone)
		m := cron.NewMoment(from)
		_, of := c.Days[m.Day]
		_, on := c.DaysOfWeek[m.DayOfWeek]
		_, in := c.Months[m.Month]
		if !of || !on || !in {
			continue
		}
		end := time.Date(at.Year(), at.Month(), at.Day()+day+1, 0, 0, 0, 0, zone)
		for ; from.Before(end); from = from.Add(time.Minute) {
			if !from.After(after) || !c.IsDue(cron.NewMoment(from)) {
				continue
			}
			if out = append(out, from); len(out) == n {
				return out, nil
			}
		}
	}
	return out, nil
}

package httpapi

import (
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

// maxCalendarDays is how far apart the ends of what is asked may be: three years.
const maxCalendarDays = 1100

// calendar answers which days of the week are worked, and the days from one to
// another that are otherwise or have a name.
func (a *API) calendar(c *call) (*answer, error) {
	if err := c.known("from", "to"); err != nil {
		return nil, err
	}
	from, err1 := time.Parse(time.DateOnly, c.params.Get("from"))
	to, err2 := time.Parse(time.DateOnly, c.params.Get("to"))
	if err1 != nil || err2 != nil || to.Before(from) || to.Sub(from) > maxCalendarDays*24*time.Hour {
		return nil, problem.Bad("calendar_range", locale.Args{"limit": maxCalendarDays})
	}
	b := c.rights.Snap.Business
	return ok(map[string]any{
		"weekdays": b.Calendar.Weekdays, "years": workcalendar.Years(),
		"days": b.Workdays.Days(c.params.Get("from"), c.params.Get("to"), c.tag),
	})
}

package workcalendar

import (
	"cmp"
	"slices"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
)

// farthest bounds how many working days [Calendar.Add] goes, as WORKDAY does.
const farthest = 10_000

// Calendar is immutable. Nil works Monday to Friday and knows no holidays.
type Calendar struct {
	week       [7]bool // from Monday
	exceptions map[day]exception
	zone       *time.Location
}

// exception is a day that is other than its place in the week says, or that has a name.
type exception struct {
	worked bool
	own    bool
	name   map[locale.Tag]string
}

// Day is one that the calendar names.
type Day struct {
	Day    string `json:"day"`
	Worked bool   `json:"worked"`
	Name   string `json:"name,omitempty"`
	Own    bool   `json:"own,omitempty"` // of the business, not of the public
}

// New makes the calendar of a business in its zone.
func New(s Settings, zone *time.Location) *Calendar {
	c := &Calendar{exceptions: map[day]exception{}, zone: zone}
	for _, n := range s.Weekdays {
		if n >= 1 && n <= 7 {
			c.week[n-1] = true
		}
	}
	if s.Public {
		for _, year := range published() {
			for _, h := range year.Holidays {
				c.holiday(h)
			}
		}
	}
	for worked, list := range map[bool][]Own{true: s.Worked, false: s.Closed} {
		for _, own := range list {
			if d, ok := parse(own.Day); ok {
				c.exceptions[d] = exception{worked: worked, own: true, name: map[locale.Tag]string{locale.ZH: own.Name, locale.EN: own.Name}}
			}
		}
	}
	return c
}

func (c *Calendar) holiday(h publicHoliday) {
	first, _ := parse(h.Off[0])
	last, _ := parse(h.Off[1])
	for d := first; d <= last; d++ {
		c.exceptions[d] = exception{name: h.name()}
	}
	for _, text := range h.Work {
		if d, ok := parse(text); ok {
			c.exceptions[d] = exception{worked: true, name: h.name()}
		}
	}
}

// Working reports whether a day is worked; a text that is no day is not.
func (c *Calendar) Working(text string) bool {
	d, ok := parse(text)
	return ok && c.worked(d)
}

func (c *Calendar) worked(d day) bool {
	if c == nil {
		return d.weekday() < 5
	}
	if e, ok := c.exceptions[d]; ok {
		return e.worked
	}
	return c.week[d.weekday()]
}

// Add gives the nth working day after a day, before it when n is negative; the
// day itself when n is 0. False when the text is no day, nothing is worked, or it
// lies beyond 10,000 working days or the year 9999.
func (c *Calendar) Add(text string, n int) (string, bool) {
	d, ok := parse(text)
	if !ok || n > farthest || n < -farthest {
		return "", false
	}
	step := day(1)
	if n < 0 {
		step, n = -1, -n
	}
	for idle := 0; n > 0; {
		if d += step; d < minDay || d > maxDay || idle > farthest {
			return "", false
		}
		idle++
		if c.worked(d) {
			n, idle = n-1, 0
		}
	}
	return d.String(), true
}

// Between counts the working days from one day to another, both included:
// negative when the second is earlier, as NETWORKDAYS does. False when one is no day.
func (c *Calendar) Between(from, to string) (int, bool) {
	a, ok1 := parse(from)
	b, ok2 := parse(to)
	switch {
	case !ok1 || !ok2:
		return 0, false
	case b < a:
		return -c.count(b, a), true
	}
	return c.count(a, b), true
}

func (c *Calendar) count(from, to day) int {
	ordinary := func(d day) bool {
		if c == nil {
			return d.weekday() < 5
		}
		return c.week[d.weekday()]
	}
	perWeek := 0
	for d := from; d < from+7; d++ {
		if ordinary(d) {
			perWeek++
		}
	}
	weeks := (to - from + 1) / 7
	n := int(weeks) * perWeek
	for d := from + weeks*7; d <= to; d++ {
		if ordinary(d) {
			n++
		}
	}
	if c == nil {
		return n
	}
	for d, e := range c.exceptions {
		switch {
		case d < from || d > to || e.worked == ordinary(d):
		case e.worked:
			n++
		default:
			n--
		}
	}
	return n
}

// DayOf is the day of a moment where the business is.
func (c *Calendar) DayOf(t time.Time) string {
	if c == nil || c.zone == nil {
		return t.UTC().Format(time.DateOnly)
	}
	return t.In(c.zone).Format(time.DateOnly)
}

// Days lists what the calendar names from one day to another, both included, in
// order and in a language.
func (c *Calendar) Days(from, to string, tag locale.Tag) []Day {
	out := []Day{}
	a, ok1 := parse(from)
	b, ok2 := parse(to)
	if c == nil || !ok1 || !ok2 {
		return out
	}
	for d, e := range c.exceptions {
		if d >= a && d <= b {
			out = append(out, Day{Day: d.String(), Worked: e.worked, Name: e.name[tag], Own: e.own})
		}
	}
	slices.SortFunc(out, func(x, y Day) int { return cmp.Compare(x.Day, y.Day) })
	return out
}

package workcalendar

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// The most days of one's own in a list, and the most characters of a name.
const (
	MaxOwn  = 500
	MaxName = 60
)

// Settings are what a business says of its days. Days of its own go before public
// holidays, and these before the week.
type Settings struct {
	Weekdays []int `json:"weekdays"` // 1 is Monday, 7 Sunday
	Public   bool  `json:"public"`   // China's public holidays and the days worked in their place
	Closed   []Own `json:"closed"`
	Worked   []Own `json:"worked"`
}

// Own is a day of the business.
type Own struct {
	Day  string `json:"day"`
	Name string `json:"name,omitempty"`
}

// Defaults work Monday to Friday with the public holidays.
func Defaults() Settings {
	return Settings{Weekdays: []int{1, 2, 3, 4, 5}, Public: true, Closed: []Own{}, Worked: []Own{}}
}

// Clone shares no list with s.
func (s Settings) Clone() Settings {
	s.Weekdays, s.Closed, s.Worked = slices.Clone(s.Weekdays), slices.Clone(s.Closed), slices.Clone(s.Worked)
	return s
}

// Check puts the lists in order and reports what cannot be at calendar.weekdays,
// calendar.closed and calendar.worked. Settings of which nothing was ever said
// become the defaults.
func (s *Settings) Check(p *problem.Problem) {
	if s.Weekdays == nil && s.Closed == nil && s.Worked == nil && !s.Public {
		*s = Defaults()
	}
	slices.Sort(s.Weekdays)
	s.Weekdays = slices.Compact(s.Weekdays)
	if len(s.Weekdays) == 0 || s.Weekdays[0] < 1 || s.Weekdays[len(s.Weekdays)-1] > 7 {
		p.Field("calendar.weekdays", "calendar_weekdays", nil)
	}
	taken := map[string]bool{}
	s.Closed = checkOwn(p, "calendar.closed", s.Closed, taken)
	s.Worked = checkOwn(p, "calendar.worked", s.Worked, taken)
}

// checkOwn gives the days in order, with an empty list for none.
func checkOwn(p *problem.Problem, key string, list []Own, taken map[string]bool) []Own {
	if len(list) > MaxOwn {
		p.Field(key, "calendar_too_many", locale.Args{"limit": MaxOwn})
		return list
	}
	out := make([]Own, 0, len(list))
	for _, own := range list {
		own.Day, own.Name = strings.TrimSpace(own.Day), strings.TrimSpace(own.Name)
		_, ok := parse(own.Day)
		switch {
		case !ok:
			p.Field(key, "calendar_day", locale.Args{"value": excerpt(own.Day)})
		case taken[own.Day]:
			p.Field(key, "calendar_day_twice", locale.Args{"value": own.Day})
		case utf8.RuneCountInString(own.Name) > MaxName:
			p.Field(key, "document_too_long", locale.Args{"limit": MaxName})
		}
		taken[own.Day] = true
		out = append(out, own)
	}
	slices.SortFunc(out, func(a, b Own) int { return strings.Compare(a.Day, b.Day) })
	return out
}

func excerpt(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}

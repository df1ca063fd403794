package workcalendar

import "time"

// day counts from 1970-01-01, which was a Thursday.
type day int

const (
	minDay day = -719162 // 0001-01-01
	maxDay day = 2932896 // 9999-12-31
)

const secondsADay = 24 * 60 * 60

func parse(text string) (day, bool) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1 {
		return 0, false
	}
	return day(t.Unix() / secondsADay), true // midnight in UTC: whole days, before 1970 too
}

func (d day) String() string { return time.Unix(int64(d)*secondsADay, 0).UTC().Format(time.DateOnly) }

// weekday counts from Monday, 0.
func (d day) weekday() int { return int(((d+3)%7 + 7) % 7) }

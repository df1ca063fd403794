package importer

import (
	"regexp"
	"strconv"

	"github.com/tenon-crm/tenon/internal/field"
)

// digitDate is a date in digits whose year, if it has four, comes first or last.
var digitDate = regexp.MustCompile(`^\s*(\d{1,4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,4})(?:[T\s].*)?$`)

// orderVotes counts what a column's dates say about the order of day and month.
type orderVotes struct {
	yearFirst, monthFirst, dayFirst, either int
}

func (v *orderVotes) add(text string) {
	m := digitDate.FindStringSubmatch(text)
	if m == nil {
		return
	}
	if len(m[1]) >= 3 {
		v.yearFirst++
		return
	}
	first, _ := strconv.Atoi(m[1])
	second, _ := strconv.Atoi(m[2])
	switch {
	case first > 31 && len(m[1]) == 2:
		v.yearFirst++
	case first > 12 && second <= 12:
		v.dayFirst++
	case second > 12 && first <= 12:
		v.monthFirst++
	case first <= 12 && second <= 12:
		v.either++
	}
}

// order is what the whole column agrees on; "" when it does not say, or when it
// contradicts itself.
func (v *orderVotes) order() field.DateOrder {
	switch {
	case v.monthFirst > 0 && v.dayFirst == 0:
		return field.MDY
	case v.dayFirst > 0 && v.monthFirst == 0:
		return field.DMY
	case v.yearFirst > 0 && v.either == 0 && v.monthFirst == 0 && v.dayFirst == 0:
		return field.YMD
	}
	return ""
}

// doubtful reports whether somebody has to say which order is meant.
func (v *orderVotes) doubtful() bool { return v.order() == "" && v.either+v.monthFirst+v.dayFirst > 0 }

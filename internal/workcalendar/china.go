package workcalendar

import (
	_ "embed"
	"encoding/json/v2"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/tenon-crm/tenon/internal/locale"
)

// The days that the State Council has published, a year at a time. A year that is
// not there has its weekends only. Two or three festivals of one holiday are one.
//
//go:embed china.json
var chinaJSON []byte

type publicHoliday struct {
	ZH   string    `json:"zh"`
	EN   string    `json:"en"`
	Off  [2]string `json:"off"`  // the first and the last day
	Work []string  `json:"work"` // weekend days that are worked instead
}

func (h publicHoliday) name() map[locale.Tag]string {
	return map[locale.Tag]string{locale.ZH: h.ZH, locale.EN: h.EN}
}

type publicYear struct {
	Notice   string          `json:"notice"`
	Holidays []publicHoliday `json:"holidays"`
}

// published reads the data once. It is part of the program: a mistake in it is
// one of the program, which its test finds.
var published = sync.OnceValue(func() map[string]publicYear {
	var years map[string]publicYear
	if err := json.Unmarshal(chinaJSON, &years, json.RejectUnknownMembers(true)); err != nil {
		panic(fmt.Errorf("china.json: %w", err))
	}
	return years
})

// Years are those whose public holidays are known, in order.
func Years() []int {
	var out []int
	for _, text := range slices.Sorted(maps.Keys(published())) {
		if year, err := strconv.Atoi(text); err == nil {
			out = append(out, year)
		}
	}
	return out
}

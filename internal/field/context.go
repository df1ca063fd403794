package field

import "time"

// Location is the zone in which dates and times of people are meant; UTC when
// the business has none.
func (c Context) Location() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

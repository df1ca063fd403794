// Package workcalendar knows which days a business works: its weekly pattern,
// China's public holidays with the weekend days that are worked in their place,
// and the days that the business closes or works of its own accord. A day is a
// text like 2026-01-31, in the business's time zone.
package workcalendar

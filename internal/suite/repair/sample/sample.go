// Package sample makes the sample data of the repair suite: the machines of a
// small factory, what broke in the last weeks and who mended it with what. All
// names are invented; only the dates follow the day on which it is made.
package sample

import (
	"fmt"
	"time"

	"github.com/tenon-crm/tenon/internal/suite/crm/sample"
)

// Generate makes the sample as it would look on the given day, in that day's time
// zone. Batches stand in an order in which every link points to an earlier one.
func Generate(today time.Time) []sample.Batch {
	d := days{time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, today.Location())}
	return []sample.Batch{
		{Object: "supplier", Rows: suppliers()},
		{Object: "spare_part", Rows: parts()},
		{Object: "equipment", Rows: machines(d)},
		{Object: "inspection", Rows: inspections(d)},
		{Object: "repair_order", Rows: requests(d)},
	}
}

// days counts from the midnight that begins today.
type days struct{ today time.Time }

// on is the calendar date so many days ago.
func (d days) on(ago int) string { return d.today.AddDate(0, 0, -ago).Format(time.DateOnly) }

// at is a time of day so many days ago, as the API writes instants.
func (d days) at(ago int, hour float64) string {
	return d.today.AddDate(0, 0, -ago).Add(time.Duration(hour * float64(time.Hour))).UTC().Format("2006-01-02 15:04:05.000Z")
}

// id is the n-th record of a kind, 15 characters.
func id(kind string, n int) string { return fmt.Sprintf("%s%0*d", kind, 15-len(kind), n) }

// rows numbers records of a kind from 1.
func rows(kind string, list []map[string]any) []sample.Row {
	out := make([]sample.Row, len(list))
	for i, data := range list {
		out[i] = sample.Row{ID: id(kind, i+1), Data: data}
	}
	return out
}

const (
	ofSupplier   = "repairsup"
	ofPart       = "repairpart"
	ofMachine    = "repairdev"
	ofInspection = "repaircheck"
	ofRequest    = "repairorder"
)

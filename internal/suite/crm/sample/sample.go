// Package sample makes the sample data of the CRM suite: a small sales
// organisation, its customers and two years of work with them. All names are
// invented. The same seed and the same day give the same data.
package sample

import (
	"math/rand/v2"
	"time"
)

// Department is a department of the sample business. An empty Parent is the
// business itself.
type Department struct {
	ID, Name, Parent string
	Heads            []string // ids of people
}

// Person is an employee of the sample business. Manager is a person's id, or
// empty.
type Person struct {
	ID, Name, Email, Department, Manager string
	Roles                                []string
}

// Row is one record to create. Data holds values as the API takes them: text,
// float64, bool, lists of text, dates as YYYY-MM-DD and date-times in UTC as
// "2006-01-02 15:04:05.000Z". Owner is a person's id, "" on objects without
// owner.
type Row struct {
	ID, Owner string
	Data      map[string]any
}

// Batch is the records of one object.
type Batch struct {
	Object string
	Rows   []Row
}

// Data is a whole sample. Records stand in an order in which every link points
// to a row of an earlier batch, or to an earlier row of the same one.
type Data struct {
	Departments []Department
	People      []Person
	Records     []Batch
}

// Sizes of the sample.
const (
	accounts      = 200
	contacts      = 400
	opportunities = 300
	followUps     = 1200
)

// Generate makes the sample as it would look on the given day, in that day's
// time zone. Ids are 15 characters of a–z and 0–9 and depend on the seed only.
func Generate(seed uint64, today time.Time) *Data {
	g := &generator{
		rand:  rand.New(rand.NewPCG(seed, 0x7e_0e)),
		today: time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, today.Location()),
		taken: map[string]bool{},
	}
	d := &Data{}
	d.Departments, d.People = g.organisation()
	accounts := g.accounts()
	contacts := g.contacts(accounts)
	opportunities := g.opportunities(accounts)
	d.Records = []Batch{
		{Object: "product", Rows: g.products()},
		{Object: "account", Rows: rows(accounts)},
		{Object: "contact", Rows: rows(contacts)},
		{Object: "opportunity", Rows: rows(opportunities)},
		{Object: "follow_up", Rows: g.followUps(accounts)},
	}
	return d
}

// Rows counts the records of all batches.
func (d *Data) Rows() int {
	n := 0
	for _, b := range d.Records {
		n += len(b.Rows)
	}
	return n
}

// rower is anything that becomes a record.
type rower interface{ row() Row }

func rows[T rower](list []T) []Row {
	out := make([]Row, len(list))
	for i, x := range list {
		out[i] = x.row()
	}
	return out
}

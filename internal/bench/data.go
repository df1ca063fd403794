package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// The shape of the measured business.
const (
	departments = 8
	people      = 40 // spread evenly over the departments
	accounts    = 5_000
	contacts    = 5_000
	secret      = "bench-password-1"
)

// dataset is the same data for every contender: the rows of the object "deal",
// 20 fields each, two of them links. Rows are made when asked for, each from its
// own number.
type dataset struct{ rows int }

func newDataset(rows int) *dataset { return &dataset{rows: rows} }

// deal is a row: its values in the order of dealFields, and whose it is.
type deal struct {
	id     string
	owner  int // number of a person
	values []any
}

// field is a column of deal in the types of all contenders.
type field struct {
	key  string
	kind string // text unique link select number date datetime bool phone email url long list
	of   string // target of a link
}

func dealFields() []field {
	return []field{
		{"name", "text", ""}, {"code", "unique", ""}, {"account", "link", "account"}, {"contact", "link", "contact"},
		{"stage", "select", ""}, {"kind", "select", ""}, {"source", "select", ""}, {"region", "select", ""},
		{"amount", "number", ""}, {"cost", "number", ""}, {"probability", "number", ""},
		{"expected_close", "date", ""}, {"signed_on", "date", ""}, {"next_at", "datetime", ""},
		{"active", "bool", ""}, {"phone", "phone", ""}, {"email", "email", ""}, {"website", "url", ""},
		{"note", "long", ""}, {"tags", "list", ""},
	}
}

// optionsOf lists the values of the selects.
func optionsOf(key string) []string {
	switch key {
	case "stage":
		return []string{"s1", "s2", "s3", "s4", "won", "lost"}
	case "kind":
		return []string{"new", "renewal", "upgrade"}
	case "source":
		return []string{"web", "fair", "referral", "partner", "call"}
	case "region":
		return []string{"east", "south", "north", "west"}
	default:
		return []string{"hot", "slow", "vip", "tender"}
	}
}

// id makes 15 characters from a prefix and a number.
func id(prefix string, n int) string {
	return prefix + strings.Repeat("0", 15-len(prefix)-len(fmt.Sprint(n))) + fmt.Sprint(n)
}

func departmentID(person int) string { return id("dept", person%departments) }

// member is the person who asks: one of the ordinary ones.
const member = 3

// row makes row n. Numbers from d.rows on are free for new rows.
func (d *dataset) row(n int) deal {
	r := rand.New(rand.NewPCG(42, uint64(n)))
	choose := func(key string) string { o := optionsOf(key); return o[r.IntN(len(o))] }
	first := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	date := func() string { return first.AddDate(0, 0, r.IntN(1500)).Format(time.DateOnly) }
	out := deal{id: id("d", n), owner: r.IntN(people)}
	for _, f := range dealFields() {
		var v any
		switch f.key {
		case "name":
			v = fmt.Sprintf("园区网改造 %d 期 %06d", r.IntN(9)+1, n)
		case "code":
			v = fmt.Sprintf("D%09d", n)
		case "account":
			v = id("a", r.IntN(accounts))
		case "contact":
			v = id("c", r.IntN(contacts))
		case "amount":
			v = float64(r.IntN(1_000_000)) / 10
		case "cost":
			v = float64(r.IntN(500_000)) / 10
		case "probability":
			v = float64(r.IntN(11)) / 10
		case "expected_close", "signed_on":
			v = date()
		case "next_at":
			v = first.Add(time.Duration(r.IntN(1500*24*60)) * time.Minute).Format("2006-01-02 15:04:05.000Z")
		case "active":
			v = r.IntN(3) > 0
		case "phone":
			v = fmt.Sprintf("+86130000%05d", r.IntN(100_000))
		case "email":
			v = fmt.Sprintf("person%d@example.com", r.IntN(100_000))
		case "website":
			v = fmt.Sprintf("https://www.example.com/%d", r.IntN(100_000))
		case "note":
			v = strings.Repeat("客户要求和现有系统打通，先做试点。", 2+r.IntN(4))
		case "tags":
			v = []string{choose("tags")}
		default:
			v = choose(f.key)
		}
		out.values = append(out.values, v)
	}
	return out
}

// object is a row as JSON for an API.
func (x deal) object() map[string]any {
	out := map[string]any{}
	for i, f := range dealFields() {
		out[f.key] = x.values[i]
	}
	return out
}

// reachable lists ids of rows for reading and for writing: those of the
// member's department, and the member's own.
func (d *dataset) reachable(most int) (visible, own []string) {
	for n := 0; n < d.rows && len(own) < most; n++ {
		x := d.row(n)
		if x.owner%departments == member%departments {
			visible = append(visible, x.id)
		}
		if x.owner == member {
			own = append(own, x.id)
		}
	}
	return visible, own
}

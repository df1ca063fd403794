package meta

import (
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits bound how often requests are answered, how often sign-in may fail, how
// long deleted records are kept, how long what was done can be undone, and how many
// files one export takes along.
type Limits struct {
	PersonRate      int `json:"personRate"`      // requests a second of a signed-in person
	PersonBurst     int `json:"personBurst"`     // requests that they may make at once after a pause
	AddressRate     int `json:"addressRate"`     // requests a second of an address without a token
	AddressBurst    int `json:"addressBurst"`    // requests that it may make at once after a pause
	AccountFailures int `json:"accountFailures"` // failed sign-ins of an account within the window
	AddressFailures int `json:"addressFailures"` // failed sign-ins from an address within the window
	FailureMinutes  int `json:"failureMinutes"`  // length of the window
	BinDays         int `json:"binDays"`         // how long deleted records are kept
	UndoHours       int `json:"undoHours"`       // how long what changed few records can be undone
	UndoDays        int `json:"undoDays"`        // how long batches, imports and what changed many can be undone
	ExportFiles     int `json:"exportFiles"`     // files that one export has along
	ExportMegabytes int `json:"exportMegabytes"` // how large these are together
}

// LimitRange is what a limit may be, and what it is until somebody sets it.
type LimitRange struct {
	Min     int `json:"min"`
	Max     int `json:"max"`
	Default int `json:"default"`
}

// boundLimit is one limit in its struct, with its key and range.
type boundLimit struct {
	key   string
	value *int
	LimitRange
}

// bounds lists the limits. The least of each still lets a person work and an
// administrator sign in: who is locked out could not change it back.
func (l *Limits) bounds() []boundLimit {
	return []boundLimit{
		{"personRate", &l.PersonRate, LimitRange{10, 10_000, 500}},
		{"personBurst", &l.PersonBurst, LimitRange{100, 100_000, 5000}},
		{"addressRate", &l.AddressRate, LimitRange{5, 10_000, 20}},
		{"addressBurst", &l.AddressBurst, LimitRange{50, 100_000, 200}},
		{"accountFailures", &l.AccountFailures, LimitRange{3, 100, 10}},
		{"addressFailures", &l.AddressFailures, LimitRange{10, 1000, 50}},
		{"failureMinutes", &l.FailureMinutes, LimitRange{1, 120, 15}},
		{"binDays", &l.BinDays, LimitRange{1, 3650, 30}},
		{"undoHours", &l.UndoHours, LimitRange{1, 720, 24}},
		{"undoDays", &l.UndoDays, LimitRange{1, 365, 30}},
		{"exportFiles", &l.ExportFiles, LimitRange{1, 100_000, 10_000}},
		{"exportMegabytes", &l.ExportMegabytes, LimitRange{1, 100_000, 2048}},
	}
}

// LimitRanges gives the range of each limit by its key.
func LimitRanges() map[string]LimitRange {
	out := map[string]LimitRange{}
	for _, b := range new(Limits).bounds() {
		out[b.key] = b.LimitRange
	}
	return out
}

// DefaultLimits are the limits of a business that has set none.
func DefaultLimits() Limits {
	var l Limits
	for _, b := range l.bounds() {
		*b.value = b.Default
	}
	return l
}

// check reports limits that cannot be, as limits.<key>.
func (l *Limits) check(p *problem.Problem) {
	fine := true
	for _, b := range l.bounds() {
		switch {
		case *b.value < b.Min:
			p.Field("limits."+b.key, "below_minimum", locale.Args{"limit": b.Min})
		case *b.value > b.Max:
			p.Field("limits."+b.key, "above_maximum", locale.Args{"limit": b.Max})
		default:
			continue
		}
		fine = false
	}
	if !fine {
		return
	}
	if l.PersonBurst < l.PersonRate {
		p.Field("limits.personBurst", "burst_below_rate", locale.Args{"rate": l.PersonRate})
	}
	if l.AddressBurst < l.AddressRate {
		p.Field("limits.addressBurst", "burst_below_rate", locale.Args{"rate": l.AddressRate})
	}
	if l.AddressFailures < l.AccountFailures {
		p.Field("limits.addressFailures", "failures_below_account", locale.Args{"count": l.AccountFailures})
	}
}

// clamp moves limits that were stored some other way into their ranges.
func (l *Limits) clamp() {
	for _, b := range l.bounds() {
		*b.value = min(max(*b.value, b.Min), b.Max)
	}
}

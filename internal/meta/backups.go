package meta

import (
	"fmt"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Backups say when the whole is copied every day, and how many such copies are kept.
type Backups struct {
	At   string `json:"at"` // HH:MM by the clocks of the business; "" never
	Keep int    `json:"keep"`
}

// MostBackups bounds how many backups of the schedule are kept.
const MostBackups = 100

// DefaultBackups is a backup every night, a week of them.
func DefaultBackups() Backups { return Backups{At: "03:00", Keep: 7} }

// Expression is the time as a cron expression; "" never.
func (b Backups) Expression() string {
	at, err := time.Parse("15:04", b.At)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d * * *", at.Minute(), at.Hour())
}

func (b Backups) check(p *problem.Problem) {
	if _, err := time.Parse("15:04", b.At); b.At != "" && (err != nil || len(b.At) != len("15:04")) {
		p.Field("backups.at", "bad_clock", locale.Args{"example": "03:00"})
	}
	switch {
	case b.Keep < 1:
		p.Field("backups.keep", "below_minimum", locale.Args{"limit": 1})
	case b.Keep > MostBackups:
		p.Field("backups.keep", "above_maximum", locale.Args{"limit": MostBackups})
	}
}

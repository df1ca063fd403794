package timeline

import (
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/query"
)

// How changes of one person become one: those that follow each other within this
// time of the newest, at most so many.
const (
	foldWithin = 5 * time.Minute
	foldMost   = 50
)

// fold takes an older change into a newer one, where both are small changes of one
// person in one way: each field keeps what it was at first and what it is at last.
func fold(now, older *Item) bool {
	if now.Kind != Change || older.Kind != Change || now.Action != outbox.Update || older.Action != outbox.Update ||
		now.Source != older.Source || now.By == nil || older.By == nil || now.By.ID != older.By.ID || now.Entries >= foldMost || len(now.Merged)+len(older.Merged) > 0 || whose(now) != whose(older) || apart(older.At, now.At) > foldWithin {
		return false
	}
	for _, c := range older.Changes {
		i := slices.IndexFunc(now.Changes, func(x query.FieldChange) bool {
			return x.Field == c.Field && x.Rows == nil && c.Rows == nil && !x.Moved && !c.Moved
		})
		if i < 0 {
			now.Changes = append(now.Changes, c)
			continue
		}
		now.Changes[i].From = c.From
	}
	now.Since = older.At
	now.Entries++
	return true
}

// whose is the merged record that a change is of, "" for the record itself.
func whose(it *Item) string {
	if it.Of == nil {
		return ""
	}
	return it.Of.ID
}

func apart(from, to string) time.Duration {
	a, err := time.Parse(types.DefaultDateLayout, from)
	b, err2 := time.Parse(types.DefaultDateLayout, to)
	if err != nil || err2 != nil {
		return foldWithin + 1
	}
	return b.Sub(a)
}

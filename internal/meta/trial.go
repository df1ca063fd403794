package meta

import (
	"context"
	"errors"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Trial is what a dry run found: the plan as it came to pass, and how long its
// parts took, in milliseconds. Held is for how long nobody else could write.
type Trial struct {
	Plan     *Plan        `json:"-"`
	Prepared int64        `json:"prepared"`
	Held     int64        `json:"held"`
	Tables   []TableTrial `json:"tables"`
}

// TableTrial is how long the tables of one object took.
type TableTrial struct {
	Object string      `json:"object"`
	Label  locale.Text `json:"label"`
	Took   int64       `json:"took"`
}

// errTried takes a trial's transaction back.
var errTried = errors.New("meta: tried only")

// Try does what a publish or a restore would do to tables and rows, in a
// transaction that is taken back, and says how long it took: as in a publish,
// writers wait meanwhile. It refuses as Publish does. Nothing of it stays; what a
// release does later in jobs is not tried.
func (s *Store) Try(ctx context.Context, q PlanRequest) (*Trial, error) {
	t := &Trial{Tables: []TableTrial{}}
	_, err := s.publish(ctx, q, PublishRequest{By: q.Author, Scope: q.Scope}, t)
	if errors.Is(err, errTried) {
		// The shared cache of collections was read again after the roll-back.
		return t, nil
	}
	return nil, err
}

func (t *Trial) begin(c *candidate, now func() time.Time, began time.Time) {
	t.Prepared = now().Sub(began).Milliseconds()
	c.planner.Now = now
	c.planner.Observe = func(object string, took time.Duration) {
		entry := TableTrial{Object: object, Label: locale.Text{ZH: object, EN: object}, Took: took.Milliseconds()}
		if o := c.snap.whole.object(object); o != nil {
			entry.Label = o.Name()
		}
		t.Tables = append(t.Tables, entry)
	}
}

func (t *Trial) end(c *candidate, held time.Duration) error {
	t.Plan, t.Held = c.plan, held.Milliseconds()
	return errTried
}

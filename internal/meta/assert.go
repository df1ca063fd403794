package meta

import (
	"context"

	"github.com/pocketbase/pocketbase/core"
)

// Asserting checks the assertions of a release that may become one, on the people
// and records that app shows.
type Asserting func(ctx context.Context, app core.App, snap *Snapshot) (*Verdict, error)

// Verdict says which assertions do not hold: those that forbid the release, and
// those that only warn. Keep writes how all of them stood, in the transaction of
// the release.
type Verdict struct {
	Problems, Warnings Problems
	Keep               func(ctx context.Context, tx core.App) error
}

// OnAssertions sets who checks them; without anybody nothing is checked.
func (s *Store) OnAssertions(f Asserting) { s.asserting = f }

// What a plan says about its assertions.
const (
	AssertionsNone    = "none"    // there are none
	AssertionsChecked = "checked" // those that do not hold are among the problems
	AssertionsLater   = "later"   // the tables change: publishing checks them after that
	AssertionsSkipped = "skipped" // something else is wrong first
)

// assert checks the assertions of a candidate in which nothing else is wrong.
func (s *Store) assert(ctx context.Context, app core.App, c *candidate) error {
	switch {
	case s.asserting == nil || len(c.snap.Assertions) == 0:
		c.plan.Assertions = AssertionsNone
		return nil
	case len(c.plan.Problems) > 0 || len(c.plan.Conflicts) > 0:
		c.plan.Assertions = AssertionsSkipped
		return nil
	}
	c.plan.Assertions = AssertionsChecked
	v, err := s.asserting(ctx, app, c.snap)
	if err != nil {
		return err
	}
	c.plan.Problems, c.plan.Warnings, c.keep = append(c.plan.Problems, c.discreet(v.Problems)...), c.discreet(v.Warnings), v.Keep
	return nil
}

// settled reports whether the tables have every column of the candidate already,
// so that it can be tried on them before it is published.
func (c *candidate) settled() bool {
	for key, o := range c.snap.Objects {
		before := c.old.Objects[key]
		if before == nil {
			return false
		}
		for _, col := range o.Columns {
			was := before.ByKey[col.Spec.Key]
			if was == nil || was.Spec.Type != col.Spec.Type || was.Expr.Kind != col.Expr.Kind || was.Expr.Live != nil {
				return false
			}
		}
	}
	return true
}

package meta

import (
	"context"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/problem"
)

// removal takes an app away: its documents go, its records stay in the database.
type removal struct{ app string }

func (r removal) over(published docset) (docset, error) {
	if published[Ref{KindApp, r.app}] == nil {
		return nil, problem.NotFound()
	}
	return published.without(r.app), nil
}

func (r removal) logged() (action, app string) { return "package.removed", r.app }

func (r removal) written(ctx context.Context, tx core.App, _ *Release) error {
	_, err := tx.DB().NewQuery(`DELETE FROM "tn_packages" WHERE "app" = {:app}`).WithContext(ctx).Bind(dbx.Params{"app": r.app}).Execute()
	return err
}

// PlanRemove says what Remove would do. The steps tell the records that stay.
func (s *Store) PlanRemove(ctx context.Context, app string) (*Plan, error) {
	return s.Plan(ctx, PlanRequest{source: removal{app}})
}

// Remove takes an app with all its documents away as one release; not_found when
// there is none. What another app still uses refuses it with release_invalid. The
// records of its objects stay, and come back with the release that is restored.
func (s *Store) Remove(ctx context.Context, app, by, note string) (*Release, error) {
	return s.publish(ctx, PlanRequest{Author: by, source: removal{app}}, PublishRequest{By: by, Note: note}, nil)
}

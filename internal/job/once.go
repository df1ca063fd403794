package job

import (
	"context"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
)

// EnqueueOnce is EnqueueAt for the system, unless a job of the kind waits
// already: what that one will find to do includes what is there now.
func (q *Queue) EnqueueOnce(ctx context.Context, tx core.App, at time.Time, name string, title locale.Text) error {
	var waiting int
	err := tx.NonconcurrentDB().NewQuery(`SELECT EXISTS (SELECT 1 FROM "tn_jobs" WHERE "state" = 'queued' AND "kind" = {:kind})`).
		Bind(dbx.Params{"kind": name}).WithContext(ctx).Row(&waiting)
	if err != nil || waiting > 0 {
		return err
	}
	_, err = q.EnqueueAt(ctx, tx, at, name, "", title, nil)
	return err
}

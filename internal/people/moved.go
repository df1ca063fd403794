package people

import (
	"context"

	"github.com/pocketbase/pocketbase/core"
)

// Moved is told, in the transaction, of a department whose name or place in the
// tree was written.
type Moved func(ctx context.Context, tx core.App) error

const movedKey = "tn_departments_moved"

// OnMoved sets who is told.
func OnMoved(app core.App, f Moved) { app.Store().Set(movedKey, f) }

func moved(ctx context.Context, tx core.App) error {
	if f, ok := tx.Store().Get(movedKey).(Moved); ok {
		return f(ctx, tx)
	}
	return nil
}

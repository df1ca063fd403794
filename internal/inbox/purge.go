package inbox

import (
	"context"
	"encoding/json"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// Forget takes out what people were told of records that are purged, and who
// follows them, in the transaction of the purge.
func (s *Service) Forget(ctx context.Context, tx core.App, object string, ids []string) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	for _, text := range []string{
		`DELETE FROM "tn_notifications" WHERE "object" = ? AND "record" IN (SELECT value FROM json_each(?))`,
		`DELETE FROM "tn_follows" WHERE "object" = ? AND "record" IN (SELECT value FROM json_each(?))`,
	} {
		if _, err := store.Exec(ctx, tx.DB(), text, object, string(list)); err != nil {
			return err
		}
	}
	return nil
}

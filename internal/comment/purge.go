package comment

import (
	"context"
	"encoding/json"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// Forget takes out what was said of records that are purged, in the transaction of
// the purge.
func (s *Service) Forget(ctx context.Context, tx core.App, object string, ids []string) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	const of = `SELECT "id" FROM "tn_comments" WHERE "object" = ? AND "record" IN (SELECT value FROM json_each(?))`
	for _, text := range []string{
		`DELETE FROM "tn_comment_edits" WHERE "comment" IN (` + of + `)`,
		`DELETE FROM "tn_comment_reactions" WHERE "comment" IN (` + of + `)`,
		`DELETE FROM "tn_comments" WHERE "id" IN (` + of + `)`,
	} {
		if _, err := store.Exec(ctx, tx.DB(), text, object, string(list)); err != nil {
			return err
		}
	}
	return nil
}

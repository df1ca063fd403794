package importer

import (
	"context"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Keep is how long an uploaded file and the reasons of its refused rows stay.
const Keep = 7 * 24 * time.Hour

// Purge deletes files older than Keep, and of an import that was never run the
// import itself. Reports of imports stay; so does what undoing needs.
func (s *Service) Purge(ctx context.Context) error {
	before := s.Now().UTC().Add(-Keep).Format(types.DefaultDateLayout)
	old, err := s.query(ctx, `WHERE "file"<>'' AND "created"<{:before} AND "state" NOT IN ('queued','running')`, dbx.Params{"before": before})
	if err != nil {
		return err
	}
	for _, i := range old {
		if err := s.deleteFile(i.file); err != nil {
			return err
		}
		unused := i.State == Uploaded || i.State == Ready
		err := s.App.RunInTransaction(func(tx core.App) error {
			text := `UPDATE "tn_imports" SET "file"='' WHERE "id"={:id}`
			if unused {
				text = `DELETE FROM "tn_imports" WHERE "id"={:id}`
			}
			for _, q := range []string{text, `DELETE FROM "tn_import_errors" WHERE "import"={:id}`} {
				if _, err := tx.NonconcurrentDB().NewQuery(q).Bind(dbx.Params{"id": i.ID}).WithContext(ctx).Execute(); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

package files

import (
	"context"
	"fmt"
	"slices"

	"github.com/pocketbase/dbx"
)

// chunk is how many ids one query has at most.
const chunk = 500

// Describe says what the files with these ids are. Ids that are of no file are
// absent. It asks no rights: the caller has read the ids from a record.
func (s *Service) Describe(ctx context.Context, ids []string) (map[string]File, error) {
	out := make(map[string]File, len(ids))
	for part := range slices.Chunk(ids, chunk) {
		var found []File
		err := s.app.DB().Select("id", "name", "size", "type", "sha256").From("tn_files").
			Where(dbx.And(dbx.In("id", anys(part)...), dbx.HashExp{"state": stateReady})).
			WithContext(ctx).All(&found)
		if err != nil {
			return nil, fmt.Errorf("files: describe: %w", err)
		}
		for _, f := range found {
			out[f.ID] = f
		}
	}
	return out, nil
}

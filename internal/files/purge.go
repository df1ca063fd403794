package files

import (
	"context"
	"errors"
	"fmt"

	"github.com/pocketbase/dbx"
)

// purgeBatch is how many files one round of Purge marks.
const purgeBatch = 200

// Purge removes uploads that no record took in within a day and, if the service
// has a retention, files that were detached longer ago than that. It answers how
// many went. A crash in between leaves rows that the next run finishes.
func (s *Service) Purge(ctx context.Context) (int, error) {
	total := 0
	for {
		ids, err := s.doomed(ctx)
		if err != nil || len(ids) == 0 {
			return total, err
		}
		for _, id := range ids {
			if err := s.remove(ctx, id); err != nil {
				return total, err
			}
			total++
		}
	}
}

// doomed marks files that must go, so that none of them can be attached any
// more, and lists those that are marked.
func (s *Service) doomed(ctx context.Context) ([]string, error) {
	now := s.now()
	conditions := []dbx.Expression{
		dbx.NewExp(`"object" = '' AND "created" < {:free}`, dbx.Params{"free": s.stamp(now.Add(-freeFor))}),
	}
	if s.retention > 0 {
		conditions = append(conditions, dbx.NewExp(
			`"detached" <> '' AND "detached" < {:detached}`, dbx.Params{"detached": s.stamp(now.Add(-s.retention))},
		))
	}
	_, err := s.app.DB().Update("tn_files", dbx.Params{"state": statePurging}, dbx.Or(conditions...)).WithContext(ctx).Execute()
	if err != nil {
		return nil, fmt.Errorf("files: mark for purge: %w", err)
	}
	var ids []string
	err = s.app.DB().Select("id").From("tn_files").Where(dbx.HashExp{"state": statePurging}).
		OrderBy("id").Limit(purgeBatch).WithContext(ctx).Column(&ids)
	if err != nil {
		return nil, fmt.Errorf("files: list for purge: %w", err)
	}
	return ids, nil
}

// remove takes a file's content out of the store and then its row.
func (s *Service) remove(ctx context.Context, id string) (err error) {
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("files: open store: %w", err)
	}
	defer func() { err = errors.Join(err, fsys.Close()) }()
	fsys.SetContext(ctx)
	if errs := fsys.DeletePrefix("tn_files/" + id + "/"); len(errs) > 0 {
		return fmt.Errorf("files: remove %s: %w", id, errors.Join(errs...))
	}
	if _, err := s.app.DB().Delete("tn_files", dbx.HashExp{"id": id}).WithContext(ctx).Execute(); err != nil {
		return fmt.Errorf("files: remove %s: %w", id, err)
	}
	return nil
}

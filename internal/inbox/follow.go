package inbox

import (
	"context"
	"database/sql"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/store"
)

// Follows reports whether a person follows a record: they have said so, or own it
// and have not said otherwise. 404 for a record that they may not see.
func (s *Service) Follows(ctx context.Context, who *access.Principal, object, record string) (bool, error) {
	if _, err := s.Query.Decide(ctx, s.App.ConcurrentDB(), s.Query.Rights(who), object, record); err != nil {
		return false, err
	}
	list, err := s.followers(ctx, object, record)
	return slices.Contains(list, who.UserID), err
}

// Follow makes a person follow a record that they see, or no longer.
func (s *Service) Follow(ctx context.Context, who *access.Principal, object, record string, on bool) error {
	if _, err := s.Query.Decide(ctx, s.App.ConcurrentDB(), s.Query.Rights(who), object, record); err != nil {
		return err
	}
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `INSERT INTO "tn_follows" ("record", "object", "person", "follows", "at") VALUES (?, ?, ?, ?, ?)
		ON CONFLICT ("record", "object", "person") DO UPDATE SET "follows" = excluded."follows", "at" = excluded."at"`, record, object, who.UserID, on, s.stamp(s.Now()))
	return err
}

// followers are who follows a record, its owner among them unless they have said
// otherwise. Whether they still see it is not asked.
func (s *Service) followers(ctx context.Context, object, record string) ([]string, error) {
	owner, err := s.Query.OwnerOf(ctx, object, record)
	if err != nil {
		return nil, err
	}
	var out []string
	err = store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var person string
		var on bool
		if err := rows.Scan(&person, &on); err != nil {
			return err
		}
		if on {
			out = append(out, person)
		}
		if person == owner {
			owner = ""
		}
		return nil
	}, `SELECT "person", "follows" FROM "tn_follows" WHERE "record" = ? AND "object" = ? ORDER BY "person"`, record, object)
	if owner != "" {
		out = append(out, owner)
	}
	return out, err
}

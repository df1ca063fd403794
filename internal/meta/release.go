package meta

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/problem"
)

type releaseRow struct {
	Version int    `db:"version"`
	Note    string `db:"note"`
	By      string `db:"by"`
	Created string `db:"created"`
	Authors string `db:"authors"`
	Sha     string `db:"sha"`
}

func (r releaseRow) release() (*Release, error) {
	rel := &Release{Version: r.Version, Note: r.Note, By: Person{ID: r.By}, Created: r.Created, Sha: r.Sha}
	var ids []string
	if err := json.Unmarshal([]byte(r.Authors), &ids); err != nil {
		return nil, err
	}
	for _, id := range ids {
		rel.Authors = append(rel.Authors, Person{ID: id})
	}
	return rel, nil
}

// Releases lists releases, newest first, at most limit (1 to 200), those before
// the version before when it is positive. The number is the before of the next
// page, 0 at the end.
func (s *Store) Releases(ctx context.Context, limit, before int) ([]*Release, int, error) {
	limit = max(1, min(limit, 200))
	var rows []releaseRow
	err := s.app.DB().NewQuery(`SELECT * FROM "tn_releases" WHERE {:before} = 0 OR "version" < {:before}
		ORDER BY "version" DESC LIMIT {:limit}`).
		WithContext(ctx).Bind(dbx.Params{"before": max(before, 0), "limit": limit + 1}).All(&rows)
	if err != nil {
		return nil, 0, err
	}
	next := 0
	if len(rows) > limit {
		rows = rows[:limit]
		next = rows[limit-1].Version
	}
	out := make([]*Release, 0, len(rows))
	for _, r := range rows {
		rel, err := r.release()
		if err != nil {
			return nil, 0, err
		}
		if err := s.name(ctx, rel); err != nil {
			return nil, 0, err
		}
		out = append(out, rel)
	}
	return out, next, nil
}

// Release is one release with what it changed; not_found when there is none.
func (s *Store) Release(ctx context.Context, version int) (*Release, error) {
	var row releaseRow
	err := s.app.DB().NewQuery(`SELECT * FROM "tn_releases" WHERE "version" = {:version}`).
		WithContext(ctx).Bind(dbx.Params{"version": version}).One(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.NotFound()
	}
	if err != nil {
		return nil, err
	}
	rel, err := row.release()
	if err != nil {
		return nil, err
	}
	old, err := s.documents(ctx, s.app, version-1)
	if err != nil {
		return nil, err
	}
	now, err := s.documents(ctx, s.app, version)
	if err != nil {
		return nil, err
	}
	if rel.Changes, err = changes(old, now); err != nil {
		return nil, err
	}
	return rel, s.name(ctx, rel)
}

// Compare lists what differs between two releases, as a change from one to the
// other; not_found when one of them is not there. Release 0 is before the first.
func (s *Store) Compare(ctx context.Context, from, to int) ([]Change, error) {
	latest, err := LatestVersion(ctx, s.app)
	if err != nil {
		return nil, err
	}
	if from < 0 || to < 0 || from > latest || to > latest {
		return nil, problem.NotFound()
	}
	a, err := s.documents(ctx, s.app, from)
	if err != nil {
		return nil, err
	}
	b, err := s.documents(ctx, s.app, to)
	if err != nil {
		return nil, err
	}
	return changes(a, b)
}

package query

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// JobIndex is the job that builds the search index of objects whose index is not
// the one that the release needs. Searches read the rows meanwhile.
const JobIndex = "search_index"

// indexChunk bounds how many records one transaction of the job indexes: between
// two of them writers have their turn.
const indexChunk = 500

// indexed is how far the index of an object is.
type indexState struct {
	fields, after string // after is the place of the last record that is in it
	done          int64
	ready         bool
}

func (s *Service) indexStates(ctx context.Context) (map[string]indexState, error) {
	out := map[string]indexState{}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var object string
		var st indexState
		err := rows.Scan(&object, &st.fields, &st.after, &st.done, &st.ready)
		out[object] = st
		return err
	}, `SELECT "object", "fields", "after", "done", "ready" FROM "tn_search_objects"`)
}

// Unindexed lists the objects whose search index is not there as the release needs
// it, and those that are gone and whose index still is.
func (s *Service) Unindexed(ctx context.Context) ([]string, error) {
	states, err := s.indexStates(ctx)
	if err != nil {
		return nil, err
	}
	snap := s.store.Current()
	var out []string
	for _, key := range slices.Sorted(maps.Keys(snap.Objects)) {
		if want, st := snap.Objects[key].SearchKey(), states[key]; want != st.fields || want != "" && !st.ready {
			out = append(out, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(states)) {
		if snap.Objects[key] == nil {
			out = append(out, key)
		}
	}
	return out, nil
}

// BuildIndex builds what Unindexed lists, chunk by chunk; what an earlier run left
// is gone on with.
func (s *Service) BuildIndex(ctx context.Context, progress func(done, total int64)) error {
	for {
		objects, err := s.Unindexed(ctx)
		if err != nil || len(objects) == 0 {
			return err
		}
		var total int64
		for _, key := range objects {
			n, err := s.living(ctx, key)
			if err != nil {
				return err
			}
			total += n
		}
		var done int64
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return err
			}
			var n int
			if n, err = s.buildChunk(ctx, objects[0]); err != nil {
				return err
			}
			done += int64(n)
			progress(done, total)
			more = n == indexChunk
		}
	}
}

// living counts the rows of an object that are to be indexed.
func (s *Service) living(ctx context.Context, object string) (n int64, err error) {
	o := s.store.Current().Objects[object]
	if o == nil || o.SearchKey() == "" {
		return 0, nil
	}
	_, err = store.One(ctx, s.app.ConcurrentDB(), []any{&n}, `SELECT count(*) FROM `+expr.Quote(object)+` WHERE "deleted" = ''`)
	return n, err
}

// buildChunk indexes the next records of an object and says how many they were.
// The last chunk, which is not full, makes the index count.
func (s *Service) buildChunk(ctx context.Context, object string) (n int, err error) {
	err = s.app.RunInTransaction(func(tx core.App) error {
		o := s.store.Current().Objects[object]
		if o == nil {
			return forgetIndex(ctx, tx, object)
		}
		want := o.SearchKey()
		var st indexState
		if _, err := store.One(ctx, tx.DB(), []any{&st.fields, &st.after, &st.done}, `SELECT "fields", "after", "done" FROM "tn_search_objects" WHERE "object" = ?`, object); err != nil {
			return err
		}
		if st.fields != want {
			if err := forgetIndex(ctx, tx, object); err != nil {
				return err
			}
			st = indexState{fields: want}
		}
		ids, err := s.nextIDs(ctx, tx.DB(), o, &st, want)
		if err != nil {
			return err
		}
		if err := s.putAll(ctx, tx.DB(), o, ids); err != nil {
			return err
		}
		n = len(ids)
		_, err = store.Exec(ctx, tx.DB(), `INSERT INTO "tn_search_objects" ("object", "fields", "after", "done", "ready") VALUES (?, ?, ?, ?, ?)
			ON CONFLICT ("object") DO UPDATE SET "fields" = excluded."fields", "after" = excluded."after", "done" = excluded."done", "ready" = excluded."ready"`,
			object, want, st.after, st.done+int64(n), n < indexChunk)
		return err
	})
	return n, err
}

// nextIDs are the records behind a place, in the order in which they were made: the
// newest of what the index finds are found first.
func (s *Service) nextIDs(ctx context.Context, db dbx.Builder, o *meta.CompiledObject, st *indexState, want string) (ids []string, err error) {
	if want == "" {
		return nil, nil
	}
	created, id, _ := strings.Cut(st.after, placeMark)
	return ids, store.Each(ctx, db, func(rows *sql.Rows) error {
		if err := rows.Scan(&created, &id); err != nil {
			return err
		}
		ids = append(ids, id)
		st.after = created + placeMark + id
		return nil
	}, `SELECT "created", "id" FROM `+expr.Quote(o.Key)+` WHERE "deleted" = '' AND ("created", "id") > (?, ?) ORDER BY "created", "id" LIMIT ?`, created, id, indexChunk)
}

// placeMark stands between the time and the id of a place.
const placeMark = "|"

// forgetIndex drops what the index has of an object.
func forgetIndex(ctx context.Context, tx core.App, object string) error {
	for _, text := range []string{
		`DELETE FROM "tn_search" WHERE "rowid" IN (SELECT "doc" FROM "tn_search_docs" WHERE "object" = ?)`,
		`DELETE FROM "tn_search_docs" WHERE "object" = ?`,
		`DELETE FROM "tn_search_objects" WHERE "object" = ?`,
	} {
		if _, err := store.Exec(ctx, tx.DB(), text, object); err != nil {
			return err
		}
	}
	return nil
}

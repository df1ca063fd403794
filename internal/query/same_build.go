package query

import (
	"context"
	"maps"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// JobDuplicateKeys is the job that makes what rules for duplicates compare, after a
// release has another. Writes keep theirs themselves meanwhile.
const JobDuplicateKeys = "duplicate_keys"

// unkept are the sides whose keys are not there as the release needs them, and the
// keys that it does not need any more.
func (s *Service) unkept(ctx context.Context) (lacking []*meta.DuplicateSide, stale []duplicate.State, err error) {
	states, err := duplicate.States(ctx, s.app.ConcurrentDB())
	if err != nil {
		return nil, nil, err
	}
	snap := s.store.Current()
	needed := map[int64]bool{}
	for _, key := range slices.Sorted(maps.Keys(snap.Objects)) {
		for _, side := range snap.Objects[key].Held {
			at := slices.IndexFunc(states, func(st duplicate.State) bool { return st.Is(side) })
			if at >= 0 {
				needed[states[at].ID] = true
			}
			if at < 0 || !states[at].Ready {
				lacking = append(lacking, side)
			}
		}
	}
	return lacking, slices.DeleteFunc(states, func(st duplicate.State) bool { return needed[st.ID] }), nil
}

// DuplicateKeysMissing reports whether the job has something to do.
func (s *Service) DuplicateKeysMissing(ctx context.Context) (bool, error) {
	if s.store.Current() == nil {
		return false, nil
	}
	lacking, stale, err := s.unkept(ctx)
	return len(lacking) > 0 || len(stale) > 0, err
}

// BuildDuplicateKeys makes the keys that are lacking, chunk by chunk, and drops the
// stale ones; what an earlier run left is gone on with.
func (s *Service) BuildDuplicateKeys(ctx context.Context, progress func(done, total int64)) error {
	var done int64
	for {
		lacking, stale, err := s.unkept(ctx)
		if err != nil || len(lacking) == 0 && len(stale) == 0 {
			return err
		}
		if len(lacking) == 0 {
			if err := s.dropKeys(ctx, stale[0]); err != nil {
				return err
			}
			continue
		}
		total := done
		for _, side := range lacking {
			var n int64
			if _, err := store.One(ctx, s.app.ConcurrentDB(), []any{&n}, `SELECT count(*) FROM `+expr.Quote(side.Object)+` WHERE "deleted" = ''`); err != nil {
				return err
			}
			total += n
		}
		for n := indexChunk; n == indexChunk; {
			if err := ctx.Err(); err != nil {
				return err
			}
			if n, err = s.buildKeys(ctx, lacking[0]); err != nil {
				return err
			}
			done += int64(n)
			progress(done, max(total, done))
		}
	}
}

// dropKeys drops keys as long as the release has no side that needs them.
func (s *Service) dropKeys(ctx context.Context, st duplicate.State) error {
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.app.RunInTransaction(func(tx core.App) (err error) {
			o := s.store.Current().Objects[st.Held]
			if done = o != nil && slices.ContainsFunc(o.Held, st.Is); !done {
				done, err = duplicate.Drop(ctx, tx.DB(), st.ID)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	s.Engine.Forget()
	return nil
}

// buildKeys makes the keys of the next records of a side and says how many records
// they were of. The last chunk, which is not full, makes the side ready. A side that
// a newer release does not have is left to the next look.
func (s *Service) buildKeys(ctx context.Context, side *meta.DuplicateSide) (n int, err error) {
	err = s.app.RunInTransaction(func(tx core.App) error {
		o := s.store.Current().Objects[side.Object]
		if o == nil || !slices.Contains(o.Held, side) {
			return nil
		}
		st, err := s.Engine.Begin(ctx, tx.DB(), side)
		if err != nil {
			return err
		}
		place := indexState{after: st.After}
		ids, err := s.nextIDs(ctx, tx.DB(), o, &place, side.Object)
		if err != nil {
			return err
		}
		rows, err := store.LoadMany(ctx, tx.DB(), o, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := s.Engine.Make(ctx, tx.DB(), side, st, id, rows[id].Values); err != nil {
				return err
			}
		}
		n = len(ids)
		st.After, st.Done, st.Ready = place.after, st.Done+int64(n), n < indexChunk
		return duplicate.Reach(ctx, tx.DB(), st)
	})
	return n, err
}

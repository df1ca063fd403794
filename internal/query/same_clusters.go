package query

import (
	"context"
	"slices"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// SuspectedCluster is records of one object that a scan found to be the same or similar
// by a rule, and that are so now, as far as the person sees them. Score is that of the
// record that agrees least with its best match.
type SuspectedCluster struct {
	ID      string      `json:"id"`
	Rule    string      `json:"rule"`
	Score   int         `json:"score"`
	Records []Duplicate `json:"records"`
}

// mayMerge checks that the person may look for duplicates of an object to merge them.
func mayMerge(r *access.Rights, object string) (*meta.CompiledObject, error) {
	o, err := known(r, object)
	if err == nil && (!r.Can(object, "merge") || !r.Can(object, "view")) {
		err = problem.Forbidden("merge")
	}
	return o, err
}

// DuplicateClusters lists, a page at a time, what the newest scan of an object has
// found, by a rule or by all (""): of the records that the person sees and whose
// compared fields they read, those that are still the same, without pairs that somebody
// told apart. It asks for the operation merge. next is 0 at the end.
func (s *Service) DuplicateClusters(ctx context.Context, r *access.Rights, object, key string, after int64, limit int) (out []SuspectedCluster, next int64, err error) {
	o, err := mayMerge(r, object)
	if err != nil {
		return nil, 0, err
	}
	out = []SuspectedCluster{}
	db := s.app.ConcurrentDB()
	scan, _, err := duplicate.LatestScan(ctx, db, object)
	if err != nil || scan == 0 {
		return out, 0, err
	}
	for len(out) < limit {
		list, err := duplicate.KeptClusters(ctx, db, scan, key, after, limit)
		if err != nil {
			return nil, 0, err
		}
		for _, c := range list {
			after = c.ID
			for _, rule := range o.Duplicates {
				if rule.Key != c.Rule {
					continue
				}
				_, percent := rule.Fuzzy()
				parts, err := s.suspected(ctx, r, o, rule.Sides[0], percent, c)
				if err != nil {
					return nil, 0, err
				}
				out = append(out, parts...)
			}
		}
		if len(list) < limit {
			return out, 0, nil
		}
	}
	return out, after, nil
}

// suspected is what is left of a kept cluster for the person, of records that agree
// from percent on; it may be in parts.
func (s *Service) suspected(ctx context.Context, r *access.Rights, o *meta.CompiledObject, side *meta.DuplicateSide, percent int, c duplicate.Kept) ([]SuspectedCluster, error) {
	db := s.app.ConcurrentDB()
	rows, err := store.LoadMany(ctx, db, o, c.Records)
	if err != nil {
		return nil, err
	}
	var list []Same
	var keys [][]duplicate.Key
	for _, id := range c.Records {
		row := rows[id]
		if row == nil || row.Deleted != "" || !s.counts(ctx, db, r, side, row.Values) || !s.reads(ctx, r, side, row.Values) {
			continue
		}
		list = append(list, Same{side.Rule, side, id, 0, row.Values})
		keys = append(keys, duplicate.Keys(side, row.Values))
	}
	apart, err := duplicate.Apart(ctx, db, o.Key, c.Records)
	if err != nil {
		return nil, err
	}
	part := make([]int, len(list)) // by union: each record has the number of the first one of its part
	for i := range list {
		part[i] = i
	}
	for i := range list {
		for j := range i {
			score := duplicate.Near(keys[i], keys[j], percent)
			if score == 0 || apart[duplicate.PairOf(list[i].ID, list[j].ID)] {
				continue
			}
			list[i].Score, list[j].Score = max(list[i].Score, score), max(list[j].Score, score)
			from, into := max(part[i], part[j]), min(part[i], part[j])
			for k := range part {
				if part[k] == from {
					part[k] = into
				}
			}
		}
	}
	told, err := s.Tell(ctx, db, r, list)
	if err != nil {
		return nil, err
	}
	var out []SuspectedCluster
	for first := range list {
		x := SuspectedCluster{ID: strconv.FormatInt(c.ID, 10) + "." + strconv.Itoa(first), Rule: side.Rule.Key, Score: 100}
		for i, d := range told {
			if part[i] == first && d.Score > 0 {
				x.Records, x.Score = append(x.Records, d), min(x.Score, d.Score)
			}
		}
		if len(x.Records) > 1 {
			out = append(out, x)
		}
	}
	return out, nil
}

// reads reports whether the person sees a row and reads, as they are, the fields that
// a rule compares.
func (s *Service) reads(ctx context.Context, r *access.Rights, side *meta.DuplicateSide, row expr.Values) bool {
	sees := r.On(ctx, side.Object, row, store.Reach(ctx, s.app.ConcurrentDB(), r.Snap))
	if !sees.May("view") {
		return false
	}
	for _, c := range side.Columns {
		if !sees.Reads(c.Spec.Key) {
			return false
		}
	}
	return true
}

// ScanEnded is when the newest scan of an object ended, "" before the first. It asks
// for the operation merge.
func (s *Service) ScanEnded(ctx context.Context, r *access.Rights, object string) (string, error) {
	if _, err := mayMerge(r, object); err != nil {
		return "", err
	}
	_, ended, err := duplicate.LatestScan(ctx, s.app.ConcurrentDB(), object)
	return ended, err
}

// SetApart remembers, or with apart false forgets, that records of an object are no
// duplicates of each other. It asks for the operation merge and to see all of them;
// otherwise 404 not_found.
func (s *Service) SetApart(ctx context.Context, r *access.Rights, object string, ids []string, apart bool) error {
	if _, err := mayMerge(r, object); err != nil {
		return err
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) < 2 || len(ids) > mostApart {
		return problem.Invalid().Field("ids", "apart_count", locale.Args{"max": mostApart})
	}
	seen, err := s.Names(ctx, r, object, ids)
	if err != nil {
		return err
	}
	if len(seen) < len(ids) {
		return problem.NotFound()
	}
	return s.app.RunInTransaction(func(tx core.App) error {
		if err := duplicate.SetApart(ctx, tx.DB(), object, ids, apart, r.Who.UserID, s.moment()); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: r.Who.UserID, Action: "duplicates.apart", Kind: "record", Object: object, Record: ids[0], Detail: map[string]any{"records": ids, "apart": apart}})
	})
}

// mostApart bounds the records that are told apart at once.
const mostApart = 50

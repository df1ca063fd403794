package query

import (
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// JobDuplicateScan is the job that looks for clusters of duplicates in an object.
const JobDuplicateScan = "duplicate_scan"

// scanChunk bounds how many records, or clusters of the same, one transaction of a
// scan puts down.
const scanChunk = 100

// ScanPlace is how far a scan is: in the rules of the object, and in its records.
type ScanPlace struct {
	Scan  int64  `json:"scan"`
	Rule  string `json:"rule"`
	After string `json:"after"`
	Place int64  `json:"place"`
	Done  int64  `json:"done"`
}

// Scanning is what a scan tells the job that it runs in: Save keeps the place, in the
// transaction that has reached it.
type Scanning struct {
	Save     func(tx core.App, at ScanPlace) error
	Progress func(done, total int64)
}

// ScanDuplicates looks for clusters by each rule of an object from a place on: of the
// same by their keys, of what is similar with the bounded look that writes have. It
// looks at all records, whoever may see them, and keeps only which they are;
// DuplicateClusters shows a person theirs.
func (s *Service) ScanDuplicates(ctx context.Context, object string, at ScanPlace, to Scanning) error {
	r := access.New(s.store.Current(), access.System("duplicates"), s.now())
	o := r.Snap.Objects[object]
	if o == nil {
		return problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	var living int64
	if _, err := store.One(ctx, s.app.ConcurrentDB(), []any{&living}, `SELECT count(*) FROM `+expr.Quote(o.Key)+` WHERE "deleted" = ''`); err != nil {
		return err
	}
	total := living * int64(len(o.Duplicates))
	if at.Scan == 0 {
		if err := s.app.RunInTransaction(func(tx core.App) (err error) {
			if at.Scan, err = duplicate.BeginScan(ctx, tx.DB(), object, s.moment()); err != nil {
				return err
			}
			return to.Save(tx, at)
		}); err != nil {
			return err
		}
	}
	from := max(0, slices.IndexFunc(o.Duplicates, func(rule *meta.CompiledDuplicates) bool { return rule.Key == at.Rule }))
	for _, rule := range o.Duplicates[from:] {
		if at.Rule != rule.Key {
			at.Rule, at.After, at.Place = rule.Key, "", 0
		}
		step := s.scanSimilar
		if _, percent := rule.Fuzzy(); percent == 0 {
			step = s.scanSame
		}
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if more, err = step(ctx, r, rule.Sides[0], &at, to); err != nil {
				return err
			}
			to.Progress(min(at.Done, total), total)
		}
	}
	return s.app.RunInTransaction(func(tx core.App) error {
		return duplicate.EndScan(ctx, tx.DB(), at.Scan, object, s.moment())
	})
}

func (s *Service) moment() string { return s.now().UTC().Format(types.DefaultDateLayout) }

// scanSame puts down the next clusters of records with the same keys.
func (s *Service) scanSame(ctx context.Context, _ *access.Rights, side *meta.DuplicateSide, at *ScanPlace, to Scanning) (more bool, err error) {
	list, err := s.Engine.Clusters(ctx, s.app.ConcurrentDB(), side, at.Place, scanChunk)
	if err != nil || len(list) == 0 {
		return false, err
	}
	at.Place = list[len(list)-1].Place
	return len(list) == scanChunk, s.app.RunInTransaction(func(tx core.App) error {
		for _, c := range list {
			at.Done += int64(len(c.Records))
			if len(c.Records) < 2 {
				continue
			}
			if err := duplicate.Join(ctx, tx.DB(), at.Scan, side.Rule.Key, c.Records); err != nil {
				return err
			}
		}
		return to.Save(tx, *at)
	})
}

// scanSimilar puts down what is similar to the next records.
func (s *Service) scanSimilar(ctx context.Context, r *access.Rights, side *meta.DuplicateSide, at *ScanPlace, to Scanning) (more bool, err error) {
	o, place := r.Snap.Objects[side.Object], indexState{after: at.After}
	ids, err := s.nextIDs(ctx, s.app.ConcurrentDB(), o, &place, side.Object)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	db := s.app.ConcurrentDB()
	rows, err := store.LoadMany(ctx, db, o, ids)
	if err != nil {
		return false, err
	}
	var found [][]string
	for _, id := range ids {
		row := rows[id]
		if row == nil || row.Deleted != "" || !s.counts(ctx, db, r, side, row.Values) {
			continue
		}
		same, err := s.keyed(ctx, db, r, side, duplicate.Keys(side, row.Values), id, 0)
		if err != nil {
			return false, err
		}
		if len(same) == 0 {
			continue
		}
		cluster := []string{id}
		for _, x := range same {
			cluster = append(cluster, x.ID)
		}
		apart, err := duplicate.Apart(ctx, db, o.Key, cluster)
		if err != nil {
			return false, err
		}
		cluster = slices.DeleteFunc(cluster, func(other string) bool { return apart[duplicate.PairOf(id, other)] })
		if len(cluster) > 1 {
			found = append(found, cluster)
		}
	}
	at.After, at.Done = place.after, at.Done+int64(len(ids))
	return true, s.app.RunInTransaction(func(tx core.App) error {
		for _, cluster := range found {
			if err := duplicate.Join(ctx, tx.DB(), at.Scan, side.Rule.Key, cluster); err != nil {
				return err
			}
		}
		return to.Save(tx, *at)
	})
}

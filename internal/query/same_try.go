package query

import (
	"context"
	"database/sql"
	"time"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Bounds of a trial of a rule.
const (
	mostTried  = 2000 // newest records of each object
	tryingTime = 800 * time.Millisecond
	mostShown  = 5
)

// DuplicateTrial is what a rule would find among the newest of the records that there
// are: Same of the Looked ones have another that is the same. Total is how many records
// there are. Pairs are some of those that the person sees both of.
type DuplicateTrial struct {
	Total  int64       `json:"total"`
	Looked int         `json:"looked"`
	Same   int         `json:"same"`
	Pairs  []TriedPair `json:"pairs"`
}

// TriedPair is a record of the object and the one that agrees with it most.
type TriedPair struct {
	Record Duplicate `json:"record"`
	With   Duplicate `json:"with"`
}

// tried is a record of a trial.
type tried struct {
	side *meta.DuplicateSide
	id   string
	row  expr.Values
}

// TryDuplicates says what a rule that is not published would find, in less than about
// a second: it reads rows of the release that is there. It shows no record that the
// person does not see; whoever asks has the right to design the object.
func (s *Service) TryDuplicates(ctx context.Context, r *access.Rights, rule *meta.CompiledDuplicates) (*DuplicateTrial, error) {
	out := &DuplicateTrial{Pairs: []TriedPair{}}
	db, began := s.app.ConcurrentDB(), time.Now()
	_, percent := rule.Fuzzy()
	sample := duplicate.NewSample(percent)
	var all []tried
	own := 0
	for i, side := range rule.Sides {
		list, total, err := s.newest(ctx, db, r, side)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
		if i == 0 {
			out.Total, own = total, len(list)
		}
	}
	for _, x := range all {
		sample.Add(duplicate.Keys(x.side, x.row))
	}
	for at := range own {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if time.Since(began) > tryingTime {
			break
		}
		out.Looked++
		other, score := sample.Best(at)
		if other < 0 {
			continue
		}
		out.Same++
		if len(out.Pairs) == mostShown || other < own && other < at || // the other one came with this
			!s.reads(ctx, r, all[at].side, all[at].row) || !s.reads(ctx, r, all[other].side, all[other].row) {
			continue
		}
		told, err := s.Tell(ctx, db, r, []Same{{rule, all[at].side, all[at].id, score, all[at].row}, {rule, all[other].side, all[other].id, score, all[other].row}})
		if err != nil {
			return nil, err
		}
		out.Pairs = append(out.Pairs, TriedPair{told[0], told[1]})
	}
	return out, nil
}

// newest are the newest living records of a side that the rule is about, and how many
// there are of the object. Of an object or a field that is not published there is none.
func (s *Service) newest(ctx context.Context, db dbx.Builder, r *access.Rights, side *meta.DuplicateSide) (list []tried, total int64, err error) {
	o := r.Snap.Objects[side.Object]
	if o == nil {
		return nil, 0, nil
	}
	if _, err := store.One(ctx, db, []any{&total}, `SELECT count(*) FROM `+expr.Quote(o.Key)+` WHERE "deleted" = ''`); err != nil {
		return nil, 0, err
	}
	for _, c := range side.Columns {
		if o.ByKey[c.Spec.Key] == nil {
			return nil, total, nil
		}
	}
	var ids []string
	if err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT "id" FROM `+expr.Quote(o.Key)+` WHERE "deleted" = '' ORDER BY "created" DESC, "id" DESC LIMIT ?`, mostTried); err != nil {
		return nil, 0, err
	}
	rows, err := store.LoadMany(ctx, db, o, ids)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		if row := rows[id]; row != nil && s.counts(ctx, db, r, side, row.Values) {
			list = append(list, tried{side, id, row.Values})
		}
	}
	return list, total, nil
}

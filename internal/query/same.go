package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Same is a record that a rule finds to be the same as another, whoever may see it:
// Tell says what a person learns of it.
type Same struct {
	Rule  *meta.CompiledDuplicates
	Side  *meta.DuplicateSide
	ID    string
	Score int
	row   expr.Values
}

// Bounds of what is the same as one record: told of, and looked at in order to.
const (
	mostSame   = 20
	mostLooked = mostSame * 8 * 8 * 8
)

// Sames finds with a rule what is the same as a row of its object, the best first.
// except is the record that the row is of; with after only what was written behind
// that mark of the engine is found.
func (s *Service) Sames(ctx context.Context, db dbx.Builder, r *access.Rights, rule *meta.CompiledDuplicates, row expr.Values, except string, after int64) ([]Same, error) {
	own := rule.Sides[0]
	keys := duplicate.Keys(own, row)
	if len(keys) == 0 || !s.counts(ctx, db, r, own, row) {
		return nil, nil
	}
	var out []Same
	for _, side := range rule.Sides {
		found, err := s.keyed(ctx, db, r, side, keys, except, after)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortStableFunc(out, func(a, b Same) int { return cmp.Compare(b.Score, a.Score) })
	return out, nil
}

// keyed finds the living records of a side with one of the keys.
func (s *Service) keyed(ctx context.Context, db dbx.Builder, r *access.Rights, side *meta.DuplicateSide, keys []duplicate.Key, except string, after int64) ([]Same, error) {
	for most := mostSame; ; most *= 8 {
		found, err := s.Engine.Find(ctx, db, side, keys, except, after, most)
		if err != nil || len(found) == 0 {
			return nil, err
		}
		out, err := s.counted(ctx, db, r, side, keys, found)
		// Those that the rule is not about do not hide the ones behind them.
		if err != nil || len(found) < most || len(out) >= mostSame || most >= mostLooked {
			return out[:min(len(out), mostSame)], err
		}
	}
}

// counted are those of the found records that live, have one of the keys still and are
// what the rule is about.
func (s *Service) counted(ctx context.Context, db dbx.Builder, r *access.Rights, side *meta.DuplicateSide, keys []duplicate.Key, found []duplicate.Found) ([]Same, error) {
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.Record
	}
	rows, err := store.LoadMany(ctx, db, r.Snap.Objects[side.Object], ids)
	if err != nil {
		return nil, err
	}
	var out []Same
	for _, f := range found {
		row := rows[f.Record]
		if row == nil || row.Deleted != "" {
			continue
		}
		if score := duplicate.Score(side, row.Values, keys); score > 0 && s.counts(ctx, db, r, side, row.Values) {
			out = append(out, Same{side.Rule, side, f.Record, score, row.Values})
		}
	}
	return out, nil
}

// counts reports whether a rule is about a row.
func (s *Service) counts(ctx context.Context, db dbx.Builder, r *access.Rights, side *meta.DuplicateSide, row expr.Values) bool {
	return side.When == nil || side.When.True(ctx, r.For(side.Object, row, store.Reach(ctx, db, r.Snap)))
}

// Duplicate is what a person learns of a record that may be the same as theirs: of
// one that they may see its name and who has it, as far as they may read that; of
// every other that it is there, and by the rule who has it. Exact says that all that
// the rule compares is the same.
type Duplicate struct {
	Rule       string `json:"rule,omitzero"`
	Action     string `json:"action,omitzero"` // what the rule does where it was asked
	Field      string `json:"field,omitzero"`  // the first that the rule compares; "_" when the person knows nothing of it
	Object     string `json:"object"`
	ID         string `json:"id,omitzero"`
	Title      string `json:"title,omitzero"`
	Owner      string `json:"owner,omitzero"`      // a name
	Department string `json:"department,omitzero"` // the owner's, likewise
	Exact      bool   `json:"exact"`
	Score      int    `json:"score"` // how much is the same, in percent; of one that they may not see the least that the rule asks for
}

// Tell says what the person learns of records that are the same as another.
func (s *Service) Tell(ctx context.Context, db dbx.Builder, r *access.Rights, list []Same) ([]Duplicate, error) {
	out := make([]Duplicate, 0, len(list))
	for _, x := range list {
		d := Duplicate{Rule: x.Rule.Key, Field: "_", Object: x.Side.Object, Exact: x.Score == 100, Score: x.Score}
		if first := x.Rule.Match[0].Field; r.Shows(x.Rule.Object, first) || fills(r, x.Rule.Object, first) {
			d.Field = first
		}
		o := r.Snap.Objects[x.Side.Object]
		sees := r.On(ctx, o.Key, x.row, store.Reach(ctx, db, r.Snap))
		seen := r.Can(o.Key, "view") && sees.May("view")
		if !seen && !d.Exact { // the figure itself would lead to the name, letter by letter
			_, d.Score = x.Rule.Fuzzy()
		}
		if seen {
			d.ID = x.ID
			if title, _ := x.row[o.Title].(string); sees.Reads(o.Title) {
				d.Title = title
			}
		}
		var err error
		tells := x.Rule.Show == meta.TellOwner && (seen || s.told.may(r.Vars().Now.In(r.Snap.Business.Zone), r.Who.UserID, o.Key+" "+x.ID))
		reads := func(key string) bool { return o.Owner && (seen && sees.Reads(key) || tells) }
		if owner, _ := x.row["owner"].(string); owner != "" && reads("owner") {
			if d.Owner, _, err = store.Text(ctx, db, `SELECT "name" FROM "users" WHERE "id" = ?`, owner); err != nil {
				return nil, err
			}
		}
		if department, _ := x.row["owner_dept"].(string); department != "" && reads("owner_dept") {
			if d.Department, _, err = store.Text(ctx, db, `SELECT "name" FROM "tn_departments" WHERE "id" = ?`, department); err != nil {
				return nil, err
			}
		}
		out = append(out, d)
	}
	return out, nil
}

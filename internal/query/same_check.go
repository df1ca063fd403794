package query

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/meta"
)

// mostChecked bounds what one check of words tells.
const mostChecked = 20

// Checks are the rules by which a person may check words: of the objects of which they
// may make records, those that compare one field, which they may fill in, and that do
// something with what they fill in.
func (s *Service) Checks(r *access.Rights) []*meta.CompiledDuplicates {
	var out []*meta.CompiledDuplicates
	for _, key := range slices.Sorted(maps.Keys(r.Snap.Objects)) {
		if !r.Can(key, "create") {
			continue
		}
		for _, rule := range r.Snap.Objects[key].Duplicates {
			if len(rule.Match) == 1 && rule.OnForm != meta.DuplicateAllow && fills(r, key, rule.Match[0].Field) {
				out = append(out, rule)
			}
		}
	}
	return out
}

// CheckDuplicates says whether a name, a number or an address is there already, the
// best first, each record once. Of each it tells what Tell does.
func (s *Service) CheckDuplicates(ctx context.Context, r *access.Rights, words string) ([]Duplicate, error) {
	db := s.app.ConcurrentDB()
	var all []Same
	for _, rule := range s.Checks(r) {
		keys := duplicate.Typed(rule.Sides[0], words)
		for _, side := range rule.Sides {
			found, err := s.keyed(ctx, db, r, side, keys, "", 0)
			if err != nil {
				return nil, err
			}
			all = append(all, found...)
		}
	}
	// A rule that says who has it comes before one that only says that it is there.
	slices.SortStableFunc(all, func(a, b Same) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Rule.Show, a.Rule.Show))
	})
	seen := map[[2]string]bool{}
	all = slices.DeleteFunc(all, func(x Same) bool {
		at := [2]string{x.Side.Object, x.ID}
		was := seen[at]
		seen[at] = true
		return was
	})
	return s.Tell(ctx, db, r, all[:min(len(all), mostChecked)])
}

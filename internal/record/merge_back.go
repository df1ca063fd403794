package record

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// Living says of some records of an object whether they live, of those that are there
// at all, in the bin too, in a transaction and for nobody's eyes.
func (s *Service) Living(ctx context.Context, tx core.App, object string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	snap := s.store.Current()
	if snap == nil || snap.Objects[object] == nil {
		return out, nil
	}
	rows, err := store.LoadMany(ctx, tx.DB(), snap.Objects[object], ids)
	for id, row := range rows {
		out[id] = row.Deleted == ""
	}
	return out, err
}

// unmerge ends that another record stands for one that comes back.
func (b *batch) unmerge(ctx context.Context, tx core.App, d *draft) error {
	if d.of != nil {
		return nil // rows of a sub-form do not merge
	}
	_, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_merged" WHERE "loser" = ? AND "object" = ?`, d.op.ID, b.obj.Key)
	return err
}

// GiveBack returns files that a merge has taken over to where they were, as far as
// that is still there, be it in the bin, and the survivor, or the row that had them,
// has let go of them.
func (s *Service) GiveBack(ctx context.Context, tx core.App, taken []Taken) error {
	for _, f := range taken {
		var object, record, detached string
		there, err := store.One(ctx, tx.DB(), []any{&object, &record, &detached}, `SELECT "object", "record", "detached" FROM "tn_files" WHERE "id" = ?`, f.ID)
		if err != nil {
			return err
		}
		living, err := s.Living(ctx, tx, object, []string{record})
		if err != nil {
			return err
		}
		former, err := s.Living(ctx, tx, f.Object, []string{f.Record})
		if err != nil {
			return err
		}
		if _, stays := former[f.Record]; !stays || !there || detached == "" && living[record] {
			continue
		}
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_files" SET "object" = ?, "record" = ?, "field" = ?, "detached" = '' WHERE "id" = ?`, f.Object, f.Record, f.Field, f.ID); err != nil {
			return err
		}
	}
	return nil
}

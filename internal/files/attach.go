package files

import (
	"context"
	"fmt"
	"slices"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// row is what attaching looks at.
type row struct {
	ID        string `db:"id"`
	CreatedBy string `db:"created_by"`
	Object    string `db:"object"`
	Record    string `db:"record"`
	Field     string `db:"field"`
	Detached  string `db:"detached"`
}

// Attach makes the files of a record's field the ids, where old were, inside the
// transaction of the write. An id must be of a file that who uploaded and that
// belongs to no record yet, or of one that this very field has or had. Files
// that are no longer in the list are marked as detached and stay for the
// record's history. The problem is file_not_found on the field, the same for
// files of others and for files that do not exist.
func (s *Service) Attach(ctx context.Context, tx core.App, who string, object, record, field string, old, ids []string) error {
	if slices.Equal(old, ids) {
		return nil
	}
	rows, err := find(ctx, tx, ids)
	if err != nil {
		return err
	}
	var taken []any
	for _, id := range ids {
		r, ok := rows[id]
		here := ok && r.Object == object && r.Record == record && r.Field == field
		switch {
		case here && r.Detached == "":
		case here, ok && r.Object == "" && r.CreatedBy == who && who != "":
			taken = append(taken, id)
		default:
			return problem.Invalid().Field(field, "file_not_found", locale.Args{"id": id})
		}
	}
	if len(taken) > 0 {
		_, err := tx.DB().Update("tn_files", dbx.Params{
			"object": object, "record": record, "field": field, "detached": "",
		}, dbx.In("id", taken...)).WithContext(ctx).Execute()
		if err != nil {
			return fmt.Errorf("files: attach: %w", err)
		}
	}
	return s.detach(ctx, tx, object, record, field, old, ids)
}

// detach marks those of old that are not in ids.
func (s *Service) detach(ctx context.Context, tx core.App, object, record, field string, old, ids []string) error {
	var gone []any
	for _, id := range old {
		if !slices.Contains(ids, id) {
			gone = append(gone, id)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	_, err := tx.DB().Update("tn_files", dbx.Params{"detached": s.stamp(s.now())}, dbx.And(
		dbx.In("id", gone...),
		dbx.HashExp{"object": object, "record": record, "field": field},
	)).WithContext(ctx).Execute()
	if err != nil {
		return fmt.Errorf("files: detach: %w", err)
	}
	return nil
}

func find(ctx context.Context, tx core.App, ids []string) (map[string]row, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []row
	err := tx.DB().Select("id", "created_by", "object", "record", "field", "detached").From("tn_files").
		Where(dbx.And(dbx.In("id", anys(ids)...), dbx.HashExp{"state": stateReady})).
		WithContext(ctx).All(&found)
	if err != nil {
		return nil, fmt.Errorf("files: look up: %w", err)
	}
	out := make(map[string]row, len(found))
	for _, r := range found {
		out[r.ID] = r
	}
	return out, nil
}

func anys(ids []string) []any {
	out := make([]any, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}

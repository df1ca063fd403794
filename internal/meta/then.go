package meta

import (
	"context"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/field"
)

// FieldsAt gives the fields that an object had at a moment, as PocketBase writes
// times, by key; those of a sub-form's rows as "lines.price". Archived ones are left
// out. The values are their types.
func (s *Store) FieldsAt(ctx context.Context, object, at string) (map[string]string, error) {
	version := 0
	if err := s.app.DB().NewQuery(`SELECT coalesce(max("version"), 0) FROM "tn_releases" WHERE "created" <= {:at}`).
		WithContext(ctx).Bind(dbx.Params{"at": at}).Row(&version); err != nil {
		return nil, err
	}
	doc, err := s.documentAt(ctx, s.app, Ref{KindObject, object}, version)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	if o, ok := doc.(*Object); ok && o != nil {
		typesOf(out, "", o.Fields)
	}
	return out, nil
}

func typesOf(out map[string]string, prefix string, fields []field.Spec) {
	for _, f := range fields {
		if f.Archived {
			continue
		}
		out[prefix+f.Key] = f.Type
		typesOf(out, prefix+f.Key+".", f.Fields)
	}
}

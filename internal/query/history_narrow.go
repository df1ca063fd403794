package query

import (
	"context"
	"database/sql"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// touching is the JSON path of a field in what a write noted; "" of no field. A field
// that the person does not read of this record is as unknown as one that is not there:
// not even when it changed is told.
func touching(r *access.Rights, d *access.Decision, o *meta.CompiledObject, key string) (string, error) {
	if key == "" {
		return "", nil
	}
	c := o.ByKey[key]
	if c == nil || !r.Shows(o.Key, key) {
		return "", unknownField(key)
	}
	if _, _, reads := d.Shows(key, nil); !reads {
		return "$.-", nil // no key of a field
	}
	return `$."` + key + `"`, nil
}

// Touched is what a record's history may be narrowed by: whoever changed it, from
// where, and which fields, of those that the person reads.
type Touched struct {
	By      []Person `json:"by"`
	Sources []string `json:"sources"`
	Fields  []string `json:"fields"`
}

// Touched gives what a record's whole history may be narrowed by, each in the order
// of its last change but fields, which stand in that of the object.
func (s *Service) Touched(ctx context.Context, r *access.Rights, objectKey, id string) (*Touched, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	db := s.app.ConcurrentDB()
	_, d, err := decided(ctx, db, r, o, id)
	if err != nil {
		return nil, err
	}
	out, h := &Touched{By: []Person{}, Sources: []string{}, Fields: []string{}}, &History{Links: map[string]string{}}
	err = store.Each(ctx, db, func(rows *sql.Rows) error {
		c := &Change{}
		err := rows.Scan(&c.by)
		h.Items = append(h.Items, c)
		return err
	}, `SELECT "by" FROM "tn_history" WHERE "record" = ? AND "object" = ? AND "by" <> '' GROUP BY "by" ORDER BY max("id") DESC`, id, objectKey)
	if err == nil {
		err = store.Each(ctx, db, func(rows *sql.Rows) error {
			var source string
			err := rows.Scan(&source)
			out.Sources = append(out.Sources, source)
			return err
		}, `SELECT "source" FROM "tn_history" WHERE "record" = ? AND "object" = ? GROUP BY "source" ORDER BY max("id") DESC`, id, objectKey)
	}
	changed := map[string]bool{}
	if err == nil {
		err = store.Each(ctx, db, func(rows *sql.Rows) error {
			var key string
			err := rows.Scan(&key)
			changed[key] = true
			return err
		}, `SELECT DISTINCT "c".key FROM "tn_history" AS "h", json_each("h"."changes") AS "c" WHERE "h"."record" = ? AND "h"."object" = ?`, id, objectKey)
	}
	if err == nil {
		err = s.resolveHistory(ctx, r, o, h)
	}
	if err != nil {
		return nil, err
	}
	for _, c := range h.Items {
		if c.By != nil {
			out.By = append(out.By, *c.By)
		}
	}
	for _, col := range o.All {
		if _, _, reads := d.Shows(col.Spec.Key, nil); reads && changed[col.Spec.Key] && !col.Live() {
			out.Fields = append(out.Fields, col.Spec.Key)
		}
	}
	return out, nil
}

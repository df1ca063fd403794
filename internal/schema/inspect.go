package schema

import (
	"context"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
)

// IndexState is a managed index of a table as the database has it. Size is in
// bytes, 0 while it is not built; EstimateMS is how long building it takes.
type IndexState struct {
	Fields     []string `json:"fields"`
	Unique     bool     `json:"unique"`
	Built      bool     `json:"built"`
	Size       int64    `json:"size"`
	Rows       int      `json:"rows"`
	EstimateMS int      `json:"estimate_ms"`
}

// Indexes lists the managed indexes that a table has to have. Fields are the
// columns that it orders by, without those that it only carries.
func Indexes(ctx context.Context, app core.App, types *field.Registry, t *Table) ([]IndexState, error) {
	have, err := managedIndexes(ctx, app, t.Key)
	if err != nil {
		return nil, err
	}
	rows, err := rowCount(ctx, app, t.Key)
	if err != nil {
		return nil, err
	}
	out := []IndexState{}
	for _, x := range indexes(types, t) {
		s := IndexState{Fields: x.cols, Unique: x.unique, Rows: rows, EstimateMS: rows / rowsPerMS}
		if i := slices.Index(x.cols, "id"); i > 0 {
			s.Fields = x.cols[:i]
		}
		if _, s.Built = have[x.name]; s.Built {
			if s.Size, err = sizeOf(ctx, app, x.name); err != nil {
				return nil, err
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// sizeOf is how many bytes an index takes.
func sizeOf(ctx context.Context, app core.App, name string) (int64, error) {
	var n int64
	err := app.DB().NewQuery(`SELECT coalesce(sum("pgsize"), 0) FROM "dbstat" WHERE "name" = {:name} AND "aggregate" = TRUE`).
		WithContext(ctx).Bind(dbx.Params{"name": name}).Row(&n)
	return n, err
}

// Collision is rows that a unique key does not allow beside each other.
type Collision struct {
	IDs   []string // the first ones
	Count int
}

// Limits of what Collisions tells.
const (
	maxCollisions = 50
	maxColliding  = 20
)

// KeyCheck says what a key of a table would meet, before it is there.
type KeyCheck struct {
	Rows       int
	EstimateMS int
	Background bool // it is built after the release, while people work
	Colliding  int  // rows in the way, all of them
	Collisions []Collision
}

// CheckKey looks what an index or unique key of fields would meet in the data. Of
// a field that has no column yet there is nothing to meet.
func CheckKey(ctx context.Context, app core.App, types *field.Registry, t *Table, fields []string, unique bool) (*KeyCheck, error) {
	out := &KeyCheck{Collisions: []Collision{}}
	c, err := collection(app, t.Key)
	if err != nil || c == nil {
		return out, err
	}
	if out.Rows, err = rowCount(ctx, app, t.Key); err != nil {
		return nil, err
	}
	out.EstimateMS, out.Background = out.Rows/rowsPerMS, !unique && out.Rows > BackgroundRows
	if !unique {
		return out, nil
	}
	parts := []string{`"deleted" = ''`}
	for _, key := range fields {
		if c.Fields.GetByName(key) == nil {
			return out, nil
		}
		kind := columnKind(map[string]expr.Kind{}, key)
		if f := t.field(key); f != nil {
			typ, ok := types.Values(f)
			if !ok {
				return out, nil
			}
			kind = typ.Kind(f)
		}
		parts = append(parts, notBlank(kind, quote(key)))
	}
	return out, out.collide(ctx, app, t.Key, fields, strings.Join(parts, " AND "))
}

func (k *KeyCheck) collide(ctx context.Context, app core.App, table string, fields []string, where string) error {
	cols := make([]string, len(fields))
	for i, key := range fields {
		cols[i] = quote(key)
	}
	by := strings.Join(cols, ", ")
	groups := "SELECT " + by + ", count(*) AS \"n\" FROM " + quote(table) + " WHERE " + where + " GROUP BY " + by + " HAVING count(*) > 1"
	var err error
	if k.Colliding, err = count(ctx, app, `SELECT coalesce(sum("n"), 0) FROM (`+groups+")", nil); err != nil || k.Colliding == 0 {
		return err
	}
	var rows []struct {
		IDs string `db:"ids"`
		N   int    `db:"n"`
	}
	err = app.DB().NewQuery("SELECT group_concat(\"id\") AS \"ids\", count(*) AS \"n\" FROM " + quote(table) + " WHERE " + where +
		" GROUP BY " + by + " HAVING count(*) > 1 ORDER BY \"n\" DESC, " + by + " LIMIT {:limit}").
		WithContext(ctx).Bind(dbx.Params{"limit": maxCollisions}).All(&rows)
	for _, r := range rows {
		ids := strings.Split(r.IDs, ",")
		k.Collisions = append(k.Collisions, Collision{IDs: ids[:min(len(ids), maxColliding)], Count: r.N})
	}
	return err
}

package realtime

import (
	"context"
	"database/sql"
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// past knows records of one object as they were before a version, from their
// history; each is asked for once a batch.
type past struct {
	hub    *Hub
	object *meta.CompiledObject
	known  map[pastKey]pastRow
}

type pastKey struct {
	id      string
	version int64
}

type pastRow struct{ values expr.Values }

// row gives the values that a record had before it got a version; nil when
// history does not lead there without a gap.
func (p *past) row(ctx context.Context, now *store.Stored, id string, version int64) (expr.Values, error) {
	if now == nil {
		return nil, nil
	}
	key := pastKey{id, version}
	if r, ok := p.known[key]; ok {
		return r.values, nil
	}
	values, err := p.undo(ctx, now, id, version)
	if err != nil {
		return nil, err
	}
	p.known[key] = pastRow{values}
	return values, nil
}

// undo takes the changes back, from the newest to that of the version.
func (p *past) undo(ctx context.Context, now *store.Stored, id string, version int64) (expr.Values, error) {
	current, _ := now.Values["version"].(float64)
	next := int64(current)
	row := make(expr.Values, len(now.Values))
	for k, v := range now.Values {
		row[k] = v
	}
	err := store.Each(ctx, p.hub.cfg.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var v int64
		var text string
		if err := rows.Scan(&v, &text); err != nil {
			return err
		}
		if v != next {
			return nil // newer than the row as it was read, or a gap
		}
		next--
		var changes map[string]diff
		if err := json.Unmarshal([]byte(text), &changes); err != nil {
			return err
		}
		for key, d := range changes {
			if c := p.object.ByKey[key]; c != nil {
				row[key] = canonical(c.Expr.Kind, d.From)
			}
		}
		return nil
	}, `SELECT "version", "changes" FROM "tn_history" WHERE "record" = ? AND "object" = ? AND "version" >= ? ORDER BY "id" DESC`, id, p.object.Key, version)
	if err != nil || next != version-1 {
		return nil, err
	}
	return row, nil
}

// canonical is a value that was read from JSON.
func canonical(kind expr.Kind, v any) any {
	switch x := v.(type) {
	case nil:
		return field.BlankOf(kind)
	case []any:
		list := make([]string, 0, len(x))
		for _, item := range x {
			if s, ok := item.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return v
}

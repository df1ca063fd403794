package record

import (
	"context"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/derived"
	"github.com/tenon-crm/tenon/internal/field/autonumber"
	"github.com/tenon-crm/tenon/internal/store"
)

// number gives a new record its automatic numbers. The counter moves in the
// transaction, so that a create that fails leaves no gap.
func (b *batch) number(ctx context.Context, tx core.App, d *draft) error {
	zone := b.r.Snap.Business.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := b.r.Vars().Now.In(zone)
	for _, c := range b.obj.Columns {
		if _, ok := c.Type.(autonumber.Type); !ok {
			continue
		}
		pattern := c.Spec.Pattern
		if pattern == "" {
			pattern = autonumber.DefaultPattern
		}
		var n int64
		if _, err := store.One(ctx, tx.DB(), []any{&n},
			`INSERT INTO "tn_counters" ("object", "field", "period", "value") VALUES (?, ?, ?, 1)
			 ON CONFLICT ("object", "field", "period") DO UPDATE SET "value" = "value" + 1 RETURNING "value"`,
			b.obj.Key, c.Spec.Key, autonumber.Period(c.Spec.Reset, now)); err != nil {
			return err
		}
		d.row[c.Spec.Key] = autonumber.Render(pattern, n, now)
	}
	return nil
}

// moment writes a time as PocketBase does.
func moment(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

// derivedID is the id of a repeatable create: the same person, key and position
// give the same id.
func derivedID(user, key string, index int) string {
	return derived.ID(user + "\x00" + key + "\x00" + strconv.Itoa(index))
}

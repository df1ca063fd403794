package record

import (
	"context"
	"encoding/json/v2"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Reversal says of an update that it takes an earlier one back. Was and Wrote are
// values by field as history keeps them: before that update, and as it left them.
// Each field is written as it was; where one is neither as it was nor as it was left,
// somebody else has changed it since, and the operation is refused with undo_conflict,
// or with Anyway writes over that. Rights are asked for as of any update.
type Reversal struct {
	Was, Wrote map[string]any
	Anyway     bool
}

// decodeReversal makes the body of an update that takes another back: values as a body
// gives them, those that are sealed as they are kept.
func (b *batch) decodeReversal(d *draft) {
	if d.op.Reverse == nil {
		return
	}
	data := make(map[string]any, len(d.op.Data)+len(d.op.Reverse.Was))
	for key, v := range d.op.Data {
		data[key] = v
	}
	for key, v := range d.op.Reverse.Was {
		c := b.obj.ByKey[key]
		if c == nil {
			data[key] = nil // refused as a field that is not there
			continue
		}
		shown, err := asGiven(c, v)
		if err != nil {
			d.wrong(key, &problem.Item{Code: "invalid_value"})
		}
		data[key] = shown
	}
	d.op.Data = data
}

// asGiven is a value of history as the body of a write gives it; one that is sealed
// stays as it is kept.
func asGiven(c *meta.Column, v any) (any, error) {
	if _, sealed := c.Type.(field.Sealed); sealed {
		return v, nil
	}
	raw, err := json.Marshal(query.Shaped(c, query.Canonical(c.Expr.Kind, v)))
	if err != nil {
		return nil, err
	}
	var out any
	err = json.Unmarshal(raw, &out)
	return out, err
}

// selectBrought says whether a cause has made or restored a record that nothing has
// written since.
const selectBrought = `SELECT count(*) FILTER (WHERE "action" IN ('create', 'restore')) > 0 AND max("id") = (SELECT max(x."id") FROM "tn_history" x WHERE x."record" = h."record" AND x."object" = h."object")
	FROM "tn_history" h WHERE "record" = ? AND "object" = ? AND "cause" = ?`

// alone refuses a delete that takes a create back and would take records along that
// something else has made. What the same cause brought goes before it; in a dry run
// it is there still.
func (b *batch) alone(ctx context.Context, tx core.App, d *draft, object string, ids []string) error {
	if d.op.Alone == "" || b.r.Snap.Objects[object].PartOf != nil {
		return nil
	}
	for _, id := range ids {
		if b.opts.DryRun {
			var own bool
			if _, err := store.One(ctx, tx.DB(), []any{&own}, selectBrought, id, object, d.op.Alone); err != nil {
				return err
			}
			if own {
				continue
			}
		}
		if !b.r.Can(object, "view") {
			return problem.New(409, "in_use_elsewhere")
		}
		return problem.New(409, "undo_below", locale.Args{"object": b.r.Snap.Objects[object].Label})
	}
	return nil
}

// unmoved reports whether nobody has changed since what the update takes back.
func (b *batch) unmoved(d *draft) bool {
	if d.op.Reverse == nil || d.op.Reverse.Anyway {
		return true
	}
	for key, was := range d.op.Reverse.Was {
		c := b.obj.ByKey[key]
		is := func(v any) bool { return field.Equal(d.old[key], query.Canonical(c.Expr.Kind, v)) }
		if !is(was) && !is(d.op.Reverse.Wrote[key]) {
			return false
		}
	}
	return true
}

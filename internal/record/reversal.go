package record

import (
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
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
		if _, sealed := c.Type.(field.Sealed); !sealed {
			raw, err := json.Marshal(query.Shaped(c, query.Canonical(c.Expr.Kind, v)))
			if err == nil {
				err = json.Unmarshal(raw, &v)
			}
			if err != nil {
				d.wrong(key, &problem.Item{Code: "invalid_value"})
			}
		}
		data[key] = v
	}
	d.op.Data = data
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

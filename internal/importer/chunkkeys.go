package importer

import (
	"context"
	"encoding/json"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// identify finds the record that each row is about.
func (c *chunk) identify(ctx context.Context, rows []*pending) error {
	if c.plan.mode == ModeCreate {
		return nil
	}
	var keyed []*pending
	var values [][]any
	for _, r := range rows {
		if len(r.errs) > 0 {
			continue
		}
		v, ok := r.keyValues(c.plan)
		if !ok {
			c.failKey(r, "import_key_blank")
			continue
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		r.key = string(raw)
		keyed, values = append(keyed, r), append(values, v)
	}
	if len(keyed) == 0 {
		return nil
	}
	ids, err := c.Finder.FindByKey(ctx, c.who, c.i.Object, c.plan.keys, values)
	if err != nil {
		return err
	}
	made := map[string]string{} // by key, of rows further up
	for n, r := range keyed {
		switch r.id = ids[n]; {
		case r.id == Ambiguous:
			c.failKey(r, "import_key_ambiguous")
		case r.id == "" && c.plan.mode == ModeUpdate:
			c.failKey(r, "import_no_match")
		case r.id == "" && made[r.key] != "":
			r.id, r.virtual = made[r.key], c.plan.dry
		case r.id == "" && c.tried.made(c.i.ID, r.key) != "":
			r.id, r.virtual = c.tried.made(c.i.ID, r.key), true
		case r.id == "":
			made[r.key] = rowID(c.i.ID, r.number)
		}
	}
	return nil
}

// failKey refuses a row for its key, named in the first of the key's columns.
func (c *chunk) failKey(r *pending, code string) {
	for n := range c.plan.cells {
		if cell := &c.plan.cells[n]; cell.key() == c.plan.keys[0] {
			value := display(r.data[c.plan.keys[0]])
			r.fail(cell, value, &problem.Item{Code: code, Args: locale.Args{"value": value, "field": labelOf(cell.col)}})
			return
		}
	}
}

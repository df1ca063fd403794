package query

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/search"
	"github.com/tenon-crm/tenon/internal/store"
)

// IndexConsumer is the name of the search index's place in the log; it never
// changes. What is behind that place is looked for beside the index.
const IndexConsumer = "search"

// indexPause is how long the index waits for more after a batch that was not full:
// many small ones cost more than one.
const (
	indexPause = 400 * time.Millisecond
	fullBatch  = 100
)

// Index takes what was written over into the search index: the outbox.Handler.
func (s *Service) Index(ctx context.Context, events []outbox.Event) error {
	snap := s.store.Current()
	changed := map[string]map[string]bool{}
	for i := range events {
		e := &events[i]
		o := snap.Objects[e.Object]
		if o == nil || !touchesIndex(o, e) {
			continue
		}
		if changed[e.Object] == nil {
			changed[e.Object] = map[string]bool{}
		}
		changed[e.Object][e.Record] = true
	}
	if len(changed) > 0 {
		err := s.app.RunInTransaction(func(tx core.App) error {
			for _, object := range slices.Sorted(maps.Keys(changed)) {
				if err := s.putAll(ctx, tx.DB(), snap.Objects[object], slices.Sorted(maps.Keys(changed[object]))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(events) < fullBatch {
		select {
		case <-ctx.Done():
		case <-time.After(indexPause):
		}
	}
	return nil
}

// touchesIndex reports whether an event says something that the index holds.
func touchesIndex(o *meta.CompiledObject, e *outbox.Event) bool {
	searched := o.Searched()
	if len(searched) == 0 || e.Action != outbox.Update {
		return len(searched) > 0
	}
	var changes map[string]json.RawMessage
	if json.Unmarshal(e.Changes, &changes) != nil {
		return true
	}
	return slices.ContainsFunc(searched, func(c *meta.Column) bool { return changes[c.Spec.Key] != nil })
}

// putAll indexes records of an object as they are now.
func (s *Service) putAll(ctx context.Context, db dbx.Builder, o *meta.CompiledObject, ids []string) error {
	rows, err := store.LoadMany(ctx, db, o, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		row := rows[id]
		if row == nil || row.Deleted != "" {
			err = search.Remove(ctx, db, o.Key, id)
		} else {
			err = search.Put(ctx, db, o.Key, id, searchable(o, row))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// searchable is what is found of a row.
func searchable(o *meta.CompiledObject, row *store.Stored) []search.Text {
	var out []search.Text
	for _, c := range o.Searched() {
		text, _ := row.Values[c.Spec.Key].(string)
		if text == "" {
			continue
		}
		t := search.Text{Field: c.Spec.Key, Words: text, Name: c.Spec.Key == o.Title}
		if _, sealed := c.Type.(field.Sealed); sealed {
			parts := strings.Split(text, field.SealMark)
			if len(parts) != 3 {
				continue
			}
			t.Words, t.Whole, t.Name = parts[1], true, false
		}
		if m, marked := c.Type.(field.Marked); marked {
			t.Words = m.Plain(text)
		}
		out = append(out, t)
	}
	return out
}

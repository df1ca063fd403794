package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How long and how often the server is asked while hooks do their worst.
const (
	hookUpdates   = 400
	bombedReads   = 300
	bombsAtOnce   = 4
	readsInterval = 20 * time.Millisecond
)

// measureHooks measures on a whole server what a hook that sets two fields adds to
// an update, and how others fare while hooks run that never end.
func measureHooks(ctx context.Context, r *report, home, binary string) error {
	t := &tenon{binary: binary, dir: filepath.Join(home, "scripts")}
	defer t.stop()
	if err := t.crowded(ctx); err != nil {
		return err
	}
	if err := t.hooked(ctx); err != nil {
		return err
	}
	if err := t.hookedUpdates(ctx, r); err != nil {
		return err
	}
	return t.bombed(ctx, r)
}

// bombKey is the object that a bomb is about.
func bombKey(n int) string { return "bomb_" + strconv.Itoa(n) }

// hooked publishes two objects that are the same but for a hook, one that is only
// read, and one for each bomb.
func (t *tenon) hooked(ctx context.Context) error {
	fields := func() []any {
		out := []any{textField("name", nil)}
		for n := range 49 {
			out = append(out, textField("field_"+strconv.Itoa(n), nil))
		}
		return out
	}
	docs := []map[string]any{
		{"kind": "hook", "key": "two_sets", "object": "hooked", "event": "before_update", "source": `ctx.set("field_1", ctx.record.name + "a"); ctx.set("field_2", "b" + ctx.record.name);`},
	}
	objects := []string{"plain", "hooked", "calm"}
	for n, source := range bombs {
		objects = append(objects, bombKey(n))
		docs = append(docs, map[string]any{"kind": "hook", "key": bombKey(n), "object": bombKey(n), "event": "before_create", "time": 500, "source": source})
	}
	for _, key := range objects {
		doc := map[string]any{"kind": "object", "key": key, "label": label(key), "title": "name", "fields": fields()}
		if err := t.admin.ask(ctx, http.MethodPut, "/api/v1/definitions/object/"+key, doc, nil); err != nil {
			return err
		}
	}
	for _, doc := range docs {
		if err := t.admin.ask(ctx, http.MethodPut, fmt.Sprintf("/api/v1/definitions/hook/%s", doc["key"]), doc, nil); err != nil {
			return err
		}
	}
	return t.release(ctx, "hooks")
}

// record makes a record of an object and gives its address.
func (t *tenon) record(ctx context.Context, object string) (string, error) {
	var got struct{ ID string }
	err := t.admin.ask(ctx, http.MethodPost, "/api/v1/objects/"+object+"/records", map[string]any{"name": object}, &got)
	return "/api/v1/objects/" + object + "/records/" + got.ID, err
}

// hookedUpdates measures updates with and without the hook in turns, so that both
// meet the same machine.
func (t *tenon) hookedUpdates(ctx context.Context, r *report) error {
	took := map[string][]float64{}
	address := map[string]string{}
	for _, object := range []string{"plain", "hooked"} {
		var err error
		if address[object], err = t.record(ctx, object); err != nil {
			return err
		}
	}
	for n := range hookUpdates + 20 {
		for object, address := range address {
			begun := time.Now()
			if err := t.admin.ask(ctx, http.MethodPatch, address, map[string]any{"name": strconv.Itoa(n)}, nil); err != nil {
				return err
			}
			if n >= 20 { // the first ones start a worker
				took[object] = append(took[object], ms(time.Since(begun)))
			}
		}
	}
	for _, list := range took {
		slices.Sort(list)
	}
	plain, hooked := at(took["plain"], 0.5), at(took["hooked"], 0.5)
	r.add(fact{Name: "hook_update_plain", Title: "update of one field through the API, median", Value: plain, Unit: "ms", Below: true})
	r.add(fact{Name: "hook_update", Title: "what a hook with two sets adds to it, median", Value: hooked - plain, Unit: "ms", Target: 1, Below: true})
	return nil
}

// bombed reads calmly, first alone and then while bombs have all workers.
func (t *tenon) bombed(ctx context.Context, r *report) error {
	address, err := t.record(ctx, "calm")
	if err != nil {
		return err
	}
	alone, _, err := t.calmly(ctx, address)
	if err != nil {
		return err
	}
	before := t.proc.resident()
	over, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	saved := make(chan error, bombsAtOnce)
	for first := range bombsAtOnce {
		group.Go(func() {
			for n := first; over.Err() == nil; n++ {
				if err := t.bomb(over, bombKey(n%len(bombs))); err != nil {
					saved <- err
					return
				}
			}
		})
	}
	meanwhile, most, err := t.calmly(ctx, address)
	stop()
	group.Wait()
	if err != nil {
		return err
	}
	select {
	case err := <-saved:
		return err
	default:
	}
	r.add(fact{Name: "bomb_alone", Title: "reading a record, 95th percentile", Value: at(alone, 0.95), Unit: "ms", Below: true})
	r.add(fact{Name: "bomb_p95", Title: "the same while hooks that never end have all workers, 95th percentile", Value: at(meanwhile, 0.95), Unit: "ms", Target: 50, Below: true})
	r.add(fact{Name: "bomb_memory", Title: "memory that the server's own process takes meanwhile, at most", Value: most - before, Unit: "MB", Target: 128, Below: true})
	return nil
}

// calmly reads a record many times, at a pace, and gives the sorted milliseconds and
// the most memory that the server had.
func (t *tenon) calmly(ctx context.Context, address string) (took []float64, most float64, err error) {
	took = make([]float64, bombedReads)
	for n := range took {
		select {
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		case <-time.After(readsInterval):
		}
		begun := time.Now()
		if err := t.admin.ask(ctx, http.MethodGet, address, nil, nil); err != nil {
			return nil, 0, err
		}
		took[n] = ms(time.Since(begun))
		most = max(most, t.proc.resident())
	}
	slices.Sort(took)
	return took, most, nil
}

// bomb writes a record whose hook never ends; that it is saved is an error.
func (t *tenon) bomb(ctx context.Context, object string) error {
	_, err := t.admin.send(ctx, call{http.MethodPost, "/api/v1/objects/" + object + "/records", map[string]any{"name": "x"}})
	switch {
	case ctx.Err() != nil:
		return nil
	case err == nil:
		return fmt.Errorf("%s: it was saved", object)
	case strings.Contains(err.Error(), `"hook_timeout"`), strings.Contains(err.Error(), `"hook_memory"`), strings.Contains(err.Error(), `"hook_error"`), strings.Contains(err.Error(), `"hook_unavailable"`):
		return nil
	}
	return err
}

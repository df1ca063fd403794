package importer

import (
	"context"
	"fmt"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// run is one attempt at a whole file.
type run struct {
	*Service
	i      *Import
	plan   *plan
	who    *access.Principal
	key    string // the API key that it was ordered with, "" without one
	jobID  string
	book   *linkBook
	names  map[uint64]struct{}
	replay bool            // the chunk at hand may have been written before a crash
	filled map[string]bool // records that have got rows of sub-forms
	tried  *tried          // of a dry run: what the rows further up would have made

	refusedTargets map[string]*problem.Item // of the chunk at hand
	settled        map[uint64]struct{}      // linked records that a row has made or filled already
}

func (r *run) inFile(text string) bool {
	_, ok := r.names[nameHash(text)]
	return ok
}

// tries is how often a chunk is written anew when a release was published
// under it.
const tries = 5

// batch runs operations in one transaction. A failure of the machine in one of
// them is one of the whole.
func (r *run) batch(ctx context.Context, object string, ops []Op) ([]Result, error) {
	for try := 1; ; try++ {
		results, err := r.Writer.Batch(ctx, r.who, object, ops, WriteOptions{Cause: r.jobID, DryRun: r.plan.dry, Silent: r.i.Silent, Asks: object == r.i.Object && r.plan.asks()})
		if problem.Is(err, "meta_changed") && try < tries {
			time.Sleep(time.Duration(try) * 100 * time.Millisecond)
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(results) != len(ops) {
			return nil, fmt.Errorf("importer: %d results for %d operations", len(results), len(ops))
		}
		for _, res := range results {
			if _, refused := problem.As(res.Err); res.Err != nil && !refused {
				return nil, res.Err
			}
		}
		return results, nil
	}
}

func (r *run) labelOfObject(key string) locale.Text {
	if o, ok := r.Snapshot().Objects[key]; ok && !o.Label.IsZero() {
		return o.Label
	}
	if key == expr.Users || key == expr.Departments {
		return locale.Both("import_"+key, nil)
	}
	return locale.Text{ZH: key, EN: key}
}

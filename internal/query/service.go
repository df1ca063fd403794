// Package query is the one way out: every list, record, count, total, search
// and look-up of business data is made here, as one person may see it.
package query

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Limits of one read.
const (
	DefaultLimit  = 50
	MaxLimit      = 500
	CountCap      = 10_000
	MaxExpand     = 10
	maxGroups     = 10_000
	defaultGroups = 1_000
)

// Files describes uploaded files by id.
type Files interface {
	Describe(ctx context.Context, ids []string) (map[string]files.File, error)
}

// Service reads business data.
type Service struct {
	app   core.App
	store *meta.Store
	files Files
	now   func() time.Time

	// SavedView finds a view that somebody made, as the person has it; nil when they have
	// none such. To be set before the service is used.
	SavedView func(ctx context.Context, r *access.Rights, object, id string) (*meta.View, error)

	Engine     *duplicate.Engine // what rules for duplicates compare
	Secrets    field.Sealer      // opens values that are kept sealed; to be set before the service is used
	Plans      Plans             // to be changed before the service is used only
	Nearest    Nearest           // likewise
	scopes     scopes
	told       told
	statements store.Statements
}

// New makes the read path of an app.
func New(app core.App, store *meta.Store, files Files, now func() time.Time) *Service {
	return &Service{app: app, store: store, files: files, now: now, Plans: defaultPlans(), Nearest: defaultNearest(), Engine: engine()}
}

// engine keeps its statements prepared, as everything here does.
func engine() *duplicate.Engine {
	return duplicate.New(&store.Statements{}, &store.Statements{})
}

// Rights are what who may do now, in the current snapshot. A request asks once
// and works with the answer to its end.
func (s *Service) Rights(who *access.Principal) *access.Rights {
	return access.New(s.store.Current(), who, s.now())
}

// object finds an object that the person may view. One that they may not view
// does not exist for them.
func object(r *access.Rights, key string) (*meta.CompiledObject, error) {
	o, err := known(r, key)
	if err == nil && !r.Can(key, "view") {
		return nil, problem.Forbidden("view")
	}
	return o, err
}

// known finds an object with which the person may do anything at all.
func known(r *access.Rights, key string) (*meta.CompiledObject, error) {
	o, ok := r.Snap.Objects[key]
	if !ok || len(r.Operations(key)) == 0 {
		return nil, problem.New(404, "no_such_object", locale.Args{"object": key})
	}
	return o, nil
}

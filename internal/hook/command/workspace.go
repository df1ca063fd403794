// Package command is tenon hooks: it keeps the hooks of a business in a folder of
// files, publishes what was changed there, runs their tests and follows their runs;
// on the folder of data, or at a server.
package command

import (
	"context"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Workspace is a business whose hooks are worked on. Errors are what a person is
// told.
type Workspace interface {
	// Types gives tenon.d.ts.
	Types(ctx context.Context) (string, error)
	// Hooks gives the hooks that are published.
	Hooks(ctx context.Context) (*State, error)
	// Draft saves a hook, nil for one that is to go, as a draft of whoever asks.
	Draft(ctx context.Context, key string, h *meta.Hook) error
	// Drop throws such a draft away.
	Drop(ctx context.Context, key string) error
	// Plan says what publishing these drafts would do.
	Plan(ctx context.Context, keys []string) (*Plan, error)
	// Publish publishes drafts that were made on a release, and gives the new one.
	Publish(ctx context.Context, keys []string, base int, note string) (int, error)
	// Test runs the tests of a hook as it is given.
	Test(ctx context.Context, h *meta.Hook) ([]Tested, error)
	// Runs gives what came of runs of a hook, newest first; before an id if it is not 0.
	Runs(ctx context.Context, q hook.RunsRequest) ([]hook.Run, error)
	Close() error
}

// State is what is published: the hooks by key, and of which of them whoever asks
// has a draft.
type State struct {
	Release int
	Hooks   map[string]*meta.Hook
	Drafted []string
}

// Plan is what publishing would do: a line for each change, and for each problem
// that forbids it.
type Plan struct{ Changes, Problems []string }

// Tested is one test: Wrong says what was not as expected, nothing where it passed.
type Tested struct {
	Name  string   `json:"name"`
	Wrong []string `json:"wrong"`
}

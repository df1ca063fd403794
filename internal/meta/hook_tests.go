package meta

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
)

// HookTest is a test that stands beside a hook: a write, what crm finds, and what the
// hook makes of it. Nothing of it is in the database, and no rights are asked for.
type HookTest struct {
	Name   string                      `json:"name"`
	Event  string                      `json:"event,omitempty"`  // default: the first of the hook
	Record map[string]any              `json:"record,omitempty"` // as the record will be; beside what Old has
	Old    map[string]any              `json:"old,omitempty"`    // as it is; none on create
	User   HookTester                  `json:"user,omitzero"`
	Now    string                      `json:"now,omitempty"`   // RFC 3339; default: the moment of the test
	Given  map[string][]map[string]any `json:"given,omitempty"` // by object: all its records
	Input  any                         `json:"input,omitempty"` // of an endpoint: what comes in
	// Of an event after a write: which attempt it is, its key, the fields that were
	// changed, and what a transfer or a stage move changed. What is left out follows
	// from Old and Record.
	Key     string   `json:"key,omitempty"`
	Attempt int      `json:"attempt,omitempty"`
	Changed []string `json:"changed,omitempty"`
	From    any      `json:"from,omitempty"`
	To      any      `json:"to,omitempty"`
	// Answers are those of functions that do something beyond the run, one a call:
	// nothing of it is done.
	Answers map[string][]any `json:"answers,omitempty"`
	Expect  HookExpect       `json:"expect,omitzero"`
}

// HookTester is who acts in a test.
type HookTester struct {
	ID          string   `json:"id,omitempty"`
	Name        string   `json:"name,omitempty"`
	Email       string   `json:"email,omitempty"`
	Department  string   `json:"department,omitempty"`
	Departments []string `json:"departments,omitempty"`
	Manager     string   `json:"manager,omitempty"`
	Roles       []string `json:"roles,omitempty"`
	Admin       bool     `json:"admin,omitempty"`
}

// HookExpect is what a hook has to do in a test, neither less nor more; nothing said,
// it runs and does nothing.
type HookExpect struct {
	Skipped bool              `json:"skipped,omitempty"` // its condition leaves the write out
	Set     map[string]any    `json:"set,omitempty"`
	Fail    map[string]string `json:"fail,omitempty"`    // by field, "_" for the whole; the words hold this text
	Do      []HookDeed        `json:"do,omitempty"`      // beyond its run, in this order
	Error   string            `json:"error,omitempty"`   // why it fails holds this text
	Message string            `json:"message,omitempty"` // of a button: what it shows holds this text
	Open    string            `json:"open,omitempty"`    // of a button: the page that it leads to
	Log     string            `json:"log,omitempty"`     // its log holds this text; nothing said, any log will do
	Reply   *HookReply        `json:"reply,omitempty"`   // of an endpoint; nil: 204
}

// HookReply is what an endpoint answers.
type HookReply struct {
	Status int `json:"status"`
	Body   any `json:"body,omitempty"`
}

// HookDeed is something that a hook does beyond its run: http.fetch of
// "POST api.example.com".
type HookDeed struct {
	What string `json:"what"`
	To   string `json:"to,omitempty"`
}

// checkTests looks at the tests of a hook as far as that can be told without its
// object.
func (h *Hook) checkTests(c *inspection) {
	var names []string
	for i, t := range h.Tests {
		if slices.Contains(names, t.Name) {
			c.add(at("tests", i, "name"), "hook_test_twice", locale.Args{"test": t.Name})
		}
		names = append(names, t.Name)
		if t.Event != "" && !slices.Contains(h.Event, t.Event) {
			c.add(at("tests", i, "event"), "unknown_choice", locale.Args{"allowed": strings.Join(h.Event, ", "), "value": t.Event})
		}
		if t.Now != "" {
			if _, err := time.Parse(time.RFC3339, t.Now); err != nil {
				c.add(at("tests", i, "now"), "hook_test_now")
			}
		}
	}
}

// Testing runs the tests of the enabled hooks of a release that may become one, and
// says which fail.
type Testing func(ctx context.Context, snap *Snapshot) (Problems, error)

// OnTests sets who runs the tests of hooks; without anybody none is run.
func (s *Store) OnTests(f Testing) { s.testing = f }

// test runs the tests of a candidate in which nothing else is wrong.
func (s *Store) test(ctx context.Context, c *candidate) error {
	if s.testing == nil || len(c.plan.Problems) > 0 {
		return nil
	}
	found, err := s.testing(ctx, c.snap)
	c.plan.Problems = append(c.plan.Problems, found...)
	return err
}

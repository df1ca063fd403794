package typing_test

import (
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/hook/typing"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Every event that a document may wait for has a ctx that is declared, and the
// reverse.
func TestEveryEventIsDeclared(t *testing.T) {
	var declared []string
	for _, e := range typing.Events() {
		declared = append(declared, e.Key)
	}
	if events := meta.EventsOfHooks(); !slices.Equal(slices.Sorted(slices.Values(declared)), slices.Sorted(slices.Values(events))) {
		t.Errorf("declared are %v, hooks may wait for %v", declared, events)
	}
}

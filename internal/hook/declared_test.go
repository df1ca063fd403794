package hook

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/hook/typing"
	"github.com/tenon-crm/tenon/internal/script"
)

// Every function of the table that scripts call has a type in tenon.d.ts, and the
// reverse. Who adds one adds it to typing.Functions, with its words in typing.yaml.
func TestEveryFunctionIsDeclared(t *testing.T) {
	s := &Service{}
	var declared []string
	for _, f := range typing.Functions() {
		if !strings.HasPrefix(f.Name, "console.") { // which is the worker's own
			declared = append(declared, f.Name)
		}
	}
	slices.Sort(declared)
	var names []string
	names = append(names, script.Helpers()...)
	for _, f := range s.functions() {
		names = append(names, f.name)
	}
	if slices.Sort(names); !slices.Equal(declared, names) {
		t.Errorf("declared are %v, scripts call %v", declared, names)
	}
}

package expr

import (
	"slices"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// TestTwins: every overload of the registry that is not only the server's has a
// twin in ui/src/expr, which sees blanks where the overload does; and there is no
// other twin.
func TestTwins(t *testing.T) {
	t.Parallel()
	var got struct{ Strict, Lenient []string }
	newBrowserEngine(t).ask(t, "overloads", &got)
	// Operators of CEL's own library.
	strict := []string{"logical_not", "index_list"}
	lenient := []string{"logical_and", "logical_or", "conditional", "equals", "not_equals", "in_list"}
	for _, f := range library() {
		for _, o := range f.overloads {
			switch {
			case o.server:
			case slices.ContainsFunc(o.args, mayBeBlank):
				lenient = append(lenient, o.id)
			default:
				strict = append(strict, o.id)
			}
		}
	}
	compareNames(t, "take no blanks", strict, got.Strict)
	compareNames(t, "see blanks", lenient, got.Lenient)
}

func mayBeBlank(t *cel.Type) bool {
	return t.Kind() == types.DynKind || t.Kind() == types.TypeParamKind || t.IsAssignableType(types.NullType)
}

func compareNames(t *testing.T, what string, registry, twins []string) {
	t.Helper()
	for _, id := range registry {
		if !slices.Contains(twins, id) {
			t.Errorf("%s has no twin in ui/src/expr among those that %s", id, what)
		}
	}
	for _, id := range twins {
		if !slices.Contains(registry, id) {
			t.Errorf("ui/src/expr has a twin %s among those that %s, which the registry does not know", id, what)
		}
	}
}

package expr

import (
	"maps"
	"slices"
	"testing"
	"time"
)

// TestBrokenBrowserIsNoticed proves that the comparison can fail: each change to
// the runtime is a mistake that one could make.
func TestBrokenBrowserIsNoticed(t *testing.T) {
	t.Parallel()
	for mistake, change := range map[string]sabotage{
		"texts in the order of UTF-16": {"text.ts", "unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800", "unit"},
		"numbers of binary fractions":  {"number.ts", "const s = fixed(a) + fixed(b);", "return a + b;\n  const s = fixed(a) + fixed(b);"},
		"&& stops at an error":         {"logic.ts", "const y = b(s);", "if (isError(x)) return x;\n  const y = b(s);"},
		"&& takes an error for false":  {"logic.ts", "return y === decides || !isError(x) ? y : x;", "return isError(x) || isError(y) ? false : y;"},
		"the browser's own time zone":  {"date.ts", "timeZone: zone", "timeZone: 'Pacific/Chatham'"},
		"exists stops at an error":     {"list.ts", "if (isError(r)) out = r;", "if (isError(r)) return r;"},
	} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			noticed(t, newComparison(t, 1, comparedZones[1], newBrowserEngine(t, change)), inBrowser)
		})
	}
}

// TestBrokenSQLIsNoticed does the same for SQL.
func TestBrokenSQLIsNoticed(t *testing.T) {
	t.Parallel()
	for mistake, change := range map[string]struct {
		overload string
		sql      sqlForm
	}{
		"LIKE, which knows no case": {"text_starts_with", func(_ *time.Location, a []fragment) fragment {
			return strict("(", a[0], " LIKE ", a[1], " || '%')")
		}},
		"numbers of binary fractions": {"add_number", infix("+")},
		"a blank divisor that counts": {"div_number", func(_ *time.Location, a []fragment) fragment {
			return strict("(", a[0], " / COALESCE(", a[1], ", 1.0))")
		}},
	} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			c := newComparison(t, 1, comparedZones[0], nil)
			c.env.byID[change.overload].sql = change.sql
			noticed(t, c, inSQL)
		})
	}
}

// noticed compares until the engine differs from Go. The other engines agree.
func noticed(t *testing.T, c *comparison, engine string) {
	t.Helper()
	for k := 0; len(c.differ) == 0; k++ {
		if k == 20_000 {
			t.Fatal("nobody noticed")
		}
		c.condition(t)
		c.value(t, k)
	}
	for _, other := range slices.Collect(maps.Keys(c.differ)) {
		if other != engine && (engine != inSQL || other != inCondition) {
			t.Errorf("%s differs too:\n%s", other, c.differ[other][0])
		}
	}
	if len(c.differ[engine]) == 0 {
		t.Errorf("%s does not differ", engine)
	}
}

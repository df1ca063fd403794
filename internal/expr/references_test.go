package expr

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Nothing is read through a reference, which is told in words that help.
func TestNothingIsReadThroughAReference(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, column := range map[string]int{`record.regards.name == ""`: 16, `record.name + record.topic.owner.name`: 28, `has(record.regards.level)`: 20} {
		for _, u := range []Usage{Rule, Value, Formula, Filter} {
			_, err := e.Compile("deal", source, u)
			errs, ok := errors.AsType[*Errors](err)
			if !ok || errs.Issues[0].Code != codeThroughAny || errs.Issues[0].Column != column {
				t.Fatalf("%s as a %s: %v", source, u, err)
			}
			for _, tag := range locale.Tags {
				if said := errs.Localise(tag)[0].Message; !strings.Contains(said, ".object") || !strings.Contains(said, ".id") {
					t.Errorf("%s: %q", tag, said)
				}
			}
		}
	}
}

// A text that says what a reference is compared with can use an index, and asks
// whether the person sees the record.
func TestReferencesThroughALens(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	p := compileFilter(t, e, `record.regards == "account:a1"`)
	if f := mustSQL(t, p, nil); f.SQL != `("r"."c_regards" = ?)` {
		t.Errorf("without a lens: %s", f.SQL)
	}
	f := mustSQL(t, p, rights{})
	for _, part := range []string{`("r"."c_regards" = ? AND (0 OR substr(`, `="account:"`, `FROM "o_account" AS`, `"deleted" = ''`, `"c_vip" = ?`, `FROM "o_line" AS`} {
		if part = strings.ReplaceAll(part, `="account:"`, `='account:'`); !strings.Contains(f.SQL, part) {
			t.Errorf("no %q in\n%s", part, f.SQL)
		}
	}
}

func TestTreesOfReferences(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string]string{
		`record.regards == "account:a1"`:                     `"op":"eq","path":"regards","value":"account:a1"`,
		`record.regards != "account:a1"`:                     `"op":"ne","path":"regards","value":"account:a1"`,
		`record.regards in ["account:a1", "line:l1"]`:        `"op":"in","path":"regards","value":["account:a1","line:l1"]`,
		`!(record.regards in ["account:a1", "line:l1"])`:     `"op":"not_in","path":"regards","value":["account:a1","line:l1"]`,
		`record.regards.object == "line"`:                    `"op":"object_in","path":"regards","value":["line"]`,
		`record.regards.object != "line"`:                    `"op":"object_not_in","path":"regards","value":["line"]`,
		`record.regards.object in ["line", "account"]`:       `"op":"object_in","path":"regards","value":["line","account"]`,
		`!(record.regards.object in ["line", "account"])`:    `"op":"object_not_in","path":"regards","value":["line","account"]`,
		`isBlank(record.regards)`:                            `"op":"blank","path":"regards","value":null`,
		`record.regards != null && record.regards.id != "x"`: "",
	} {
		got, issue := treeOf(t, e, source, Filter)
		if (want == "") != (issue != nil) || !strings.Contains(got, want) {
			t.Errorf("%s: %s %v", source, got, issue)
		}
	}
}

func TestSitesNameTheObjectsOfReferences(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	source := `record.regards.object == "line" || record.topic.object in ["account"]`
	sites, err := e.Sites("deal", source, Filter)
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]int{"line": strings.Index(source, "line"), "account": strings.Index(source, "account")} {
		if !slices.Contains(sites, Site{From: at, To: at + len(name), Object: name}) {
			t.Errorf("no %s in %+v", name, sites)
		}
	}
}

package plain_test

import (
	"encoding/json"
	"os"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
)

// The cases are those that the web app is held against.
func TestTextsAreNormalisedAsTheWebAppShows(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../../ui/src/fields/parse/normal.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Normalise field.Normalise
		Lines     bool
		Cases     map[string]string
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) == 0 {
		t.Fatalf("%d cases: %v", len(cases), err)
	}
	for _, c := range cases {
		for given, want := range c.Cases {
			if got, it := plain.Clean(&field.Spec{Normalise: c.Normalise}, given, c.Lines); it != nil || got != want {
				t.Errorf("%v of %q is %q (%v), not %q", c.Normalise, given, got, it, want)
			}
		}
	}
}

// What was normalised once stays as it is, whatever is asked for.
func TestNormalisingTwiceIsNormalisingOnce(t *testing.T) {
	t.Parallel()
	text := rapid.StringOf(rapid.SampledFrom([]rune(" \u3000\u00a0\t（）()华为公司ＡａBbσςßİ０1,.coltdCOLTD")))
	subset := rapid.SliceOfNDistinct(rapid.SampledFrom(field.Normalisations()), 0, 4, rapid.ID[string])
	rapid.Check(t, func(t *rapid.T) {
		s, lines := &field.Spec{Normalise: subset.Draw(t, "normalise")}, rapid.Bool().Draw(t, "lines")
		once, it := plain.Clean(s, text.Draw(t, "text"), lines)
		if it != nil {
			return
		}
		if twice, it := plain.Clean(s, once, lines); it != nil || twice != once {
			t.Fatalf("%q became %q (%v)", once, twice, it)
		}
	})
}

func TestNormalisationsAreOneWordOrAList(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{`"upper"`: `"upper"`, `["upper"]`: `"upper"`, `["spaces","upper"]`: `["spaces","upper"]`} {
		var n field.Normalise
		if err := json.Unmarshal([]byte(raw), &n); err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(n); err != nil || string(got) != want {
			t.Errorf("%s is written %s (%v)", raw, got, err)
		}
	}
}

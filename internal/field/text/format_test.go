package text_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/text"
	"github.com/tenon-crm/tenon/internal/locale"
)

// cases are values of the formats; the web app's tests read them too.
type cases struct {
	Formats  map[string]map[string]string `json:"formats"` // what is written → what is kept; a code in braces when it is refused
	Patterns []struct {
		Pattern string   `json:"pattern"`
		Takes   []string `json:"takes"`
		Refuses []string `json:"refuses"`
	} `json:"patterns"`
}

func read(t *testing.T) cases {
	t.Helper()
	raw, err := os.ReadFile("../../../ui/src/fields/text/formats.json")
	if err != nil {
		t.Fatal(err)
	}
	var out cases
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFormats(t *testing.T) {
	t.Parallel()
	c := field.Context{}
	for format, values := range read(t).Formats {
		s := &field.Spec{Format: format}
		for given, want := range values {
			got, it := text.New().Normalise(c, s, given)
			if it != nil {
				got = "{" + it.Code + "}"
			}
			if got != want {
				t.Errorf("%s %q became %q, not %q", format, given, got, want)
			}
			if it != nil {
				continue
			}
			if again, it := text.New().Parse(c, s, text.New().Format(c, s, got)); it != nil || again != got {
				t.Errorf("%s %q became %q (%v) the second time", format, got, again, it)
			}
		}
		if got, it := text.New().Normalise(c, s, " "); it != nil || got != "" {
			t.Errorf("blank %s is %q (%v)", format, got, it)
		}
	}
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, x := range read(t).Patterns {
		s := &field.Spec{Format: text.Regex, Pattern: x.Pattern, Normalise: field.Normalise{field.NormaliseNone}}
		if out := text.New().Check(s); out != nil {
			t.Errorf("%s is refused: %v", x.Pattern, out["pattern"])
		}
		for _, value := range x.Takes {
			if _, it := text.New().Normalise(field.Context{}, s, value); it != nil {
				t.Errorf("%s refuses %q", x.Pattern, value)
			}
		}
		for _, value := range x.Refuses {
			if _, it := text.New().Normalise(field.Context{}, s, value); it == nil || it.Code != field.CodePatternMismatch {
				t.Errorf("%s takes %q", x.Pattern, value)
			}
		}
	}
}

func TestAMismatchIsSaidInTheFieldsOwnWords(t *testing.T) {
	t.Parallel()
	s := &field.Spec{Format: text.Regex, Pattern: `SN-\d{4}`, Message: locale.Text{ZH: "写成 SN-0001 这样", EN: "Write it like SN-0001"}}
	if _, it := text.New().Normalise(field.Context{}, s, "SN-1"); it == nil || it.Text != s.Message {
		t.Errorf("the refusal is %+v", it)
	}
}

func TestPatternsThatAreRefused(t *testing.T) {
	t.Parallel()
	for pattern, code := range map[string]string{
		"":              "pattern_required",
		`a(?=b)`:        "pattern_invalid",
		`(a)\1`:         "pattern_invalid",
		`a)(b`:          "pattern_invalid",
		`[`:             "pattern_invalid",
		`(a{100}){100}`: "pattern_invalid",
		`([a-z]{20}[0-9]{20}){24}[a-z]{900}[0-9]{900}[a-z]{900}[0-9]{900}[a-z]{900}`: "pattern_too_large",
	} {
		it := text.New().Check(&field.Spec{Format: text.Regex, Pattern: pattern})["pattern"]
		if it == nil || it.Code != code {
			t.Errorf("%q gives %v, not %s", pattern, it, code)
		}
	}
	if it := text.New().Check(&field.Spec{Pattern: `\d`})["pattern"]; it == nil || it.Code != "pattern_unused" {
		t.Errorf("a pattern without the format gives %v", it)
	}
	if it := text.New().Check(&field.Spec{Format: "isbn"})["format"]; it == nil {
		t.Error("an unknown format is taken")
	}
}

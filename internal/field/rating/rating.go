// Package rating is the field type of marks: a number of stars.
package rating

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/field/internal/numeric"
	"github.com/tenon-crm/tenon/internal/problem"
)

// How many steps a scale may have, and has when its document says nothing.
const (
	LeastSteps   = 3
	MostSteps    = 10
	DefaultSteps = 5
)

// Icons are the signs that a mark may be drawn with; a star when none is named.
func Icons() []string { return []string{"star", "heart", "thumbs_up", "flame", "flag"} }

// Type is the field type "rating". Its value is a whole number of steps, or of
// half steps, above zero; no mark is blank.
type Type struct{ numeric.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "rating" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"steps", "icon", "half"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if s.Steps != 0 && (s.Steps < LeastSteps || s.Steps > MostSteps) {
		out["steps"] = field.Wrong(field.CodeSettingRange, "min", LeastSteps, "max", MostSteps)
	}
	if s.Icon != "" && !slices.Contains(Icons(), s.Icon) {
		out["icon"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Icon))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// scale is how many steps there are, and how large the smallest part of one is.
func scale(s *field.Spec) (most, part float64) {
	most, part = DefaultSteps, 1
	if s.Steps != 0 {
		most = float64(s.Steps)
	}
	if s.Half {
		part = 0.5
	}
	return most, part
}

// Normalise implements [field.Type].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	most, part := scale(s)
	bare := &field.Spec{Min: &part, Max: &most}
	v, it := numeric.Normalise(bare, raw, -1)
	if x, ok := v.(float64); ok && numeric.OffStep(x, part) {
		return nil, field.Wrong(field.CodeOffStep, "step", numeric.Plain(part), "value", numeric.Plain(x))
	}
	return v, it
}

// Format implements [field.Type].
func (Type) Format(_ field.Context, _ *field.Spec, v any) string {
	if x, ok := v.(float64); ok {
		return numeric.Plain(x)
	}
	return ""
}

// outOf is 4/5.
var outOf = regexp.MustCompile(`^(\d{1,2}(?:\.\d)?) ?/ ?(\d{1,2})$`)

// Parse implements [field.Type]: 4, 4 星, 4/5 of a scale of five, ★★★★☆.
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	words := strings.ReplaceAll(fold.Width(text), "\ufe0f", "")
	most, _ := scale(s)
	if m := outOf.FindStringSubmatch(words); m != nil && m[2] == strconv.Itoa(int(most)) {
		words = m[1]
	}
	for _, unit := range []string{"星", "颗星", "分", "stars", "star"} {
		if rest, ok := strings.CutSuffix(words, unit); ok && rest != "" {
			words = strings.TrimSpace(rest)
			break
		}
	}
	if n, ok := drawn(words); ok {
		return t.Normalise(c, s, float64(n))
	}
	v, blank, ok := numeric.Read(words, "")
	switch {
	case !ok:
		return nil, field.Wrong(field.CodeInvalidNumber, "value", field.Excerpt(text))
	case blank:
		return nil, nil
	}
	return t.Normalise(c, s, v)
}

// drawn counts the full signs of a mark that is drawn, empty ones behind them.
func drawn(text string) (int, bool) {
	full := strings.TrimRight(text, "☆♡")
	rest := strings.Trim(full, "★⭐♥❤")
	return len([]rune(full)), full != "" && rest == ""
}

var (
	_ field.Type     = Type{}
	_ field.Summable = Type{}
)

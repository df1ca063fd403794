// Package encrypted is the field type of texts that nobody reads in the database,
// in history or in a list: they are kept sealed, shown masked, and revealed one by
// one to whoever may read the field.
package encrypted

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Lengths in code points.
const (
	DefaultLength = 500
	MaxLength     = 5000
)

// Masks are how much of a text is shown: nothing (the default), the last four
// characters, or the first three and the last four.
func Masks() []string { return []string{"all", "tail", "ends"} }

// Type is the field type "encrypted". Its value as it is kept is what is shown of
// it, a keyed hash by which it is found, and the text sealed, with field.SealMark
// between; the key is not in the database.
type Type struct{ plain.Limited }

// New makes the type.
func New() Type {
	return Type{plain.Limited{Default: DefaultLength, Most: MaxLength}}
}

// Key implements [field.Type].
func (Type) Key() string { return "encrypted" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"show", "max_length"} }

// Check implements [field.Type]. Sealed texts cannot be compared in the database.
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := t.CheckLength(s)
	if out == nil {
		out = map[string]*problem.Item{}
	}
	if s.Show != "" && !slices.Contains(Masks(), s.Show) {
		out["show"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Show))
	}
	for key, set := range map[string]bool{"unique": s.Unique, "index": s.Index, "default": s.Default != nil} {
		if set {
			out[key] = field.Wrong(field.CodeSettingNotAllowed, "setting", key, "type", s.Type)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Normalise implements [field.Type]. What is sealed is taken as it is; whoever
// keeps it makes sure that it is.
func (t Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	if text, is := raw.(string); is && isSealed(text) {
		return text, nil
	}
	return t.Limited.Normalise(c, s, raw)
}

// Parse implements [field.Type].
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return t.Normalise(c, s, text)
}

// Format implements [field.Type]: of a sealed text what is shown of it.
func (Type) Format(_ field.Context, _ *field.Spec, v any) string {
	text, _ := v.(string)
	return shown(text)
}

// Shape implements [field.Shaped].
func (Type) Shape(v string) any { return shown(v) }

func shown(text string) string {
	words, _, _ := strings.Cut(text, field.SealMark)
	return words
}

func isSealed(text string) bool { return strings.Count(text, field.SealMark) == 2 }

// Seal implements [field.Sealed].
func (t Type) Seal(b field.Sealer, object string, s *field.Spec, v, old string) (string, error) {
	if v == "" {
		return "", nil
	}
	plain := v
	if isSealed(v) {
		if v == old {
			return v, nil
		}
		var err error
		if plain, err = t.Open(b, object, s, v); err != nil {
			return "", err
		}
	}
	hash, err := t.Hash(b, object, s, plain)
	if err != nil {
		return "", err
	}
	if parts := strings.Split(old, field.SealMark); len(parts) == 3 && parts[0] == mask(s, plain) && parts[1] == hash {
		return old, nil // sealing again would look like a change
	}
	sealed, err := b.Seal(purpose(object, s), plain)
	if err != nil {
		return "", err
	}
	return strings.Join([]string{mask(s, plain), hash, sealed}, field.SealMark), nil
}

// Open implements [field.Sealed].
func (Type) Open(b field.Sealer, object string, s *field.Spec, v string) (string, error) {
	if v == "" {
		return "", nil
	}
	_, rest, _ := strings.Cut(v, field.SealMark)
	_, sealed, ok := strings.Cut(rest, field.SealMark)
	if !ok {
		return "", field.ErrNotSealed
	}
	plain, err := b.Open(purpose(object, s), sealed)
	if err == nil && plain == sealed {
		return "", field.ErrNotSealed
	}
	return plain, err
}

// Hash implements [field.Sealed].
func (Type) Hash(b field.Sealer, object string, s *field.Spec, plain string) (string, error) {
	return b.Mac(purpose(object, s), plain)
}

// purpose ties what is sealed to its field.
func purpose(object string, s *field.Spec) string { return "field " + object + "." + s.Key }

const stars = "****"

// mask is what is shown of a text. One that is too short for it shows nothing.
func mask(s *field.Spec, plain string) string {
	r, n := []rune(plain), utf8.RuneCountInString(plain)
	switch {
	case s.Show == "tail" && n >= 8:
		return stars + string(r[n-4:])
	case s.Show == "ends" && n >= 11:
		return string(r[:3]) + stars + string(r[n-4:])
	}
	return stars + "**"
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string { return []string{"blank", "not_blank"} }

var (
	_ field.Type   = Type{}
	_ field.Shaped = Type{}
	_ field.Sealed = Type{}
)

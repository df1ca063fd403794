package contact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of several values.
const (
	DefaultCount = 10
	MaxCount     = 50
	MaxKinds     = 20
	maxKind      = 20 // code points
)

// Value is one of several, as the API shows it. Kind is the key of one of the
// field's kinds, words that somebody made up, or "".
type Value struct {
	Value string `json:"value"`
	Kind  string `json:"kind"`
}

// Several is embedded by types of several values with a kind each (mobile, office).
// The canonical value is text: a line for each, the value, and where it has a kind a
// space and the kind. Conditions and expressions see that text; the API shows a list
// of objects.
type Several struct {
	plain.Base
	One     func(s *field.Spec, text string) (string, *problem.Item) // reads one value
	Presets []string                                                 // kinds of a field whose document lists none
}

// Kinds are those that a field offers.
func (t Several) Kinds(s *field.Spec) []field.Kind {
	if len(s.Kinds) > 0 {
		return s.Kinds
	}
	out := make([]field.Kind, len(t.Presets))
	for i, key := range t.Presets {
		out[i] = field.Kind{Value: key, Label: locale.Both("kind_"+key, nil)}
	}
	return out
}

// Check implements [field.Type]. What kinds are called tells them apart, since files
// have no other name of them.
func (t Several) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if s.MaxCount < 0 || s.MaxCount > MaxCount {
		out["max_count"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", MaxCount)
	}
	if len(s.Kinds) > MaxKinds {
		out["kinds"] = field.Wrong(field.CodeTooManyItems, "max", MaxKinds)
	}
	names := map[string]int{}
	for i, k := range s.Kinds {
		for _, name := range []string{k.Value, k.Label.ZH, k.Label.EN} {
			if clean, it := cleanKind(name); it != nil || clean != name || name == "" && name == k.Value {
				out["kinds"] = field.Wrong(field.CodeInvalidKind, "value", field.Excerpt(name))
			} else if at, taken := names[fold.Key(name)]; name != "" && taken && at != i {
				out["kinds"] = field.Wrong(field.CodeDuplicateItem, "value", name)
			}
			names[fold.Key(name)] = i
		}
	}
	if s.Unique {
		out["unique"] = field.Wrong(field.CodeSettingNotAllowed, "setting", "unique", "type", s.Type)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// cleanKind refuses what would read as something else beside a value: signs that stand
// between values, and digits without a word, which are the rest of a number.
func cleanKind(text string) (string, *problem.Item) {
	text = strings.TrimSpace(text)
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsPunct(r) && !unicode.IsSpace(r) }) < 0 {
		return "", field.Wrong(field.CodeInvalidKind, "value", field.Excerpt(text))
	}
	if !utf8.ValidString(text) || strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune(":：;；,，、()（）@+", r) }) >= 0 {
		return "", field.Wrong(field.CodeInvalidKind, "value", field.Excerpt(strings.ToValidUTF8(text, "")))
	}
	if n := utf8.RuneCountInString(text); n > maxKind {
		return "", field.Wrong(field.CodeTooLong, "max", maxKind, "length", n)
	}
	return text, nil
}

// kind is the key of a kind by whatever it is called.
func (t Several) kind(s *field.Spec, text string) (string, *problem.Item) {
	text, it := cleanKind(text)
	if it != nil || text == "" {
		return "", it
	}
	name := fold.Key(text)
	for _, k := range t.Kinds(s) {
		if name == fold.Key(k.Value) || name == fold.Key(k.Label.ZH) || name == fold.Key(k.Label.EN) {
			return k.Value, nil
		}
	}
	return text, nil
}

// Normalise implements [field.Type]: a list of values, each as text or as an object
// with value and kind, or a text that Parse reads.
func (t Several) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	var given []any
	switch x := raw.(type) {
	case nil:
		return "", nil
	case string:
		return t.Parse(c, s, x)
	case []any:
		given = x
	default:
		return nil, field.WrongType("json_contacts")
	}
	list := make([]Value, 0, len(given))
	for _, x := range given {
		v, it := t.object(s, x)
		if it != nil {
			return nil, it
		}
		list = append(list, v)
	}
	return t.stored(s, list)
}

func (t Several) object(s *field.Spec, raw any) (Value, *problem.Item) {
	switch x := raw.(type) {
	case string:
		return t.written(s, x)
	case map[string]any:
		value, is := x["value"].(string)
		kind, isKind := x["kind"].(string)
		for key := range x {
			is = is && (key == "value" || key == "kind")
		}
		if !is || !isKind && x["kind"] != nil {
			break
		}
		one, it := t.One(s, value)
		if it != nil {
			return Value{}, it
		}
		kind, it = t.kind(s, kind)
		return Value{one, kind}, it
	}
	return Value{}, field.WrongType("json_contacts")
}

// stored is the canonical text of a list; blank values are left out.
func (t Several) stored(s *field.Spec, list []Value) (any, *problem.Item) {
	seen := map[string]bool{}
	var lines []string
	for _, v := range list {
		if v.Value == "" {
			continue
		}
		if seen[v.Value] {
			return nil, field.Wrong(field.CodeDuplicateItem, "value", v.Value)
		}
		seen[v.Value] = true
		lines = append(lines, strings.TrimSpace(v.Value+" "+v.Kind))
	}
	most := DefaultCount
	if s.MaxCount > 0 {
		most = s.MaxCount
	}
	if len(lines) > most {
		return nil, field.Wrong(field.CodeTooManyItems, "max", most)
	}
	return strings.Join(lines, "\n"), nil
}

// Parse implements [field.Type]: values with line ends, semicolons or commas between,
// each alone, or with its kind before or behind it: 手机: 138 0013 8000; 0755-28780808
// (办公).
func (t Several) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	var list []Value
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\r\n;；,，、", r) }) {
		v, it := t.written(s, part)
		if it != nil {
			return nil, it
		}
		list = append(list, v)
	}
	return t.stored(s, list)
}

// written reads one value and its kind.
func (t Several) written(s *field.Spec, text string) (Value, *problem.Item) {
	text = strings.TrimSpace(text)
	one, wrong := t.One(s, text)
	if wrong == nil {
		return Value{Value: one}, nil
	}
	for _, apart := range apart(text) {
		if one, it := t.One(s, apart.Value); it == nil && one != "" {
			kind, it := t.kind(s, apart.Kind)
			if it != nil {
				wrong = it
				continue
			}
			return Value{one, kind}, nil
		}
	}
	return Value{}, wrong
}

// apart lists the ways in which a text may be a value and its kind.
func apart(text string) []Value {
	var out []Value
	for _, colon := range []string{":", "："} {
		if kind, value, ok := strings.Cut(text, colon); ok {
			out = append(out, Value{value, kind})
		}
	}
	bare := strings.NewReplacer("（", "(", "）", ")").Replace(text)
	if open := strings.LastIndexByte(bare, '('); open > 0 && strings.HasSuffix(bare, ")") {
		out = append(out, Value{bare[:open], bare[open+1 : len(bare)-1]})
	}
	for i, r := range text {
		if unicode.IsSpace(r) {
			out = append(out, Value{text[:i], text[i:]}, Value{text[i:], text[:i]})
		}
	}
	return out
}

// Format implements [field.Type]: 手机: +8613800138000; +8675528780808.
func (t Several) Format(c field.Context, s *field.Spec, v any) string {
	text, _ := v.(string)
	var parts []string
	for _, x := range values(text) {
		words := x.Kind
		for _, k := range t.Kinds(s) {
			if label := k.Label.In(c.Tag); k.Value == x.Kind && label != "" {
				words = label
			}
		}
		if words != "" {
			words += ": "
		}
		parts = append(parts, words+x.Value)
	}
	return strings.Join(parts, "; ")
}

// Shape implements [field.Shaped]. What is shown masked, which no value is like, is
// one text.
func (t Several) Shape(v string) any {
	if strings.Contains(v, "*") {
		return strings.Join(t.Values(v), "; ")
	}
	return values(v)
}

// Values implements [field.Several].
func (Several) Values(v string) []string {
	list := values(v)
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = x.Value
	}
	return out
}

// Each implements [field.Several].
func (Several) Each(v string, do func(string) string) string {
	list := values(v)
	lines := make([]string, len(list))
	for i, x := range list {
		lines[i] = strings.TrimSpace(do(x.Value) + " " + x.Kind)
	}
	return strings.Join(lines, "\n")
}

func values(text string) []Value {
	out := []Value{}
	for line := range strings.Lines(text) {
		value, kind, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		out = append(out, Value{value, kind})
	}
	return out
}

// Operators implements [field.Type].
func (Several) Operators(*field.Spec) []string {
	return []string{"contains", "not_contains", "blank", "not_blank"}
}

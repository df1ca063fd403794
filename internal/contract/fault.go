package contract

import (
	"bytes"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	why "github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Pointer is where the fault is, as a JSON Pointer: "" is the whole.
func (f Fault) Pointer() string {
	var b strings.Builder
	for _, part := range f.Path {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(part))
	}
	return b.String()
}

// Message is what is wrong, in the language t.
func (f Fault) Message(t locale.Tag) string { return locale.Message(t, f.Code, f.Args) }

// View is the fault as the API shows it, in the language t.
func (f Fault) View(t locale.Tag) map[string]any {
	return map[string]any{"path": f.Pointer(), "code": f.Code, "message": f.Message(t)}
}

// faultsOf turns what the library found into faults: its leaves, of alternatives
// that all failed one that says so.
func faultsOf(found *jsonschema.ValidationError) []Fault {
	var out []Fault
	var visit func(v *jsonschema.ValidationError)
	visit = func(v *jsonschema.ValidationError) {
		switch v.ErrorKind.(type) {
		case *why.AnyOf, *why.OneOf, *why.Contains, *why.Not:
		default:
			if len(v.Causes) > 0 {
				for _, cause := range v.Causes {
					visit(cause)
				}
				return
			}
		}
		out = append(out, leaf(v)...)
	}
	visit(found)
	slices.SortStableFunc(out, func(a, b Fault) int { return slices.CompareFunc(a.Path, b.Path, comparePart) })
	out = slices.CompactFunc(out, func(a, b Fault) bool { return a.Code == b.Code && slices.Equal(a.Path, b.Path) })
	return out[:min(len(out), maxFaults)]
}

// comparePart orders indexes as people count.
func comparePart(a, b string) int {
	m, errM := strconv.Atoi(a)
	n, errN := strconv.Atoi(b)
	if errM == nil && errN == nil {
		return m - n
	}
	return strings.Compare(a, b)
}

// leaf is what one finding says; of several missing or needless names each.
func leaf(v *jsonschema.ValidationError) []Fault {
	path := slices.Clone(v.InstanceLocation)
	one := func(code string, args locale.Args) []Fault { return []Fault{{path, code, args}} }
	names := func(code string, list []string) []Fault {
		out := make([]Fault, len(list))
		for i, name := range list {
			out[i] = Fault{append(slices.Clone(path), name), code, locale.Args{"name": name}}
		}
		return out
	}
	switch k := v.ErrorKind.(type) {
	case *why.Required:
		return names("contract_missing", k.Missing)
	case *why.DependentRequired:
		return names("contract_missing", k.Missing)
	case *why.Dependency:
		return names("contract_missing", k.Missing)
	case *why.AdditionalProperties:
		return names("contract_needless", k.Properties)
	case *why.Type:
		return one("invalid_type", locale.Args{"expected": typeNames(k.Want)})
	case *why.Enum:
		return one("unknown_choice", locale.Args{"allowed": shownList(k.Want), "value": shown(k.Got)})
	case *why.Const:
		return one("unknown_choice", locale.Args{"allowed": shown(k.Want), "value": shown(k.Got)})
	case *why.Format:
		return one("contract_form", locale.Args{"form": k.Want, "value": shown(k.Got)})
	case *why.Pattern:
		return one("contract_form", locale.Args{"form": k.Want, "value": shown(k.Got)})
	case *why.MinLength:
		return one("contract_too_short", locale.Args{"min": k.Want})
	case *why.MaxLength:
		return one("too_long", locale.Args{"max": k.Want, "length": k.Got})
	case *why.MinItems:
		return one("contract_too_few", locale.Args{"min": k.Want})
	case *why.MaxItems:
		return one("too_many_items", locale.Args{"max": k.Want, "count": k.Got})
	case *why.UniqueItems:
		return one("contract_twice", locale.Args{"first": k.Duplicates[0] + 1, "second": k.Duplicates[1] + 1})
	case *why.Minimum:
		return one("below_minimum", locale.Args{"limit": k.Want.RatString()})
	case *why.Maximum:
		return one("above_maximum", locale.Args{"limit": k.Want.RatString()})
	case *why.ExclusiveMinimum:
		return one("contract_above", locale.Args{"limit": k.Want.RatString()})
	case *why.ExclusiveMaximum:
		return one("contract_below", locale.Args{"limit": k.Want.RatString()})
	case *why.MultipleOf:
		return one("contract_multiple", locale.Args{"of": k.Want.RatString()})
	case *why.AnyOf, *why.OneOf:
		return one("contract_none_fits", nil)
	case *why.FalseSchema:
		return one("not_allowed", nil)
	}
	keyword := strings.Join(v.ErrorKind.KeywordPath(), " ")
	if keyword == "" {
		keyword = fmt.Sprintf("%T", v.ErrorKind)
	}
	return one("contract_violated", locale.Args{"keyword": keyword})
}

// typeName is a type of JSON in words.
func typeName(of string) locale.Text { return locale.Both("json_type_"+of, nil) }

func typeNames(list []string) locale.Text {
	parts := make([]locale.Text, len(list))
	for i, name := range list {
		parts[i] = typeName(name)
	}
	join := func(t locale.Tag) string {
		words := make([]string, len(parts))
		for i, p := range parts {
			words[i] = p.In(t)
		}
		return strings.Join(words, " / ")
	}
	return locale.Text{ZH: join(locale.ZH), EN: join(locale.EN)}
}

// maxShown is how many characters of a value a message repeats.
const maxShown = 80

// maxChoices is how many of the values that are allowed a message names.
const maxChoices = 20

// shown is a value as a message repeats it.
func shown(v any) string {
	text, is := v.(string)
	if !is {
		raw, err := json.Marshal(v, json.Deterministic(true))
		if err != nil {
			return ""
		}
		text = string(raw)
	}
	if r := []rune(text); len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return text
}

func shownList(list []any) string {
	var parts []string
	for _, v := range list[:min(len(list), maxChoices)] {
		parts = append(parts, shown(v))
	}
	if len(list) > maxChoices {
		parts = append(parts, "…")
	}
	return strings.Join(parts, ", ")
}

// malformed says what keeps a text from being JSON.
func malformed(raw []byte, err error) *Fault {
	at := int64(0)
	var syntax *jsontext.SyntacticError
	var value *json.SemanticError // a number that is out of range
	switch {
	case errors.As(err, &syntax) && errors.Is(syntax.Err, jsontext.ErrDuplicateName):
		return &Fault{slices.Collect(syntax.JSONPointer.Tokens()), "repeated_name", locale.Args{"key": syntax.JSONPointer.LastToken()}}
	case syntax != nil:
		at = syntax.ByteOffset
	case errors.As(err, &value):
		at = value.ByteOffset
	}
	return &Fault{Code: "contract_json", Args: locale.Args{"line": 1 + bytes.Count(raw[:min(int(at), len(raw))], []byte("\n"))}}
}

// deep reports whether a text nests deeper than MaxDepth.
func deep(raw []byte) bool {
	depth, inText := 0, false
	for i := 0; i < len(raw); i++ {
		switch b := raw[i]; {
		case inText && b == '\\':
			i++
		case b == '"':
			inText = !inText
		case inText:
		case b == '[' || b == '{':
			if depth++; depth > MaxDepth {
				return true
			}
		case b == ']' || b == '}':
			depth--
		}
	}
	return false
}

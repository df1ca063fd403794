package meta

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	why "github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// schemaProblems turns what a JSON Schema found into field errors by path.
func schemaProblems(found *problem.Problem, v *jsonschema.ValidationError) {
	for _, cause := range v.Causes {
		schemaProblems(found, cause)
	}
	path := strings.Join(v.InstanceLocation, ".")
	switch k := v.ErrorKind.(type) {
	case *why.Required:
		for _, name := range k.Missing {
			missing(found, at(path, name))
		}
	case *why.AdditionalProperties:
		for _, name := range k.Properties {
			found.Field(at(path, name), "unknown_key", locale.Args{"key": name})
		}
	case *why.Type:
		found.Field(path, "invalid_type", locale.Args{"expected": jsonType(k.Want[0])})
	case *why.Enum:
		found.Field(path, "unknown_choice", locale.Args{"allowed": choices(k.Want), "value": fmt.Sprint(k.Got)})
	case *why.Const:
		found.Field(path, "unknown_choice", locale.Args{"allowed": fmt.Sprint(k.Want), "value": fmt.Sprint(k.Got)})
	case *why.Pattern:
		found.Field(path, patternCode(k.Want), locale.Args{"value": k.Got, "pattern": k.Want})
	case *why.MinLength:
		missing(found, path)
	case *why.MaxLength:
		found.Field(path, "too_long", locale.Args{"max": k.Want, "length": k.Got})
	case *why.MinItems:
		missing(found, path)
	case *why.MaxItems:
		code := "too_many_items"
		if lastPart(path) == "fields" {
			code = "too_many_fields"
		}
		found.Field(path, code, locale.Args{"max": k.Want, "count": k.Got})
	case *why.MaxProperties:
		found.Field(path, "too_many_items", locale.Args{"max": k.Want, "count": k.Got})
	case *why.Minimum:
		found.Field(path, "below_minimum", locale.Args{"limit": number(k.Want)})
	case *why.Maximum:
		found.Field(path, "above_maximum", locale.Args{"limit": number(k.Want)})
	default:
		if len(v.Causes) == 0 {
			found.Field(path, "not_allowed")
		}
	}
}

// missing says that a key has to be filled in, by the name that people know it by.
func missing(found *problem.Problem, path string) {
	found.Field(path, "required", locale.Args{"field": settingName(lastPart(path))})
}

// settingName is a key of a document in words, or as it is when it has none.
func settingName(key string) locale.Text {
	if !locale.Has("setting_name_" + key) {
		return locale.Text{ZH: key, EN: key}
	}
	return say("setting_name_"+key, nil)
}

// jsonType is a type of JSON in words.
func jsonType(t string) locale.Text { return say("json_type_"+t, nil) }

// patternCode names the pattern for people: keys have a message of their own.
func patternCode(pattern string) string {
	if pattern == keyPattern.String() {
		return "pattern"
	}
	return "invalid_form"
}

func choices(want []any) string {
	s := make([]string, len(want))
	for i, w := range want {
		s[i] = fmt.Sprint(w)
	}
	return strings.Join(s, ", ")
}

func number(r *big.Rat) string { return r.RatString() }

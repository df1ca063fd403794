package meta

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// FieldSet is the fields of a grant: every field ("*", new ones included) or a
// list of keys. The zero value is every field.
type FieldSet struct {
	listed bool
	keys   []string
}

// Fields makes a set of exactly these keys.
func Fields(keys ...string) FieldSet { return FieldSet{listed: true, keys: keys} }

// All reports whether the set is every field.
func (s FieldSet) All() bool { return !s.listed }

// Has reports whether the set contains key: a field, or a column of a sub-form
// ("lines.price"), which a set with "lines" contains too. A set with any column of
// a sub-form contains the sub-form itself.
func (s FieldSet) Has(key string) bool {
	if !s.listed || slices.Contains(s.keys, key) {
		return true
	}
	if name, _, dotted := strings.Cut(key, "."); dotted {
		return slices.Contains(s.keys, name)
	}
	return slices.ContainsFunc(s.keys, func(k string) bool { return strings.HasPrefix(k, key) && k[len(key):][0] == '.' })
}

// below is the set of the columns of a sub-form: all of them, or those listed and
// the ones that are always among them.
func (s FieldSet) below(name string, always ...string) FieldSet {
	if !s.listed || slices.Contains(s.keys, name) {
		return FieldSet{}
	}
	out := Fields(always...)
	for _, k := range s.keys {
		if column, ok := strings.CutPrefix(k, name+"."); ok {
			out.keys = append(out.keys, column)
		}
	}
	return out
}

// Keys lists the keys of a set that is not every field.
func (s FieldSet) Keys() []string { return s.keys }

// IsZero makes "*" the value that documents leave out.
func (s FieldSet) IsZero() bool { return !s.listed }

func (s FieldSet) value() any {
	if !s.listed {
		return "*"
	}
	return append([]string{}, s.keys...)
}

func (s *FieldSet) set(v any) error {
	switch x := v.(type) {
	case string:
		if x != "*" {
			return fmt.Errorf(`fields are "*" or a list, not %q`, x)
		}
		*s = FieldSet{}
	case []any:
		*s = FieldSet{listed: true, keys: []string{}}
		for _, k := range x {
			key, ok := k.(string)
			if !ok {
				return fmt.Errorf("a field key must be text, not %v", k)
			}
			s.keys = append(s.keys, key)
		}
	default:
		return fmt.Errorf(`fields are "*" or a list, not %v`, v)
	}
	return nil
}

func (s FieldSet) MarshalJSON() ([]byte, error) { return json.Marshal(s.value()) }

func (s *FieldSet) UnmarshalJSON(b []byte) error {
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	return s.set(v)
}

func (s FieldSet) MarshalYAML() (any, error) { return s.value(), nil }

func (s *FieldSet) UnmarshalYAML(unmarshal func(any) error) error {
	var v any
	if err := unmarshal(&v); err != nil {
		return err
	}
	return s.set(v)
}

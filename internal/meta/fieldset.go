package meta

import (
	"encoding/json"
	"fmt"
	"slices"
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

// Has reports whether the set contains key.
func (s FieldSet) Has(key string) bool { return !s.listed || slices.Contains(s.keys, key) }

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

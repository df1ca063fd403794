package field

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/problem"
)

// Registry is a fixed set of field types. It is safe for concurrent use.
type Registry struct {
	byKey map[string]Type
	keys  []string
}

// NewRegistry makes a registry of the types in their order, which is that of
// the designer's palette. Of two types with one key the first stays.
func NewRegistry(types ...Type) *Registry {
	r := &Registry{byKey: make(map[string]Type, len(types))}
	for _, t := range types {
		if _, taken := r.byKey[t.Key()]; taken {
			continue
		}
		r.byKey[t.Key()] = t
		r.keys = append(r.keys, t.Key())
	}
	return r
}

// Get finds a type by its api name.
func (r *Registry) Get(key string) (Type, bool) {
	t, ok := r.byKey[key]
	return t, ok
}

// Values finds the type that the values of a field are of; false for a field of
// an unknown type.
func (r *Registry) Values(s *Spec) (Type, bool) {
	t, ok := r.byKey[s.Type]
	if !ok {
		return nil, false
	}
	return As(t, s), true
}

// Keys lists the api names in order.
func (r *Registry) Keys() []string { return slices.Clone(r.keys) }

// Check reports everything that is wrong with a spec, by key of Spec: an
// unknown type, settings that its type does not have, what the type itself
// refuses, and a fixed default that the type would not accept as a value.
// Nil when all is well.
func (r *Registry) Check(s *Spec) map[string]*problem.Item {
	t, ok := r.byKey[s.Type]
	if !ok {
		return map[string]*problem.Item{"type": Wrong(CodeUnknownType, "type", s.Type)}
	}
	out := map[string]*problem.Item{}
	allowed := t.Settings()
	for _, key := range s.settings() {
		if !slices.Contains(allowed, key) {
			out[key] = Wrong(CodeSettingNotAllowed, "setting", key, "type", s.Type)
		}
	}
	if it := s.Normalise.check(s.Type); it != nil {
		out["normalise"] = it
	}
	if _, computed := t.(Computed); computed && s.RequiredWhen != "" {
		out["required_when"] = Wrong(CodeComputed)
	}
	if _, derived := t.(Derived); derived {
		for key, set := range map[string]bool{"required": s.Required, "unique": s.Unique} {
			if set {
				out[key] = Wrong(CodeSettingNotAllowed, "setting", key, "type", s.Type)
			}
		}
	}
	if _, nested := t.(Nested); nested {
		for key, set := range map[string]bool{"unique": s.Unique, "search": s.Search, "index": s.Index, "default": s.Default != nil, "normalise": len(s.Normalise) > 0} {
			if set {
				out[key] = Wrong(CodeSettingNotAllowed, "setting", key, "type", s.Type)
			}
		}
	}
	for key, it := range t.Check(s) {
		if out[key] == nil {
			out[key] = it
		}
	}
	if len(out) == 0 {
		if it := checkDefault(t, s); it != nil {
			out["default"] = it
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// checkDefault refuses a fixed default that is not a value of the type. An
// expression is checked by whoever compiles it.
func checkDefault(t Type, s *Spec) *problem.Item {
	if s.Default == nil || s.OptionSet != "" { // whoever has the set knows
		return nil
	}
	if _, ok := DefaultExpr(s); ok {
		return nil
	}
	if _, ok := t.(Computed); ok {
		return Wrong(CodeComputed)
	}
	_, it := t.Normalise(Context{}, s, s.Default)
	return it
}

// DefaultExpr returns the source of a default that is an expression,
// {"expr": "<CEL>"}.
func DefaultExpr(s *Spec) (string, bool) {
	m, ok := s.Default.(map[string]any)
	if !ok || len(m) != 1 {
		return "", false
	}
	src, ok := m["expr"].(string)
	return src, ok
}

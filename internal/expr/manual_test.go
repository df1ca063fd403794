package expr

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestEverythingIsDescribed: the manual has every function of the registry, every
// macro and every operator, once, in both languages.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	seen, signatures := map[string]bool{}, []string{}
	for _, f := range Manual() {
		if seen[f.Name] {
			t.Errorf("%s is described twice", f.Name)
		}
		seen[f.Name] = true
		signatures = append(signatures, f.Signatures...)
		if zh := f.Summary.ZH; !strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || !strings.HasSuffix(zh, "。") || !strings.HasSuffix(f.Summary.EN, ".") {
			t.Errorf("%s: %q %q", f.Name, zh, f.Summary.EN)
		}
	}
	described := func(call string) bool {
		return slices.ContainsFunc(signatures, func(s string) bool {
			return strings.HasPrefix(s, call+"(") || strings.Contains(s, "."+call+"(")
		})
	}
	for _, f := range library() {
		if name := operatorName(f.name); name == f.name && f.name[0] != '@' && !described(f.name) {
			t.Errorf("%s is not described", f.name)
		}
	}
	for _, name := range macroNames {
		if !described(name) {
			t.Errorf("%s is not described", name)
		}
	}
}

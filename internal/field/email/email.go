// Package email is the field type of e-mail addresses.
package email

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Lengths of RFC 5321, in bytes.
const (
	maxLength = 254
	maxLocal  = 64
	maxLabel  = 63
)

// Type is the field type "email". The domain is kept in lower case.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "email" }

// Settings implements [field.Type].
func (Type) Settings() []string { return nil }

// Check implements [field.Type].
func (Type) Check(*field.Spec) map[string]*problem.Item { return nil }

// Normalise implements [field.Type].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	if text, it = plain.Clean(s, text, false); it != nil {
		return nil, it
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", nil
	}
	at := strings.LastIndexByte(text, '@')
	if at < 1 || len(text) > maxLength || !validLocal(text[:at]) || !validDomain(text[at+1:]) {
		return nil, field.Wrong(field.CodeInvalidEmail, "value", field.Excerpt(text))
	}
	if s.Normalise == "upper" {
		return text, nil
	}
	return text[:at] + "@" + lowerASCII(text[at+1:]), nil
}

// Parse implements [field.Type]. "王芳 <wang@example.com>" and "mailto:" are
// understood.
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	folded := fold.Width(text)
	if open := strings.LastIndexByte(folded, '<'); open >= 0 && strings.HasSuffix(folded, ">") {
		folded = folded[open+1 : len(folded)-1]
	}
	if len(folded) > 7 && strings.EqualFold(folded[:7], "mailto:") {
		folded = folded[7:]
	}
	return t.Normalise(c, s, folded)
}

// lowerASCII lowers letters as the domain name system compares them; other
// scripts have rules of their own and stay.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// validLocal accepts the dot-atom of RFC 5322 and letters of every script (RFC
// 6531). Quoted local parts are not mail that a business writes to.
func validLocal(s string) bool {
	if len(s) > maxLocal || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)), strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r):
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)):
		default:
			return false
		}
	}
	return true
}

func validDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				return false
			}
		}
	}
	return strings.IndexFunc(labels[len(labels)-1], unicode.IsLetter) >= 0
}

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var _ field.Type = Type{}

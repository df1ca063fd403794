package contact

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

// Email reads an e-mail address as it is; blank text is "".
func Email(s *field.Spec, text string) (string, *problem.Item) {
	text, it := plain.Clean(s, text, false)
	if it != nil {
		return "", it
	}
	if text = strings.TrimSpace(text); text == "" {
		return "", nil
	}
	at := strings.LastIndexByte(text, '@')
	if at < 1 || len(text) > maxLength || !validLocal(text[:at]) || !validDomain(text[at+1:]) {
		return "", field.Wrong(field.CodeInvalidEmail, "value", field.Excerpt(text))
	}
	if s.Normalise.Has(field.NormaliseUpper) {
		return text, nil
	}
	return text[:at] + "@" + lowerASCII(text[at+1:]), nil
}

// WrittenEmail takes the address out of what programs write around it: "王芳
// <wang@example.com>", "mailto:".
func WrittenEmail(text string) string {
	folded := fold.Width(text)
	if open := strings.LastIndexByte(folded, '<'); open >= 0 && strings.HasSuffix(folded, ">") {
		folded = folded[open+1 : len(folded)-1]
	}
	if len(folded) > 7 && strings.EqualFold(folded[:7], "mailto:") {
		folded = folded[7:]
	}
	return folded
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

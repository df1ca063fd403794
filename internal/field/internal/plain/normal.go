package plain

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/tenon-crm/tenon/internal/field"
)

// normal does to a text what the field's setting says; what it gives it leaves as it
// is. ui/src/fields/parse/normal.ts does the same while people type, and both are
// held against the same cases.
func normal(n field.Normalise, text string, lines bool) string {
	if n.Has(field.NormaliseNone) {
		return text
	}
	if n.Has(field.NormaliseHalf) || n.Has(field.NormaliseCompany) {
		text = halfWidth(text)
	}
	if n.Has(field.NormaliseSpaces) || n.Has(field.NormaliseCompany) {
		text = oneSpace(text, lines)
	}
	if n.Has(field.NormaliseCompany) {
		text = company(strings.TrimSpace(text))
	}
	if n.Has(field.NormaliseUpper) {
		text = strings.ToUpper(text)
	}
	if n.Has(field.NormaliseLower) {
		text = strings.ToLower(text)
	}
	return strings.TrimSpace(text)
}

// halfWidth turns full-width letters, digits and signs into ASCII ones.
func halfWidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '￥':
			return '¥'
		case r == '\u3000':
			return ' '
		}
		return r
	}, text)
}

// oneSpace makes one space of several; in a text of several lines line by line, and
// there are none at the end of a line.
func oneSpace(text string, lines bool) string {
	if !lines {
		return strings.Join(strings.Fields(text), " ")
	}
	each := strings.Split(text, "\n")
	for i, line := range each {
		each[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(each, "\n")
}

var companyLimited = regexp.MustCompile(`(?i)(^|[ ,)])co\.? ?,? ?ltd\.?$`)

// company writes a company's name of one line as registers do: a Chinese one without
// spaces beside its characters and with full-width brackets, an English one ends in
// "Co., Ltd." however that was typed.
func company(text string) string {
	if !strings.ContainsFunc(text, han) {
		return companyLimited.ReplaceAllString(text, "${1}Co., Ltd.")
	}
	runes := []rune(strings.NewReplacer("(", "（", ")", "）").Replace(text))
	var out strings.Builder
	for i, r := range runes {
		if r == ' ' && i > 0 && i+1 < len(runes) && (tight(runes[i-1]) || tight(runes[i+1])) {
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// tight are characters that stand without spaces beside them.
func tight(r rune) bool { return han(r) || r == '（' || r == '）' }

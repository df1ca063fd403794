// Package duplicate finds records that are the same as another by the rules of their
// object. It keeps what the rules compare, brought to what counts, in tables of the
// platform, and finds candidates there; query holds each against the rows and the
// rights, and record refuses or warns.
package duplicate

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/phone"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/search"
)

// Normal brings a text to what counts when it is compared as a rule says; "" where
// nothing of it counts. country is the region of phone numbers that name none.
func Normal(as, country, text string) string {
	return norm.NFC.String(normal(as, country, norm.NFC.String(text)))
}

func normal(as, country, text string) string {
	switch as {
	case meta.AsText:
		return simplify(search.Plain(text))
	case meta.AsCompany:
		return company(text)
	case meta.AsPhone:
		return telephone(country, text)
	case meta.AsEmail:
		return strings.ToLower(strings.TrimSpace(width.Fold.String(text)))
	case meta.AsCode:
		return strings.ToUpper(search.Plain(text))
	}
	return strings.TrimSpace(text)
}

// fewestDigits is how many digits a text must have to count as a phone number that
// nobody can dial as it is: an extension, a number without its area.
const fewestDigits = 7

func telephone(country, text string) string {
	if n, it := phone.New().Parse(field.Context{}, &field.Spec{Type: "phone", Country: country}, text); it == nil {
		s, _ := n.(string)
		return s
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, width.Fold.String(text))
	if len(digits) < fewestDigits {
		return ""
	}
	return digits
}

// Words that say which form of company it is, at the end of its name: Chinese ones
// stand without a space, each after those that it is part of.
var (
	chineseForms = []string{"有限责任公司", "股份有限公司", "有限公司", "股份公司", "集团公司", "控股公司", "总公司", "公司", "股份", "集团", "控股", "有限"}
	otherForms   = []string{
		"co", "company", "ltd", "limited", "inc", "incorporated", "corp", "corporation", "llc", "llp", "lp", "plc", "pte", "pty", "gmbh", "ag", "kg", "sa", "sas", "sarl", "bv", "nv", "oy", "ab", "as", "spa", "srl", "group", "holding", "holdings",
	}
)

// company is a company's name without its form, so that 华为技术有限公司 is 华为技术
// and "Huawei Technologies Co., Ltd." is huaweitechnologies. A name that is nothing
// but its form stays.
func company(text string) string {
	words := strings.FieldsFunc(strings.ToLower(width.Fold.String(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	whole := simplify(strings.Join(words, ""))
	for len(words) > 1 && slices.Contains(otherForms, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	name := simplify(strings.Join(words, ""))
	for i := 0; i < len(chineseForms); i++ {
		if rest, ok := strings.CutSuffix(name, chineseForms[i]); ok && rest != "" {
			name, i = rest, -1
		}
	}
	if name == "" {
		return whole
	}
	return name
}

// Package contact is what the field types of telephone numbers and of e-mail
// addresses share: how one is read, and lists of several.
package contact

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/problem"
)

// DefaultCountry is the region of numbers without +.
const DefaultCountry = "CN"

// CheckCountry reports a country that numbers have no code of.
func CheckCountry(s *field.Spec) map[string]*problem.Item {
	if s.Country != "" && phonenumbers.GetCountryCodeForRegion(s.Country) == 0 {
		return map[string]*problem.Item{"country": field.Wrong(field.CodeUnknownCountry, "country", field.Excerpt(s.Country))}
	}
	return nil
}

// Phone reads a telephone number of the field's country, or of the one that it names
// itself, as E.164; blank text is "".
func Phone(s *field.Spec, text string) (string, *problem.Item) {
	t := fold.Width(text)
	if t == "" {
		return "", nil
	}
	wrong := field.Wrong(field.CodeInvalidPhone, "value", field.Excerpt(text))
	if hasExtension(t) {
		return "", field.Wrong(field.CodePhoneExtension, "value", field.Excerpt(text))
	}
	t = strings.TrimPrefix(strings.ToLower(t), "tel:")
	if len(t) > 40 || strings.IndexFunc(t, foreign) >= 0 || strings.LastIndexByte(t, '+') > 0 {
		return "", wrong
	}
	country := s.Country
	if country == "" {
		country = DefaultCountry
	}
	n, err := phonenumbers.Parse(t, country)
	if err != nil || !complete(n, strings.HasPrefix(t, "+")) {
		return "", wrong
	}
	canonical := phonenumbers.Format(n, phonenumbers.E164)
	again, err := phonenumbers.Parse(canonical, country)
	if err != nil || phonenumbers.Format(again, phonenumbers.E164) != canonical || !complete(again, true) {
		return "", wrong
	}
	return canonical, nil
}

var chineseMobile = regexp.MustCompile(`^1[3-9]\d{9}$`)

// complete reports whether a number can be dialled from anywhere. One without
// country code must be in the numbering plan, since a local number without its
// area would else pass for one of another area; one with it must only be
// possible, since new ranges are older than any table of them.
func complete(n *phonenumbers.PhoneNumber, international bool) bool {
	if phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return false
	}
	return international || phonenumbers.IsValidNumber(n) ||
		n.GetCountryCode() == 86 && chineseMobile.MatchString(phonenumbers.GetNationalSignificantNumber(n))
}

// foreign reports a sign that telephone numbers do not have.
func foreign(r rune) bool { return !strings.ContainsRune("0123456789+-()./ ", r) }

// hasExtension finds the marks that people put between a number and its
// extension; E.164 has no place for one.
func hasExtension(t string) bool {
	low := strings.ToLower(t)
	for _, mark := range []string{"转", "分机", "ext", "#", "x"} {
		if strings.Contains(low, mark) {
			return true
		}
	}
	return false
}

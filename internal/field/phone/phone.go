// Package phone is the field type of telephone numbers.
package phone

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// DefaultCountry is the region of numbers without +.
const DefaultCountry = "CN"

// Type is the field type "phone". Its value is E.164.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "phone" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"country"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	if s.Country != "" && phonenumbers.GetCountryCodeForRegion(s.Country) == 0 {
		return map[string]*problem.Item{"country": field.Wrong(field.CodeUnknownCountry, "country", field.Excerpt(s.Country))}
	}
	return nil
}

// Normalise implements [field.Type]. Numbers with a country code are taken as
// they are, others as the field's country's.
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	return parse(s, text)
}

// Parse implements [field.Type].
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return parse(s, text)
}

func parse(s *field.Spec, text string) (any, *problem.Item) {
	t := fold.Width(text)
	if t == "" {
		return "", nil
	}
	wrong := field.Wrong(field.CodeInvalidPhone, "value", field.Excerpt(text))
	if hasExtension(t) {
		return nil, field.Wrong(field.CodePhoneExtension, "value", field.Excerpt(text))
	}
	t = strings.TrimPrefix(strings.ToLower(t), "tel:")
	if len(t) > 40 || strings.IndexFunc(t, foreign) >= 0 || strings.LastIndexByte(t, '+') > 0 {
		return nil, wrong
	}
	country := s.Country
	if country == "" {
		country = DefaultCountry
	}
	n, err := phonenumbers.Parse(t, country)
	if err != nil || !complete(n, strings.HasPrefix(t, "+")) {
		return nil, wrong
	}
	canonical := phonenumbers.Format(n, phonenumbers.E164)
	again, err := phonenumbers.Parse(canonical, country)
	if err != nil || phonenumbers.Format(again, phonenumbers.E164) != canonical || !complete(again, true) {
		return nil, wrong
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

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var _ field.Type = Type{}

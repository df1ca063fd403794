package field

import (
	"encoding/json"
	"slices"

	"github.com/tenon-crm/tenon/internal/problem"
)

// What may be done to a text on save, as documents name it. Everything but none
// takes the spaces at both ends.
const (
	NormaliseTrim    = "trim"
	NormaliseNone    = "none"
	NormaliseSpaces  = "spaces"     // several spaces become one
	NormaliseHalf    = "half_width" // full-width letters, digits and signs become ASCII
	NormaliseCompany = "company"    // the way in which a company's name is written
	NormaliseUpper   = "upper"
	NormaliseLower   = "lower"
)

// Normalisations lists them in the order in which they are offered.
func Normalisations() []string {
	return []string{NormaliseTrim, NormaliseNone, NormaliseSpaces, NormaliseHalf, NormaliseCompany, NormaliseUpper, NormaliseLower}
}

// Normalise is what a field does to a text on save. Empty is trim. Documents write
// one as a word, several as a list; the order in which they stand has no meaning.
type Normalise []string

// Has reports whether one of them is asked for.
func (n Normalise) Has(one string) bool { return slices.Contains(n, one) }

// MarshalJSON writes one as a word.
func (n Normalise) MarshalJSON() ([]byte, error) {
	if len(n) == 1 {
		return json.Marshal(n[0])
	}
	return json.Marshal([]string(n))
}

// UnmarshalJSON reads a word or a list of words.
func (n *Normalise) UnmarshalJSON(raw []byte) error {
	var one string
	if err := json.Unmarshal(raw, &one); err == nil {
		*n = nil
		if one != "" {
			*n = Normalise{one}
		}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(n))
}

// check reports what makes no sense: an unknown word, one twice, none beside others,
// both cases, a company's name of what is not one line of text.
func (n Normalise) check(of string) *problem.Item {
	for i, one := range n {
		if !slices.Contains(Normalisations(), one) {
			return Wrong(CodeUnknownSetting, "value", Excerpt(one))
		}
		if slices.Index(n, one) != i || one == NormaliseNone && len(n) > 1 || one == NormaliseUpper && n.Has(NormaliseLower) {
			return Wrong(CodeNormaliseConflict)
		}
	}
	if n.Has(NormaliseCompany) && of != "text" {
		return Wrong(CodeSettingNotAllowed, "setting", NormaliseCompany, "type", of)
	}
	return nil
}

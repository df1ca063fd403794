package text

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Formats that a document may ask for.
const (
	Mobile   = "mobile"   // 13800138000
	IDCard   = "id_card"  // GB 11643, 18 characters
	Postcode = "postcode" // 518000
	USCC     = "uscc"     // GB 32100, 统一社会信用代码
	Regex    = "regex"    // what the field's own pattern says
)

// Formats lists them in the order in which they are offered.
func Formats() []string { return []string{Mobile, IDCard, Postcode, USCC, Regex} }

// checkFormat reports settings of the format that make no sense.
func checkFormat(s *field.Spec, out map[string]*problem.Item) {
	switch {
	case s.Format != "" && !slices.Contains(Formats(), s.Format):
		out["format"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Format))
	case s.Format == Regex:
		if it := checkPattern(s.Pattern); it != nil {
			out["pattern"] = it
		}
	case s.Pattern != "":
		out["pattern"] = field.Wrong(field.CodePatternUnused)
	}
}

var (
	mobile   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	postcode = regexp.MustCompile(`^\d{6}$`)
	breaks   = strings.NewReplacer(" ", "", "-", "")
)

// formatted brings a text that is not blank into the form that the field keeps,
// or says what is wrong with it.
func formatted(s *field.Spec, text string) (string, *problem.Item) {
	code := ""
	plain := strings.ToUpper(breaks.Replace(fold.Width(text)))
	switch s.Format {
	case Mobile:
		for _, prefix := range []string{"+86", "0086", "86"} {
			if rest, ok := strings.CutPrefix(plain, prefix); ok && len(rest) == 11 {
				plain = rest
				break
			}
		}
		if !mobile.MatchString(plain) {
			code = field.CodeInvalidMobile
		}
	case Postcode:
		if !postcode.MatchString(plain) {
			code = field.CodeInvalidPostcode
		}
	case IDCard:
		code = checkIDCard(plain)
	case USCC:
		code = checkUSCC(plain)
	case Regex:
		plain = text
		if !matches(s.Pattern, text) {
			it := field.Wrong(field.CodePatternMismatch, "value", field.Excerpt(text))
			it.Text = s.Message
			return "", it
		}
	default:
		return text, nil
	}
	if code != "" {
		return "", field.Wrong(code, "value", field.Excerpt(text))
	}
	return plain, nil
}

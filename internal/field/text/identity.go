package text

import (
	"regexp"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
)

var (
	// The first two digits are the province (GB/T 2260) or, 91, a foreigner's.
	idCard = regexp.MustCompile(`^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{15}[\dX]$`)
	uscc   = regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$`)
)

// checkIDCard checks a number of 18 characters by GB 11643: province, a day of
// birth that exists, and the check digit of ISO 7064 MOD 11-2. It answers the
// code of what is wrong, or "".
func checkIDCard(s string) string {
	if !idCard.MatchString(s) {
		return field.CodeInvalidIDCard
	}
	if born, err := time.Parse("20060102", s[6:14]); err != nil || born.Year() < 1800 {
		return field.CodeInvalidIDCard
	}
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- { // the weights are the powers of 2 from the right, modulo 11
		weight = weight * 2 % 11
		sum += int(s[i]-'0') * weight
	}
	if "10X98765432"[sum%11] != s[17] {
		return field.CodeCheckDigit
	}
	return ""
}

// usccDigits are the characters of a unified social credit code by value; I, O,
// S, V and Z are not among them.
const usccDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// checkUSCC checks a code of 18 characters by GB 32100: shape, and the check
// character modulo 31. It answers the code of what is wrong, or "".
func checkUSCC(s string) string {
	if !uscc.MatchString(s) {
		return field.CodeInvalidUSCC
	}
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(usccDigits, s[i]) * weight
		weight = weight * 3 % 31
	}
	if usccDigits[(31-sum%31)%31] != s[17] {
		return field.CodeCheckDigit
	}
	return ""
}

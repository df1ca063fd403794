package numeric

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/field/internal/fold"
)

// Read understands a number as people and files write it: full-width digits,
// thousands in groups, currency signs and words, the field's unit, percent, 万
// and 亿, brackets for negative. Blank text is blank; ok is false when the text
// is no number, or could be two (1,5).
func Read(text, unit string) (v float64, blank, ok bool) {
	t := fold.Width(text)
	if t == "" {
		return 0, true, true
	}
	negative := false
	if strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")") {
		negative, t = true, strings.TrimSpace(t[1:len(t)-1])
		if strings.HasPrefix(t, "-") || strings.HasPrefix(t, "+") {
			return 0, false, false
		}
	}
	t, minus := sign(t)
	if amount := trimFirst(t, currencySigns); amount != t && !minus {
		t, minus = sign(amount)
	} else {
		t = amount
	}
	negative = negative != minus
	t, shift := tail(t, fold.Width(unit))
	digits, ok := ungroup(t)
	if !ok {
		return 0, false, false
	}
	if shift != 0 {
		mantissa, exp, _ := strings.Cut(strings.ToLower(digits), "e")
		n := 0
		if exp != "" {
			var err error
			if n, err = strconv.Atoi(exp); err != nil {
				return 0, false, false
			}
		}
		digits = mantissa + "e" + strconv.Itoa(n+shift)
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0, false, false
	}
	if negative {
		v = -v
	}
	return v, false, true
}

// sign takes one leading sign off.
func sign(t string) (rest string, minus bool) {
	if t != "" && (t[0] == '-' || t[0] == '+') {
		return strings.TrimSpace(t[1:]), t[0] == '-'
	}
	return t, false
}

// Longer ones come before those that they contain.
var (
	currencySigns = []string{
		"CN¥", "JP¥", "HK$", "US$", "NT$", "AU$", "CA$", "SG$", "A$", "C$", "S$", "¥", "$", "€", "£", "₩", "₹", "₽", "฿", "₫",
		"RMB", "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "KRW", "SGD", "AUD", "CAD", "人民币",
	}
	currencyWords = []string{"人民币", "美元", "欧元", "英镑", "日元", "港元", "港币", "元整", "元", "圆", "块", "RMB", "CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "KRW", "SGD", "AUD", "CAD", "€", "£", "$", "¥"}
	multiples     = []struct {
		word string
		exp  int
	}{
		{"万亿", 12}, {"千亿", 11}, {"百亿", 10}, {"十亿", 9}, {"千万", 7}, {"百万", 6}, {"十万", 5},
		{"亿", 8}, {"億", 8}, {"万", 4}, {"萬", 4}, {"千", 3}, {"百", 2}, {"%", -2}, {"‰", -3},
	}
)

func trimFirst(t string, words []string) string {
	for _, w := range words {
		if len(t) >= len(w) && strings.EqualFold(t[:len(w)], w) {
			return strings.TrimSpace(t[len(w):])
		}
	}
	return t
}

// tail takes the unit, a currency and a multiple off the end and says by how
// many places the point moves.
func tail(t, unit string) (rest string, shift int) {
	t = trimLast(t, unit)
	for _, w := range currencyWords {
		if cut := trimLast(t, w); cut != t {
			t = cut
			break
		}
	}
	for _, m := range multiples {
		if cut := trimLast(t, m.word); cut != t {
			return cut, m.exp
		}
	}
	return t, 0
}

func trimLast(t, word string) string {
	if word == "" || len(t) <= len(word) || !strings.EqualFold(t[len(t)-len(word):], word) {
		return t
	}
	return strings.TrimSpace(t[:len(t)-len(word)])
}

var (
	simple   = regexp.MustCompile(`^(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$`)
	grouped  = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d*)?$|^\d{1,4}(,\d{4})+(\.\d*)?$|^\d{1,2}(,\d{2})*,\d{3}(\.\d*)?$`)
	spaced   = regexp.MustCompile(`^\d{1,3}([ '’]\d{3})+(\.\d*)?$`)
	european = regexp.MustCompile(`^\d{1,3}(\.\d{3})+,\d+$|^\d{1,3}(\.\d{3}){2,}$`)
	digitsIn = strings.NewReplacer(",", "", " ", "", "'", "", "’", "")
	swap     = strings.NewReplacer(".", "", ",", ".")
)

// ungroup takes thousands separators out; false when the text has another shape.
func ungroup(t string) (string, bool) {
	switch {
	case simple.MatchString(t):
		return t, true
	case grouped.MatchString(t), spaced.MatchString(t):
		return digitsIn.Replace(t), true
	case european.MatchString(t):
		return swap.Replace(t), true
	}
	return "", false
}

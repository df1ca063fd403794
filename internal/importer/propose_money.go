package importer

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

var monthText = regexp.MustCompile(`^\d{4}\s?(?:[-/.]\s?\d{1,2}|年\s?\d{1,2}\s?月)$`)

// currency is what the signs in a column say, and whether they are in most cells; ""
// where they do not agree, or it is the business's own.
func (p *proposer) currency(c *scan) (code string, signed bool) {
	own := p.s.Snapshot().Business.Currency
	signs := map[string]string{"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
	if own == "JPY" {
		signs["¥"], signs["￥"] = own, own
	}
	votes, most := map[string]int{}, 0
	for _, v := range c.cells {
		for sign, currency := range signs {
			if strings.Contains(v, sign) {
				votes[currency]++
			}
		}
	}
	for currency, n := range votes {
		if n > most {
			code, most = currency, n
		}
	}
	if signed = most > 0 && float64(most) >= fits*float64(len(c.cells)); !signed || code == own {
		return "", signed
	}
	return code, signed
}

// country is that of most numbers that say none.
func (p *proposer) country(c *scan) string {
	kind, ok := p.s.Types.Get("phone")
	if !ok {
		return ""
	}
	best, most := "", -1
	for _, country := range []string{"", "US", "GB", "HK", "TW", "SG"} {
		n := 0
		for _, v := range c.cells[:min(len(c.cells), 200)] {
			if _, it := kind.Parse(p.fields, &field.Spec{Type: "phone", Country: country}, v); it == nil {
				n++
			}
		}
		if n > most {
			best, most = country, n
		}
	}
	return best
}

// years reports whether a column of numbers holds years, which have no thousands.
func years(c *scan) bool {
	return len(c.cells) > 0 && c.share(func(v string) bool {
		n, err := strconv.Atoi(v)
		return err == nil && n >= 1000 && n < 2200
	}) == 1
}

func count(n int) *int {
	n = min(n, maxDecimals)
	return &n
}

func asLabel(text string) locale.Text {
	if hasHan(text) {
		return locale.Text{ZH: text}
	}
	return locale.Text{EN: text}
}

// settingsOf are the settings of a type, as documents have them.
func settingsOf(s *field.Spec) map[string]any {
	out := map[string]any{}
	raw, err := json.Marshal(s)
	if err != nil || json.Unmarshal(raw, &out) != nil {
		return map[string]any{} // a spec is always written and read back
	}
	for _, common := range []string{"key", "type", "label"} {
		delete(out, common)
	}
	return out
}

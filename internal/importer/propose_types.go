package importer

import (
	"math"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/search"
)

const (
	fewOptions  = 30  // values of a choice
	longOption  = 40  // characters of one
	longText    = 200 // characters from which a text is a long one
	fits        = 0.9 // of the values, for a type to be proposed
	mayFit      = 0.5 // of the values, for a type to be offered
	maxExact    = 15  // digits of a number that is exact
	maxDecimals = 8
	glance      = 200 // values that say whether a column comes into question for a type
)

// attempt is a type that a column is read as. Proposed reports whether its values or
// its name speak for the type, beside being such values.
type attempt struct {
	spec     field.Spec
	weight   float64
	proposed bool
}

// choose fills what a column may be.
func (p *proposer) choose(t *ProposedTable, n int) {
	c, out := t.scans[n], &t.Columns[n]
	var offered []Choice
	for _, a := range p.attempts(c) {
		choice, share := p.fit(c, a)
		switch {
		case a.proposed && share >= fits:
			out.Choices = append(out.Choices, choice)
		case share >= mayFit || a.spec.Type == "text" || a.spec.Type == "long_text":
			choice.Confidence = math.Round(choice.Confidence*50) / 100
			offered = append(offered, choice)
		}
	}
	out.Choices = append(out.Choices, offered...)
}

// attempts are the types that a column is read as, the most particular first; any
// value is a text.
func (p *proposer) attempts(c *scan) []attempt {
	guess := c.column.Guess
	var out []attempt
	add := func(proposed bool, weight float64, spec field.Spec) {
		out = append(out, attempt{spec, weight, proposed})
	}
	if c.filled > 0 {
		code := c.zero || c.digits > maxExact || guess == GuessNumber && c.unique() && p.named(c.column.Name, "code", "taxid", "postcode", "opportunityid", "customerid", "productcode")
		some := func(signs string) bool {
			return slices.ContainsFunc(c.cells, func(v string) bool { return strings.ContainsAny(v, signs) })
		}
		signs := some(",;，；、/|\n")
		several := signs && c.share(func(v string) bool { return strings.ContainsAny(v, "@") }) >= fits
		add(guess == GuessEmail && !several, 0.98, field.Spec{Type: "email"})
		if several {
			add(true, 0.9, field.Spec{Type: "emails"})
		}
		add(guess == GuessURL, 0.98, field.Spec{Type: "url"})
		phone := guess == GuessPhone || p.named(c.column.Name, "phone", "mobile", "fax")
		if guess != GuessNumber || phone {
			add(phone, 0.95, field.Spec{Type: "phone", Country: p.country(c)})
			if signs && phone {
				add(true, 0.9, field.Spec{Type: "phones", Country: p.country(c)})
			}
		}
		add(guess == GuessDate, 0.97, field.Spec{Type: "date"})
		add(guess == GuessDateTime, 0.97, field.Spec{Type: "datetime"})
		add(c.share(monthText.MatchString) >= fits, 0.9, field.Spec{Type: "year_month"})
		add(guess == GuessPercent, 0.97, field.Spec{Type: "percent", Decimals: count(c.decimals)})
		currency, signed := p.currency(c)
		priced := p.named(c.column.Name, "amount", "price", "revenue", "cost")
		money := 0.75
		if signed {
			money = 0.95
		}
		add(!code && (signed || guess == GuessNumber && priced), money, field.Spec{Type: "money", Decimals: count(max(c.decimals, 2)), Currency: currency})
		number := field.Spec{Type: "number", Decimals: count(c.decimals)}
		if years(c) {
			number.Thousands = new(bool)
		}
		add(guess == GuessNumber && !code, 0.9, number)
		add(guess == GuessSwitch, 0.9, field.Spec{Type: "switch"})
		out = append(out, p.lists(c)...)
	}
	long := c.lines || c.longest > longText
	text, memo := attempt{field.Spec{Type: "text"}, 0.6, !long}, attempt{field.Spec{Type: "long_text"}, 0.8, long}
	if c.unique() {
		text.weight = 0.9
	}
	return append(out, text, memo)
}

// fit reads the column as a type.
func (p *proposer) fit(c *scan, a attempt) (Choice, float64) {
	out := Choice{Type: a.spec.Type, Settings: settingsOf(&a.spec), Looked: len(c.cells), Wrong: []string{}, Merges: []Merge{}}
	kind, ok := p.s.Types.Get(a.spec.Type)
	if !ok {
		return out, 0
	}
	context := p.fields
	context.Order = c.column.DateOrder
	if c.column.DateDoubt {
		context.Order = field.MDY
	}
	known := map[string]bool{} // values often come again
	for n, v := range c.cells {
		if n == glance && out.Misfits*2 > glance {
			return out, 0 // reading all of them would not change that it is none
		}
		good, had := known[v]
		if !had {
			text := v
			if a.spec.Type == "text" { // as an import takes the lines of a cell
				text = strings.Join(strings.Fields(v), " ")
			}
			_, it := kind.Parse(context, &a.spec, text)
			if good = it == nil; len(known) < looked {
				known[v] = good
			}
		}
		if !good {
			out.Misfits++
			if v = shorten(v, maxListed); len(out.Wrong) < maxExamples && !slices.Contains(out.Wrong, v) {
				out.Wrong = append(out.Wrong, v)
			}
		}
	}
	share := 1.0
	if out.Looked > 0 {
		share = 1 - float64(out.Misfits)/float64(out.Looked)
	}
	if a.spec.Type == "select" {
		out.Merges = p.misspelt(c.column.Values)
	}
	out.Confidence = math.Round(a.weight*share*100) / 100
	return out, share
}

// share is how many of the values that were looked at a test holds for.
func (c *scan) share(holds func(v string) bool) float64 {
	n := 0
	for _, v := range c.cells {
		if holds(v) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(c.cells)))
}

// named reports whether the name of a column is among the words for one of some things,
// or ends in one: "close_value" is a value.
func (p *proposer) named(name string, things ...string) bool {
	plain := search.Plain(name)
	for _, line := range p.words {
		if !slices.Contains(things, line[0]) {
			continue
		}
		for _, word := range line {
			if plain == word || len([]rune(word)) > 1 && strings.HasSuffix(plain, word) && (hasHan(word) || strings.HasSuffix(keyOf(name, nil), "_"+word)) {
				return true
			}
		}
	}
	return false
}

// lists are the attempts at choices.
func (p *proposer) lists(c *scan) []attempt {
	var out []attempt
	if values := c.column.Values; len(values) > 0 {
		texts, brief := make([]string, len(values)), c.longest <= longOption && !c.lines
		for n, v := range values {
			texts[n] = v.Value
		}
		words := c.column.Guess == GuessText || c.column.Guess == GuessSwitch
		out = append(out, attempt{field.Spec{Type: "select", Options: optionsOf(texts)}, 0.85, words && brief && len(values) <= fewOptions && c.filled >= 2*len(values)})
	}
	if parts, several := c.parts(); several {
		out = append([]attempt{{field.Spec{Type: "multi_select", Options: optionsOf(parts)}, 0.8, true}}, out...)
	}
	return out
}

// parts are the values of a column whose cells hold several of few values each.
func (c *scan) parts() ([]string, bool) {
	if c.column.Guess != GuessText {
		return nil, false
	}
	var order []string
	seen, all, lists := map[string]bool{}, 0, 0
	for _, v := range c.cells {
		parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",，;；、|\n\r", r) })
		if len(parts) > 1 {
			lists++
		}
		for _, part := range parts {
			if part = strings.TrimFunc(part, isSpace); part == "" || len([]rune(part)) > longOption/2 {
				return nil, false
			}
			if all++; !seen[part] {
				seen[part], order = true, append(order, part)
			}
			if len(order) > fewOptions {
				return nil, false
			}
		}
	}
	return order, lists*5 >= len(c.cells) && all >= 3*len(order)
}

// optionsOf makes options of texts; each is found again by its label.
func optionsOf(texts []string) []field.Option {
	var out []field.Option
	used := map[string]bool{}
	for _, text := range texts {
		text = shorten(text, field.MaxValue-3)
		value := freeKey(keyOf(text, nil), "option", func(key string) bool { return !used[key] })
		used[value] = true
		out = append(out, field.Option{Value: value, Label: asLabel(text), Color: field.Colors()[len(out)%len(field.Colors())]})
	}
	return out
}

package importer

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/field"
)

const (
	maxDistinct = 50  // values of a column that are listed
	maxListed   = 200 // bytes of a value that is listed
	maxSamples  = 3
)

// Column is what is known of one column of a file.
type Column struct {
	Name       string          `json:"name"`
	Samples    []string        `json:"samples"`
	Suggestion *Suggestion     `json:"suggestion,omitempty"`
	Values     []Value         `json:"values,omitempty"`
	DateOrder  field.DateOrder `json:"date_order,omitempty"`
	// DateDoubt says that the dates could be read in two ways.
	DateDoubt bool `json:"date_doubt,omitempty"`

	Guess Guess `json:"-"`
	Blank int   `json:"-"`
}

// Suggestion is the field that a column probably is.
type Suggestion struct {
	Field      string  `json:"field"`
	Confidence float64 `json:"confidence"` // 0 to 1
}

// Value is one of the distinct values of a column. Suggestion is what it
// probably means when it is not understood as it is: an option's value, or the
// title of a record.
type Value struct {
	Value      string `json:"value"`
	Count      int    `json:"count"`
	Suggestion string `json:"suggestion,omitempty"`
}

// Guess is what kind of values a column holds.
type Guess string

// The guesses; each but text holds for at least nine in ten values.
const (
	GuessBlank    Guess = ""
	GuessText     Guess = "text"
	GuessNumber   Guess = "number"
	GuessDate     Guess = "date"
	GuessDateTime Guess = "datetime"
	GuessSwitch   Guess = "switch"
	GuessEmail    Guess = "email"
	GuessURL      Guess = "url"
	GuessPhone    Guess = "phone"
	GuessPercent  Guess = "percent"
)

var (
	numberText  = regexp.MustCompile(`^[-+(]?\s*[¥￥$€£]?\s*-?\d{1,3}(?:[,，]\d{3})*(?:\.\d+)?\s*[万亿]?\)?$|^[-+]?[¥￥$€£]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\s*[万亿]?$`)
	percentText = regexp.MustCompile(`^[-+]?\d+(?:\.\d+)?\s*[%％]$`)
	dateText    = regexp.MustCompile(`^(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))$`)
	clockText   = regexp.MustCompile(`^(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))[T\s]+\d{1,2}:\d{2}`)
	emailText   = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[^\s@]+$`)
	urlText     = regexp.MustCompile(`(?i)^(?:https?://|www\.)\S+$`)
	phoneText   = regexp.MustCompile(`^(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}$|^\+\d[\d -]{6,18}$|^0\d{2,3}[- ]\d{7,8}(?:[-x转]\d+)?$|^\(?\d{3}\)?[- ]\d{3}[- ]\d{4}$`)
	switchText  = map[string]bool{
		"是": true, "否": true, "有": true, "无": true, "true": true, "false": true, "yes": true, "no": true, "y": true, "n": true, "√": true, "×": true,
	}
)

// profile gathers a column in one pass with bounded memory.
type profile struct {
	name    string
	samples []string
	counts  map[string]int // nil once there are too many
	order   []string       // of counts, as they came
	votes   orderVotes
	kinds   map[Guess]int
	filled  int
	blank   int
}

func newProfile(name string) *profile {
	return &profile{name: name, counts: map[string]int{}, kinds: map[Guess]int{}}
}

// guessed is how many values of a column are looked at for their kind.
const guessed = 2000

func (p *profile) add(cell string) {
	v := strings.TrimFunc(cell, isSpace)
	if v == "" {
		p.blank++
		return
	}
	p.filled++
	p.votes.add(v)
	if p.filled <= guessed {
		p.kinds[kindOf(v)]++
	}
	fresh := true
	if p.counts != nil {
		if n, ok := p.counts[v]; ok {
			p.counts[v] = n + 1
			fresh = false
		} else if len(p.counts) == maxDistinct || len(v) > maxListed {
			p.counts, p.order = nil, nil
		} else {
			p.counts[strings.Clone(v)] = 1
			p.order = append(p.order, strings.Clone(v))
		}
	}
	if fresh && len(p.samples) < maxSamples {
		s := shorten(v, maxListed)
		for _, have := range p.samples {
			if have == s {
				return
			}
		}
		p.samples = append(p.samples, strings.Clone(s))
	}
}

func kindOf(v string) Guess {
	switch {
	case len(v) > maxListed:
		return GuessText
	case dateText.MatchString(v):
		return GuessDate
	case clockText.MatchString(v):
		return GuessDateTime
	case emailText.MatchString(v):
		return GuessEmail
	case urlText.MatchString(v):
		return GuessURL
	case phoneText.MatchString(v):
		return GuessPhone
	case percentText.MatchString(v):
		return GuessPercent
	case numberText.MatchString(v):
		return GuessNumber
	case switchText[strings.ToLower(v)]:
		return GuessSwitch
	}
	return GuessText
}

// guess is the kind of at least nine in ten values.
func (p *profile) guess() Guess {
	seen := min(p.filled, guessed)
	if seen == 0 {
		return GuessBlank
	}
	for g, n := range p.kinds {
		if n*10 >= seen*9 {
			return g
		}
	}
	return GuessText
}

func (p *profile) column() Column {
	c := Column{Name: p.name, Samples: p.samples, Guess: p.guess(), Blank: p.blank}
	if c.Samples == nil {
		c.Samples = []string{}
	}
	if dates := p.votes; c.Guess == GuessDate || c.Guess == GuessDateTime {
		c.DateOrder, c.DateDoubt = dates.order(), dates.doubtful()
	}
	for _, v := range p.order {
		c.Values = append(c.Values, Value{Value: v, Count: p.counts[v]})
	}
	return c
}

// shorten cuts s to at most n bytes at a character's border.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

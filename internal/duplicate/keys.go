package duplicate

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Key is what a rule compares of a record: Exact has to be the same, Words only
// similar where the rule says so. A record has several where one of its fields holds
// several values.
type Key struct{ Exact, Words string }

// Bounds of what is compared of one record.
const (
	mostKeys  = 50
	longest   = 200 // characters
	partition = "\x1f"
)

// Keys are those of a row; none where something that the rule compares is blank.
func Keys(s *meta.DuplicateSide, row expr.Row) []Key {
	fuzzy, _ := s.Rule.Fuzzy()
	out := []Key{{}}
	for i, c := range s.Columns {
		var next []Key
		for _, value := range values(s, i, row.Value(c.Spec.Key)) {
			for _, k := range out {
				if i == fuzzy {
					k.Words = value
				} else {
					k.Exact += partition + value
				}
				next = append(next, k)
			}
		}
		out = next[:min(len(next), mostKeys)]
	}
	return out
}

// values are what counts of a value of the field at a place of the rule.
func values(s *meta.DuplicateSide, place int, v any) []string {
	c, as := s.Columns[place], s.Rule.Match[place].As
	var raw []string
	switch x := v.(type) {
	case string:
		if several, ok := c.Type.(field.Several); ok {
			raw = several.Values(x)
		} else {
			raw = []string{x}
		}
	case float64:
		raw = []string{strconv.FormatFloat(x, 'g', -1, 64)}
	}
	var out []string
	for _, text := range raw {
		n := bounded(Normal(as, c.Spec.Country, text))
		if n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// bounded is a text, or of a very long one its beginning and a sum of the whole.
func bounded(text string) string {
	letters := []rune(strings.ReplaceAll(text, partition, ""))
	if len(letters) <= longest {
		return string(letters)
	}
	sum := sha256.Sum256([]byte(text))
	return string(letters[:longest]) + hex.EncodeToString(sum[:8])
}

// Score is how much of a row is the same as keys: 100 where one of its own is one of
// them, the likeness of the words where that is enough for the rule, 0 where nothing is.
func Score(s *meta.DuplicateSide, row expr.Row, keys []Key) int {
	_, percent := s.Rule.Fuzzy()
	return Near(Keys(s, row), keys, percent)
}

// Typed are the keys of words that somebody looks for, by a rule of one field.
func Typed(s *meta.DuplicateSide, words string) []Key {
	value := bounded(Normal(s.Rule.Match[0].As, s.Columns[0].Spec.Country, words))
	if value == "" {
		return nil
	}
	if place, _ := s.Rule.Fuzzy(); place == 0 {
		return []Key{{Words: value}}
	}
	return []Key{{Exact: partition + value}}
}

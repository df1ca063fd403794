// Package search is the index behind every search for words: what is looked for
// in a text and in a name's pinyin, as grams of an FTS5 table of the platform. It
// finds candidates; query holds each against the rows and the rights.
package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Plain brings a text to what counts when it is searched or compared: letters and
// digits, half-width, in lower case.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Fold.String(s))
}

// A gram is so many characters of a text that follow each other: up to three of
// those that the alphabet has few of, up to two of all others.
const (
	latinGram = 3
	otherGram = 2
)

// runs cuts a plain text where Latin letters and digits meet other characters.
func runs(plain string) (out [][]rune) {
	var run []rune
	for _, r := range plain {
		if len(run) > 0 && (r < unicode.MaxASCII) != (run[0] < unicode.MaxASCII) {
			out, run = append(out, run), nil
		}
		run = append(run, r)
	}
	if len(run) > 0 {
		out = append(out, run)
	}
	return out
}

func gramOf(run []rune) int {
	if run[0] < unicode.MaxASCII {
		return latinGram
	}
	return otherGram
}

// grams gives the grams of a plain text to each, and whatever shorter runs of
// characters are in it: the words of a search are either whole grams or one of these.
func grams(plain string, each func(string)) {
	for _, run := range runs(plain) {
		for i := range run {
			for n := 1; n <= gramOf(run) && i+n <= len(run); n++ {
				each(string(run[i : i+n]))
			}
		}
	}
}

// Grams gives the grams that a text must have which has the words.
func Grams(plain string, each func(string)) {
	for _, run := range runs(plain) {
		n := min(gramOf(run), len(run))
		for i := 0; i+n <= len(run); i++ {
			each(string(run[i : i+n]))
		}
	}
}

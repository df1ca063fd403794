package search

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/width"
)

// maxReadings bounds how many ways of reading one name are kept: each character
// that is read in two ways doubles them.
const maxReadings = 16

// reading is one way to say a name, and the initials of it.
type reading struct{ full, initials strings.Builder }

// Sounds is how a Chinese name is typed without Chinese: its syllables written
// together, and their initials, for each way in which it may be read (重庆 is
// zhongqing and chongqing). It is nil for a name without Chinese.
func Sounds(name string) []string {
	if strings.IndexFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		return nil
	}
	args := pinyin.NewArgs()
	args.Heteronym = true
	args.Fallback = func(r rune, _ pinyin.Args) []string {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return []string{string(unicode.ToLower(r))}
		}
		return nil
	}
	readings := []*reading{{}}
	for _, sounds := range pinyin.Pinyin(width.Fold.String(name), args) {
		sounds = distinct(sounds)
		if len(sounds) == 0 {
			continue
		}
		if len(readings)*len(sounds) > maxReadings {
			sounds = sounds[:1]
		}
		next := make([]*reading, 0, len(readings)*len(sounds))
		for _, r := range readings {
			for _, sound := range sounds {
				longer := &reading{}
				longer.full.WriteString(r.full.String() + sound)
				longer.initials.WriteString(r.initials.String() + sound[:1])
				next = append(next, longer)
			}
		}
		readings = next
	}
	out := make([]string, 0, 2*len(readings))
	for _, r := range readings {
		out = append(out, r.full.String(), r.initials.String())
	}
	return distinct(out)
}

// distinct leaves each text that is not "" once, in order.
func distinct(list []string) []string {
	out := list[:0:0]
	seen := map[string]bool{"": true}
	for _, s := range list {
		if !seen[s] {
			out, seen[s] = append(out, s), true
		}
	}
	return out
}

// Spelt reports whether plain words may be the pinyin of something: Latin letters
// and digits only.
func Spelt(plain string) bool {
	return plain != "" && strings.IndexFunc(plain, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// Sounding reports whether a name is typed so without Chinese, in plain words.
func Sounding(name, plain string) bool {
	if !Spelt(plain) {
		return false
	}
	for _, s := range Sounds(name) {
		if strings.Contains(s, plain) {
			return true
		}
	}
	return false
}

package importer

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/search"
)

const (
	maxKey      = 40
	maxNumbered = 10_000 // keys that are tried of a name
)

var (
	genericSheet = regexp.MustCompile(`(?i)^(?:sheet|工作表|table|表)\s*\d*$`)
	copyMark     = regexp.MustCompile(`\s*(?:\(\d+\)|（\d+）|[-_ ]?副本|[-_ ]copy)$`)
	wordBreak    = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	notOfKey     = regexp.MustCompile(`[^a-z0-9]+`)
)

// labelled is a label made of a name as files have it, in the language that it is in:
// "deal_stage" is "Deal stage".
func labelled(name string) locale.Text {
	if hasHan(name) {
		return locale.Text{ZH: shorten(strings.TrimSpace(name), 90)}
	}
	words := strings.FieldsFunc(wordBreak.ReplaceAllString(name, "$1 $2"), func(r rune) bool { return r == '_' || unicode.IsSpace(r) })
	text := strings.Join(words, " ")
	if text == strings.ToLower(text) && text != "" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	return locale.Text{EN: shorten(text, 90)}
}

// objectName is what a file or a sheet of it holds many of, as one of them is called.
func objectName(i *Import) (label, plural locale.Text) {
	name := strings.TrimSuffix(i.Name, filepath.Ext(i.Name))
	if i.Sheet != "" && !genericSheet.MatchString(i.Sheet) {
		name = i.Sheet
	}
	if short := copyMark.ReplaceAllString(name, ""); short != "" {
		name = short
	}
	many := labelled(name)
	if many.ZH != "" {
		for _, end := range []string{"列表", "清单", "名单", "明细表", "信息表", "表"} {
			if short, ok := strings.CutSuffix(many.ZH, end); ok && len([]rune(short)) >= 2 {
				return locale.Text{ZH: short}, locale.Text{}
			}
		}
		return many, locale.Text{}
	}
	one := many
	one.EN = singular(many.EN)
	if one == many {
		return one, locale.Text{}
	}
	return one, many
}

func singular(s string) string {
	lower := strings.ToLower(s)
	switch {
	case strings.HasSuffix(lower, "ies") && len(s) > 4:
		return s[:len(s)-3] + "y"
	case strings.HasSuffix(lower, "sses"), strings.HasSuffix(lower, "xes"), strings.HasSuffix(lower, "ches"), strings.HasSuffix(lower, "shes"):
		return s[:len(s)-2]
	case strings.HasSuffix(lower, "s") && !strings.HasSuffix(lower, "ss") && !strings.HasSuffix(lower, "us") && !strings.HasSuffix(lower, "is") && len(s) > 3:
		return s[:len(s)-1]
	}
	return s
}

func hasHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// keyOf is a key made of a name: English words as they are, Chinese ones by the
// glossary, else by their pinyin. "" when nothing of it can be in a key.
func keyOf(name string, words [][]string) string {
	text := name
	if hasHan(name) {
		if english := inEnglish(name, words); english != "" {
			text = english
		} else {
			text = inPinyin(name)
		}
	}
	text = norm.NFKD.String(wordBreak.ReplaceAllString(text, "${1}_$2"))
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
	text = strings.Trim(notOfKey.ReplaceAllString(text, "_"), "_")
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		text = "n" + text
	}
	return strings.Trim(text[:min(len(text), maxKey)], "_")
}

// inEnglish is the first English word of the glossary's line that has the name.
func inEnglish(name string, words [][]string) string {
	plain := search.Plain(name)
	for _, line := range words {
		if slices.Contains(line, plain) {
			return line[0]
		}
	}
	return ""
}

// inPinyin writes Chinese characters as their syllables, with the rest as it is.
func inPinyin(name string) string {
	args := pinyin.NewArgs()
	args.Fallback = func(r rune, _ pinyin.Args) []string {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return []string{string(unicode.ToLower(r))}
		}
		return []string{"_"}
	}
	var out strings.Builder
	for _, p := range pinyin.Pinyin(name, args) {
		if len(p) > 0 {
			out.WriteString(p[0])
		}
	}
	return out.String()
}

// freeKey is base, or the first of base_2, base_3 … that may be used; of a base that no
// number makes a good key it is one of otherwise.
func freeKey(base, otherwise string, free func(key string) bool) string {
	for _, base := range []string{base, otherwise} {
		for n := 1; base != "" && n <= maxNumbered; n++ {
			key := base
			if n > 1 {
				end := "_" + strconv.Itoa(n)
				key = strings.TrimRight(base[:min(len(base), maxKey-len(end))], "_") + end
			}
			if meta.IsKey(key) && free(key) {
				return key
			}
		}
	}
	return otherwise // there are fewer columns, options and objects than numbers
}

// Package locale holds what is said to people: labels in two languages and the
// catalogue of messages.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// Tag names a language of the product.
type Tag string

const (
	ZH Tag = "zh"
	EN Tag = "en"
)

// Tags lists the languages, the default first.
var Tags = []Tag{ZH, EN}

// Parse picks the best tag for an Accept-Language header or a stored
// preference; Chinese when nothing fits.
func Parse(s string) Tag {
	for part := range strings.SplitSeq(strings.ToLower(s), ",") {
		part = strings.TrimSpace(part)
		switch {
		case strings.HasPrefix(part, "zh"):
			return ZH
		case strings.HasPrefix(part, "en"):
			return EN
		}
	}
	return ZH
}

// Text is a label in both languages. A missing side reads as the other one.
type Text struct {
	ZH string `json:"zh,omitempty" yaml:"zh,omitempty"`
	EN string `json:"en,omitempty" yaml:"en,omitempty"`
}

// In returns the text in the language t, or in the other one if it has none.
func (x Text) In(t Tag) string {
	if (t == EN && x.EN != "") || x.ZH == "" {
		return x.EN
	}
	return x.ZH
}

// IsZero reports whether neither language has a text.
func (x Text) IsZero() bool { return x.ZH == "" && x.EN == "" }

//go:embed messages
var messageFiles embed.FS

// catalogue is filled once, from files compiled into the binary.
var catalogue = sync.OnceValue(func() map[Tag]map[string]string {
	out := map[Tag]map[string]string{}
	for _, t := range Tags {
		out[t] = map[string]string{}
		dir := "messages/" + string(t)
		entries, err := fs.ReadDir(messageFiles, dir)
		if err != nil {
			panic(err) // the files are part of the binary
		}
		for _, e := range entries {
			raw, err := messageFiles.ReadFile(dir + "/" + e.Name())
			if err != nil {
				panic(err)
			}
			var m map[string]string
			if err := yaml.Unmarshal(raw, &m); err != nil {
				panic(fmt.Errorf("%s/%s: %w", dir, e.Name(), err))
			}
			for k, v := range m {
				out[t][k] = v
			}
		}
	}
	return out
})

// Args fill the {name} places of a message.
type Args map[string]any

// Message returns the text of key in the language t with args filled in. An
// unknown key comes back as itself, so that nothing is ever silent.
func Message(t Tag, key string, args Args) string {
	s, ok := catalogue()[t][key]
	if !ok {
		return key
	}
	for k, v := range args {
		if txt, ok := v.(Text); ok {
			v = txt.In(t)
		}
		s = strings.ReplaceAll(s, "{"+k+"}", fmt.Sprint(v))
	}
	return s
}

// Both is Message in both languages, for what is said to people who are not known
// yet: the title of a job, a name within another message.
func Both(key string, args Args) Text {
	return Text{ZH: Message(ZH, key, args), EN: Message(EN, key, args)}
}

// Has reports whether the catalogue knows key.
func Has(key string) bool { _, ok := catalogue()[ZH][key]; return ok }

// Keys lists every message key of a language.
func Keys(t Tag) []string {
	out := make([]string, 0, len(catalogue()[t]))
	for k := range catalogue()[t] {
		out = append(out, k)
	}
	return out
}

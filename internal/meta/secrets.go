package meta

import (
	"cmp"
	"regexp"
	"slices"
)

// secretNames finds the names of secrets in a value of a header: {{name}}.
var secretNames = regexp.MustCompile(`\{\{([a-z][a-z0-9_]{0,39})\}\}`)

// FillSecrets puts secrets in for their names in a value of a header.
func FillSecrets(text string, value func(name string) string) string {
	return secretNames.ReplaceAllStringFunc(text, func(found string) string { return value(found[2 : len(found)-2]) })
}

// SecretNames are the secrets that a document uses, each once; nil for one that
// cannot use any.
func SecretNames(d Document) []string {
	var out []string
	switch d := d.(type) {
	case *Hook:
		out = slices.Clone(d.Secrets)
	case *Webhook:
		for _, value := range d.Headers {
			FillSecrets(value, func(name string) string { out = append(out, name); return "" })
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SecretUses are the published documents that use each secret, by its name.
func (s *Snapshot) SecretUses() map[string][]Document {
	out := map[string][]Document{}
	for _, d := range s.docs {
		for _, name := range SecretNames(d) {
			out[name] = append(out[name], d)
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Document) int { return cmp.Compare(a.Ref().String(), b.Ref().String()) })
	}
	return out
}

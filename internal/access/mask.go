package access

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Masked is how a field reads where one may not read it as it is: its text in
// Style, on the rows where Case holds (nil: on every row that one sees).
type Masked struct {
	Style string
	Case  *Case
}

// Masks lists how far the person may read a field masked; the first whose case
// holds counts, and none where the field may be read as it is.
func (r *Rights) Masks(object, key, alias string) []Masked {
	if r.admin() || alwaysReadable(key) {
		return nil
	}
	views := r.grants(object, "view")
	masking := r.masking(object, key)
	if len(masking) == 0 {
		return nil
	}
	var out []Masked
	for _, style := range stylesOf(masking, key) {
		same := slices.DeleteFunc(slices.Clone(masking), func(g *meta.CompiledGrant) bool { return g.Mask[key] != style })
		m := Masked{Style: style}
		if !everyRow(same) && len(same) < len(views) {
			m.Case = r.caseOf(same, alias)
		}
		if f := r.sources(object, key); f != nil {
			c, ok := r.readsSources(object, key, f, m.Case, alias)
			if !ok {
				return nil
			}
			m.Case = c
		}
		if live := r.liveField(object, key); live != nil && !r.readsLive(live) {
			return nil
		}
		out = append(out, m)
		if m.Case == nil {
			break
		}
	}
	return out
}

// masking are the person's grants under which a field may be read masked.
func (r *Rights) masking(object, key string) []*meta.CompiledGrant {
	var out []*meta.CompiledGrant
	for _, g := range r.grants(object, "view") {
		if g.Read.Has(key) && g.Mask[key] != "" {
			out = append(out, g)
		}
	}
	return out
}

// stylesOf lists the styles in which some grants mask a field. As grants add up,
// the one that shows most counts first, whatever the order of the roles.
func stylesOf(grants []*meta.CompiledGrant, key string) []string {
	var out []string
	for _, style := range []string{meta.MaskEmail, meta.MaskPhone, meta.MaskIDCard, meta.MaskName, meta.MaskAll} {
		if slices.ContainsFunc(grants, func(g *meta.CompiledGrant) bool { return g.Mask[key] == style }) {
			out = append(out, style)
		}
	}
	return out
}

// Shows reports whether the field is there for the person at all: readable on
// some row, as it is or masked.
func (r *Rights) Shows(object, key string) bool {
	if _, ok := r.Reads(object, key, "r"); ok {
		return true
	}
	return len(r.Masks(object, key, "r")) > 0
}

// MaskOf hides the middle of a text of a type, of each of its values where it holds
// several.
func MaskOf(t field.Type, style, text string) string {
	if several, ok := t.(field.Several); ok {
		return several.Each(text, func(one string) string { return Mask(style, one) })
	}
	return Mask(style, text)
}

// Mask hides the middle of a text. What is blank stays so.
func Mask(style, s string) string {
	if s, _, _ = strings.Cut(s, field.SealMark); s == "" { // of what is sealed, what is shown of it
		return ""
	}
	const stars = "****"
	switch n := utf8.RuneCountInString(s); style {
	case meta.MaskPhone:
		if t, ok := strings.CutPrefix(s, "+86"); ok && len(t) == 11 {
			return t[:3] + stars + t[7:]
		}
		if n < 8 {
			return stars
		}
		head := 3
		if strings.HasPrefix(s, "+") {
			head = 4
		}
		if n < head+7 {
			head = 0
		}
		return first(s, head) + stars + last(s, min(4, n-6))
	case meta.MaskEmail:
		name, host, ok := strings.Cut(s, "@")
		if !ok || name == "" {
			return stars
		}
		if utf8.RuneCountInString(name) == 1 {
			return stars + "@" + host
		}
		return first(name, 1) + stars + "@" + host
	case meta.MaskIDCard:
		if n < 11 {
			return stars + stars
		}
		return first(s, 3) + stars + stars + last(s, 4)
	case meta.MaskName:
		if n == 1 {
			return "*"
		}
		return first(s, 1) + strings.Repeat("*", min(n-1, 4))
	}
	return stars + "**"
}

func first(s string, n int) string { return string([]rune(s)[:n]) }

func last(s string, n int) string {
	r := []rune(s)
	return string(r[len(r)-n:])
}

// Package url is the field type of web addresses.
package url

import (
	neturl "net/url"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// MaxLength is in code points.
const MaxLength = 2048

// Type is the field type "url": http and https only, since people click it.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "url" }

// Settings implements [field.Type].
func (Type) Settings() []string { return nil }

// Check implements [field.Type].
func (Type) Check(*field.Spec) map[string]*problem.Item { return nil }

// Normalise implements [field.Type]. The scheme is kept in lower case; the rest
// is as given, since paths tell case apart, whatever the setting says.
func (Type) Normalise(_ field.Context, _ *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	if text, it = plain.Clean(&field.Spec{}, text, false); it != nil {
		return nil, it
	}
	if text == "" {
		return "", nil
	}
	if it = plain.Limit(text, MaxLength); it != nil {
		return nil, it
	}
	wrong := field.Wrong(field.CodeInvalidURL, "value", field.Excerpt(text))
	if strings.ContainsAny(text, " \\\"<>") {
		return nil, wrong
	}
	u, err := neturl.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "" {
		return nil, wrong
	}
	return u.Scheme + text[len(u.Scheme):], nil
}

// Parse implements [field.Type]. A web address without a scheme gets https.
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	trimmed := strings.TrimSpace(text)
	if host, _, _ := strings.Cut(fold.Width(trimmed), "/"); !strings.Contains(trimmed, "://") && isHost(host) {
		trimmed = "https://" + trimmed
	}
	return t.Normalise(c, s, trimmed)
}

// isHost reports whether text looks like the name of a server: a.b or a.b:80.
func isHost(text string) bool {
	name, port, _ := strings.Cut(text, ":")
	return strings.Contains(strings.Trim(name, "."), ".") && !strings.ContainsAny(name, "@ ") && strings.Trim(port, "0123456789") == ""
}

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

var _ field.Type = Type{}

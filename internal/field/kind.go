package field

import "github.com/tenon-crm/tenon/internal/locale"

// Kind is what one of several values of a field may be: a mobile number, an office's.
type Kind struct {
	Value string      `json:"value" yaml:"value"`
	Label locale.Text `json:"label" yaml:"label"`
}

// Several is a type whose canonical value is text with several values in it.
type Several interface {
	// Values are the values alone.
	Values(v string) []string
	// Each gives the value with something done to each of its values.
	Each(v string, do func(string) string) string
}

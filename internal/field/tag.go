package field

import "slices"

// Tag is a tag that a field's document lists: it is always offered, in its color.
type Tag struct {
	Text  string `json:"text" yaml:"text"`
	Color string `json:"color,omitempty" yaml:"color,omitempty"`
}

// Tagged is a type whose values are lists of texts that people make as they go.
type Tagged interface{ Tagged() }

// NewTags are the tags of next that neither the field's document lists nor old,
// the record's value, has.
func NewTags(s *Spec, old, next any) []string {
	had, _ := old.([]string)
	given, _ := next.([]string)
	var out []string
	for _, tag := range given {
		if !slices.Contains(had, tag) && !slices.ContainsFunc(s.Tags, func(t Tag) bool { return t.Text == tag }) {
			out = append(out, tag)
		}
	}
	return out
}

package plain

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limited is a type of free text with a length that its document may set.
type Limited struct {
	Base
	Lines   bool // several lines
	Default int  // code points, when the document sets none
	Most    int  // code points that a document may set
}

// Normalise implements [field.Type].
func (t Limited) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := Text(raw)
	if it != nil {
		return nil, it
	}
	if text, it = Clean(s, text, t.Lines); it != nil {
		return nil, it
	}
	limit := s.MaxLength
	if limit <= 0 {
		limit = t.Default
	}
	if it = Limit(text, limit); it != nil {
		return nil, it
	}
	return text, nil
}

// Parse implements [field.Type].
func (t Limited) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return t.Normalise(c, s, text)
}

// CheckLength reports a max_length that is not within bounds.
func (t Limited) CheckLength(s *field.Spec) map[string]*problem.Item {
	if s.MaxLength < 0 || s.MaxLength > t.Most {
		return map[string]*problem.Item{"max_length": field.Wrong(field.CodeSettingRange, "min", 1, "max", t.Most)}
	}
	return nil
}

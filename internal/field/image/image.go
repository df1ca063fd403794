// Package image is the field type of uploaded pictures.
package image

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/attachment"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "image": files that pages can show.
type Type struct{ attachment.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "image" }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"max_count", "max_size", "camera", "watermark", "max_side"}
}

// Bounds of the longer side that pictures are scaled down to, in pixels.
const (
	LeastSide = 200
	MostSide  = 10_000
)

// Marks are what may be written into a picture: when, by whom and where it was taken.
func Marks() []string { return []string{"time", "person", "place"} }

// Check implements [field.Type].
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := t.Base.Check(s)
	if out == nil {
		out = map[string]*problem.Item{}
	}
	for _, mark := range s.Watermark {
		if !slices.Contains(Marks(), mark) {
			out["watermark"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(mark))
		}
	}
	if s.MaxSide != 0 && (s.MaxSide < LeastSide || s.MaxSide > MostSide) {
		out["max_side"] = field.Wrong(field.CodeSettingRange, "min", LeastSide, "max", MostSide)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// CheckFile implements [field.FileChecker]. SVG is a document with scripts, no
// picture.
func (Type) CheckFile(s *field.Spec, name, mediaType string, size int64) *problem.Item {
	return attachment.CheckFile(s, attachment.Pictures(), name, mediaType, size)
}

var (
	_ field.Type        = Type{}
	_ field.Filer       = Type{}
	_ field.FileChecker = Type{}
)

// Package image is the field type of uploaded pictures.
package image

import (
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
func (Type) Settings() []string { return []string{"max_count", "max_size"} }

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

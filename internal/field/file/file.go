// Package file is the field type of uploaded files.
package file

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/attachment"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "file".
type Type struct{ attachment.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "file" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"max_count", "max_size", "accept"} }

// CheckFile implements [field.FileChecker].
func (Type) CheckFile(s *field.Spec, name, mediaType string, size int64) *problem.Item {
	return attachment.CheckFile(s, nil, name, mediaType, size)
}

var (
	_ field.Type        = Type{}
	_ field.Filer       = Type{}
	_ field.FileChecker = Type{}
)

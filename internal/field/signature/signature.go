// Package signature is the field type of signatures drawn by hand.
package signature

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/attachment"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxSize of one drawing, in bytes.
const maxSize = 2_000_000

// Pens are the widths that a signature may be drawn in; medium when none is named.
func Pens() []string { return []string{"thin", "medium", "thick"} }

// Type is the field type "signature": one picture, drawn in the browser, that is a
// file of the record.
type Type struct{ attachment.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "signature" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"pen", "date_line"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	if s.Pen != "" && !slices.Contains(Pens(), s.Pen) {
		return map[string]*problem.Item{"pen": field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Pen))}
	}
	return nil
}

// Normalise implements [field.Type].
func (t Type) Normalise(c field.Context, _ *field.Spec, raw any) (any, *problem.Item) {
	return t.Base.Normalise(c, &field.Spec{MaxCount: 1}, raw)
}

// Parse implements [field.Type].
func (t Type) Parse(c field.Context, _ *field.Spec, text string) (any, *problem.Item) {
	return t.Base.Parse(c, &field.Spec{MaxCount: 1}, text)
}

// CheckFile implements [field.FileChecker].
func (Type) CheckFile(_ *field.Spec, name, mediaType string, size int64) *problem.Item {
	return attachment.CheckFile(&field.Spec{MaxSize: maxSize}, []string{"image/png"}, name, mediaType, size)
}

var (
	_ field.Type        = Type{}
	_ field.Filer       = Type{}
	_ field.FileChecker = Type{}
)

// Package attachment is what the field types of uploaded files share.
package attachment

import (
	"path"
	"regexp"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of one field.
const (
	DefaultCount = 50
	MaxCount     = 200
	MaxSize      = 2 << 30 // bytes
)

// Base is embedded by types whose value lists the ids of uploaded files, in the
// order in which they are shown.
type Base struct{}

// Kind implements [field.Type].
func (Base) Kind(*field.Spec) expr.Kind { return expr.List }

// Column implements [field.Type].
func (Base) Column(s *field.Spec) core.Field {
	return &column.List{Base: column.Base{Name: s.Key}}
}

// Files implements [field.Filer].
func (Base) Files() {}

// Pictures are the media types that pages show. SVG is a document with scripts, no
// picture.
func Pictures() []string { return []string{"image/jpeg", "image/png", "image/gif", "image/webp"} }

// Check reports limits that make no sense.
func (Base) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if s.MaxCount < 0 || s.MaxCount > MaxCount {
		out["max_count"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", MaxCount)
	}
	if s.MaxSize < 0 || s.MaxSize > MaxSize {
		out["max_size"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", MaxSize)
	}
	for _, a := range s.Accept {
		if !extension.MatchString(a) && !mediaRange.MatchString(a) {
			out["accept"] = field.Wrong(field.CodeUnknownAccept, "value", field.Excerpt(a))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

var (
	extension  = regexp.MustCompile(`^\.[A-Za-z0-9]{1,10}(\.[A-Za-z0-9]{1,10})?$`)
	mediaRange = regexp.MustCompile(`^[a-z]+/(\*|[A-Za-z0-9.+-]+)$`)
)

// Normalise implements [field.Type]: a list of ids, or of objects with one as a
// read gives them. Whether the files exist and are free is the pipeline's
// business.
func (Base) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	ids, it := field.IDs(raw, "json_files")
	if it != nil {
		return nil, it
	}
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		switch {
		case !field.IsID(id):
			return nil, field.Wrong(field.CodeInvalidID, "value", field.Excerpt(id))
		case seen[id]:
			return nil, field.Wrong(field.CodeDuplicateItem, "value", id)
		}
		seen[id] = true
	}
	limit := s.MaxCount
	if limit <= 0 {
		limit = DefaultCount
	}
	if len(ids) > limit {
		return nil, field.Wrong(field.CodeTooManyItems, "max", limit)
	}
	return ids, nil
}

// Format implements [field.Type].
func (Base) Format(_ field.Context, _ *field.Spec, v any) string {
	ids, _ := v.([]string)
	return strings.Join(ids, ", ")
}

// Parse implements [field.Type].
func (b Base) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return b.Normalise(c, s, strings.FieldsFunc(text, func(r rune) bool {
		return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r'
	}))
}

// Operators implements [field.Type].
func (Base) Operators(*field.Spec) []string { return []string{"blank", "not_blank"} }

// CheckFile refuses a file that is larger than the field takes or of a kind that
// it does not accept; accept stands in when the document lists none.
func CheckFile(s *field.Spec, accept []string, name, mediaType string, size int64) *problem.Item {
	if s.MaxSize > 0 && size > s.MaxSize {
		return field.Wrong(field.CodeFileTooLarge, "name", field.Excerpt(name), "max", Megabytes(s.MaxSize))
	}
	if len(s.Accept) > 0 {
		accept = s.Accept
	}
	if len(accept) == 0 {
		return nil
	}
	for _, a := range accept {
		if accepts(a, name, mediaType) {
			return nil
		}
	}
	return field.Wrong(field.CodeFileType, "name", field.Excerpt(name), "accept", strings.Join(accept, ", "))
}

func accepts(a, name, mediaType string) bool {
	if strings.HasPrefix(a, ".") {
		return len(path.Base(name)) > len(a) && strings.EqualFold(name[len(name)-len(a):], a)
	}
	mediaType, _, _ = strings.Cut(mediaType, ";")
	mediaType = strings.TrimSpace(mediaType)
	if group, all := strings.CutSuffix(a, "*"); all {
		return strings.HasPrefix(strings.ToLower(mediaType), group)
	}
	return strings.EqualFold(mediaType, a)
}

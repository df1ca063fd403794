// Package anyrelation is the field type that links to a record of one of several
// objects.
package anyrelation

import (
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// MaxObjects is how many objects one field may lead to.
const MaxObjects = 20

// Value is a reference as the API shows it. Label is the title of the record, as
// far as the reader may know it.
type Value struct {
	Object string `json:"object"`
	ID     string `json:"id"`
	Label  string `json:"label"`
}

// Type is the field type "any_relation". Its canonical value is the text
// "object:id", "" when unset, which conditions and expressions see too; the API
// shows an object. Whether that record exists and may be linked is the pipeline's
// business.
type Type struct{}

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "any_relation" }

// Kind implements [field.Type].
func (Type) Kind(*field.Spec) expr.Kind { return expr.AnyLink }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"objects", "filters", "on_delete"} }

// Check implements [field.Type]. Whether the objects and the filters are right is
// known only with all documents at hand.
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	switch {
	case len(s.Objects) == 0:
		out["objects"] = field.Wrong(field.CodeNoTargets)
	case len(s.Objects) > MaxObjects:
		out["objects"] = field.Wrong(field.CodeTooManyItems, "max", MaxObjects)
	}
	for i, key := range s.Objects {
		if slices.Index(s.Objects, key) != i {
			out["objects"] = field.Wrong(field.CodeDuplicateItem, "value", field.Excerpt(key))
		}
	}
	for key := range s.Filters {
		if !slices.Contains(s.Objects, key) {
			out["filters"] = field.Wrong(field.CodeFilterTarget, "value", field.Excerpt(key))
		}
	}
	if !slices.Contains([]string{"", "clear", "restrict", "cascade"}, s.OnDelete) {
		out["on_delete"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.OnDelete))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Column implements [field.Type].
func (Type) Column(s *field.Spec) core.Field {
	return &column.Text{Base: column.Base{Name: s.Key}}
}

// Normalise implements [field.Type]: an object with object and id, as a read gives
// it, its text, or null.
func (t Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return "", nil
	case string:
		return check(s, x)
	case map[string]any:
		object, isObject := x["object"].(string)
		id, isID := x["id"].(string)
		if isObject && isID {
			return parts(s, object, id)
		}
	}
	return nil, field.WrongType("json_reference")
}

func check(s *field.Spec, text string) (any, *problem.Item) {
	if text == "" {
		return "", nil
	}
	object, id, ok := strings.Cut(text, ":")
	if !ok {
		return nil, field.Wrong(field.CodeInvalidReference, "value", field.Excerpt(text))
	}
	return parts(s, object, id)
}

func parts(s *field.Spec, object, id string) (any, *problem.Item) {
	switch {
	case id == "":
		return "", nil
	case !slices.Contains(s.Objects, object):
		return nil, field.Wrong(field.CodeForeignObject, "value", field.Excerpt(object))
	case !field.IsID(id):
		return nil, field.Wrong(field.CodeInvalidID, "value", field.Excerpt(id))
	}
	return expr.Reference(object, id), nil
}

// Shape implements [field.Shaped]: without the label, which only who reads the
// other record knows.
func (Type) Shape(v string) any {
	object, id := expr.SplitReference(v)
	if id == "" {
		return nil
	}
	return Value{Object: object, ID: id}
}

// Format implements [field.Type].
func (Type) Format(_ field.Context, _ *field.Spec, v any) string {
	text, _ := v.(string)
	return text
}

// Parse implements [field.Type]. Names are found by whoever can read the other
// objects.
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return check(s, strings.TrimSpace(text))
}

// Split takes a text apart that names a record: the object, by key or by label of
// the labels, and what names the record of it; false when no object stands in front.
func Split(text string, labels map[string]locale.Text) (object, rest string, ok bool) {
	i := strings.IndexAny(text, ":：")
	if i < 0 {
		return "", text, false
	}
	name := strings.TrimSpace(text[:i])
	rest = strings.TrimSpace(strings.TrimLeft(text[i:], ":："))
	for key, label := range labels {
		if name == key || name != "" && (name == label.ZH || strings.EqualFold(name, label.EN)) {
			return key, rest, true
		}
	}
	return "", text, false
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string {
	return []string{"eq", "ne", "in", "not_in", "object_in", "object_not_in", "blank", "not_blank"}
}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

// Targets implements [field.AnyLinker].
func (Type) Targets(s *field.Spec) []string { return s.Objects }

var (
	_ field.Type      = Type{}
	_ field.Shaped    = Type{}
	_ field.AnyLinker = Type{}
	_ field.Groupable = Type{}
)

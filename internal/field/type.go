package field

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

// Context is what a normalisation may know beside the value.
type Context struct {
	Now      time.Time
	Zone     *time.Location         // the business's
	Workdays *workcalendar.Calendar // the business's; nil works Monday to Friday
	Order    DateOrder              // of ambiguous dates in text, decided for a whole column
	Tag      locale.Tag
}

// DateOrder is how an all-digit date reads.
type DateOrder string

const (
	YMD DateOrder = "ymd"
	MDY DateOrder = "mdy"
	DMY DateOrder = "dmy"
)

// Type is one kind of field. Canonical values are those of package expr.
type Type interface {
	// Key is the type's api name, for instance "long_text".
	Key() string
	// Kind is what expressions see of a field of this type.
	Kind(s *Spec) expr.Kind
	// Settings lists the keys of Spec, beside the common ones, that documents may
	// set for this type.
	Settings() []string
	// Check reports what is wrong with a spec of this type, one problem item by
	// key of Spec ("options", "min" …), or nil.
	Check(s *Spec) map[string]*problem.Item
	// Column is the physical field of PocketBase's collection.
	Column(s *Spec) core.Field
	// Normalise turns a decoded JSON value (string, float64, bool, nil, []any,
	// map[string]any) into the canonical value, or says what is wrong with it
	// (codes such as invalid_type, invalid_format, too_long, out_of_range,
	// unknown_option). It is pure: what needs the database (do the linked records
	// exist, may one link them) is checked by the pipeline. Normalise of a
	// canonical value gives the same value.
	Normalise(c Context, s *Spec, raw any) (any, *problem.Item)
	// Format writes a canonical value as text for files and search, Parse reads it
	// back: Parse(Format(v)) is v. For links the text is what the caller's resolver
	// gives; here it is the id. Parse is forgiving as people and files are.
	Format(c Context, s *Spec, v any) string
	Parse(c Context, s *Spec, text string) (any, *problem.Item)
	// Operators lists the filter operators that the condition builder offers.
	Operators(s *Spec) []string
}

// Computed is a type whose value is made by the pipeline; writing it is refused.
type Computed interface{ Computed() }

// Derived is a computed type whose values are those of another type.
type Derived interface {
	Type
	Computed
	// As is the type that the values of a field are of.
	As(s *Spec) Type
	// Fit makes a value of the field of what an expression gave: numbers rounded as
	// the field says, very long text cut. What is no value of the field, an error's
	// nil above all, is blank.
	Fit(s *Spec, v any) any
}

// As is the type that the values of a field are of: of a computed one that of its
// result, else the field's own.
func As(t Type, s *Spec) Type {
	if d, ok := t.(Derived); ok {
		return d.As(s)
	}
	return t
}

// Linker is a type whose value is one id or a list of ids of another object.
type Linker interface {
	// Target is the object's key ("users" and "departments" for people).
	Target(s *Spec) string
}

// AnyLinker is a type whose value names one record of one of several objects.
type AnyLinker interface {
	// Targets are the objects' keys.
	Targets(s *Spec) []string
}

// Splitter is a Linker of several records: it takes the text of a cell apart into
// what names one each.
type Splitter interface{ Split(text string) []string }

// Nested is a type whose values are no column of the record but rows of a table
// of their own: the records of an object that is part of the one with the field.
// Its Column is nil, and its only value by itself is the blank one.
type Nested interface{ Nested() }

// Shaped is a type whose canonical value is text that stands for something with
// parts. The API shows what Shape makes of it: null of blank, and text that is no
// value of the type, as one that is shown masked, as it is.
type Shaped interface {
	Shape(v string) any
}

// Filer is a type whose value is a list of ids of uploaded files.
type Filer interface{ Files() }

// Sortable is a type whose values have an order that a list may sort by.
// Types that are not are refused in sort.
type Sortable interface{ Sortable() }

// Groupable is a type that aggregates may group by.
type Groupable interface{ Groupable() }

// Summable is a type that sum and avg accept.
type Summable interface{ Summable() }

// Embedder is a type whose values show uploaded files within them; Embedded lists
// their ids.
type Embedder interface {
	Embedded(v any) []string
}

// Marked is a type whose text has marks in it; Plain is what it says without, and
// PlainSQL names the SQL function of the same.
type Marked interface {
	Plain(v string) string
	PlainSQL() string
}

// FilesOf lists the ids of the uploaded files that a value of a type holds; false
// for types whose values hold none.
func FilesOf(t Type, v any) ([]string, bool) {
	switch x := t.(type) {
	case Filer:
		ids, _ := v.([]string)
		return ids, true
	case Embedder:
		return x.Embedded(v), true
	}
	return nil, false
}

// FileChecker is a type that says which uploaded files a field takes: name,
// media type and size in bytes of one file.
type FileChecker interface {
	CheckFile(s *Spec, name, mediaType string, size int64) *problem.Item
}

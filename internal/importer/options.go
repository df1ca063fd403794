package importer

import (
	"context"
	"strings"
	"unicode"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/multiselect"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxNewOptions bounds the values that become options in one go.
const maxNewOptions = 500

// Designer changes objects for those who may design them: it publishes, and says which
// release that is.
type Designer interface {
	AddOptions(ctx context.Context, who *access.Principal, object, field string, options []field.Option, note string) (release int, err error)
}

// NewOptions is what has become of the values of a file that are no option yet.
type NewOptions struct {
	Release int            `json:"release"` // 0 when all of them were options already
	Options []field.Option `json:"options"`
}

// AddOptions makes values of the file options of a field, which is published at once.
// Those that are options already are left out. 404 for the imports of others, 403 for
// who may not design the object, 400 by path, and what [Designer] refuses.
func (s *Service) AddOptions(ctx context.Context, who *access.Principal, id, key string, values []string) (*NewOptions, error) {
	i, obj, rights, err := s.own(ctx, who, id)
	if err != nil {
		return nil, err
	}
	at := s.fieldOf(obj, key)
	of, col := at.of, at.col
	if col == nil || !importable(of, col) || !rights.Writes(of.Key, col.Spec.Key) {
		return nil, problem.Invalid().Field("field", "import_unknown_field", locale.Args{"field": key})
	}
	if len(col.Spec.Options) == 0 {
		return nil, problem.Invalid().Field("field", "import_no_options", locale.Args{"field": labelOf(col)})
	}
	if len(values) == 0 || len(values) > maxNewOptions {
		return nil, problem.Invalid().Field("values", "import_new_options", locale.Args{"max": maxNewOptions})
	}
	out := &NewOptions{Options: s.unknown(who, col, values)}
	if len(out.Options) == 0 {
		return out, nil
	}
	note := locale.Message(s.Snapshot().Business.Locale, "import_options_note", locale.Args{"file": i.Name, "field": labelOf(col), "count": len(out.Options)})
	out.Release, err = s.Designer.AddOptions(ctx, who, of.Key, col.Spec.Key, out.Options, note)
	return out, err
}

// unknown are the options that texts of a file would have to be, each once.
func (s *Service) unknown(who *access.Principal, col *meta.Column, values []string) []field.Option {
	spec, out := col.Spec, []field.Option{}
	add := func(text string) {
		text = strings.Join(strings.FieldsFunc(text, isSpace), " ")
		if _, it := col.Type.Parse(s.fields(who), &spec, text); text == "" || it == nil || it.Code != field.CodeUnknownOption {
			return
		}
		o := field.Option{Value: text, Label: named(text)}
		out, spec.Options = append(out, o), append(spec.Options[:len(spec.Options):len(spec.Options)], o)
	}
	for _, v := range values {
		if spec.Type != "multi_select" {
			add(v)
			continue
		}
		for _, part := range multiselect.Split(v) {
			add(part)
		}
	}
	return out
}

// named is a label in the language that the text is of.
func named(text string) locale.Text {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return locale.Text{ZH: text}
	}
	return locale.Text{EN: text}
}

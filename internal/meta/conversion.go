package meta

import (
	"context"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

// ConversionPreview is what a change of a field's type would do to its values:
// how many rows have one, and how many of these become blank.
type ConversionPreview struct {
	*schema.Converter
	Rows, Lost int
}

// PreviewConversion says what becomes of the values of a published field
// ("lines.price" is a column of a sub-form) as another. What is wrong with the new
// field by itself refuses it.
func (s *Store) PreviewConversion(ctx context.Context, object, key string, to *field.Spec) (*ConversionPreview, error) {
	snap := s.Current()
	at := snap.Behind(object, key)
	c := snap.Column(object, key)
	if c == nil || c.System || c.Computed != nil || c.Part != "" {
		return nil, problem.Bad("conversion_none")
	}
	to.Key = at.Field
	if found := s.registry.types.Check(to); len(found) > 0 {
		p := problem.Invalid()
		for setting, it := range found {
			p.Field("to."+setting, it.Code, it.Args)
		}
		return nil, p
	}
	t, _ := s.registry.types.Get(to.Type)
	_, computed := t.(field.Computed)
	_, nested := t.(field.Nested)
	if computed || nested {
		return nil, problem.Invalid().Field("to.type", "conversion_none")
	}
	if set := snap.docs.optionSet(to.OptionSet); set != nil {
		to.Options = set.Options
	} else if to.OptionSet != "" {
		return nil, problem.Invalid().Field("to.option_set", "no_such_option_set", locale.Args{"set": to.OptionSet})
	}
	conv, rows, lost, err := s.planner(snap.Business).CountConversion(ctx, s.app, at.Object, &c.Spec, to)
	if err != nil {
		return nil, err
	}
	return &ConversionPreview{conv, rows, lost}, nil
}

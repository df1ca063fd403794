package meta

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// KindOptionSet is the kind of lists of options that fields share.
const KindOptionSet = "option_set"

// OptionSet is a list of options that selects of several objects take theirs
// from. A set of an app is for the objects of that app, one without for all.
type OptionSet struct {
	Kind        string         `json:"kind" yaml:"kind"`
	Key         string         `json:"key" yaml:"key"`
	App         string         `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text    `json:"label" yaml:"label"`
	Description locale.Text    `json:"description,omitzero" yaml:"description,omitempty"`
	Parent      string         `json:"parent,omitempty" yaml:"parent,omitempty"` // the set whose options its own name as parents
	Options     []field.Option `json:"options" yaml:"options"`
}

func (s *OptionSet) Ref() Ref          { return Ref{KindOptionSet, s.Key} }
func (s *OptionSet) AppKey() string    { return s.App }
func (s *OptionSet) Name() locale.Text { return named(s.Label, s.Key) }

// Option finds an option of the set by its value.
func (s *OptionSet) Option(value string) (field.Option, bool) {
	return (&field.Spec{Options: s.Options}).Option(value)
}

func optionSetKind() *docKind {
	return &docKind{
		key:  KindOptionSet,
		dir:  "option_sets",
		make: func() Document { return &OptionSet{} },
		check: func(c *inspection, d Document) {
			s := d.(*OptionSet)
			c.label("label", s.Label)
			if it := field.CheckOptions(s.Options); it != nil {
				c.item("options", it)
			}
			for i, o := range s.Options {
				if len(o.Parents) > 0 && s.Parent == "" {
					c.add(at("options", i, "parents"), field.CodeOptionParents, locale.Args{"value": o.Label})
				}
			}
			if s.Parent == s.Key {
				c.add("parent", field.CodeDependsOnItself)
			}
		},
		link: func(l *linker, d Document) {
			s := d.(*OptionSet)
			l.app(s.App)
			parent := l.optionSet("parent", s.App, s.Parent)
			if parent == nil {
				return
			}
			for i, o := range s.Options {
				for j, v := range o.Parents {
					if _, ok := parent.Option(v); ok {
						l.names(at("options", i, "parents", j), Target{Kind: TargetOption, Key: parent.Key, Option: v})
					} else {
						l.add(at("options", i, "parents", j), "no_such_option", locale.Args{"field": parent.Name(), "option": v})
					}
				}
			}
		},
	}
}

func (d docset) optionSet(key string) *OptionSet {
	s, _ := d[Ref{KindOptionSet, key}].(*OptionSet)
	return s
}

// optionSet checks that a set exists that documents of an app may use; nil with
// the problem noted where there is none, and where key is blank.
func (l *linker) optionSet(path, app, key string) *OptionSet {
	if key == "" {
		return nil
	}
	s := l.docs.optionSet(key)
	switch {
	case s == nil && l.old != nil && l.old.docs.optionSet(key) != nil:
		l.inUse(path, say("what_option_set", locale.Args{"set": l.old.docs.optionSet(key).Name()}))
	case s == nil:
		l.add(path, "no_such_option_set", locale.Args{"set": key})
	case s.App != "" && s.App != app:
		l.add(path, "option_set_of_other_app", locale.Args{"set": s.Name()})
	default:
		l.names(path, Target{Kind: TargetOptionSet, Key: key})
		return s
	}
	return nil
}

// withOptions gives the fields that take their options from a set those options;
// the very fields when there are none.
func (d docset) withOptions(fields []field.Spec) []field.Spec {
	out := fields
	put := func(i int, change func(*field.Spec)) {
		if &out[0] == &fields[0] {
			out = slices.Clone(fields)
		}
		change(&out[i])
	}
	for i := range fields {
		if set := d.optionSet(fields[i].OptionSet); set != nil {
			put(i, func(f *field.Spec) { f.Options = set.Options })
		}
		if columns := fields[i].Fields; len(columns) > 0 {
			if full := d.withOptions(columns); &full[0] != &columns[0] {
				put(i, func(f *field.Spec) { f.Fields = full })
			}
		}
	}
	return out
}

// choices checks where the options of a field come from and what they depend on.
func (l *linker) choices(o *Object, f *field.Spec, path string) {
	app := o.App
	if o.PartOf != nil {
		if whole := l.docs.object(o.PartOf.Object); whole != nil {
			app = whole.App
		}
	}
	if c := l.column(o.Key, f.Key); c != nil && len(f.Options) > 0 {
		switch v := f.Default.(type) {
		case string:
			l.optionNamed(at(path, "default"), o.Key, c, v)
		case []any:
			for i := range v {
				if one, ok := v[i].(string); ok {
					l.optionNamed(at(path, "default", i), o.Key, c, one)
				}
			}
		}
	}
	if f.OptionSet != "" && l.optionSet(at(path, "option_set"), app, f.OptionSet) != nil {
		l.fixedDefault(f, at(path, "default"))
	}
	if f.DependsOn == "" || !l.field(at(path, "depends_on"), o.Key, f.DependsOn) {
		return
	}
	parent := l.column(o.Key, f.DependsOn)
	if len(parent.Spec.Options) == 0 || parent.Computed != nil {
		l.add(at(path, "depends_on"), "depends_on_no_choice", locale.Args{"field": named(parent.Spec.Label, f.DependsOn)})
		return
	}
	for seen, next := []string{f.Key}, parent; next != nil; next = l.column(o.Key, next.Spec.DependsOn) {
		if slices.Contains(seen, next.Spec.Key) {
			l.add(at(path, "depends_on"), "depends_on_cycle", locale.Args{"field": named(f.Label, f.Key)})
			return
		}
		seen = append(seen, next.Spec.Key)
	}
	place := at(path, "options")
	if f.OptionSet != "" {
		place = at(path, "option_set")
	}
	for i, option := range f.Options {
		for j, v := range option.Parents {
			if _, ok := parent.Spec.Option(v); ok {
				l.optionNamed(at(path, "options", i, "parents", j), o.Key, parent, v)
			} else {
				l.add(place, "option_parent_unknown", locale.Args{"option": option.Label, "parent": v, "field": named(parent.Spec.Label, f.DependsOn)})
			}
		}
	}
}

// fixedDefault checks the default of a field whose options only a set knows.
func (l *linker) fixedDefault(f *field.Spec, path string) {
	if _, computed := field.DefaultExpr(f); f.Default == nil || computed {
		return
	}
	if t, ok := l.types.Get(f.Type); ok {
		if _, it := t.Normalise(field.Context{}, f, f.Default); it != nil {
			l.add(path, it.Code, it.Args)
		}
	}
}

// optionNamed notes that a place names an option of a field, and of the set that
// it is from.
func (l *linker) optionNamed(path, object string, c *Column, value string) {
	for _, to := range l.snap.optionsNamed(c.Spec.OptionSet, true, object, c.Spec.Key, value) {
		l.names(path, to)
	}
}

package meta

import (
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// RecordTypeKey is the field that says of which type a record is. No document
// lists it: objects with types have it.
const RecordTypeKey = "record_type"

// RecordType is a kind of records of one object: with its own forms, and with
// fewer options of some fields. Options holds by field the values that records
// of the type may have; fields that it does not name have all of theirs.
type RecordType struct {
	Key      string              `json:"key" yaml:"key"`
	Label    locale.Text         `json:"label" yaml:"label"`
	Icon     string              `json:"icon,omitempty" yaml:"icon,omitempty"` // a lucide name
	Options  map[string][]string `json:"options,omitempty" yaml:"options,omitempty"`
	Disabled bool                `json:"disabled,omitempty" yaml:"disabled,omitempty"` // no record becomes one any more
}

func (o *Object) typed() bool { return len(o.Types) > 0 }

// Type finds a record type by its key; nil when there is none.
func (o *Object) Type(key string) *RecordType {
	if i := slices.IndexFunc(o.Types, func(t RecordType) bool { return t.Key == key }); i >= 0 {
		return &o.Types[i]
	}
	return nil
}

// withType is the object with the field of the record's type after its own: an
// ordinary select, so that lists, filters, imports and rights need to know
// nothing of types. A new record is of the first type unless it says another.
func (o *Object) withType() *Object {
	f := field.Spec{Key: RecordTypeKey, Type: "select", Label: say("system_record_type", nil), Required: true, Index: true}
	for _, t := range o.Types {
		f.Options = append(f.Options, field.Option{Value: t.Key, Label: named(t.Label, t.Key), Disabled: t.Disabled})
		if f.Default == nil && !t.Disabled {
			f.Default = t.Key
		}
	}
	out := *o
	out.Fields = append(slices.Clip(slices.Clone(o.Fields)), f)
	return &out
}

// recordTypes checks what an object says about its types by itself.
func (c *inspection) recordTypes(o *Object) {
	seen := map[string]bool{}
	enabled := false
	for i, t := range o.Types {
		if seen[t.Key] {
			c.add(at("types", i, "key"), "duplicate_key", locale.Args{"key": t.Key})
		}
		seen[t.Key] = true
		enabled = enabled || !t.Disabled
		c.label(at("types", i, "label"), t.Label)
	}
	if o.typed() && !enabled {
		c.add("types", "record_types_disabled")
	}
}

// recordTypes checks that types narrow options that there are.
func (l *linker) recordTypes(o *Object) {
	for i, t := range o.Types {
		for _, key := range slices.Sorted(maps.Keys(t.Options)) {
			path := at("types", i, "options", key)
			if !l.field(path, o.Key, key) {
				continue
			}
			col := l.column(o.Key, key)
			name := locale.Args{"field": named(col.Spec.Label, key)}
			switch {
			case key == RecordTypeKey || len(col.Spec.Options) == 0:
				l.add(path, "form_rule_needs_options", name)
			default:
				l.offered(path, o.Key, col, t.Options[key])
			}
		}
	}
}

// typeExpressions says what types narrow as rules of forms say it, for those who
// compute while somebody types.
func (l *linker) typeExpressions(o *Object) {
	c := l.snap.Objects[o.Key]
	for i, t := range o.Types {
		for _, key := range slices.Sorted(maps.Keys(t.Options)) {
			if c.ByKey[key] == nil {
				continue // said already
			}
			when := l.compile(at("types", i, "key"), o.Key, "record."+RecordTypeKey+` == "`+t.Key+`"`, expr.Rule)
			c.TypeRules = append(c.TypeRules, CompiledFormRule{
				FormRule: FormRule{Kind: FormRuleOptions, Fields: []string{key}, Options: t.Options[key]}, When: when,
			})
		}
	}
}

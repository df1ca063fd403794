package meta

import (
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

func (o *Object) Ref() Ref          { return Ref{KindObject, o.Key} }
func (o *Object) AppKey() string    { return o.App }
func (o *Object) Name() locale.Text { return named(o.Label, o.Key) }

// Field finds a field of the document by key, archived ones too.
func (o *Object) Field(key string) *field.Spec {
	for i := range o.Fields {
		if o.Fields[i].Key == key {
			return &o.Fields[i]
		}
	}
	return nil
}

func objectKind() *docKind {
	return &docKind{
		key:  KindObject,
		dir:  "objects",
		make: func() Document { return &Object{} },
		check: func(c *inspection, d Document) {
			o := d.(*Object)
			if reservedObject(o.Key) {
				c.add("key", "reserved_key", locale.Args{"key": o.Key})
			}
			c.label("label", o.Label)
			c.fields(o)
			c.rules(o)
			c.duplicates(o)
			c.recordTypes(o)
			c.buttons(o)
			c.page(o)
			c.quality(o)
		},
		link: linkObject,
	}
}

func (c *inspection) fields(o *Object) { c.specs("fields", o, o.Fields, reservedField) }

// specs checks a list of fields of which some keys are reserved.
func (c *inspection) specs(place string, o *Object, fields []field.Spec, reserved func(key string) bool) {
	seen := map[string]bool{}
	for i := range fields {
		f, path := &fields[i], at(place, i)
		if reserved(f.Key) {
			c.add(at(path, "key"), "reserved_key", locale.Args{"key": f.Key})
		} else if seen[f.Key] {
			c.add(at(path, "key"), "duplicate_key", locale.Args{"key": f.Key})
		}
		seen[f.Key] = true
		c.label(at(path, "label"), f.Label)
		for setting, it := range c.types.Check(f) {
			c.item(at(path, setting), it)
		}
		if t, ok := c.types.Get(f.Type); ok && f.Unique && !canBeUnique(t.Kind(f)) {
			c.add(at(path, "unique"), "unique_not_allowed", locale.Args{"type": f.Type})
		}
		c.columns(path, o, f)
	}
}

// canBeUnique: two records may well agree in a switch, and lists do not compare.
func canBeUnique(k expr.Kind) bool { return k != expr.Bool && !k.Listed() }

func (c *inspection) rules(o *Object) {
	seen := map[string]bool{}
	for i, r := range o.Rules {
		if r.Key == "" {
			continue
		}
		if seen[r.Key] {
			c.add(at("rules", i, "key"), "duplicate_key", locale.Args{"key": r.Key})
		}
		seen[r.Key] = true
	}
}

func linkObject(l *linker, d Document) {
	o := d.(*Object)
	l.app(o.App)
	if o.PartOf == nil { // any column may name a row
		l.title(o)
	}
	for i := range o.Fields {
		if f := &o.Fields[i]; !f.Archived {
			l.specLinks(o, f, at("fields", i))
			l.choices(o, f, at("fields", i))
			l.currency(o, f, at("fields", i))
			l.leftover(o, f, at("fields", i, "leftover"))
		}
	}
	l.recordTypes(o)
	l.duplicates(o)
	l.buttons(o)
	l.page(o)
	l.quality(o)
	for i, r := range o.Rules {
		if r.Field != "" {
			l.field(at("rules", i, "field"), o.Key, r.Field)
		}
	}
	for i, x := range o.Indexes {
		for j, key := range x.Fields {
			path := at("indexes", i, "fields", j)
			if slices.Index(x.Fields, key) != j {
				l.add(path, "duplicate_key", locale.Args{"key": key})
			} else if l.field(path, o.Key, key) && l.kindOf(o.Key, key).Listed() {
				l.add(path, "index_not_allowed", locale.Args{"field": l.fieldName(o.Key, key)})
			} else if c := l.column(o.Key, key); c != nil && c.Live() {
				l.add(path, "live_not_indexed", locale.Args{"field": l.fieldName(o.Key, key)})
			} else if c != nil && c.Expr.Sealed {
				l.add(path, "sealed_not_indexed", locale.Args{"field": l.fieldName(o.Key, key)})
			}
		}
	}
}

// title checks that an object's title is a field that reads as a name.
func (l *linker) title(o *Object) {
	f := o.Field(o.Title)
	if f == nil || f.Archived {
		l.missingField("title", o.Key, o.Title)
		return
	}
	l.names("title", Target{Kind: TargetField, Object: o.Key, Key: o.Title})
	if c := l.column(o.Key, o.Title); c != nil && (c.Expr.Kind != expr.Text || c.Live() || c.Expr.Sealed) {
		l.add("title", "title_not_text", locale.Args{"field": named(f.Label, f.Key), "type": f.Type})
	}
}

// specLinks checks what a field says about other objects.
func (l *linker) specLinks(o *Object, f *field.Spec, path string) {
	l.creators(f, path)
	if f.Range != nil {
		for j, key := range f.Range.Roles {
			if key != AdminRole && l.docs[Ref{KindRole, key}] == nil {
				l.missingRole(at(path, "range", "roles", j), key)
			}
		}
	}
	for j, key := range f.Objects {
		l.object(at(path, "objects", j), key)
	}
	if f.Object == "" || f.Type == "rollup" || !l.object(at(path, "object"), f.Object) {
		return // what a roll-up reads was looked at before all else
	}
	for j, key := range f.Display {
		l.field(at(path, "display", j), f.Object, key)
	}
	l.fills(o, f, path)
}

// fills checks that what choosing a record fills in are fields of people's own, and
// that each is of the type of the field that it is filled from.
func (l *linker) fills(o *Object, f *field.Spec, path string) {
	for _, key := range slices.Sorted(maps.Keys(f.Fill)) {
		at, from := at(path, "fill", key), f.Fill[key]
		if !l.field(at, o.Key, key) || !l.field(at, f.Object, from) {
			continue
		}
		to, of := l.column(o.Key, key), l.column(f.Object, from)
		same := to.Type.Key() == of.Type.Key() && to.Expr.Target == of.Expr.Target || to.Expr.Kind == expr.Text && of.Expr.Kind == expr.Text && len(to.Spec.Options) == 0
		if key == f.Key || !to.ByPeople() || to.Part != "" || of.Part != "" || !same {
			l.add(at, "fill_not_possible", locale.Args{"field": l.fieldName(o.Key, key), "from": l.fieldName(f.Object, from)})
		}
	}
}

// creators checks that the roles which may make tags are there.
func (l *linker) creators(f *field.Spec, path string) {
	for j, key := range f.Creators {
		if key != AdminRole && l.docs[Ref{KindRole, key}] == nil {
			l.missingRole(at(path, "creators", j), key)
		}
	}
}

// leftover checks that what a change of type leaves over goes to a text beside.
func (l *linker) leftover(o *Object, f *field.Spec, path string) {
	if f.Leftover == "" || !l.field(path, o.Key, f.Leftover) {
		return
	}
	if c := l.column(o.Key, f.Leftover); f.Leftover == f.Key || c.Spec.Type != "text" && c.Spec.Type != "long_text" {
		l.add(path, "leftover_not_text", locale.Args{"field": l.fieldName(o.Key, f.Leftover)})
	}
}

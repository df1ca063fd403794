package meta

import (
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/locale"
)

// The rows of a sub-form are records of an object of their own, which no
// designer writes: it is made of the field. Everything that works for objects
// works for it; what is its own is that each of its records belongs to one of
// the object with the field and has a place among those.

// Columns that link a row to its record and keep its place.
const (
	ParentKey   = "parent"
	PositionKey = "position"
)

// PartOf says of which object's sub-form an object is the rows.
type PartOf struct {
	Object, Field string

	path string // of the field in the object's document
}

// partMark parts the two keys of such an object; no designed object has it in its key.
const partMark = "__"

// PartKey is the key of the object that the rows of a sub-form are of.
func PartKey(object, field string) string { return object + partMark + field }

// parts makes the objects of an object's sub-forms.
func (o *Object) parts() []*Object {
	var out []*Object
	for i := range o.Fields {
		f := &o.Fields[i]
		if f.Type != subform.Key || f.Archived {
			continue
		}
		name := named(f.Label, f.Key)
		out = append(out, &Object{
			Kind: KindObject, Key: PartKey(o.Key, f.Key), Title: subform.Title(f), Fields: f.Fields,
			Label:  locale.Text{ZH: o.Name().In(locale.ZH) + " · " + name.In(locale.ZH), EN: o.Name().In(locale.EN) + " · " + name.In(locale.EN)},
			PartOf: &PartOf{Object: o.Key, Field: f.Key, path: at("fields", i)},
		})
	}
	return out
}

// place is where something in a document is told of: what is in the object of a
// sub-form stands in the document of the object with it.
func place(d Document, path string) (Ref, string) {
	if o, ok := d.(*Object); ok && o.PartOf != nil {
		return Ref{KindObject, o.PartOf.Object}, at(o.PartOf.path, path)
	}
	return d.Ref(), path
}

// whole adds to the documents the objects that are made of sub-forms, to objects
// with record types the field that says which one a record is of, and to fields
// the options that they have from sets.
func (d docset) whole() docset {
	out := maps.Clone(d)
	each(d, func(o *Object) {
		if fields := d.withOptions(o.Fields); len(fields) > 0 && &fields[0] != &o.Fields[0] {
			full := *o
			full.Fields = fields
			o = &full
			out[o.Ref()] = o
		}
		if o.typed() {
			out[o.Ref()] = o.withType()
		}
		for _, part := range o.parts() {
			out[part.Ref()] = part
		}
	})
	return out
}

// columns checks the columns of a sub-form, which are fields too.
func (c *inspection) columns(path string, o *Object, f *field.Spec) {
	if f.Type != subform.Key {
		return
	}
	if reservedTable(PartKey(o.Key, f.Key)) {
		c.add(at(path, "key"), "reserved_key", locale.Args{"key": f.Key})
	}
	c.specs(at(path, "fields"), o, f.Fields, func(key string) bool {
		return reservedField(key) || key == ParentKey || key == PositionKey
	})
	for i := range f.Fields {
		for setting, it := range subform.CheckColumn(&f.Fields[i]) {
			c.item(at(path, "fields", i, setting), it)
		}
	}
}

// fieldOrColumn checks that a living field exists, or a column of a sub-form
// ("lines.price").
func (l *linker) fieldOrColumn(path, object, key string) bool {
	name, column, dotted := strings.Cut(key, ".")
	if !l.field(path, object, name) {
		return false
	}
	if !dotted {
		return true
	}
	if c := l.column(object, name); c.Part != "" {
		return l.field(path, c.Part, column)
	}
	l.missingField(path, object, key)
	return false
}

// Column finds the column behind the key of a field of an object, or of a column
// of one of its sub-forms ("lines.price"); nil when there is none.
func (s *Snapshot) Column(object, key string) *Column {
	o := s.Objects[object]
	if o == nil {
		return nil
	}
	if c := o.ByKey[key]; c != nil {
		return c
	}
	name, column, dotted := strings.Cut(key, ".")
	if c := o.ByKey[name]; dotted && c != nil && c.Part != "" {
		return s.Objects[c.Part].ByKey[column]
	}
	return nil
}

// Behind gives the object and the field that a key of Computed.Own leads to.
func (s *Snapshot) Behind(object, key string) expr.Dep {
	for {
		o := s.Objects[object]
		name, rest, dotted := strings.Cut(key, ".")
		switch {
		case !dotted || o == nil:
			return expr.Dep{Object: object, Field: key}
		case o.PartOf != nil && name == ParentKey:
			object, key = o.PartOf.Object, rest
		case o.ByKey[name] != nil && o.ByKey[name].Part != "":
			object, key = o.ByKey[name].Part, rest
		default:
			return expr.Dep{Object: object, Field: key}
		}
	}
}

// family follows a path as long as it stays with a record and its own rows, and
// gives what it reads of those as keys of the object that the path begins at:
// "lines.price", of a row "parent.rate". at is how many steps that are; the link by
// which the next one leaves is among the keys.
func (s *Snapshot) family(object string, p expr.Path) (keys []string, at int) {
	prefix := ""
	for ; at < len(p.Steps); at++ {
		step, o := p.Steps[at], s.Objects[object]
		target := s.Objects[step.Target]
		switch {
		case step.Via == ParentKey && target.PartOf != nil && target.PartOf.Object == object:
			keys = append(keys, prefix+target.PartOf.Field)
			prefix += target.PartOf.Field + "."
		case step.Via == "" && step.Field == ParentKey && o.PartOf != nil && prefix == "":
			prefix = ParentKey + "."
		case step.Via == "" && step.Field == ParentKey && o.PartOf != nil: // back up again
			prefix = strings.TrimSuffix(prefix, o.PartOf.Field+".")
		default:
			if step.Via == "" {
				keys = append(keys, prefix+step.Field)
			}
			return keys, at
		}
		object = step.Target
	}
	o := s.Objects[object]
	if p.Field == "" || o != nil && o.PartOf != nil && (p.Field == ParentKey || p.Field == PositionKey) {
		return keys, at // where a row belongs is nobody's secret who sees it
	}
	return append(keys, prefix+p.Field), at
}

// rowsGrant is what a grant on an object says of the rows of one of its
// sub-forms: they are seen and written with their record, where the grant holds
// for that; nil when it says nothing of them.
func rowsGrant(g *CompiledGrant, field string, rows *CompiledObject) *CompiledGrant {
	c := &CompiledGrant{
		Grant: Grant{
			Object: rows.Key, Follows: ParentKey, Disabled: g.Disabled, Reveal: g.Reveal,
			Read: g.Read.below(field, ParentKey, PositionKey), Write: g.Write.below(field), Mask: map[string]string{},
		},
		Role: g.Role, Place: g.Place, Parent: rows.ByKey[ParentKey], Of: g,
	}
	for key, style := range g.Mask {
		if column, ok := strings.CutPrefix(key, field+"."); ok {
			c.Mask[column] = style
		}
	}
	for _, op := range []string{"view", "create", "edit"} {
		set := g.Write
		if op == "view" {
			set = g.Read
		}
		if slices.Contains(g.Operations, op) && set.Has(field) {
			c.Operations = append(c.Operations, op)
		}
	}
	if len(c.Operations) == 0 {
		return nil
	}
	return c
}

package expr

import (
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// A field of AnyLink is a text to expressions, "lead:abc…" or '': it compares with
// such texts and with links, and record.about.object and record.about.id are its
// parts. Nothing is read through it, since what it leads to has not one set of
// fields. docs/adr/0012-any-relation-is-one-text.md says why.

// Reference writes what a field of AnyLink holds; ” where there is no id.
func Reference(object, id string) string {
	if id == "" {
		return ""
	}
	return object + referenceMark + id
}

// SplitReference takes apart what a field of AnyLink holds; both parts are ” of
// what is none.
func SplitReference(text string) (object, id string) {
	if object, id, ok := strings.Cut(text, referenceMark); ok {
		return object, id
	}
	return "", ""
}

const (
	referenceMark = ":"

	fnReference       = "@reference"
	fnReferenceObject = "@reference_object"
	fnReferenceID     = "@reference_id"
)

// referenceParts are the fields that a reference seems to have.
var referenceParts = map[string]string{"object": fnReferenceObject, "id": fnReferenceID}

func referenceFunctions() []function {
	part := func(name, id string, get func(object, id string) string, sql sqlForm) function {
		return function{name: name, overloads: []overload{{id: id, args: of(textType), result: textType, sql: sql,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return types.String(get(SplitReference(text(a[0])))) }}}}
	}
	return []function{
		part(fnReferenceObject, "reference_object", func(object, _ string) string { return object }, func(_ *time.Location, a []fragment) fragment {
			return strict("substr(", a[0], ",1,max(instr(", a[0], ",':')-1,0))")
		}),
		part(fnReferenceID, "reference_id", func(_, id string) string { return id }, func(_ *time.Location, a []fragment) fragment {
			return strict("substr(", a[0], ",instr(", a[0], ",':')+1,length(", a[0], ")*(instr(", a[0], ",':')>0))")
		}),
		{name: fnReference, overloads: []overload{{id: "reference_to", args: of(textType, textType), result: textType,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return types.String(Reference(text(a[0]), text(a[1]))) },
			sql: func(_ *time.Location, a []fragment) fragment {
				return strict("(CASE WHEN ", a[1], "='' THEN '' ELSE ", a[0], "||':'||", a[1], " END)")
			}}}},
	}
}

// reference is the field of AnyLink that e reads, nil when it reads something else.
func (l *lowering) reference(e ast.Expr) *Field {
	if e.Kind() != ast.SelectKind {
		return nil
	}
	key := l.link(e.AsSelect().Operand())
	if key == "" {
		return nil
	}
	if f := l.field(key, e.AsSelect().FieldName()); f != nil && f.Kind == AnyLink {
		return f
	}
	return nil
}

// partOf makes record.about.object the object that the text names; it reports
// whether e is a part of a reference, or is refused as one.
func (l *lowering) partOf(e ast.Expr) bool {
	f := l.reference(e.AsSelect().Operand())
	if f == nil {
		return false
	}
	name := e.AsSelect().FieldName()
	if fn := referenceParts[name]; fn != "" {
		e.SetKindCase(l.make.NewCall(e.ID(), fn, e.AsSelect().Operand()))
	} else {
		l.report(e, codeThroughAny, map[string]any{"field": f.Key, "name": name})
	}
	return true
}

// toReference rewrites a link to a record of object to the reference to it.
func (l *lowering) toReference(e ast.Expr, object string) {
	if object == person.Key {
		object = Users
	}
	l.toID(e)
	id := l.copy(e)
	e.SetKindCase(l.make.NewCall(e.ID(), fnReference, l.make.NewLiteral(l.id(e), types.String(object)), id))
}

// reference is the column of a field of AnyLink as the lens shows it: ” where it
// leads to nothing that there is, or that is seen.
func (b *builder) reference(f *Field, raw fragment, asStored bool) fragment {
	v := b.newAlias()
	value := Quote(v) + ".v"
	out := defaulted(Text, strict("(SELECT ", constant(value), " FROM (SELECT ", raw, " AS v) AS ", constant(Quote(v)), " WHERE ", b.leads(f, value), ")"))
	out.bare, out.bareArgs = "", nil
	if asStored {
		guard := b.leads(f, raw.sql)
		out.bare, out.guard, out.guardArgs = raw.sql, guard.sql, guard.args
	}
	return out
}

// leads is the condition that a reference, the SQL text v, leads to a record that
// there is and that the lens shows.
func (b *builder) leads(f *Field, v string) fragment {
	out := constant("(0")
	for _, key := range f.Targets {
		target, ok := b.p.env.object(key)
		if !ok {
			continue
		}
		r := row{obj: target, alias: b.newAlias()}
		at := strconv.Itoa(len(key) + len(referenceMark))
		out = plain(strict(out, " OR substr(", constant(v), ",1,"+at+")='", constant(key+referenceMark), "' AND EXISTS(SELECT 1 FROM ",
			constant(Quote(target.Table)), " AS ", constant(Quote(r.alias)), " WHERE ", constant(r.column("id")), " = substr(", constant(v), ","+at+"+1)"))
		for _, cond := range b.exists(r) {
			out = plain(strict(out, " AND ", cond))
		}
		out = plain(strict(out, ")"))
	}
	return plain(strict(out, ")"))
}

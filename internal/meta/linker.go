package meta

import (
	"errors"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// linker resolves what documents say about each other and collects everything
// that does not hold.
type linker struct {
	types *field.Registry
	docs  docset
	snap  *Snapshot // being made: its objects have their columns already
	old   *Snapshot // what is published, to tell what was removed from what never was; may be nil

	doc      Document // the one that is being looked at
	giving   *Column  // whose value the expression that is being compiled gives; nil: none
	problems Problems
}

func (l *linker) add(path, code string, args ...locale.Args) {
	ref, path := place(l.doc, path)
	p := Problem{Kind: ref.Kind, Key: ref.Key, Path: path, Code: code}
	if len(args) > 0 {
		p.Args = args[0]
	}
	l.problems = append(l.problems, p)
}

// app checks that the app a document belongs to exists.
func (l *linker) app(key string) {
	if key != "" && l.docs[Ref{KindApp, key}] == nil {
		if l.old != nil && l.old.docs[Ref{KindApp, key}] != nil {
			l.inUse("app", say("what_app", locale.Args{"app": l.old.docs[Ref{KindApp, key}].Name()}))
			return
		}
		l.add("app", "no_such_app", locale.Args{"app": key})
	}
}

// object checks that an object exists that people know as one.
func (l *linker) object(path, key string) bool {
	if !l.anyObject(path, key) {
		return false
	}
	if o := l.snap.Objects[key]; o.PartOf != nil {
		l.add(path, "part_of_object", locale.Args{"object": o.Name()})
		return false
	}
	return true
}

// anyObject checks that an object exists, be it the rows of a sub-form.
func (l *linker) anyObject(path, key string) bool {
	if l.snap.Objects[key] != nil {
		l.names(path, Target{Kind: TargetObject, Object: key})
		return true
	}
	if l.old != nil && l.old.Objects[key] != nil {
		l.inUse(path, l.whatObject(key))
	} else {
		l.add(path, "no_such_object", locale.Args{"object": key})
	}
	return false
}

// field checks that a living field, or a system one, exists.
func (l *linker) field(path, object, key string) bool {
	if l.column(object, key) != nil {
		l.names(path, Target{Kind: TargetField, Object: object, Key: key})
		return true
	}
	l.missingField(path, object, key)
	return false
}

func (l *linker) missingField(path, object, key string) {
	if l.old != nil && l.old.whole.field(object, key) != nil {
		l.inUse(path, l.whatField(object, key))
		return
	}
	l.add(path, "no_such_field", locale.Args{"object": l.objectName(object), "field": key})
}

// view checks that an object has a view.
func (l *linker) view(path, object, key string) {
	if v, ok := l.docs[Ref{KindView, key}].(*View); ok && v.Object == object {
		return
	}
	if l.old != nil {
		if v, ok := l.old.docs[Ref{KindView, key}].(*View); ok && v.Object == object {
			l.inUse(path, say("what_view", locale.Args{"view": v.Name()}))
			return
		}
	}
	l.add(path, "no_such_view", locale.Args{"object": l.objectName(object), "view": key})
}

// sortField checks that a list may be sorted by a field.
func (l *linker) sortField(path, object, key string) {
	if !l.field(path, object, key) {
		return
	}
	c := l.column(object, key)
	if _, ok := c.Type.(field.Sortable); !ok && !c.System {
		l.add(path, "sort_not_allowed", locale.Args{"field": named(c.Spec.Label, key)})
	}
}

// inUse says that this document, and which part of it, still reads what the
// release removes.
func (l *linker) inUse(path string, what locale.Text) {
	args := locale.Args{"where": where(l.doc, path), "what": what}
	l.add(path, "in_use", args)
	l.problems[len(l.problems)-1].Text = say("still_in_use", args)
}

func (l *linker) whatField(object, key string) locale.Text {
	f := l.old.whole.field(object, key)
	return say("what_field", locale.Args{"object": l.objectName(object), "field": named(f.Label, key)})
}

func (l *linker) whatObject(key string) locale.Text {
	return say("what_object", locale.Args{"object": l.old.whole.object(key).Name()})
}

func (l *linker) column(object, key string) *Column {
	if o := l.snap.Objects[object]; o != nil {
		return o.ByKey[key]
	}
	return nil
}

func (l *linker) kindOf(object, key string) expr.Kind {
	if c := l.column(object, key); c != nil {
		return c.Expr.Kind
	}
	return 0
}

func (l *linker) fieldName(object, key string) locale.Text {
	if c := l.column(object, key); c != nil {
		return named(c.Spec.Label, key)
	}
	return named(locale.Text{}, key)
}

func (l *linker) objectName(key string) locale.Text {
	if o := l.docs.object(key); o != nil {
		return o.Name()
	}
	if l.old != nil {
		if o := l.old.whole.object(key); o != nil {
			return o.Name()
		}
	}
	return named(locale.Text{}, key)
}

// compile checks an expression; nil with the problems noted when it is wrong.
func (l *linker) compile(path, object, source string, usage expr.Usage) *expr.Program {
	if l.snap.Env == nil || l.snap.Objects[object] == nil {
		return nil // said already
	}
	p, err := l.snap.Env.Compile(object, source, usage)
	if err == nil {
		l.reads(path, object, source, usage, l.giving)
		return p
	}
	if l.removedReads(path, object, source, usage) {
		return nil
	}
	l.issues(path, err)
	return nil
}

// issues notes what is wrong with an expression; nothing when err is nil.
func (l *linker) issues(path string, err error) {
	if err == nil {
		return
	}
	var wrong *expr.Errors
	if !errors.As(err, &wrong) {
		l.add(path, "expression_invalid", locale.Args{"detail": err.Error(), "message": err.Error()})
		return
	}
	zh, en := wrong.Localise(locale.ZH), wrong.Localise(locale.EN)
	for i := range wrong.Issues {
		args := locale.Args{
			"line": zh[i].Line, "column": zh[i].Column,
			"detail": locale.Text{ZH: zh[i].Message, EN: en[i].Message},
		}
		l.add(path, "expression_invalid", args)
		l.problems[len(l.problems)-1].Text = say("expression_at", args)
	}
}

// behind is the field of a document that an expression named in the old release:
// of a name for rows, the relation.
func (l *linker) behind(d expr.Dep) (object, key string) {
	if o := l.old.Objects[d.Object]; o != nil {
		for _, r := range o.Rows {
			if r.Key == d.Field {
				return r.Object, r.Via.Spec.Key
			}
		}
	}
	return d.Object, d.Field
}

// kept reports whether an expression may still name what it named.
func (l *linker) kept(d expr.Dep) bool {
	o := l.snap.Objects[d.Object]
	return o != nil && (o.ByKey[d.Field] != nil || slices.ContainsFunc(o.Rows, func(r Rows) bool { return r.Key == d.Field }))
}

// removedReads notes the fields and objects that an expression reads and that
// this release removes; false when that is not what is wrong with it.
func (l *linker) removedReads(path, object, source string, usage expr.Usage) bool {
	if l.old == nil || l.old.Env == nil || l.old.Objects[object] == nil {
		return false
	}
	p, err := l.old.Env.Compile(object, source, usage)
	if err != nil {
		return false
	}
	found := false
	deps := slices.Concat(p.Deps(), p.Mentions())
	slices.SortFunc(deps, func(a, b expr.Dep) int {
		return slices.Compare([]string{a.Object, a.Field}, []string{b.Object, b.Field})
	})
	for _, d := range slices.Compact(deps) {
		if object, key := l.behind(d); l.old.whole.field(object, key) != nil && !l.kept(d) {
			l.inUse(path, l.whatField(object, key))
			found = true
		}
	}
	return found
}

package expr

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/ast"
)

// path gives the SQL of record.a.b.c: the column, inside one scalar subquery per
// link that is followed.
func (b *builder) path(e ast.Expr) (fragment, error) {
	keys, from := pathOf(e)
	if r, ok := b.rows[from]; ok && r.obj != nil {
		f, _, err := b.walk(e, r, keys)
		return f, err
	}
	if from == "old" {
		return fragment{}, b.refuse(e, "old")
	}
	return fragment{}, b.refuse(e, "part")
}

func (b *builder) walk(e ast.Expr, r row, keys []string) (fragment, Kind, error) {
	if keys[0] == "id" {
		return fragment{sql: r.column("id")}, Text, nil
	}
	f := r.obj.fields[keys[0]]
	col, err := b.column(e, r, f)
	if err != nil || f.Kind != Link {
		return col, f.Kind, err
	}
	target, ok := b.p.env.object(f.Target)
	if !ok {
		return fragment{}, 0, fmt.Errorf("no object %q", f.Target)
	}
	next := row{obj: target, alias: r.alias + "_1"}
	if keys[1] == "id" {
		return b.linkID(col, next), Link, nil
	}
	inner, kind, err := b.walk(e, next, keys[1:])
	if err != nil {
		return inner, kind, err
	}
	read := strict("(SELECT ", inner.simple(), b.from(next, col), ")")
	read.blank, read.fails = inner.blank, false
	if !inner.blank {
		read = defaulted(kind, read)
	}
	return read, kind, nil
}

// column is a field of a row as the lens shows it.
func (b *builder) column(e ast.Expr, r row, f *Field) (fragment, error) {
	own := r.column(f.Column)
	if b.lens == nil {
		return stored(f, fragment{sql: own}, true), nil
	}
	show := func(raw fragment, asStored bool) fragment {
		if f.Kind == AnyLink {
			return b.reference(f, raw, asStored)
		}
		return stored(f, raw, asStored)
	}
	sql, args, ok := b.lens.Column(r.obj.Key, f, shown(r.alias))
	if !ok {
		return fragment{}, b.unknown(e, f)
	}
	if sql == own || sql == shown(r.alias)+"."+Quote(f.Column) {
		return show(fragment{sql: own}, true), nil
	}
	return show(fragment{sql: sql, args: args}, false), nil
}

// stored gives a column the form of its kind. One that the lens rewrote is NULL
// where it is hidden.
func stored(f *Field, raw fragment, asStored bool) fragment {
	switch f.Kind {
	case Number, Date, DateTime:
		raw.blank = true
		return raw
	case List, Links:
		if asStored {
			return strict("(CASE WHEN json_valid(", raw, ") THEN ", raw, " ELSE '[]' END)")
		}
		return strict("(SELECT CASE WHEN json_valid(v) THEN v ELSE '[]' END FROM (SELECT ", raw, " AS v))")
	}
	if asStored {
		return raw
	}
	return defaulted(f.Kind, raw)
}

// defaulted turns NULL into the blank of the kind, keeping the simpler form.
func defaulted(k Kind, raw fragment) fragment {
	blank := ",'')"
	switch k {
	case Bool:
		blank = ",0)"
	case List, Links:
		blank = ",'[]')"
	}
	f := strict("COALESCE(", raw, blank)
	f.fails = false
	if !k.Listed() {
		f.bare, f.bareArgs = raw.sql, raw.args
	}
	return f
}

// unknown is the error for a field that the lens never shows: the one that the
// source would get if the field did not exist.
func (b *builder) unknown(e ast.Expr, f *Field) error {
	line, column := place(b.p.checked.SourceInfo(), strings.Split(b.p.source, "\n"), e)
	name := f.Key
	if from := b.p.origin[e.ID()]; from != "" {
		name = from
	}
	return unknownField(b.p, line, column, name, b.lens)
}

func unknownField(p *Program, line, column int, name string, lens Lens) error {
	errs := &Errors{
		env: p.env, object: p.object.Key, source: p.source, usage: p.usage,
		Issues: []Issue{{Line: line, Column: column, Code: codeUnknownField, Args: map[string]any{"field": name, "suggestion": ""}}},
	}
	return errs.For(lens)
}

// from is " FROM target WHERE …" for the row that a link points to, if it exists
// and the lens shows it.
func (b *builder) from(r row, link fragment) fragment {
	out := strict(" FROM ", fragment{sql: Quote(r.obj.Table)}, " AS ", fragment{sql: Quote(r.alias)},
		" WHERE ", fragment{sql: r.column("id")}, " = ", link.simple())
	if r.obj.Alive != "" {
		out = strict(out, " AND ", fragment{sql: strings.ReplaceAll(r.obj.Alive, "%s", Quote(r.alias))})
	}
	if sql, args := b.visible(r); sql != "" {
		out = strict(out, " AND (", fragment{sql: sql, args: args}, ")")
	}
	return out
}

func (b *builder) visible(r row) (string, []any) {
	if b.lens == nil {
		return "", nil
	}
	return b.lens.Row(r.obj.Key, shown(r.alias))
}

// linkID is the id that a link holds: as stored, unless the lens hides the row.
func (b *builder) linkID(link fragment, r row) fragment {
	if sql, _ := b.visible(r); sql == "" {
		return link
	}
	from := b.from(r, link)
	f := defaulted(Link, strict("(SELECT ", fragment{sql: r.column("id")}, from, ")"))
	f.bare, f.bareArgs = link.sql, link.args
	if link.bare != "" {
		f.bare, f.bareArgs = link.bare, link.bareArgs
	}
	guard := strict("EXISTS(SELECT 1", from, ")")
	f.guard, f.guardArgs = guard.sql, guard.args
	return f
}

// simple is the bare form of f where NULL may stand for its blank.
func (f fragment) simple() fragment {
	if f.bare == "" || f.guard != "" {
		return f
	}
	return fragment{sql: f.bare, args: f.bareArgs}
}

package meta

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Kinds of things of which it is told where they are used.
const (
	TargetObject    = KindObject
	TargetField     = "field"
	TargetOption    = "option"
	TargetOptionSet = KindOptionSet
	TargetRole      = KindRole
	TargetHook      = KindHook
)

// Target is something that documents name: an object (Object), one of its fields
// (Object and Key), an option of a field or of an option set (beside these, or Key
// alone, Option), an option set, a role or a hook (Key). The rows of a sub-form are an
// object.
type Target struct {
	Kind, Object, Key, Option string
}

// Use is one place of a document that names a target. Line is what stands there;
// Marks are the stretches of it that are the name, in code points.
type Use struct {
	Doc   Ref
	Path  string
	Group string
	Line  string
	Marks [][2]int
	// Expression is set where Line is one: its object and how it is used.
	Object     string
	Usage      expr.Usage
	Expression bool
	// Of is set where Line is that line, from 1, of the source of a script.
	Of int
}

// Where names the place as people call it, given the document.
func (u Use) Where(d Document) locale.Text { return where(d, u.Path) }

// graphOfUses is what documents name, as the linker found it when it looked
// whether that is there. Expressions are looked into when somebody asks.
type graphOfUses struct {
	names   []naming
	sources []sourceOf

	once  sync.Once
	inner []naming
	err   error
}

// naming is that a place of a document names a target.
type naming struct {
	doc   Ref
	path  string
	to    Target
	site  *expr.Site // in an expression
	usage expr.Usage
	of    string // the object of the expression
	line  string
	at    scriptField // in the source of a script, of which line is one
}

// sourceOf is an expression of a document. column is the field whose value it
// gives, nil for none.
type sourceOf struct {
	doc          Ref
	path         string
	object, text string
	usage        expr.Usage
	column       *Column
}

// names notes that the document that is being looked at names a target.
func (l *linker) names(path string, to Target) {
	ref, path := place(l.doc, path)
	l.snap.uses.names = append(l.snap.uses.names, naming{doc: ref, path: path, to: to})
}

// reads notes an expression of the document that is being looked at.
func (l *linker) reads(path, object, source string, usage expr.Usage, column *Column) {
	ref, path := place(l.doc, path)
	l.snap.uses.sources = append(l.snap.uses.sources, sourceOf{ref, path, object, source, usage, column})
}

// expressions are what the expressions of all documents name.
func (s *Snapshot) expressions() ([]naming, error) {
	g := s.uses
	g.once.Do(func() {
		for _, x := range g.sources {
			sites, err := s.Env.Sites(x.object, x.text, x.usage)
			if err != nil {
				g.err = err
				return
			}
			for i := range sites {
				for _, to := range s.namedBy(x, sites[i]) {
					g.inner = append(g.inner, naming{doc: x.doc, path: x.path, to: to, site: &sites[i], usage: x.usage, of: x.object, line: x.text})
				}
			}
		}
	})
	return g.inner, g.err
}

// namedBy are the targets that a place of an expression names.
func (s *Snapshot) namedBy(x sourceOf, site expr.Site) []Target {
	switch {
	case site.Result && x.column != nil:
		return s.optionsNamed(x.column.Spec.OptionSet, x.column.Computed == nil, x.object, x.column.Spec.Key, site.Text)
	case site.Literal && site.Object == expr.Users && site.Field == "roles":
		return []Target{{Kind: TargetRole, Key: site.Text}}
	case site.Literal:
		c := s.Column(site.Object, site.Field)
		if c == nil || len(c.Spec.Options) == 0 {
			return nil
		}
		object, key, c := s.shownBy(site.Object, site.Field, c)
		return s.optionsNamed(c.Spec.OptionSet, true, object, key, site.Text)
	case site.Field == "" && site.Object != "":
		return []Target{{Kind: TargetObject, Object: site.Object}}
	case site.Field != "":
		object, key := s.behindRows(site.Object, site.Field)
		return []Target{{Kind: TargetField, Object: object, Key: key}}
	}
	return nil
}

// shownBy is the field whose options a reference shows, or the field itself.
func (s *Snapshot) shownBy(object, key string, c *Column) (string, string, *Column) {
	for c.Spec.Type == "reference" {
		via := s.Column(object, c.Spec.Via)
		if via == nil {
			break
		}
		next := s.Column(via.Expr.Target, c.Spec.Field)
		if next == nil {
			break
		}
		object, key, c = via.Expr.Target, c.Spec.Field, next
	}
	return object, key, c
}

// behindRows is the relation behind a name for rows, or the field itself.
func (s *Snapshot) behindRows(object, key string) (string, string) {
	o := s.Objects[object]
	if o == nil || o.ByKey[key] != nil {
		return object, key
	}
	for _, r := range o.Rows {
		if r.Key == key {
			return r.Object, r.Via.Spec.Key
		}
	}
	return object, key
}

func (s *Snapshot) optionsNamed(set string, has bool, object, key, value string) []Target {
	if !has {
		return nil
	}
	out := []Target{{Kind: TargetOption, Object: object, Key: key, Option: value}}
	if set != "" {
		out = append(out, Target{Kind: TargetOption, Key: set, Option: value})
	}
	return out
}

// Uses lists where documents name a target, by document and place.
func (s *Snapshot) Uses(to Target) ([]Use, error) {
	inner, err := s.expressions()
	if err != nil {
		return nil, err
	}
	type place struct {
		doc  Ref
		path string
		expr bool
		of   int
	}
	found, trees := map[place]*Use{}, map[Ref]any{}
	for _, n := range slices.Concat(s.uses.names, inner) {
		if n.to != to || s.docs[n.doc] == nil {
			continue
		}
		if trees[n.doc] == nil {
			if trees[n.doc], err = tree(s.docs[n.doc]); err != nil {
				return nil, err
			}
		}
		there, ok := valueAt(trees[n.doc], n.path)
		text, isText := there.(string)
		if !ok || n.site != nil && text != n.line {
			continue // made of a document, not in it
		}
		at := place{n.doc, n.path, n.site != nil, n.at.line}
		u := found[at]
		if u == nil {
			u = &Use{Doc: n.doc, Path: n.path, Group: groupOf(s.docs[n.doc], n.path)}
			found[at] = u
		}
		switch {
		case n.at.line > 0:
			u.Line, u.Of = n.line, n.at.line
			u.Marks = append(u.Marks, [2]int{n.at.from, n.at.to})
		case n.site != nil:
			u.Line, u.Object, u.Usage, u.Expression = n.line, n.of, n.usage, true
			if n.site.To > n.site.From {
				u.Marks = append(u.Marks, [2]int{n.site.From, n.site.To})
			}
		case keyed(n.path) == "" && isText:
			u.Line, u.Marks = text, marks(text, to.name())
		default:
			u.Line = keyed(n.path)
			u.Marks = marks(u.Line, to.name())
			if isText {
				u.Line += ": " + text
			}
		}
	}
	out := make([]Use, 0, len(found))
	for _, u := range found {
		slices.SortFunc(u.Marks, func(a, b [2]int) int { return a[0] - b[0] })
		u.Marks = slices.Compact(u.Marks)
		out = append(out, *u)
	}
	slices.SortFunc(out, func(a, b Use) int {
		if c := cmp.Compare(a.Doc.String(), b.Doc.String()); c != 0 {
			return c
		}
		switch {
		case a.Path == b.Path && a.Of != b.Of:
			return a.Of - b.Of
		case a.Path == b.Path && b.Expression, a.Path != b.Path && pathLess(a.Path, b.Path):
			return -1
		}
		return 1
	})
	return out, nil
}

// name is the word by which documents name a target.
func (t Target) name() string {
	switch t.Kind {
	case TargetOption:
		return t.Option
	case TargetObject:
		return t.Object
	}
	return t.Key
}

// keyed is the key of a map that documents make themselves, at which a path ends:
// a field of presets, of masks, of the options of a record type; "" of every other path.
func keyed(path string) string {
	parts := strings.SplitN(path, ".", 4)
	if len(parts) < 4 {
		return ""
	}
	switch {
	case parts[0] == "grants" && (parts[2] == "presets" || parts[2] == "mask"):
		return parts[3]
	case parts[0] == "types" && parts[2] == "options" && !strings.Contains(parts[3], "."):
		return parts[3]
	}
	return ""
}

// marks are the places of a name among the words of a text.
func marks(text, name string) [][2]int {
	var out [][2]int
	runes := []rune(text)
	if text == name {
		return [][2]int{{0, len(runes)}}
	}
	for _, w := range wordsOf(text) {
		if string(runes[w[0]:w[1]]) == name {
			out = append(out, w)
		}
	}
	return out
}

// wordsOf are the keys in a text such as "-created,name" or "lines.price".
func wordsOf(text string) [][2]int {
	var out [][2]int
	start := -1
	for i, r := range append([]rune(text), ' ') {
		in := r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out, start = append(out, [2]int{start, i}), -1
		}
	}
	return out
}

// groupOf is the group in which a use is shown.
func groupOf(d Document, path string) string {
	o, ok := d.(*Object)
	if !ok {
		if d.Ref().Kind == KindForm && strings.HasPrefix(path, "rules.") {
			return "rule"
		}
		return d.Ref().Kind
	}
	parts := strings.Split(path, ".")
	switch parts[0] {
	case "rules", "duplicates":
		return "rule"
	case "fields":
		fields, of := o.Fields, ""
		for ; len(parts) > 2 && parts[0] == "fields"; parts = parts[2:] { // a column stands below its sub-form
			i, err := strconv.Atoi(parts[1])
			if err != nil || i >= len(fields) {
				break
			}
			of, fields = fields[i].Type, fields[i].Fields
		}
		if slices.Contains([]string{"formula", "rollup", "reference"}, of) {
			return "formula"
		}
		return "field"
	}
	return "object"
}

// valueAt finds the value at a path of a tree of JSON values.
func valueAt(tree any, path string) (any, bool) {
	if path == "" {
		return tree, true
	}
	for path != "" {
		key, rest, _ := strings.Cut(path, ".")
		switch x := tree.(type) {
		case map[string]any:
			v, ok := x[path] // keys of maps may be columns, with a dot
			if ok {
				return v, true
			}
			if tree, ok = x[key]; !ok {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(x) {
				return nil, false
			}
			tree = x[i]
		default:
			return nil, false
		}
		path = rest
	}
	return tree, true
}

// ChoiceFields are the published fields whose options an object's field, or an
// option set, has: that field itself ("lines.state" of a sub-form), or all of the
// set.
func (s *Snapshot) ChoiceFields(ref Ref, key string) []Target {
	var out []Target
	for _, object := range sortedKeys(s.Objects) {
		for _, c := range s.Objects[object].Columns {
			of := ref.Kind == KindOptionSet && c.Spec.OptionSet == ref.Key
			if ref.Kind == KindObject {
				name, column, dotted := strings.Cut(key, ".")
				of = object == ref.Key && c.Spec.Key == key || dotted && object == PartKey(ref.Key, name) && c.Spec.Key == column
			}
			if of && len(c.Spec.Options) > 0 && c.Computed == nil {
				out = append(out, Target{Kind: TargetField, Object: object, Key: c.Spec.Key})
			}
		}
	}
	return out
}

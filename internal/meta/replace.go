package meta

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// ReplaceRequest asks for With in place of a target wherever documents name it:
// another field of the object, another option, another role. Only, when there are
// any, are the documents ("view/open") to be changed; Dry changes none.
type ReplaceRequest struct {
	Author string
	Target Target
	With   string
	Only   []string
	Dry    bool
	Scope  *Scope
}

// Replacement is what replacing does. Beyond is how many documents name the
// target that lie outside the scope; they stay as they are.
type Replacement struct {
	Documents []ReplacedDocument
	Beyond    int
}

// ReplacedDocument is a document before and after, place by place.
type ReplacedDocument struct {
	Ref
	Label    locale.Text
	App      string
	Changes  []ReplacedPlace
	Problems Problems // what would be wrong with it; it is then not changed

	doc Document
}

// ReplacedPlace is one line before and after.
type ReplacedPlace struct {
	Path          string
	Group         string
	Where         locale.Text
	Before, After string
}

// Replace rewrites what the author's documents say of a target, and saves it as
// their drafts. Expressions are changed where their syntax tree names it.
func (s *Store) Replace(ctx context.Context, q ReplaceRequest) (*Replacement, error) {
	snap, err := s.Drafted(ctx, q.Author)
	if err != nil {
		return nil, err
	}
	if err := snap.replaceable(q.Target, q.With); err != nil {
		return nil, err
	}
	uses, err := snap.Uses(q.Target)
	if err != nil {
		return nil, err
	}
	out := &Replacement{Documents: []ReplacedDocument{}}
	for len(uses) > 0 {
		ref := uses[0].Doc
		n := slices.IndexFunc(uses, func(u Use) bool { return u.Doc != ref })
		if n < 0 {
			n = len(uses)
		}
		mine := uses[:n]
		uses = uses[n:]
		if !q.Scope.Holds(snap.docs[ref]) || q.Scope != nil && holdsCode(snap.docs[ref]) {
			out.Beyond++
			continue
		}
		if len(q.Only) > 0 && !slices.Contains(q.Only, ref.String()) {
			continue
		}
		d, err := s.replaced(snap, mine, q)
		if err != nil {
			return nil, err
		}
		out.Documents = append(out.Documents, *d)
	}
	if q.Dry {
		return out, nil
	}
	return out, s.saveReplaced(ctx, q, out)
}

func (s *Store) saveReplaced(ctx context.Context, q ReplaceRequest, r *Replacement) error {
	for _, d := range r.Documents {
		if d.doc == nil {
			continue
		}
		if err := s.Permit(ctx, q.Scope, q.Author, d.Ref, d.doc); err != nil {
			return err
		}
	}
	return s.app.RunInTransaction(func(tx core.App) error {
		for _, d := range r.Documents {
			if d.doc == nil {
				continue
			}
			if err := s.put(ctx, tx, q.Author, d.doc, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// replaceable refuses a replacement that is not there, or is the target itself.
func (s *Snapshot) replaceable(t Target, with string) error {
	there := false
	switch t.Kind {
	case TargetField:
		there = s.Objects[t.Object] != nil && s.Objects[t.Object].ByKey[with] != nil && with != t.Key
	case TargetRole:
		there = s.Roles[with] != nil && with != t.Key
	case TargetOption:
		there = s.hasOption(t, with) && with != t.Option
	}
	if !there {
		return problem.Invalid().Field("with", "replacement_unknown", locale.Args{"value": with})
	}
	return nil
}

func (s *Snapshot) hasOption(t Target, value string) bool {
	if t.Object == "" {
		set := s.docs.optionSet(t.Key)
		if set == nil {
			return false
		}
		_, ok := set.Option(value)
		return ok
	}
	c := s.Column(t.Object, t.Key)
	if c == nil {
		return false
	}
	_, ok := c.Spec.Option(value)
	return ok
}

// replaced rewrites one document.
func (s *Store) replaced(snap *Snapshot, uses []Use, q ReplaceRequest) (*ReplacedDocument, error) {
	ref := uses[0].Doc
	doc := snap.docs[ref]
	root, err := tree(doc)
	if err != nil {
		return nil, err
	}
	out := &ReplacedDocument{Ref: ref, Label: doc.Name(), App: doc.AppKey(), Problems: Problems{}}
	wrong := func(path string, text locale.Text) {
		out.Problems = append(out.Problems, Problem{Kind: ref.Kind, Key: ref.Key, Path: path, Code: "replace_breaks", Text: text})
	}
	// Values first: the paths of what stands below a key that is renamed end with it.
	slices.SortStableFunc(uses, func(a, b Use) int {
		return order(!a.Expression && keyed(a.Path) != "") - order(!b.Expression && keyed(b.Path) != "")
	})
	lists := map[string]bool{}
	for _, u := range uses {
		p := ReplacedPlace{Path: u.Path, Group: u.Group, Where: u.Where(doc), Before: u.Line}
		edits, ok := snap.edits(u, q)
		if !ok {
			wrong(u.Path, say("replace_no_inverse", locale.Args{"field": q.With}))
		}
		p.After = expr.Rewrite(u.Line, edits)
		out.Changes = append(out.Changes, p)
		switch key := keyed(u.Path); {
		case u.Expression:
			if _, err := snap.Env.Compile(u.Object, p.After, u.Usage); err != nil {
				wrong(u.Path, mistakes(err))
			}
			set(root, u.Path, p.After)
		case u.Of > 0:
			source, _ := valueAt(root, u.Path)
			lines := strings.Split(source.(string), "\n")
			lines[u.Of-1] = p.After
			set(root, u.Path, strings.Join(lines, "\n"))
		case key != "":
			rename(root, u.Path, key, expr.Rewrite(key, edits))
		default:
			set(root, u.Path, p.After)
			lists[listOf(u.Path)] = true
		}
	}
	for path := range lists {
		once(root, path, q.With)
	}
	if len(out.Problems) > 0 {
		return out, nil
	}
	next, err := s.registry.decode(ref.Kind, ref.Key, root)
	if p, refused := problem.As(err); refused {
		for path, it := range p.Fields {
			out.Problems = append(out.Problems, Problem{Kind: ref.Kind, Key: ref.Key, Path: path, Code: it.Code, Args: it.Args, Text: it.Text})
		}
		sortProblems(out.Problems)
		return out, nil
	}
	out.doc = next
	return out, err
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// mistakes are the words for an expression that does not compile.
func mistakes(err error) locale.Text {
	var wrong *expr.Errors
	if !errors.As(err, &wrong) || len(wrong.Issues) == 0 {
		return locale.Text{ZH: err.Error(), EN: err.Error()}
	}
	return locale.Text{ZH: wrong.Localise(locale.ZH)[0].Message, EN: wrong.Localise(locale.EN)[0].Message}
}

// edits are what the marks of a use become; false where the replacement has no
// name for what stands there.
func (s *Snapshot) edits(u Use, q ReplaceRequest) ([]expr.Edit, bool) {
	out, ok := make([]expr.Edit, 0, len(u.Marks)), true
	line := []rune(u.Line)
	for _, m := range u.Marks {
		words := q.With
		switch was := string(line[m[0]:m[1]]); {
		case u.Expression && q.Target.Kind != TargetField:
			words = expr.Literal(q.With)
		case u.Expression && was != q.Target.Key: // the name for the records that link by it
			words = s.Objects[q.Target.Object].ByKey[q.With].Spec.Inverse
			ok = ok && words != ""
		}
		out = append(out, expr.Edit{From: m[0], To: m[1], Words: words})
	}
	return out, ok
}

// parent finds what holds the value at a path, and the value's key or place in it.
func parent(root any, path string) (holder any, key string) {
	at := strings.LastIndexByte(path, '.')
	if at < 0 {
		return root, path
	}
	holder, _ = valueAt(root, path[:at])
	return holder, path[at+1:]
}

// set puts a value at a path that is there.
func set(root any, path string, value any) {
	if key := keyed(path); key != "" {
		holder, _ := valueAt(root, strings.TrimSuffix(path, "."+key))
		if m, ok := holder.(map[string]any); ok {
			m[key] = value
		}
		return
	}
	holder, key := parent(root, path)
	switch h := holder.(type) {
	case map[string]any:
		h[key] = value
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i < len(h) {
			h[i] = value
		}
	}
}

// rename gives what is at a path of a map another key; what is there under that
// key already stays.
func rename(root any, path, from, to string) {
	holder, _ := valueAt(root, strings.TrimSuffix(path, "."+from))
	m, ok := holder.(map[string]any)
	if !ok {
		return
	}
	if _, taken := m[to]; !taken {
		m[to] = m[from]
	}
	delete(m, from)
}

// listOf is the path of the list that a place is in: of "columns.2.field" and of
// "fields.0" the list itself.
func listOf(path string) string {
	parts := strings.Split(path, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(parts[i]); err == nil {
			return strings.Join(parts[:i], ".")
		}
	}
	return ""
}

// once leaves in a list only the first of several items that are a name, or that
// place the field of that name.
func once(root any, path, name string) {
	list, _ := valueAt(root, path)
	items, ok := list.([]any)
	if !ok || path == "" {
		return
	}
	if top, _, _ := strings.Cut(path, "."); top == "nodes" { // a form places a field once in all its parts
		nodes, _ := valueAt(root, top)
		list, _ := nodes.([]any)
		set(root, top, onceIn(list, name, map[string]bool{}))
		return
	}
	set(root, path, onceIn(items, name, map[string]bool{}))
}

func onceIn(items []any, name string, seen map[string]bool) []any {
	out := make([]any, 0, len(items))
	for _, x := range items {
		id, _ := x.(string)
		if v, ok := x.(map[string]any); ok && v["type"] == nil && v["must"] == nil {
			id, _ = v["field"].(string)
		} else if inner, ok := v["nodes"].([]any); ok {
			v["nodes"] = onceIn(inner, name, seen)
		}
		if mine := id == name || strings.HasSuffix(id, "."+name); mine && seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, x)
	}
	return out
}

package meta

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Scope is the apps that somebody may design who may not design all of them; a
// nil scope has no bounds. Within it they change the documents of these apps,
// which may say something only about objects of these apps, and publish their own
// drafts of them.
type Scope struct{ Apps []string }

// Holds reports whether a document lies in the scope.
func (s *Scope) Holds(d Document) bool {
	return s == nil || d.AppKey() != "" && slices.Contains(s.Apps, d.AppKey())
}

// about lists what a change of a document, from was to is, one of them nil where
// there is none, decides about: objects by key. Kinds that are not in it, those
// with code among them, are for those who may design everything.
func about(was, is Document) (objects []string, known bool) {
	for _, d := range []Document{was, is} {
		switch d := d.(type) {
		case *App, *OptionSet: // a set of an app is for that app's objects only
		case *Object:
			objects = append(objects, d.Key)
		case *Form:
			objects = append(objects, d.Object)
		case *View:
			objects = append(objects, d.Object)
		case *Assertion:
			objects = append(objects, d.Object)
		case *Role:
			objects = append(objects, newGrants(d, other(d, was, is))...)
		case nil:
			continue
		default:
			return nil, false
		}
	}
	if o, ok := is.(*Object); ok {
		objects = append(objects, newLinks(was, o)...)
	}
	return objects, true
}

func other(d, was, is Document) Document {
	if d == was {
		return is
	}
	return was
}

// newGrants lists the objects of the grants of a role that it does not have word
// for word in its other state.
func newGrants(r *Role, than Document) []string {
	var out []string
	before, _ := than.(*Role)
	for _, g := range r.Grants {
		same := func(x Grant) bool {
			a, errA := EncodeJSON(&Role{Grants: []Grant{x}})
			b, errB := EncodeJSON(&Role{Grants: []Grant{g}})
			return errA == nil && errB == nil && bytes.Equal(a, b)
		}
		if before == nil || !slices.ContainsFunc(before.Grants, same) {
			out = append(out, g.Object)
		}
	}
	return out
}

// newLinks lists the objects that fields of an object, columns of its sub-forms
// too, come to point to: by a link its expressions can read the linked record,
// whoever wrote them.
func newLinks(was Document, o *Object) []string {
	before, _ := was.(*Object)
	had, out := links(before), []string{}
	for field, to := range links(o) {
		if had[field] != to {
			out = append(out, to)
		}
	}
	return out
}

// links is what the fields of an object point to, by their keys.
func links(o *Object) map[string]string {
	out := map[string]string{}
	if o == nil {
		return out
	}
	raw, err := EncodeJSON(o)
	var doc struct{ Fields []map[string]any }
	if err = errors.Join(err, json.Unmarshal(raw, &doc)); err != nil {
		return map[string]string{"": expr.Users} // what cannot be read is refused
	}
	var walk func(place string, fields []map[string]any)
	walk = func(place string, fields []map[string]any) {
		for _, f := range fields {
			at := place + "/" + fmt.Sprint(f["key"])
			if to, _ := f["object"].(string); to != "" {
				out[at] = to
			}
			several, _ := f["objects"].([]any)
			for _, to := range several {
				out[at+"/"+fmt.Sprint(to)] = fmt.Sprint(to)
			}
			columns, _ := f["fields"].([]any)
			for _, c := range columns {
				if col, ok := c.(map[string]any); ok {
					walk(at, []map[string]any{col})
				}
			}
		}
	}
	walk("", doc.Fields)
	return out
}

// permits refuses with 403 scope_beyond a change of a document, from was to is,
// that does not lie in the scope. Objects are looked for in the sets of documents
// in their order; one that is nowhere is refused when it is published.
func (s *Scope) permits(was, is Document, in ...docset) error {
	if s == nil {
		return nil
	}
	d := is
	if d == nil {
		d = was
	}
	refuse := problem.New(403, "scope_beyond", locale.Args{"document": d.Name()})
	if was != nil && !s.Holds(was) || is != nil && !s.Holds(is) {
		return refuse
	}
	objects, known := about(was, is)
	if !known {
		return refuse
	}
	for _, key := range objects {
		if _, builtin := builtinObject(key); builtin {
			return refuse
		}
		for _, docs := range in {
			if o := docs.object(key); o != nil {
				if !s.Holds(o) {
					return problem.New(403, "scope_beyond_object", locale.Args{"document": d.Name(), "object": o.Name()})
				}
				break
			}
		}
	}
	return nil
}

// Permit refuses with 403 scope_beyond a draft of a document, nil to delete it,
// that its author may not make in their scope. What is published is looked at
// first: a draft of one's own gives no right.
func (s *Store) Permit(ctx context.Context, scope *Scope, author string, ref Ref, doc Document) error {
	if scope == nil {
		return nil
	}
	published := s.Current().docs
	if doc == nil && published[ref] == nil {
		return nil // a draft of one's own that was never published
	}
	mine := docset{}
	all, err := s.drafts(ctx, s.app)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Author.ID == author && d.doc != nil {
			mine[d.Ref()] = d.doc
		}
	}
	return scope.permits(published[ref], doc, published, mine)
}

// permitted refuses a release in which anything goes beyond the scope.
func (c *candidate) permitted(scope *Scope) error {
	if scope == nil {
		return nil
	}
	c.scope = scope
	for _, ch := range c.plan.Changes {
		ref := Ref{ch.Kind, ch.Key}
		if err := scope.permits(c.old.docs[ref], c.docs[ref], c.old.docs, c.docs); err != nil {
			return err
		}
	}
	return nil
}

// own drops the drafts of others, which nobody publishes who has a scope.
func (s *Scope) own(all []*Draft, author string) []*Draft {
	if s == nil {
		return all
	}
	return slices.DeleteFunc(all, func(d *Draft) bool { return d.Author.ID != author })
}

// discreet takes out of what assertions say who may do what with which record:
// that is for those who may design everything.
func (c *candidate) discreet(list Problems) Problems {
	if c.scope == nil {
		return list
	}
	for i, p := range list {
		if p.Kind == KindAssertion && p.More != nil {
			list[i] = Problem{Kind: p.Kind, Key: p.Key, Path: p.Path, Code: "assertion_fails_beyond", Args: locale.Args{"assertion": p.Args["assertion"]}}
		}
	}
	return list
}

package meta

import (
	"context"
	"encoding/json"
	"slices"
	"sort"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// States of a definition.
const (
	StatePublished = "published"
	StateNew       = "new"
	StateChanged   = "changed"
	StateDeleted   = "deleted"
)

// Definition is a document as a designer has it: their draft, or else what is
// published. As JSON it is the document itself with Meta beside it as "$meta".
type Definition struct {
	Document Document
	Meta     DefinitionMeta
}

// DefinitionMeta says where a definition stands.
type DefinitionMeta struct {
	State     string   `json:"state"`
	Base      int      `json:"base"`
	Updated   string   `json:"updated"`
	Author    *Person  `json:"author"`
	Others    []Other  `json:"others"`
	Published Document `json:"published"`
}

// Other is another person with a draft of the same document.
type Other struct {
	Person
	Updated string `json:"updated"`
}

// MarshalJSON writes the document with "$meta" as its last key.
func (d *Definition) MarshalJSON() ([]byte, error) {
	body, err := EncodeJSON(d.Document)
	if err != nil {
		return nil, err
	}
	meta, err := json.Marshal(d.Meta)
	if err != nil {
		return nil, err
	}
	out := append(body[:len(body)-1:len(body)-1], `,"$meta":`...)
	return append(append(out, meta...), '}'), nil
}

// Definition is a document as the author has it; not_found when there is
// neither a published one nor a draft of theirs.
func (s *Store) Definition(ctx context.Context, author, kind, key string) (*Definition, error) {
	if !s.registry.Has(kind) {
		return nil, problem.Bad("unknown_kind", locale.Args{"kind": kind})
	}
	all, err := s.definitions(ctx, author, func(r Ref) bool { return r == Ref{kind, key} })
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, problem.NotFound()
	}
	return all[0], nil
}

// Definitions lists the documents as the author has them, by kind and key.
// kind and app, when not empty, narrow the list. The number is the current release.
func (s *Store) Definitions(ctx context.Context, author, kind, app string) ([]*Definition, int, error) {
	if kind != "" && !s.registry.Has(kind) {
		return nil, 0, problem.Bad("unknown_kind", locale.Args{"kind": kind})
	}
	base := s.Current().Version
	all, err := s.definitions(ctx, author, func(r Ref) bool { return kind == "" || r.Kind == kind })
	if app != "" {
		all = slices.DeleteFunc(all, func(d *Definition) bool { return d.Document.AppKey() != app })
	}
	return all, base, err
}

func (s *Store) definitions(ctx context.Context, author string, want func(Ref) bool) ([]*Definition, error) {
	snap := s.Current()
	drafts, err := s.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	byRef := map[Ref]*Definition{}
	for ref, doc := range snap.docs {
		if want(ref) {
			byRef[ref] = &Definition{Document: doc, Meta: DefinitionMeta{
				State: StatePublished, Base: snap.Version, Others: []Other{}, Published: doc,
			}}
		}
	}
	for _, d := range drafts {
		if d.Author.ID == author && want(d.Ref()) {
			byRef[d.Ref()] = mine(d, byRef[d.Ref()])
		}
	}
	for _, d := range drafts {
		if def := byRef[d.Ref()]; def != nil && d.Author.ID != author {
			def.Meta.Others = append(def.Meta.Others, Other{Person: d.Author, Updated: d.Updated})
		}
	}
	out := make([]*Definition, 0, len(byRef))
	for _, def := range byRef {
		if def.Document != nil {
			out = append(out, def)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i].Document.Ref(), out[j].Document.Ref()
		if x, y := s.registry.order(a.Kind), s.registry.order(b.Kind); x != y {
			return x < y
		}
		return a.Key < b.Key
	})
	return out, nil
}

// mine puts the author's draft over what is published, if anything is.
func mine(d *Draft, published *Definition) *Definition {
	author := d.Author
	def := &Definition{Document: d.doc, Meta: DefinitionMeta{
		State: StateNew, Base: d.Base, Updated: d.Updated, Author: &author, Others: []Other{},
	}}
	if published != nil {
		def.Meta.Published, def.Meta.State = published.Document, StateChanged
	}
	if d.doc == nil {
		def.Document, def.Meta.State = def.Meta.Published, StateDeleted
	}
	return def
}

// Text is a document as files have it: what is published and the author's draft;
// "" where there is none.
type Text struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// Text writes a definition as YAML, as an app package has it.
func (d *Definition) Text() (*Text, error) {
	out := &Text{}
	if d.Meta.Published != nil {
		raw, err := EncodeYAML(d.Meta.Published)
		if err != nil {
			return nil, err
		}
		out.Before = string(raw)
	}
	if d.Meta.State == StateDeleted {
		return out, nil
	}
	raw, err := EncodeYAML(d.Document)
	out.After = string(raw)
	return out, err
}

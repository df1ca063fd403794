package meta

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/problem"
)

// MadeViewKey is the key of a view that is no document: one that a person made.
const MadeViewKey = "made"

// CheckView holds a view that a person made against what documents of its kind
// must be, by themselves and in the published release. It returns the view as it
// would be read, or a problem by path.
func (s *Store) CheckView(v *View) (*View, error) {
	made := *v
	made.Kind, made.Key = KindView, MadeViewKey
	raw, err := EncodeJSON(&made)
	if err != nil {
		return nil, err
	}
	doc, err := s.registry.DecodeJSON(KindView, MadeViewKey, raw)
	if err != nil {
		return nil, err
	}
	checked := doc.(*View)
	snap := *s.Current()
	snap.uses = &graphOfUses{} // what people made is no use of a document
	l := &linker{types: s.registry.types, docs: snap.whole, snap: &snap, doc: checked}
	viewKind().link(l, checked)
	l.viewExpressions(checked)
	if len(l.problems) == 0 {
		return checked, nil
	}
	sortProblems(l.problems)
	p := problem.Invalid()
	for _, x := range l.problems {
		if x.Text.IsZero() {
			p.Field(x.Path, x.Code, x.Args)
		} else {
			p.FieldText(x.Path, x.Code, x.Text)
		}
	}
	return nil, p
}

// NamedFields are the fields that a view names by their keys, outside of its
// expressions.
func (v *View) NamedFields() []string {
	var out []string
	for _, c := range v.Columns {
		out = append(out, c.Field)
	}
	out = slices.Concat(out, SortFields(v.Sort), GroupFields(v.Group), v.Quick)
	fields, _ := v.ShownFields()
	for _, key := range fields {
		out = append(out, key)
	}
	return out
}

// HasView reports whether the release has a view document of a key.
func (s *Snapshot) HasView(key string) bool { return s.docs[Ref{KindView, key}] != nil }

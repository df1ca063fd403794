package meta

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// OptionsRequest asks for options that a field is to have as well. Object is that of
// the field; of a column of a sub-form, that of its rows.
type OptionsRequest struct {
	By            string
	Object, Field string
	Options       []field.Option
	Note          string
	Scope         *Scope // of By; nil: every app
}

// AddOptions publishes options behind those that a field has, or the set that they are
// from, as a release of its own. Drafts play no part, and stay; where By has one of the
// same document it refuses with options_drafted (409), for that draft would have to be
// reconciled with the release before it could be published. Otherwise it refuses as
// [Store.Publish] does.
func (s *Store) AddOptions(ctx context.Context, q OptionsRequest) (*Release, error) {
	more := &moreOptions{OptionsRequest: q, registry: s.registry}
	if err := more.find(s.Current()); err != nil {
		return nil, err
	}
	mine, err := s.draft(ctx, s.app, q.By, more.ref)
	if err != nil {
		return nil, err
	}
	if mine != nil {
		return nil, problem.New(http.StatusConflict, "options_drafted", locale.Args{"document": s.Current().docs[more.ref].Name()})
	}
	return s.publish(ctx, PlanRequest{Author: q.By, Scope: q.Scope, source: more}, PublishRequest{By: q.By, Note: q.Note, Scope: q.Scope}, nil)
}

// moreOptions is what is published with some options more.
type moreOptions struct {
	OptionsRequest
	registry *Registry
	ref      Ref
	app      string
	path     []string // keys of the fields from the object's down; none of a set
}

// find says which document has the options.
func (m *moreOptions) find(snap *Snapshot) error {
	missing := problem.Invalid().Field("field", "no_such_field", locale.Args{"field": m.Field})
	o := snap.Objects[m.Object]
	if o == nil || o.ByKey[m.Field] == nil {
		return missing
	}
	switch set := o.ByKey[m.Field].Spec.OptionSet; {
	case set != "":
		m.ref = Ref{KindOptionSet, set}
	case o.PartOf != nil:
		m.ref, m.path = Ref{KindObject, o.PartOf.Object}, []string{o.PartOf.Field, m.Field}
	default:
		m.ref, m.path = Ref{KindObject, o.Key}, []string{m.Field}
	}
	doc := snap.docs[m.ref]
	if doc == nil {
		return missing // of the system's own
	}
	m.app = doc.AppKey()
	return nil
}

func (m *moreOptions) over(published docset) (docset, error) {
	var doc Document
	switch d := published[m.ref].(type) {
	case *OptionSet:
		set := *d
		set.Options = m.added(set.Options)
		doc = &set
	case *Object:
		o := *d
		var there bool
		if o.Fields, there = m.in(o.Fields, m.path); !there {
			return nil, problem.Invalid().Field("field", "no_such_field", locale.Args{"field": m.Field})
		}
		doc = &o
	default:
		return nil, problem.NotFound()
	}
	found := problem.Invalid()
	m.registry.inspect(doc, found)
	if err := found.OrNil(); err != nil {
		return nil, err
	}
	out := maps.Clone(published)
	out[m.ref] = doc
	return out, nil
}

// in gives the fields with the options in the one at the path; the fields that there
// were stay as they are.
func (m *moreOptions) in(fields []field.Spec, path []string) ([]field.Spec, bool) {
	i := slices.IndexFunc(fields, func(f field.Spec) bool { return f.Key == path[0] && !f.Archived })
	if i < 0 {
		return nil, false
	}
	out, there := slices.Clone(fields), true
	if len(path) == 1 {
		out[i].Options = m.added(out[i].Options)
	} else {
		out[i].Fields, there = m.in(out[i].Fields, path[1:])
	}
	return out, there
}

func (m *moreOptions) added(have []field.Option) []field.Option {
	return append(slices.Clone(have), m.Options...)
}

func (m *moreOptions) logged() (action, app string) { return "options.added", m.app }

func (m *moreOptions) written(context.Context, core.App, *Release) error { return nil }

package meta

import (
	"context"
	"io/fs"
	"os"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Imported is one document that an import made a draft of.
type Imported struct {
	Kind   string `json:"kind"`
	Key    string `json:"key"`
	Action string `json:"action"` // create or update; what is equal already is not listed
}

// ImportPackage makes drafts of the author of a package's documents, all or
// none; code in it is refused. Documents of the app that the package does not have stay. scope is that of
// the author; nil is every app.
func (s *Store) ImportPackage(ctx context.Context, scope *Scope, author string, fsys fs.FS) ([]Imported, error) {
	pack, err := s.registry.ReadPackage(fsys)
	if err == nil {
		err = s.registry.OnlySettings(pack)
	}
	if err != nil {
		return nil, err
	}
	docs := pack.Docs
	made := docset{}
	for _, doc := range docs {
		made[doc.Ref()] = doc
	}
	for _, doc := range docs {
		published := s.Current().docs
		if err := scope.permits(published[doc.Ref()], doc, published, made); err != nil {
			return nil, err
		}
	}
	out := []Imported{}
	err = s.app.RunInTransaction(func(txApp core.App) error {
		for _, doc := range docs {
			ref := doc.Ref()
			published := s.Current().docs[ref]
			changed, err := diff(published, doc)
			if err != nil {
				return err
			}
			if err := s.put(ctx, txApp, author, doc, 0); err != nil {
				return err
			}
			if len(changed) == 0 {
				continue
			}
			action := ActionUpdate
			if published == nil {
				action = ActionCreate
			}
			out = append(out, Imported{Kind: ref.Kind, Key: ref.Key, Action: action})
		}
		return nil
	})
	return out, err
}

// origin is where the documents of a release come from that are no drafts.
type origin interface {
	// over gives all documents of the release, from what is published.
	over(published docset) (docset, error)
	// logged names the app and what is done to it, for the audit log.
	logged() (action, app string)
	// written is called in the transaction of the release.
	written(ctx context.Context, tx core.App, rel *Release) error
}

// appPackage is all that an app has to be made of.
type appPackage struct {
	app  string
	docs []Document
}

// readApp reads a package of the app; any app when the key is empty.
func (s *Store) readApp(app string, fsys fs.FS) (*appPackage, error) {
	pack, err := s.registry.ReadPackage(fsys)
	if err != nil {
		return nil, err
	}
	found, docs := pack.App, pack.Docs
	if app != "" && app != found.Key {
		return nil, problem.Bad("package_app_mismatch", locale.Args{"found": found.Key, "expected": app})
	}
	taken := problem.Bad("package_invalid")
	for _, doc := range docs {
		if now := s.Current().docs[doc.Ref()]; now != nil && now.AppKey() != "" && now.AppKey() != found.Key {
			taken.Field(s.registry.packagePath(doc.Ref()), "package_taken", locale.Args{"key": doc.Ref().Key, "app": now.AppKey()})
		}
	}
	if n := len(taken.Fields); n > 0 {
		taken.Args = locale.Args{"count": n}
		return nil, taken
	}
	return &appPackage{app: found.Key, docs: docs}, nil
}

// over puts the package in place of what the app is: what the package does not
// have goes.
func (p *appPackage) over(published docset) (docset, error) {
	out := published.without(p.app)
	for _, doc := range p.docs {
		out[doc.Ref()] = doc
	}
	return out, nil
}

func (p *appPackage) logged() (action, app string) { return "package.applied", p.app }

func (p *appPackage) written(context.Context, core.App, *Release) error { return nil }

// without is the documents that do not belong to an app.
func (d docset) without(app string) docset {
	out := docset{}
	for ref, doc := range d {
		if doc.AppKey() != app {
			out[ref] = doc
		}
	}
	return out
}

// PlanPackage says what it would do to make an app exactly what a package is.
// Drafts play no part. An empty app means the package's own.
func (s *Store) PlanPackage(ctx context.Context, app string, fsys fs.FS) (*Plan, error) {
	p, err := s.readApp(app, fsys)
	if err != nil {
		return nil, err
	}
	return s.Plan(ctx, PlanRequest{source: p})
}

// ApplyPackage makes an app exactly what a package is, as one release.
func (s *Store) ApplyPackage(ctx context.Context, app string, fsys fs.FS, by, note string, confirm ...string) (*Release, error) {
	p, err := s.readApp(app, fsys)
	if err != nil {
		return nil, err
	}
	return s.publish(ctx, PlanRequest{Author: by, source: p}, PublishRequest{By: by, Note: note, Confirm: confirm}, nil)
}

// PlanDir is PlanPackage of a folder.
func (s *Store) PlanDir(ctx context.Context, app, dir string) (*Plan, error) {
	return s.PlanPackage(ctx, app, os.DirFS(dir))
}

// ApplyDir is ApplyPackage of a folder.
func (s *Store) ApplyDir(ctx context.Context, app, dir, by, note string, confirm ...string) (*Release, error) {
	return s.ApplyPackage(ctx, app, os.DirFS(dir), by, note, confirm...)
}

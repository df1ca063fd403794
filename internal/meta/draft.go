package meta

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Actions that a draft or a release does to a document.
const (
	ActionCreate = "create"
	ActionUpdate = "update"
	ActionDelete = "delete"
)

// Draft is one person's unpublished change of one document.
type Draft struct {
	Kind    string      `json:"kind"`
	Key     string      `json:"key"`
	Label   locale.Text `json:"label"`
	Object  string      `json:"object,omitempty"` // that it is for, as a form is
	Action  string      `json:"action"`
	Author  Person      `json:"author"`
	Base    int         `json:"base"` // the release that it was made on
	Updated string      `json:"updated"`

	doc  Document // nil when the draft deletes
	body string   // as it is stored
}

// Ref names the draft's document.
func (d *Draft) Ref() Ref { return Ref{d.Kind, d.Key} }

// DraftRequest is a document to be saved as its author's draft. Base, when
// positive, says that the author has reconciled it with that release; otherwise
// a draft keeps the release that it was begun on.
type DraftRequest struct {
	Author, Kind, Key string
	Body              []byte // JSON
	Base              int
	Scope             *Scope // of the author; nil: every app
}

type draftRow struct {
	Author  string `db:"author"`
	Kind    string `db:"kind"`
	Key     string `db:"key"`
	Base    int    `db:"base"`
	Body    string `db:"body"`
	Deleted bool   `db:"deleted"`
	Updated string `db:"updated"`
}

// PutDraft saves a document as its author's draft. What is wrong with the
// document by itself refuses it with field errors by path; what it says about
// others is checked by Plan and Publish. A draft that equals the published
// document is no draft.
func (s *Store) PutDraft(ctx context.Context, q DraftRequest) (*Definition, error) {
	doc, err := s.registry.DecodeJSON(q.Kind, q.Key, q.Body)
	if err != nil {
		return nil, err
	}
	if err := s.Permit(ctx, q.Scope, q.Author, doc.Ref(), doc); err != nil {
		return nil, err
	}
	if err := s.put(ctx, s.app, q.Author, doc, q.Base); err != nil {
		return nil, err
	}
	return s.Definition(ctx, q.Author, q.Kind, q.Key)
}

// put writes a checked document as a draft.
func (s *Store) put(ctx context.Context, app core.App, author string, doc Document, base int) error {
	body, err := EncodeJSON(doc)
	if err != nil {
		return err
	}
	if published, ok := s.Current().docs[doc.Ref()]; ok {
		raw, err := EncodeJSON(published)
		if err != nil {
			return err
		}
		if bytes.Equal(raw, body) {
			return dropDraft(ctx, app, author, doc.Ref())
		}
	}
	return s.writeDraft(ctx, app, author, doc.Ref(), string(body), false, base)
}

func (s *Store) writeDraft(ctx context.Context, app core.App, author string, ref Ref, body string, deleted bool, base int) error {
	latest, err := LatestVersion(ctx, app)
	if err != nil {
		return err
	}
	rebase := base > 0
	if !rebase {
		base = s.Current().Version
	}
	_, err = app.DB().NewQuery(`INSERT INTO "tn_drafts" ("author", "kind", "key", "base", "body", "deleted", "updated")
		VALUES ({:author}, {:kind}, {:key}, {:base}, {:body}, {:deleted}, {:updated})
		ON CONFLICT ("author", "kind", "key") DO UPDATE SET "body" = excluded."body", "deleted" = excluded."deleted",
			"updated" = excluded."updated", "base" = CASE WHEN {:rebase} THEN excluded."base" ELSE "base" END`).
		WithContext(ctx).Bind(dbx.Params{
		"author": author, "kind": ref.Kind, "key": ref.Key, "base": min(base, latest), "body": body,
		"deleted": deleted, "updated": stamp(s.now()), "rebase": rebase,
	}).Execute()
	return err
}

// DeleteDraft notes in the author's draft that the next release deletes a
// document. One that was never published loses its draft only.
func (s *Store) DeleteDraft(ctx context.Context, author, kind, key string) error {
	ref := Ref{kind, key}
	if _, ok := s.Current().docs[ref]; ok {
		return s.writeDraft(ctx, s.app, author, ref, "{}", true, 0)
	}
	return s.DropDraft(ctx, author, kind, key)
}

// DropDraft throws the author's draft of a document away; not_found without one.
func (s *Store) DropDraft(ctx context.Context, author, kind, key string) error {
	d, err := s.draft(ctx, s.app, author, Ref{kind, key})
	if err != nil {
		return err
	}
	if d == nil {
		return problem.NotFound()
	}
	return dropDraft(ctx, s.app, author, Ref{kind, key})
}

func dropDraft(ctx context.Context, app core.App, author string, ref Ref) error {
	_, err := app.DB().NewQuery(`DELETE FROM "tn_drafts" WHERE "author" = {:author} AND "kind" = {:kind} AND "key" = {:key}`).
		WithContext(ctx).Bind(dbx.Params{"author": author, "kind": ref.Kind, "key": ref.Key}).Execute()
	return err
}

// DropDrafts throws all drafts of a person away.
func (s *Store) DropDrafts(ctx context.Context, author string) error {
	_, err := s.app.DB().NewQuery(`DELETE FROM "tn_drafts" WHERE "author" = {:author}`).
		WithContext(ctx).Bind(dbx.Params{"author": author}).Execute()
	return err
}

// Drafts lists the drafts of everybody, by document and author.
func (s *Store) Drafts(ctx context.Context) ([]*Draft, error) {
	drafts, err := s.drafts(ctx, s.app)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(drafts))
	for i, d := range drafts {
		ids[i] = d.Author.ID
	}
	names, err := people(ctx, s.app, ids)
	for _, d := range drafts {
		d.Author = names[d.Author.ID]
	}
	return drafts, err
}

func (s *Store) drafts(ctx context.Context, app core.App) ([]*Draft, error) {
	var rows []draftRow
	err := app.DB().NewQuery(`SELECT * FROM "tn_drafts"`).WithContext(ctx).All(&rows)
	if err != nil {
		return nil, err
	}
	out := make([]*Draft, 0, len(rows))
	for _, r := range rows {
		d, err := s.toDraft(r)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *Draft) int {
		if c := s.registry.order(a.Kind) - s.registry.order(b.Kind); c != 0 {
			return c
		}
		return slices.Compare([]string{a.Key, a.Author.ID}, []string{b.Key, b.Author.ID})
	})
	return out, nil
}

// draft reads one person's draft of a document; nil when there is none.
func (s *Store) draft(ctx context.Context, app core.App, author string, ref Ref) (*Draft, error) {
	var row draftRow
	err := app.DB().NewQuery(`SELECT * FROM "tn_drafts" WHERE "author" = {:author} AND "kind" = {:kind} AND "key" = {:key}`).
		WithContext(ctx).Bind(dbx.Params{"author": author, "kind": ref.Kind, "key": ref.Key}).One(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.toDraft(row)
}

func (s *Store) toDraft(r draftRow) (*Draft, error) {
	d := &Draft{Kind: r.Kind, Key: r.Key, Author: Person{ID: r.Author}, Base: r.Base, Updated: r.Updated, body: r.Body}
	published := s.Current().docs[d.Ref()]
	switch {
	case r.Deleted:
		d.Action = ActionDelete
		d.Label = named(locale.Text{}, r.Key)
		if published != nil {
			d.Label, d.Object = published.Name(), objectOf(published)
		}
		return d, nil
	case published != nil:
		d.Action = ActionUpdate
	default:
		d.Action = ActionCreate
	}
	doc, err := s.registry.stored(r.Kind, []byte(r.Body))
	if err != nil {
		return nil, err
	}
	d.doc, d.Label, d.Object = doc, doc.Name(), objectOf(doc)
	return d, nil
}

// parseRef reads "object/customer".
func parseRef(s string) (Ref, bool) {
	kind, key, ok := strings.Cut(s, "/")
	return Ref{kind, key}, ok && kind != "" && key != ""
}

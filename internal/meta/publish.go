package meta

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"unicode/utf8"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

// maxNote is the longest note of a release, in code points.
const maxNote = 2000

// PublishRequest asks for a release of the drafts of Keys, of all when there are
// none. Base, when positive, is the release that the caller made them on.
type PublishRequest struct {
	By   string
	Note string
	Keys []string
	Base int
	// Confirm are the places ("customer.level") of which the caller knows that data
	// is lost there.
	Confirm []string

	Scope *Scope // of By; nil: every app
}

// Release is one published state of all documents.
type Release struct {
	Version int      `json:"version"`
	Note    string   `json:"note"`
	By      Person   `json:"by"`
	Created string   `json:"created"`
	Authors []Person `json:"authors,omitempty"`
	Sha     string   `json:"sha,omitempty"`
	Changes []Change `json:"changes,omitempty"`

	// Later are the indexes that are to be built after the release, one by one,
	// with schema.BuildIndex.
	Later []schema.IndexBuild `json:"-"`
}

// Publish makes a release of drafts: all or nothing, in one transaction, one
// publish at a time. It refuses with meta_changed (409, data.conflicts) when a
// document changed after its draft was begun, with release_invalid
// (data.problems) when something does not hold, with loss_unconfirmed (data.steps)
// when data would be lost that is not confirmed, and with nothing_to_publish.
func (s *Store) Publish(ctx context.Context, q PublishRequest) (*Release, error) {
	return s.publish(ctx, PlanRequest{Author: q.By, Keys: q.Keys, Scope: q.Scope}, q, nil)
}

// Restore publishes the documents of an earlier release as a new one, after the
// same checks, and throws all drafts away.
func (s *Store) Restore(ctx context.Context, version int, by string, confirm ...string) (*Release, error) {
	if version < 1 {
		return nil, problem.NotFound()
	}
	note := say("release_restored", locale.Args{"version": version}).In(s.Current().Business.Locale)
	return s.publish(ctx, PlanRequest{Author: by, Restore: version}, PublishRequest{By: by, Note: note, Confirm: confirm}, nil)
}

// publish makes the release, or with a trial does everything that a release does to
// tables and rows, and takes it back.
func (s *Store) publish(ctx context.Context, what PlanRequest, q PublishRequest, try *Trial) (rel *Release, err error) {
	if n := utf8.RuneCountInString(q.Note); n > maxNote {
		return nil, problem.Invalid().Field("note", "document_too_long", locale.Args{"limit": maxNote})
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	defer s.progress.Store(nil)
	old, err := s.latest(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			s.app.Logger().Error("a publish panicked", slog.Any("panic", r), slog.String("stack", string(debug.Stack())))
			rel, err = nil, fmt.Errorf("the publish panicked: %v", r)
		}
		if err != nil {
			// PocketBase's shared cache may hold collections that were rolled back.
			if reload := s.app.ReloadCachedCollections(); reload != nil {
				err = errors.Join(err, reload)
			}
		}
	}()
	began := s.now()
	c, err := s.prepare(ctx, old, what, q.Base)
	if err != nil {
		return nil, err
	}
	if try != nil {
		try.begin(c, s.now, began)
	}
	if c.refusal() != nil {
		// refused already: only collect what the data says too
		if err := s.planTables(ctx, s.app, c); err != nil {
			return nil, err
		}
		return nil, c.refusal()
	}
	if c.settled() { // without keeping others from writing
		if err := s.assert(ctx, s.app, c); err != nil {
			return nil, err
		}
		if err := c.refusal(); err != nil {
			return nil, err
		}
	}
	err = s.app.RunInTransaction(func(txApp core.App) error {
		held := s.now()
		if err := s.unmoved(ctx, txApp, c); err != nil {
			return err
		}
		if err := s.planTables(ctx, txApp, c); err != nil {
			return err
		}
		if err := c.refusal(); err != nil {
			return err
		}
		if try == nil {
			if err := c.plan.Unconfirmed(q.Confirm); err != nil {
				return err
			}
		}
		if err := s.change(ctx, txApp, c); err != nil {
			return err
		}
		if try != nil {
			return try.end(c, s.now().Sub(held))
		}
		rel, err = s.write(ctx, txApp, c, what, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	rel.Later = c.tables.Later
	s.swap(c.snap)
	if err := s.name(ctx, rel); err != nil {
		s.app.Logger().Warn("names of a release's authors", slog.String("error", err.Error()))
	}
	return rel, nil
}

// latest is the newest release, which everything new follows. It is the current
// snapshot but when another process published, or when the newest release does
// not compile here and an earlier one serves: then it is only what was in it, so
// that restoring and mending stay possible.
func (s *Store) latest(ctx context.Context) (*Snapshot, error) {
	version, err := LatestVersion(ctx, s.app)
	now := s.Current()
	if err != nil || version == now.Version {
		return now, err
	}
	docs, err := s.documents(ctx, s.app, version)
	if err != nil {
		return nil, err
	}
	snap, _, err := compile(s.registry.types, version, now.Business, docs, nil)
	return snap, err
}

// unmoved makes sure, now that nobody else can write, that the candidate still
// follows the latest release and that its drafts are as they were read.
func (s *Store) unmoved(ctx context.Context, app core.App, c *candidate) error {
	latest, err := LatestVersion(ctx, app)
	if err != nil {
		return err
	}
	moved := latest != c.old.Version
	for _, d := range c.drafts {
		now, err := s.draft(ctx, app, d.Author.ID, d.Ref())
		if err != nil {
			return err
		}
		moved = moved || now == nil || now.body != d.body || now.Action != d.Action
	}
	if moved {
		return problem.New(http.StatusConflict, "meta_changed").With("conflicts", []Conflict{})
	}
	return nil
}

// refusal is the error that keeps a candidate from being published, or nil.
func (c *candidate) refusal() error {
	switch {
	case len(c.plan.Conflicts) > 0:
		return problem.New(http.StatusConflict, "meta_changed").
			With("conflicts", c.plan.Conflicts).With("base", c.plan.Base)
	case len(c.plan.Problems) > 0:
		return invalid(c.plan.Problems)
	case len(c.plan.Changes) == 0:
		return problem.Bad("nothing_to_publish")
	}
	return nil
}

func invalid(list Problems) error {
	return problem.Bad("release_invalid", locale.Args{"count": len(list)}).With("problems", list)
}

// change applies the schema, in the transaction of app, and checks what only then
// can be checked.
func (s *Store) change(ctx context.Context, app core.App, c *candidate) error {
	if err := c.planner.Apply(ctx, app, c.tables); err != nil {
		var refused *schema.Refused
		if errors.As(err, &refused) {
			c.refuse(refused.Problems)
			return invalid(c.plan.Problems)
		}
		return err
	}
	if c.settled() {
		return nil
	}
	if err := s.assert(ctx, app, c); err != nil {
		return err
	}
	return c.refusal()
}

// write writes the release, in the transaction of app.
func (s *Store) write(ctx context.Context, app core.App, c *candidate, what PlanRequest, q PublishRequest) (*Release, error) {
	version := c.snap.Version
	if s.computing != nil && len(c.tables.Computed) > 0 {
		if err := s.computing(ctx, app, c.tables.Computed, version); err != nil {
			return nil, err
		}
	}
	for _, ch := range c.plan.Changes {
		if err := writeDocument(ctx, app, c.docs, Ref{ch.Kind, ch.Key}, version); err != nil {
			return nil, err
		}
	}
	sha, err := c.docs.sha()
	if err != nil {
		return nil, err
	}
	rel := &Release{Version: version, Note: q.Note, By: Person{ID: q.By}, Created: stamp(s.now()), Sha: sha, Changes: c.plan.Changes}
	for _, id := range c.authorsOf() {
		rel.Authors = append(rel.Authors, Person{ID: id})
	}
	authors, err := json.Marshal(c.authorsOf())
	if err != nil {
		return nil, err
	}
	_, err = app.DB().NewQuery(`INSERT INTO "tn_releases" ("version", "note", "by", "created", "authors", "sha")
		VALUES ({:version}, {:note}, {:by}, {:created}, {:authors}, {:sha})`).WithContext(ctx).Bind(dbx.Params{
		"version": version, "note": q.Note, "by": q.By, "created": rel.Created, "authors": string(authors), "sha": sha,
	}).Execute()
	if err != nil {
		return nil, err
	}
	if err := logRelease(ctx, app, rel, what); err != nil {
		return nil, err
	}
	if what.source != nil {
		if err := what.source.written(ctx, app, rel); err != nil {
			return nil, err
		}
	}
	if c.keep != nil {
		if err := c.keep(ctx, app); err != nil {
			return nil, err
		}
	}
	if what.Restore > 0 {
		_, err = app.DB().NewQuery(`DELETE FROM "tn_drafts"`).WithContext(ctx).Execute()
		return rel, err
	}
	for _, d := range c.drafts {
		if err := dropDraft(ctx, app, d.Author.ID, d.Ref()); err != nil {
			return nil, err
		}
	}
	return rel, nil
}

func writeDocument(ctx context.Context, app core.App, docs docset, ref Ref, version int) error {
	body, deleted := []byte("{}"), docs[ref] == nil
	if !deleted {
		var err error
		if body, err = EncodeJSON(docs[ref]); err != nil {
			return err
		}
	}
	_, err := app.DB().NewQuery(`INSERT INTO "tn_documents" ("kind", "key", "release", "body", "deleted")
		VALUES ({:kind}, {:key}, {:release}, {:body}, {:deleted})`).WithContext(ctx).Bind(dbx.Params{
		"kind": ref.Kind, "key": ref.Key, "release": version, "body": string(body), "deleted": deleted,
	}).Execute()
	return err
}

// name fills in the names of the people of a release.
func (s *Store) name(ctx context.Context, rel *Release) error {
	ids := []string{rel.By.ID}
	for _, a := range rel.Authors {
		ids = append(ids, a.ID)
	}
	names, err := people(ctx, s.app, ids)
	if err != nil {
		return err
	}
	rel.By = names[rel.By.ID]
	for i, a := range rel.Authors {
		rel.Authors[i] = names[a.ID]
	}
	return nil
}

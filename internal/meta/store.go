package meta

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/schema"
)

// Store holds a business's documents: drafts, releases and the snapshot that
// requests work with. It is safe for concurrent use.
type Store struct {
	app      core.App
	registry *Registry
	now      func() time.Time

	current    atomic.Pointer[Snapshot]
	publishing sync.Mutex // one publish, restore or change of the business at a time

	mu        sync.Mutex
	listeners []func(old, now *Snapshot)
	computing Computing
	asserting Asserting
	compiling Compiling
	testing   Testing

	drafted drafted

	progress atomic.Pointer[Progress]
}

// Progress is how far a publish is with what takes long: the values of a field
// that changes its type.
type Progress struct {
	Object string `json:"object"`
	Field  string `json:"field"`
	Done   int    `json:"done"`
	Total  int    `json:"total"`
}

// Progress is how far the publish is that is under way; nil when none is, or
// nothing in it takes long.
func (s *Store) Progress() *Progress { return s.progress.Load() }

// Computing notes, in the transaction of a release, that fields are to be
// computed in all records.
type Computing func(ctx context.Context, tx core.App, fields []schema.Calculation, version int) error

// OnComputed sets who notes it; without anybody nothing is noted.
func (s *Store) OnComputed(f Computing) { s.computing = f }

// New makes a store on a workspace's app. Load it before use.
func New(app core.App, types *field.Registry, now func() time.Time) *Store {
	s := &Store{app: app, registry: NewRegistry(types), now: now}
	s.current.Store(empty())
	return s
}

// empty is the snapshot of a business that has published nothing.
func empty() *Snapshot {
	snap, _, err := compile(nil, 0, defaultBusiness(), docset{}, nil)
	if err != nil {
		panic(fmt.Errorf("the empty release does not compile: %w", err)) // nothing in it depends on data
	}
	return snap
}

// Registry knows the kinds of documents.
func (s *Store) Registry() *Registry { return s.registry }

// Current is the snapshot of the published release. It is never nil.
func (s *Store) Current() *Snapshot { return s.current.Load() }

// OnPublish calls f after each new snapshot, in the order of the releases.
func (s *Store) OnPublish(f func(old, now *Snapshot)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, f)
}

// swap makes a snapshot the current one and tells who listens. A listener that
// panics keeps no other from hearing.
func (s *Store) swap(snap *Snapshot) {
	old := s.current.Swap(snap)
	s.mu.Lock()
	listeners := s.listeners
	s.mu.Unlock()
	for _, f := range listeners {
		func() {
			defer func() {
				if r := recover(); r != nil {
					s.app.Logger().Error("a listener of releases panicked", slog.Any("panic", r), slog.Int("version", snap.Version))
				}
			}()
			f(old, snap)
		}()
	}
}

// Load compiles the latest release. If it does not compile, as may happen after
// the program was replaced by an older one, the newest earlier release that does
// serves in its place, and the log says so loudly; with none, Load fails.
func (s *Store) Load(ctx context.Context) error {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	business, err := s.business(s.app)
	if err != nil {
		return err
	}
	latest, err := LatestVersion(ctx, s.app)
	if err != nil {
		return err
	}
	for version := latest; version > 0; version-- {
		snap, err := s.compileRelease(ctx, version, business)
		if err == nil {
			s.swap(snap)
			return nil
		}
		s.app.Logger().Error("A RELEASE DOES NOT COMPILE; an earlier one will serve",
			slog.Int("version", version), slog.Int("latest", latest), slog.String("error", err.Error()))
		if version == 1 {
			return fmt.Errorf("no release compiles: %w", err)
		}
	}
	snap, problems, err := compile(s.registry.types, 0, business, docset{}, nil)
	if err == nil && len(problems) == 0 {
		s.swap(snap)
	}
	return err
}

func (s *Store) compileRelease(ctx context.Context, version int, b Business) (*Snapshot, error) {
	docs, err := s.documents(ctx, s.app, version)
	if err != nil {
		return nil, err
	}
	snap, problems, err := compile(s.registry.types, version, b, docs, nil)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		p := problems[0]
		return nil, fmt.Errorf("%s/%s at %s: %s (%d problems)", p.Kind, p.Key, p.Path, p.Message("en"), len(problems))
	}
	return snap, nil
}

// awaited is how long Await waits for the process itself to publish.
const awaited = 2 * time.Second

// Await comes back when another snapshot than old serves. A release that this
// process publishes is there in a moment; one of another process, as from the
// command line, is loaded.
func (s *Store) Await(ctx context.Context, old *Snapshot) error {
	end := time.NewTimer(awaited)
	defer end.Stop()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for s.Current() == old {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-end.C:
			return s.Load(ctx)
		case <-look.C:
		}
	}
	return nil
}

// Follow loads what another process has published since.
func (s *Store) Follow(ctx context.Context) error {
	latest, err := LatestVersion(ctx, s.app)
	if err != nil || latest <= s.Current().Version {
		return err
	}
	return s.Load(ctx)
}

// LatestVersion is the number of the newest release, 0 when there is none. Ask
// it with a transaction's app to learn whether a snapshot is still current.
func LatestVersion(ctx context.Context, app core.App) (int, error) {
	var n sql.NullInt64
	err := app.DB().NewQuery(`SELECT max("version") FROM "tn_releases"`).WithContext(ctx).Row(&n)
	return int(n.Int64), err
}

type documentRow struct {
	Kind    string `db:"kind"`
	Key     string `db:"key"`
	Body    string `db:"body"`
	Deleted bool   `db:"deleted"`
}

// documents reads all documents as of a release.
func (s *Store) documents(ctx context.Context, app core.App, version int) (docset, error) {
	var rows []documentRow
	err := app.DB().NewQuery(`SELECT "kind", "key", "body", "deleted" FROM "tn_documents" AS "d"
		WHERE "release" = (SELECT max("release") FROM "tn_documents" AS "x"
			WHERE "x"."kind" = "d"."kind" AND "x"."key" = "d"."key" AND "x"."release" <= {:version})`).
		WithContext(ctx).Bind(dbx.Params{"version": version}).All(&rows)
	if err != nil {
		return nil, err
	}
	out := docset{}
	for _, r := range rows {
		if r.Deleted {
			continue
		}
		doc, err := s.registry.stored(r.Kind, []byte(r.Body))
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", r.Kind, r.Key, err)
		}
		out[doc.Ref()] = doc
	}
	return out, nil
}

// documentAt reads one document as of a release; nil when it did not exist.
func (s *Store) documentAt(ctx context.Context, app core.App, ref Ref, version int) (Document, error) {
	var row documentRow
	err := app.DB().NewQuery(`SELECT "kind", "key", "body", "deleted" FROM "tn_documents"
		WHERE "kind" = {:kind} AND "key" = {:key} AND "release" <= {:version} ORDER BY "release" DESC LIMIT 1`).
		WithContext(ctx).Bind(dbx.Params{"kind": ref.Kind, "key": ref.Key, "version": version}).One(&row)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && row.Deleted) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.registry.stored(row.Kind, []byte(row.Body))
}

// lastChange is the newest release that changed a document; 0 when none did.
func lastChange(ctx context.Context, app core.App, ref Ref) (int, error) {
	var n sql.NullInt64
	err := app.DB().NewQuery(`SELECT max("release") FROM "tn_documents" WHERE "kind" = {:kind} AND "key" = {:key}`).
		WithContext(ctx).Bind(dbx.Params{"kind": ref.Kind, "key": ref.Key}).Row(&n)
	return int(n.Int64), err
}

// Tables gives the snapshot's objects as the database has to have them, in the
// order of their keys.
func (s *Snapshot) Tables() []*schema.Table {
	var out []*schema.Table
	each(s.whole, func(o *Object) {
		t := &schema.Table{Key: o.Key, Label: o.Name(), Owner: o.Owner, Part: o.PartOf != nil}
		compiled := s.Objects[o.Key]
		t.Live = len(compiled.All) - len(compiled.Columns)
		for _, c := range compiled.Columns {
			if c.System {
				continue
			}
			t.Fields = append(t.Fields, c.Spec)
			if c.Computed != nil {
				if t.Computed == nil {
					t.Computed = map[string]string{}
				}
				t.Computed[c.Spec.Key] = c.Computed.signature
			}
		}
		for _, x := range o.Indexes {
			t.Indexes = append(t.Indexes, schema.Index{Fields: x.Fields, Unique: x.Unique})
		}
		out = append(out, t)
	})
	return out
}

// Document finds a published document.
func (s *Snapshot) Document(ref Ref) (Document, bool) {
	d, ok := s.docs[ref]
	return d, ok
}

// MissingIndexes lists the managed indexes that are not built yet.
func (s *Store) MissingIndexes(ctx context.Context) ([]schema.IndexBuild, error) {
	var out []schema.IndexBuild
	for _, t := range s.Current().Tables() {
		found, err := schema.Missing(ctx, s.app, s.registry.types, t)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// Check reports where the database is not as the release says.
func (s *Store) Check(ctx context.Context) ([]schema.Drift, error) {
	return schema.Check(ctx, s.app, s.registry.types, s.Current().Tables())
}

// Person is who made a draft or a release.
type Person struct {
	ID   string `json:"id" db:"id"`
	Name string `json:"name" db:"name"`
}

// people finds the names of people by id; one who is gone keeps the id alone.
func people(ctx context.Context, app core.App, ids []string) (map[string]Person, error) {
	out := map[string]Person{}
	for _, id := range ids {
		out[id] = Person{ID: id}
	}
	raw, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	var rows []Person
	err = app.DB().NewQuery(`SELECT "id", "name" FROM "users" WHERE "id" IN (SELECT "value" FROM json_each({:ids}))`).
		WithContext(ctx).Bind(dbx.Params{"ids": string(raw)}).All(&rows)
	for _, p := range rows {
		out[p.ID] = p
	}
	return out, err
}

// stamp writes a time as PocketBase does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000Z") }

package meta

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/problem"
)

// Installed is an app that came from a package. Source is the app's key in the
// package, Template the shipped template that it was, "" for a file.
type Installed struct {
	App       string `json:"app" db:"app"`
	Source    string `json:"source" db:"source"`
	Template  string `json:"template" db:"template"`
	Name      string `json:"name" db:"name"`
	Sha       string `json:"sha" db:"sha"`
	By        string `json:"by" db:"by"`
	Installed string `json:"installed" db:"installed"`
	Updated   string `json:"updated" db:"updated"`

	Docs    string `json:"-" db:"documents"`
	Choices string `json:"-" db:"choices"`
}

// Installed lists the apps that came from packages, by key.
func (s *Store) Installed(ctx context.Context) ([]*Installed, error) {
	out := []*Installed{}
	err := s.app.DB().NewQuery(`SELECT * FROM "tn_packages" ORDER BY "app"`).WithContext(ctx).All(&out)
	return out, err
}

// Sha identifies what a package brings, whatever it is installed as.
func (p *Package) Sha() (string, error) {
	docs := docset{}
	for _, d := range p.Docs {
		docs[d.Ref()] = d
	}
	sha, err := docs.sha()
	if err != nil || len(p.Data) == 0 {
		return sha, err
	}
	h := sha256.New()
	h.Write([]byte(sha))
	for _, object := range sortedKeys(p.Data) {
		h.Write([]byte(object + "\x00"))
		h.Write(p.Data[object])
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// installation prepares an install, or an upgrade when the app that the package
// makes came from a package with the same app before: choices of then are kept.
func (s *Store) installation(ctx context.Context, q InstallRequest) (*Installation, error) {
	in := &Installation{store: s, req: q}
	key := q.Package.App.Key
	if c, ok := q.Choices[Ref{KindApp, key}.String()]; ok && c.Action == TakenRename {
		key = c.Key
	}
	var row Installed
	err := s.app.DB().NewQuery(`SELECT * FROM "tn_packages" WHERE "app" = {:app} OR "source" = {:source} AND {:same}
		ORDER BY "app" = {:app} DESC, "installed" LIMIT 1`).WithContext(ctx).
		Bind(dbx.Params{"app": key, "source": q.Package.App.Key, "same": key == q.Package.App.Key}).One(&row)
	if errors.Is(err, sql.ErrNoRows) || err == nil && s.Current().docs[Ref{KindApp, row.App}] == nil {
		return in, nil // not installed, or thrown away since
	}
	if err != nil {
		return nil, err
	}
	if row.Source != q.Package.App.Key {
		return in, nil // another package has this key: it is taken
	}
	in.Upgrade, in.base = true, map[Ref]Document{}
	var docs map[string]json.RawMessage
	var choices map[string]Choice
	if err := errors.Join(json.Unmarshal([]byte(row.Docs), &docs), json.Unmarshal([]byte(row.Choices), &choices)); err != nil {
		return nil, err
	}
	for name, raw := range docs {
		ref, _ := parseRef(name)
		if s.registry.byKey[ref.Kind] == nil {
			continue
		}
		doc, err := s.registry.stored(ref.Kind, raw)
		if err != nil {
			return nil, err
		}
		in.base[ref] = doc
	}
	for name, c := range q.Choices {
		choices[name] = c
	}
	in.req.Choices = choices
	return in, nil
}

// remember keeps what was installed: the base of a later upgrade.
func (s *Store) remember(ctx context.Context, tx core.App, in *Installation) error {
	docs := map[string]json.RawMessage{}
	for ref, doc := range in.docs {
		raw, err := EncodeJSON(doc)
		if err != nil {
			return err
		}
		docs[ref.String()] = raw
	}
	choices := map[string]Choice{}
	for _, t := range in.Taken {
		choices[Ref{t.Kind, t.Key}.String()] = t.Choice
	}
	for name, c := range in.req.Choices {
		choices[name] = c
	}
	rawDocs, err := json.Marshal(docs)
	rawChoices, errC := json.Marshal(choices)
	sha, errS := in.req.Package.Sha()
	if err = errors.Join(err, errC, errS); err != nil {
		return err
	}
	_, err = tx.DB().NewQuery(`INSERT INTO "tn_packages" ("app", "source", "template", "name", "sha", "by", "installed", "updated", "documents", "choices")
		VALUES ({:app}, {:source}, {:template}, {:name}, {:sha}, {:by}, {:now}, {:now}, {:documents}, {:choices})
		ON CONFLICT ("app") DO UPDATE SET "source" = excluded."source", "template" = excluded."template", "name" = excluded."name",
			"sha" = excluded."sha", "by" = excluded."by", "updated" = excluded."updated", "documents" = excluded."documents", "choices" = excluded."choices"`).
		WithContext(ctx).Bind(dbx.Params{
		"app": in.App.Key, "source": in.req.Package.App.Key, "template": in.req.Template, "name": in.req.Name, "sha": sha,
		"by": in.req.By, "now": stamp(s.now()), "documents": string(rawDocs), "choices": string(rawChoices),
	}).Execute()
	return err
}

// PlanInstall says what Install would do.
func (s *Store) PlanInstall(ctx context.Context, q InstallRequest) (*Installation, *Plan, error) {
	in, err := s.installation(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	plan, err := s.Plan(ctx, PlanRequest{Author: q.By, source: in})
	return in, plan, err
}

// Install publishes a package as one release, and keeps what it was made of so
// that an upgrade can tell what the business has changed. It refuses with
// package_undecided while something is to be chosen: a key that is taken, a
// document that speaks about what is not of the package. The release is nil when
// all of it was there already.
func (s *Store) Install(ctx context.Context, q InstallRequest) (*Installation, *Release, error) {
	in, err := s.installation(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	in.decided = true
	rel, err := s.publish(ctx, PlanRequest{Author: q.By, source: in}, PublishRequest{By: q.By, Note: q.Note, Confirm: q.Confirm}, nil)
	if problem.Is(err, "nothing_to_publish") {
		return in, nil, s.app.RunInTransaction(func(tx core.App) error { return s.remember(ctx, tx, in) })
	}
	return in, rel, err
}

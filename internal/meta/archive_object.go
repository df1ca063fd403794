package meta

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

// ArchivedObject is an object that the newest release does not have and whose
// records are kept. Rows counts them with the deleted ones, Lines the rows of its
// sub-forms.
type ArchivedObject struct {
	Key   string      `json:"key"`
	App   string      `json:"app"`
	Label locale.Text `json:"label"`
	Rows  int         `json:"rows"`
	Lines int         `json:"lines"`
	Files int         `json:"files"`
}

// ArchivedObjects lists the objects that are no more and whose records are kept.
func (s *Store) ArchivedObjects(ctx context.Context) ([]ArchivedObject, error) {
	var gone []struct {
		Key     string `db:"key"`
		Release int    `db:"release"`
	}
	err := s.app.DB().NewQuery(`SELECT "key", max("release") AS "release", "deleted" FROM "tn_documents" WHERE "kind" = {:kind} GROUP BY "key" HAVING "deleted" ORDER BY "key"`).
		WithContext(ctx).Bind(dbx.Params{"kind": KindObject}).All(&gone)
	if err != nil {
		return nil, err
	}
	out := []ArchivedObject{}
	for _, g := range gone {
		doc, err := s.documentAt(ctx, s.app, Ref{KindObject, g.Key}, g.Release-1)
		if err != nil {
			return nil, err
		}
		a, there, err := s.archivedObject(ctx, s.app, g.Key)
		if err != nil {
			return nil, err
		}
		if !there {
			continue // purged
		}
		a.Label = named(locale.Text{}, g.Key)
		if doc != nil {
			a.App, a.Label = doc.AppKey(), doc.Name()
		}
		out = append(out, a)
	}
	return out, nil
}

func (s *Store) archivedObject(ctx context.Context, app core.App, key string) (ArchivedObject, bool, error) {
	a := ArchivedObject{Key: key}
	var there bool
	var err error
	if a.Rows, there, err = schema.LeftRows(ctx, app, key); err != nil || !there {
		return a, false, err
	}
	tables, err := schema.LeftParts(app, key+partMark)
	if err != nil {
		return a, false, err
	}
	for _, table := range tables {
		n, _, err := schema.LeftRows(ctx, app, table)
		if err != nil {
			return a, false, err
		}
		a.Lines += n
	}
	err = app.DB().NewQuery(`SELECT count(*) FROM "tn_files" WHERE ` + ofTables).WithContext(ctx).Bind(tableParams(key)).Row(&a.Files)
	return a, true, err
}

// ofTables is the condition for what belongs to an object or to its rows.
const ofTables = `("object" = {:key} OR substr("object", 1, length({:part})) = {:part})`

func tableParams(key string) dbx.Params { return dbx.Params{"key": key, "part": key + partMark} }

// forgetObject takes out what is kept of an object beside its table, what hangs on
// something else first. What was logged and is still to be told stays.
var forgetObject = []string{
	`DELETE FROM "tn_deliveries" WHERE "record" IN (SELECT "record" FROM "tn_history" WHERE ` + ofTables + `)`,
	`DELETE FROM "tn_hook_runs" WHERE ` + ofTables,
	`DELETE FROM "tn_hook_tasks" WHERE ` + ofTables,
	`DELETE FROM "tn_history" WHERE ` + ofTables,
	`DELETE FROM "tn_acts" WHERE ` + ofTables + ` AND NOT EXISTS (SELECT 1 FROM "tn_history" h WHERE h."cause" = "tn_acts"."cause")`,
	`DELETE FROM "tn_comment_edits" WHERE "comment" IN (SELECT "id" FROM "tn_comments" WHERE ` + ofTables + `)`,
	`DELETE FROM "tn_comment_reactions" WHERE "comment" IN (SELECT "id" FROM "tn_comments" WHERE ` + ofTables + `)`,
	`DELETE FROM "tn_comments" WHERE ` + ofTables,
	`DELETE FROM "tn_merged" WHERE ` + ofTables,
	`DELETE FROM "tn_merges" WHERE ` + ofTables,
	`DELETE FROM "tn_notifications" WHERE ` + ofTables,
	`DELETE FROM "tn_follows" WHERE ` + ofTables,
	`DELETE FROM "tn_shares" WHERE ` + ofTables,
	`DELETE FROM "tn_counters" WHERE ` + ofTables,
	`DELETE FROM "tn_locks" WHERE ` + ofTables,
	`DELETE FROM "tn_saved_views" WHERE ` + ofTables,
	`DELETE FROM "tn_view_choices" WHERE ` + ofTables,
	`DELETE FROM "tn_stale" WHERE ` + ofTables,
	`DELETE FROM "tn_calculations" WHERE ` + ofTables,
	`DELETE FROM "tn_search" WHERE "rowid" IN (SELECT "doc" FROM "tn_search_docs" WHERE ` + ofTables + `)`,
	`DELETE FROM "tn_search_docs" WHERE ` + ofTables,
	`DELETE FROM "tn_search_objects" WHERE ` + ofTables,
	// as uploads that nobody took in, which go by themselves
	`UPDATE "tn_files" SET "object" = '', "record" = '', "field" = '', "detached" = '' WHERE ` + ofTables,
}

// PurgeObject throws an archived object's records away for good, with those of its
// sub-forms and all that is kept of them: history, comments, what people were told
// and follow, shares, saved views, numbers and files. not_found when there is no
// archived object of that key; object_named (409) while a draft names it.
func (s *Store) PurgeObject(ctx context.Context, by, key string) (err error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	list, err := s.ArchivedObjects(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(a ArchivedObject) bool { return a.Key == key })
	if i < 0 || s.Current().docs.object(key) != nil {
		return problem.NotFound()
	}
	defer func() {
		if err != nil { // the shared cache may hold the collections that were rolled back
			err = errors.Join(err, s.app.ReloadCachedCollections())
		}
	}()
	return s.app.RunInTransaction(func(tx core.App) error {
		latest, err := LatestVersion(ctx, tx)
		if err != nil {
			return err
		}
		if latest != s.Current().Version {
			return problem.New(409, "meta_changed")
		}
		if err := s.unnamed(ctx, tx, Ref{KindObject, key}); err != nil {
			return err
		}
		tables, err := schema.LeftParts(tx, key+partMark)
		if err != nil {
			return err
		}
		for _, table := range append(tables, key) {
			if err := schema.DropLeft(ctx, tx, table); err != nil {
				return err
			}
		}
		for _, text := range forgetObject {
			if _, err := tx.DB().NewQuery(text).WithContext(ctx).Bind(tableParams(key)).Execute(); err != nil {
				return err
			}
		}
		return audit.Append(ctx, tx, audit.Entry{Who: by, Action: "object.purged", Kind: KindObject, Object: key, Detail: map[string]any{"rows": list[i].Rows, "lines": list[i].Lines, "files": list[i].Files}})
	})
}

// unnamed refuses with object_named while a draft is of a document or names it.
func (s *Store) unnamed(ctx context.Context, tx core.App, ref Ref) error {
	all, err := s.drafts(ctx, tx)
	if err != nil {
		return err
	}
	var names []string
	for _, d := range all {
		if d.doc == nil {
			continue
		}
		to, err := mentions(d.doc)
		if err != nil {
			return err
		}
		if d.Ref() == ref || slices.Contains(to, ref) {
			names = append(names, d.Ref().String())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return problem.New(409, "object_named", locale.Args{"object": ref.Key, "names": strings.Join(names, ", ")})
}

package meta

import (
	"context"
	"errors"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

// ArchivedField is a field that is no more, whose values are kept.
type ArchivedField struct {
	Key   string      `json:"key"`
	Type  string      `json:"type"` // "" where no release tells
	Label locale.Text `json:"label"`
	Rows  int         `json:"rows"` // that have a value
}

// Archive lists the archived fields of a published object, and after them those
// columns of its sub-forms ("lines.price").
func (s *Store) Archive(ctx context.Context, object string) ([]ArchivedField, error) {
	out := []ArchivedField{}
	snap := s.Current()
	if snap.table(object) == nil {
		return nil, problem.NotFound()
	}
	out, err := s.archived(ctx, out, snap.table(object), "")
	for _, c := range snap.Objects[object].All {
		if c.Part != "" && err == nil {
			out, err = s.archived(ctx, out, snap.table(c.Part), c.Spec.Key+".")
		}
	}
	return out, err
}

func (s *Store) archived(ctx context.Context, out []ArchivedField, t *schema.Table, prefix string) ([]ArchivedField, error) {
	list, err := schema.Archive(ctx, s.app, t)
	for _, a := range list {
		f := ArchivedField{Key: prefix + a.Field, Rows: a.Rows, Label: named(locale.Text{}, a.Field)}
		if past := s.past(ctx, s.app, t.Key, a.Field); past != nil {
			f.Type, f.Label = past.Type, named(past.Label, past.Key)
		}
		out = append(out, f)
	}
	return out, err
}

// Purge throws the values of an archived field, or of an archived column of a
// sub-form ("lines.price"), away for good; not_found when the object has none of that
// key.
func (s *Store) Purge(ctx context.Context, by, object, key string) (err error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	at := s.Current().Behind(object, key)
	t := s.Current().table(at.Object)
	if t == nil || at.Object != object && !strings.HasPrefix(key, s.Current().Objects[at.Object].PartOf.Field+".") {
		return problem.NotFound()
	}
	defer func() {
		if err != nil { // the shared cache may hold the collection that was rolled back
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
		gone, err := schema.Purge(ctx, tx, t, at.Field)
		if err != nil {
			return err
		}
		if !gone {
			return problem.NotFound()
		}
		return audit.Append(ctx, tx, audit.Entry{Who: by, Action: "field.purged", Kind: KindObject, Object: object, Detail: map[string]any{"field": key}})
	})
}

// table is a published object as the database has it; nil when there is none.
func (s *Snapshot) table(object string) *schema.Table {
	for _, t := range s.Tables() {
		if t.Key == object {
			return t
		}
	}
	return nil
}

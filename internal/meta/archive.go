package meta

import (
	"context"
	"errors"

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

// Archive lists the archived fields of a published object.
func (s *Store) Archive(ctx context.Context, object string) ([]ArchivedField, error) {
	t := s.Current().table(object)
	if t == nil {
		return nil, problem.NotFound()
	}
	list, err := schema.Archive(ctx, s.app, t)
	out := make([]ArchivedField, 0, len(list))
	for _, a := range list {
		f := ArchivedField{Key: a.Field, Rows: a.Rows, Label: named(locale.Text{}, a.Field)}
		if past := s.past(ctx, s.app, object, a.Field); past != nil {
			f.Type, f.Label = past.Type, named(past.Label, past.Key)
		}
		out = append(out, f)
	}
	return out, err
}

// Purge throws the values of an archived field away, for good; not_found when the
// object has no such archived field.
func (s *Store) Purge(ctx context.Context, by, object, key string) (err error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	t := s.Current().table(object)
	if t == nil {
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
		gone, err := schema.Purge(ctx, tx, t, key)
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

// Package savedview is about the views of objects that people make: for
// themselves, and shared with roles, departments or everybody. A view is no right:
// whoever opens it sees by it what they may see, and a view whose condition reads
// what they may not know is not there for them.
package savedview

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"slices"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// WithEveryone shares a view with all who see records of its object.
const WithEveryone = "everyone"

// Limits of the views of a person on one object.
const (
	maxViews  = 100
	maxLabel  = 60
	maxShared = 50
	kept      = 30 * 24 * time.Hour // how long a deleted one can be taken back
)

// Body are the members of a view document that a person chooses.
type Body struct {
	Type    string            `json:"type,omitempty"`
	Columns []meta.ViewColumn `json:"columns,omitempty"`
	Filter  string            `json:"filter,omitempty"`
	Sort    string            `json:"sort,omitempty"`
	Group   string            `json:"group,omitempty"`
	Quick   []string          `json:"quick,omitempty"`
	Colors  []meta.RowColor   `json:"colors,omitempty"`
	Show    meta.ViewShow     `json:"show,omitzero"`
}

// View is the document that the body would be.
func (b Body) View(object string) *meta.View {
	return &meta.View{
		Kind: meta.KindView, Key: meta.MadeViewKey, Object: object, Type: b.Type, Columns: b.Columns, Filter: b.Filter,
		Sort: b.Sort, Group: b.Group, Quick: b.Quick, Colors: b.Colors, Show: b.Show,
	}
}

// Subject is with whom a view is shared: a role by its key, a department by its
// id, with those below it or without, or everybody.
type Subject struct {
	Kind     string `json:"kind"` // everyone, role, department
	Subject  string `json:"subject,omitempty"`
	Children bool   `json:"children,omitempty"`
}

// View is a view that somebody made.
type View struct {
	ID, Object, Owner, OwnerName, Label string
	Body                                Body
	Shared                              []Subject
	Deleted                             bool
}

// Choice is what a person chose of the views of an object, by their keys or ids.
type Choice struct {
	Default string   `json:"default"`
	Order   []string `json:"order"`
}

// Service reads and writes views that people make.
type Service struct {
	app   core.App
	store *meta.Store
	query *query.Service
	now   func() time.Time
	newID func() string
}

// New makes the views of an app.
func New(app core.App, store *meta.Store, q *query.Service, now func() time.Time, newID func() string) *Service {
	return &Service{app: app, store: store, query: q, now: now, newID: newID}
}

// Bind takes the views of a person away with them, in the same transaction.
func (s *Service) Bind() {
	s.app.OnRecordDelete("users").BindFunc(func(e *core.RecordEvent) error {
		id := e.Record.Id
		if err := e.Next(); err != nil {
			return err
		}
		for _, statement := range []string{`DELETE FROM "tn_saved_views" WHERE "owner" = ?`, `DELETE FROM "tn_view_choices" WHERE "person" = ?`} {
			if _, err := store.Exec(e.Context, e.App.DB(), statement, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Purge forgets the views that were deleted more than a month ago.
func (s *Service) Purge(ctx context.Context) error {
	_, err := store.Exec(ctx, s.app.NonconcurrentDB(), `DELETE FROM "tn_saved_views" WHERE "deleted" <> '' AND "deleted" < ?`, stamp(s.now().Add(-kept)))
	return err
}

func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

// List gives the views of an object that a person made or that are shared with
// them, their own first, each in the order in which they were made.
func (s *Service) List(ctx context.Context, who *access.Principal, object string) ([]*View, error) {
	all, err := s.read(ctx, s.app.ConcurrentDB(), `v."object" = ? AND v."deleted" = '' AND (v."owner" = ? OR v."shared" <> '[]') ORDER BY v."owner" <> ?, v."created", v."id"`, object, who.UserID, who.UserID)
	if err != nil {
		return nil, err
	}
	above, err := s.above(ctx, s.app.ConcurrentDB(), who, all)
	return slices.DeleteFunc(all, func(v *View) bool { return !v.reaches(who, above) }), err
}

// Named is a view of an object that a person has, to list by; nil when they have
// none such. One of somebody else's whose condition reads what the person may not
// know is not there for them; an order that means nothing any more is left out.
func (s *Service) Named(ctx context.Context, r *access.Rights, object, id string) (*meta.View, error) {
	found, err := s.read(ctx, s.app.ConcurrentDB(), `v."id" = ? AND v."object" = ? AND v."deleted" = ''`, id, object)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	above, err := s.above(ctx, s.app.ConcurrentDB(), r.Who, found)
	if err != nil {
		return nil, err
	}
	o, v := r.Snap.Objects[object], found[0]
	if !v.reaches(r.Who, above) || v.Owner != r.Who.UserID && s.query.Filters(r, o, v.Body.Filter) != nil {
		return nil, nil
	}
	doc := v.Body.View(object)
	if s.query.Sorts(r, o, doc.Sort) != nil {
		doc.Sort = ""
	}
	return doc, nil
}

func (s *Service) read(ctx context.Context, db dbx.Builder, where string, args ...any) ([]*View, error) {
	out := []*View{}
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		v := &View{}
		var body, shared, deleted string
		if err := rows.Scan(&v.ID, &v.Object, &v.Owner, &v.OwnerName, &v.Label, &body, &shared, &deleted); err != nil {
			return err
		}
		v.Deleted = deleted != ""
		out = append(out, v)
		return errors.Join(json.Unmarshal([]byte(body), &v.Body), json.Unmarshal([]byte(shared), &v.Shared))
	}, `SELECT v."id", v."object", v."owner", coalesce(u."name", ''), v."label", v."body", v."shared", v."deleted"
		FROM "tn_saved_views" v LEFT JOIN "users" u ON u."id" = v."owner" WHERE `+where, args...)
}

// above are the departments above a person's own, asked for only where a view is
// shared with one and those below it.
func (s *Service) above(ctx context.Context, db dbx.Builder, who *access.Principal, views []*View) ([]string, error) {
	if !slices.ContainsFunc(views, func(v *View) bool {
		return slices.ContainsFunc(v.Shared, func(x Subject) bool { return x.Children })
	}) {
		return nil, nil
	}
	own, err := json.Marshal(append([]string{who.Department}, who.Departments...))
	if err != nil {
		return nil, err
	}
	var out []string
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, `SELECT DISTINCT u.value FROM "tn_departments" AS d, json_each('["' || replace(trim(d."path", '/'), '/', '","') || '"]') AS u
		WHERE d."id" IN (SELECT value FROM json_each(?))`, string(own))
}

// reaches reports whether a view is a person's own or shared with them.
func (v *View) reaches(who *access.Principal, above []string) bool {
	return v.Owner == who.UserID || slices.ContainsFunc(v.Shared, func(x Subject) bool {
		switch x.Kind {
		case WithEveryone:
			return true
		case access.WithRole:
			return slices.Contains(who.Roles, x.Subject)
		default:
			return x.Subject == who.Department || slices.Contains(who.Departments, x.Subject) || x.Children && slices.Contains(above, x.Subject)
		}
	})
}

// MayChange reports whether a person may change and delete a view: their own, and
// administrators what is shared.
func (v *View) MayChange(who *access.Principal) bool {
	return v.Owner == who.UserID || who.Admin && len(v.Shared) > 0
}

// find gives a view that a person has, or may change; 404 for any other.
func (s *Service) find(ctx context.Context, db dbx.Builder, who *access.Principal, id string) (*View, error) {
	found, err := s.read(ctx, db, `v."id" = ?`, id)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.NotFound()
	}
	above, err := s.above(ctx, db, who, found)
	if err != nil {
		return nil, err
	}
	if v := found[0]; v.MayChange(who) || !v.Deleted && v.reaches(who, above) {
		return v, nil
	}
	return nil, problem.NotFound()
}

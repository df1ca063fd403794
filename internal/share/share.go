// Package share is about single records that are shared with people, departments
// and roles: the team of a record. A share makes the grants "of the team" of
// those people hold on the record; it gives nothing by itself, and never more
// than who shares has.
package share

import (
	"context"
	"database/sql"
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

// Limits of the shares of one record.
const (
	maxShares = 200
	maxNote   = 200
)

// Share is one record shared with a person, a department or a role.
type Share struct {
	ID       string  `json:"id"`
	Kind     string  `json:"kind"` // user, department, role
	Subject  string  `json:"subject"`
	Name     string  `json:"name"`
	Children bool    `json:"children"` // of a department: those below it too
	Level    string  `json:"level"`    // viewer, editor
	Until    *string `json:"until"`    // null: without end
	Expired  bool    `json:"expired"`
	By       *Person `json:"by"`
	At       string  `json:"at"`
	Note     string  `json:"note"`
}

// Person is what everybody may know of a colleague.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Notice says that a record of Object is shared with somebody, or no longer, or
// otherwise: who they are, or may be.
type Notice struct {
	Object string
	Kind   string
	Who    string
	// Children says of a department that those below it are meant too.
	Children bool
	Record   string
	By       string // who shares it
	New      bool   // it was not shared with them before
}

// Concerns reports whether the notice may be about a person. Departments may be
// above one's own, so that one of a department may be about everybody.
func (n Notice) Concerns(p *access.Principal) bool {
	switch n.Kind {
	case access.WithUser:
		return p.UserID == n.Who
	case access.WithRole:
		for _, r := range p.Roles {
			if r == n.Who {
				return true
			}
		}
		return false
	}
	return true
}

// Service reads and writes shares.
type Service struct {
	app     core.App
	store   *meta.Store
	query   *query.Service
	now     func() time.Time
	newID   func() string
	changed func(Notice)
}

// New makes the shares of an app. changed is told of each change after it is
// committed; it is quick.
func New(app core.App, store *meta.Store, q *query.Service, now func() time.Time, newID func() string, changed func(Notice)) *Service {
	return &Service{app: app, store: store, query: q, now: now, newID: newID, changed: changed}
}

// stamp is a moment as rows hold it.
func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

// List gives the shares of a record, those that have ended too: 404 for a record
// that one may not see, 403 for one that one may not share.
func (s *Service) List(ctx context.Context, who *access.Principal, object, id string) ([]*Share, error) {
	d, err := s.query.Decide(ctx, s.app.ConcurrentDB(), s.query.Rights(who), object, id)
	if err != nil {
		return nil, err
	}
	if !d.May("share") {
		return nil, problem.Forbidden("share")
	}
	return s.of(ctx, s.app.ConcurrentDB(), object, id, "")
}

// of reads the shares of a record, or one of them.
func (s *Service) of(ctx context.Context, db dbx.Builder, object, id, one string) ([]*Share, error) {
	now := stamp(s.now())
	out := []*Share{}
	err := store.Each(ctx, db, func(rows *sql.Rows) error {
		x, by := &Share{}, Person{}
		var until string
		if err := rows.Scan(&x.ID, &x.Kind, &x.Subject, &x.Name, &x.Children, &x.Level, &until, &by.ID, &by.Name, &x.At, &x.Note); err != nil {
			return err
		}
		if until != "" {
			x.Until, x.Expired = &until, until <= now
		}
		if by.Name != "" {
			x.By = &by
		}
		out = append(out, x)
		return nil
	}, `SELECT s."id", s."kind", s."subject", coalesce(CASE s."kind" WHEN 'user' THEN u."name" WHEN 'department' THEN d."name" END, ''),
			s."children", s."level", s."until", s."by", coalesce(b."name", ''), s."at", s."note"
		FROM "tn_shares" AS s LEFT JOIN "users" AS u ON s."kind" = 'user' AND u."id" = s."subject"
			LEFT JOIN "tn_departments" AS d ON s."kind" = 'department' AND d."id" = s."subject" LEFT JOIN "users" AS b ON b."id" = s."by"
		WHERE s."object" = ? AND s."record" = ? AND (? = '' OR s."id" = ?) ORDER BY s."at", s."id"`, object, id, one, one)
	for _, x := range out {
		if x.Kind == access.WithRole {
			x.Name = s.roleName(x.Subject)
		}
	}
	return out, err
}

// roleName is the label of a role in the language of the business; its key when
// it is gone.
func (s *Service) roleName(key string) string {
	snap := s.store.Current()
	if r, ok := snap.Roles[key]; ok {
		return r.Name().In(snap.Business.Locale)
	}
	return key
}

// Purge deletes the shares that ended before a month ago: until then people see
// that they have ended.
func (s *Service) Purge(ctx context.Context) error {
	_, err := s.app.NonconcurrentDB().NewQuery(`DELETE FROM "tn_shares" WHERE "until" <> '' AND "until" < {:before}`).
		Bind(dbx.Params{"before": stamp(s.now().AddDate(0, -1, 0))}).WithContext(ctx).Execute()
	return err
}

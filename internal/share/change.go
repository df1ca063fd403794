package share

import (
	"context"
	"database/sql"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Input is with whom a record is to be shared, and how. Until is null for
// without end, or a moment to come: a time in UTC as the API writes it, or in
// RFC 3339.
type Input struct {
	Kind     string  `json:"kind"`
	Subject  string  `json:"subject"`
	Children bool    `json:"children,omitempty"`
	Level    string  `json:"level"`
	Until    *string `json:"until,omitempty"`
	Note     string  `json:"note,omitempty"`
}

// Put shares a record with somebody, or changes how it is shared with them. 404
// for a record that one may not see; 403 for one that one may not share, and for
// a level or a time beyond one's own (share_beyond).
func (s *Service) Put(ctx context.Context, who *access.Principal, object, id string, in Input) (*Share, error) {
	var out *Share
	fresh := false
	err := s.app.RunInTransaction(func(tx core.App) error {
		r := s.query.Rights(who)
		d, err := s.query.Decide(ctx, tx.DB(), r, object, id)
		if err != nil {
			return err
		}
		if !d.May("share") {
			return problem.Forbidden("share")
		}
		until, err := s.check(ctx, tx, r, &in)
		if err != nil {
			return err
		}
		if err := s.within(ctx, tx.DB(), r, d, object, id, in.Level, until); err != nil {
			return err
		}
		before, err := s.known(ctx, tx.DB(), object, id, in)
		if err != nil {
			return err
		}
		key := s.newID()
		fresh = before == nil
		if before != nil {
			key = before.ID
			if before.Level == meta.TeamEditor && !d.May("edit") {
				return problem.New(403, "share_beyond")
			}
		}
		if err := room(ctx, tx.DB(), object, id, before == nil); err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_shares" ("id", "object", "record", "kind", "subject", "children", "level", "until", "by", "at", "note")
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("object", "record", "kind", "subject") DO UPDATE SET
			"children" = excluded."children", "level" = excluded."level", "until" = excluded."until", "by" = excluded."by", "at" = excluded."at", "note" = excluded."note"`,
			key, object, id, in.Kind, in.Subject, in.Children, in.Level, until, who.UserID, stamp(s.now()), in.Note); err != nil {
			return err
		}
		found, err := s.of(ctx, tx.DB(), object, id, key)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return errors.New("share: what was written is not there")
		}
		out = found[0]
		return log(ctx, tx, object, id, before, out)
	})
	if err != nil {
		return nil, err
	}
	s.changed(Notice{Object: object, Kind: in.Kind, Who: in.Subject, Children: in.Children, Record: id, By: who.UserID, New: fresh})
	return out, nil
}

// Remove ends a share. It needs the operation share on the record, and edit to
// end what gives edit, unless one has made it; everybody may leave what is shared
// with them.
func (s *Service) Remove(ctx context.Context, who *access.Principal, object, id, key string) error {
	var gone *Share
	err := s.app.RunInTransaction(func(tx core.App) error {
		d, err := s.query.Decide(ctx, tx.DB(), s.query.Rights(who), object, id)
		if err != nil {
			return err
		}
		found, err := s.of(ctx, tx.DB(), object, id, key)
		if err != nil {
			return err
		}
		mine := len(found) == 1 && found[0].Kind == access.WithUser && found[0].Subject == who.UserID
		switch {
		case !mine && !d.May("share"):
			return problem.Forbidden("share")
		case len(found) == 0:
			return problem.NotFound()
		case !mine && found[0].Level == meta.TeamEditor && !d.May("edit") && (found[0].By == nil || found[0].By.ID != who.UserID):
			return problem.New(403, "share_beyond")
		}
		gone = found[0]
		if _, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_shares" WHERE "id" = ?`, key); err != nil {
			return err
		}
		return log(ctx, tx, object, id, gone, nil)
	})
	if err == nil {
		s.changed(Notice{Object: object, Kind: gone.Kind, Who: gone.Subject})
	}
	return err
}

// check refuses what is no share, and gives its end as rows hold it.
func (s *Service) check(ctx context.Context, tx core.App, r *access.Rights, in *Input) (until string, err error) {
	p := problem.Invalid()
	if in.Level != meta.TeamViewer && in.Level != meta.TeamEditor {
		p.Field("level", "invalid_value", locale.Args{"field": "level"})
	}
	if utf8.RuneCountInString(in.Note) > maxNote {
		p.Field("note", "share_note", locale.Args{"max": maxNote})
	}
	if in.Until != nil {
		at, ok := moment(*in.Until)
		switch {
		case !ok:
			p.Field("until", "invalid_value", locale.Args{"field": "until"})
		case !at.After(s.now()):
			p.Field("until", "share_past")
		}
		until = stamp(at)
	}
	if in.Kind != access.WithDepartment {
		in.Children = false
	}
	there, err := s.there(ctx, tx.DB(), r, in)
	if err != nil {
		return "", err
	}
	switch in.Kind {
	case access.WithUser, access.WithDepartment, access.WithRole:
		if !there {
			p.Field("subject", "share_subject")
		}
	default:
		p.Field("kind", "invalid_value", locale.Args{"field": "kind"})
	}
	return until, p.OrNil()
}

func moment(s string) (time.Time, bool) {
	for _, layout := range []string{types.DefaultDateLayout, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// there reports whether those with whom a record is to be shared exist and are
// not disabled.
func (s *Service) there(ctx context.Context, db dbx.Builder, r *access.Rights, in *Input) (bool, error) {
	n := 0
	switch in.Kind {
	case access.WithUser:
		_, err := store.One(ctx, db, []any{&n}, `SELECT count(*) FROM "users" WHERE "id" = ? AND "active"`, in.Subject)
		return n == 1, err
	case access.WithDepartment:
		_, err := store.One(ctx, db, []any{&n}, `SELECT count(*) FROM "tn_departments" WHERE "id" = ? AND NOT "disabled"`, in.Subject)
		return n == 1, err
	case access.WithRole:
		_, ok := r.Snap.Roles[in.Subject]
		return ok, nil
	}
	return false, nil
}

// within refuses to give more than who shares has: to edit without the right to
// edit, and longer than a right lasts that is itself only shared.
func (s *Service) within(ctx context.Context, db dbx.Builder, r *access.Rights, d *access.Decision, object, id, level, until string) error {
	op := "view"
	if level == meta.TeamEditor {
		op = "edit"
	}
	if !d.May(op) {
		return problem.New(403, "share_beyond")
	}
	if d.Alone().May(op) {
		return nil
	}
	from, args := r.Shares(object, level, id)
	var forever bool
	var last sql.NullString
	if _, err := store.One(ctx, db, []any{&forever, &last}, `SELECT coalesce(max("s"."until" = ''), 0), max("s"."until") `+from, args...); err != nil {
		return err
	}
	switch {
	case forever:
		return nil
	case !last.Valid:
		// The right comes by way of another record that is shared: how long it
		// lasts is not this record's to say.
		return problem.New(403, "share_beyond")
	case until == "" || until > last.String:
		return problem.New(403, "share_beyond_until", locale.Args{"until": last.String})
	}
	return nil
}

// known gives the share with the same people, nil when there is none.
func (s *Service) known(ctx context.Context, db dbx.Builder, object, id string, in Input) (*Share, error) {
	all, err := s.of(ctx, db, object, id, "")
	for _, x := range all {
		if x.Kind == in.Kind && x.Subject == in.Subject {
			return x, err
		}
	}
	return nil, err
}

// room refuses more shares of a record than there may be.
func room(ctx context.Context, db dbx.Builder, object, id string, more bool) error {
	n := 0
	_, err := store.One(ctx, db, []any{&n}, `SELECT count(*) FROM "tn_shares" WHERE "object" = ? AND "record" = ?`, object, id)
	if err == nil && more && n >= maxShares {
		return problem.New(409, "share_too_many", locale.Args{"max": maxShares})
	}
	return err
}

// log writes what became of a share into the audit log.
func log(ctx context.Context, tx core.App, object, id string, before, after *Share) error {
	e := audit.Entry{Kind: "object", Object: object, Record: id}
	switch {
	case before == nil:
		e.Action, e.Detail = "share.added", after.members()
	case after == nil:
		e.Action, e.Detail = "share.removed", before.members()
	default:
		e.Action = "share.changed"
		e.Detail = map[string]any{"kind": after.Kind, "subject": after.Subject, "changes": audit.Changed(before.members(), after.members())}
	}
	return audit.Append(ctx, tx, e)
}

func (x *Share) members() map[string]any {
	out := map[string]any{"kind": x.Kind, "subject": x.Subject, "level": x.Level, "children": x.Children, "note": x.Note, "until": nil}
	if x.Until != nil {
		out["until"] = *x.Until
	}
	return out
}

package savedview

import (
	"context"
	"encoding/json/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Input is a view to make, or what of one changes: nil stays as it is.
type Input struct {
	Label  *string    `json:"label,omitempty"`
	View   *Body      `json:"view,omitempty"`
	Shared *[]Subject `json:"shared,omitempty"`
}

// Create makes a view of an object for a person who sees records of it; 403 for
// others, and for sharing it without the right to share.
func (s *Service) Create(ctx context.Context, r *access.Rights, object string, in Input) (*View, error) {
	if err := sees(r, object); err != nil {
		return nil, err
	}
	v := &View{ID: s.newID(), Object: object, Owner: r.Who.UserID, OwnerName: r.Who.Name, Shared: []Subject{}}
	if in.Label == nil {
		in.Label = new(string)
	}
	if in.View == nil {
		in.View = &Body{}
	}
	err := s.app.RunInTransaction(func(tx core.App) error {
		if err := s.room(ctx, tx.DB(), v.Owner, object); err != nil {
			return err
		}
		return s.write(ctx, tx, r, v, in)
	})
	return v, err
}

// room refuses more views of a person on an object than there may be.
func (s *Service) room(ctx context.Context, db dbx.Builder, owner, object string) error {
	n := 0
	_, err := store.One(ctx, db, []any{&n}, `SELECT count(*) FROM "tn_saved_views" WHERE "owner" = ? AND "object" = ? AND "deleted" = ''`, owner, object)
	if err == nil && n >= maxViews {
		return problem.New(409, "view_too_many", locale.Args{"max": maxViews})
	}
	return err
}

func sees(r *access.Rights, object string) error {
	o := r.Snap.Objects[object]
	if o == nil || o.PartOf != nil || len(r.Operations(object)) == 0 {
		return problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	if !r.Can(object, "view") {
		return problem.Forbidden("view")
	}
	return nil
}

// Change changes a view: 404 for one that the person does not have, 403
// (view_not_yours) for one that others share.
func (s *Service) Change(ctx context.Context, r *access.Rights, id string, in Input) (*View, error) {
	return s.changed(ctx, r, id, func(tx core.App, v *View) error {
		if v.Deleted {
			return problem.NotFound()
		}
		return s.write(ctx, tx, r, v, in)
	})
}

// Delete takes a view away; its owner can take that back for a month.
func (s *Service) Delete(ctx context.Context, r *access.Rights, id string) error {
	_, err := s.changed(ctx, r, id, func(tx core.App, v *View) error {
		if v.Deleted {
			return problem.NotFound()
		}
		return s.mark(ctx, tx, v, stamp(s.now()), "view.deleted")
	})
	return err
}

// Restore brings a deleted view back.
func (s *Service) Restore(ctx context.Context, r *access.Rights, id string) (*View, error) {
	return s.changed(ctx, r, id, func(tx core.App, v *View) error {
		if !v.Deleted {
			return nil
		}
		if err := s.room(ctx, tx.DB(), v.Owner, v.Object); err != nil {
			return err
		}
		v.Deleted = false
		return s.mark(ctx, tx, v, "", "view.restored")
	})
}

// mark deletes a view or brings it back; the audit log knows of those that are shared.
func (s *Service) mark(ctx context.Context, tx core.App, v *View, deleted, action string) error {
	if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_saved_views" SET "deleted" = ?, "updated" = ? WHERE "id" = ?`, deleted, stamp(s.now()), v.ID); err != nil {
		return err
	}
	if len(v.Shared) == 0 {
		return nil
	}
	return audit.Append(ctx, tx, audit.Entry{Action: action, Kind: "object", Object: v.Object, Detail: v.members()})
}

func (s *Service) changed(ctx context.Context, r *access.Rights, id string, change func(core.App, *View) error) (*View, error) {
	var out *View
	err := s.app.RunInTransaction(func(tx core.App) error {
		v, err := s.find(ctx, tx.DB(), r.Who, id)
		if err != nil {
			return err
		}
		if !v.MayChange(r.Who) {
			return problem.New(403, "view_not_yours", locale.Args{"person": v.OwnerName})
		}
		if err := sees(r, v.Object); err != nil {
			return err
		}
		out = v
		return change(tx, v)
	})
	return out, err
}

// write checks what is to change of a view and stores it.
func (s *Service) write(ctx context.Context, tx core.App, r *access.Rights, v *View, in Input) error {
	before := v.Shared
	p := problem.Invalid()
	if in.Label != nil {
		v.Label = strings.TrimSpace(*in.Label)
		if n := utf8.RuneCountInString(v.Label); n == 0 || n > maxLabel {
			p.Field("label", "view_label", locale.Args{"max": maxLabel})
		}
	}
	if in.Shared != nil {
		if err := s.subjects(ctx, tx.DB(), r, v, *in.Shared, p); err != nil {
			return err
		}
	}
	if err := p.OrNil(); err != nil {
		return err
	}
	if in.View != nil {
		if err := s.check(r, v.Object, *in.View); err != nil {
			return err
		}
		v.Body = *in.View
	}
	body, err := json.Marshal(v.Body)
	if err != nil {
		return err
	}
	shared, err := json.Marshal(v.Shared)
	if err != nil {
		return err
	}
	now := stamp(s.now())
	if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_saved_views" ("id", "object", "owner", "label", "body", "shared", "created", "updated") VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT ("id") DO UPDATE SET "label" = excluded."label", "body" = excluded."body", "shared" = excluded."shared", "updated" = excluded."updated"`,
		v.ID, v.Object, v.Owner, v.Label, string(body), string(shared), now, now); err != nil {
		return err
	}
	if slices.Equal(before, v.Shared) {
		return nil
	}
	e := audit.Entry{Action: "view.shared", Kind: "object", Object: v.Object, Detail: v.members()}
	if len(v.Shared) == 0 {
		e.Action, e.Detail["shared"] = "view.unshared", before
	}
	return audit.Append(ctx, tx, e)
}

func (v *View) members() map[string]any {
	return map[string]any{"view": v.ID, "label": v.Label, "owner": v.Owner, "shared": v.Shared}
}

// check refuses a body that is no view of the object, or that names what the
// person may not know: the same as what is not there.
func (s *Service) check(r *access.Rights, object string, b Body) error {
	o := r.Snap.Objects[object]
	p := problem.Invalid()
	made := b.View(object)
	for _, key := range made.NamedFields() {
		if !r.Shows(object, key) && !r.Writes(object, "edit", key) && !r.Writes(object, "create", key) {
			p.Field("view", "unknown_field", locale.Args{"field": key})
		}
	}
	if err := p.OrNil(); err != nil {
		return err
	}
	if err := s.query.Filters(r, o, b.Filter); err != nil {
		return err
	}
	for _, color := range b.Colors {
		if err := s.query.Filters(r, o, color.When); err != nil {
			return err
		}
	}
	if err := s.query.Sorts(r, o, b.Sort); err != nil {
		return err
	}
	_, err := s.store.CheckView(made)
	return err
}

// subjects checks with whom a view is to be shared. Who adds anybody needs the
// right to share records of the object; to take back needs none.
func (s *Service) subjects(ctx context.Context, db dbx.Builder, r *access.Rights, v *View, list []Subject, p *problem.Problem) error {
	if len(list) > maxShared {
		p.Field("shared", "view_shared_many", locale.Args{"max": maxShared})
		return nil
	}
	more := false
	clean := []Subject{}
	for _, x := range list {
		if x.Kind != access.WithDepartment {
			x.Children = false
		}
		if slices.Contains(clean, x) {
			continue
		}
		more = more || !slices.Contains(v.Shared, x)
		there, err := s.there(ctx, db, r, x)
		if err != nil {
			return err
		}
		if !there && !slices.Contains(v.Shared, x) {
			p.Field("shared", "share_subject")
		}
		clean = append(clean, x)
	}
	if more && !r.Can(v.Object, "share") {
		return problem.Forbidden("share")
	}
	v.Shared = clean
	return nil
}

func (s *Service) there(ctx context.Context, db dbx.Builder, r *access.Rights, x Subject) (bool, error) {
	switch x.Kind {
	case WithEveryone:
		return x.Subject == "", nil
	case access.WithRole:
		return r.Snap.Roles[x.Subject] != nil, nil
	case access.WithDepartment:
		n := 0
		_, err := store.One(ctx, db, []any{&n}, `SELECT count(*) FROM "tn_departments" WHERE "id" = ? AND NOT "disabled"`, x.Subject)
		return n == 1, err
	}
	return false, nil
}

// Roles are those that a view is shared with; none where it is with everybody.
func (v *View) Roles() []string {
	var out []string
	for _, x := range v.Shared {
		switch x.Kind {
		case WithEveryone:
			return nil
		case access.WithRole:
			out = append(out, x.Subject)
		}
	}
	return out
}

// Document is the view as the document that an administrator would publish. What
// is shared with departments is for everybody then: a view is no right, and
// documents know no departments.
func (s *Service) Document(ctx context.Context, r *access.Rights, id, key string) (*meta.View, error) {
	v, err := s.find(ctx, s.app.ConcurrentDB(), r.Who, id)
	if err != nil {
		return nil, err
	}
	if v.Deleted {
		return nil, problem.NotFound()
	}
	if err := sees(r, v.Object); err != nil {
		return nil, err
	}
	doc := v.Body.View(v.Object)
	doc.Key, doc.App, doc.Roles = key, r.Snap.Objects[v.Object].App, v.Roles()
	doc.Label = locale.Text{ZH: v.Label, EN: v.Label}
	return doc, nil
}

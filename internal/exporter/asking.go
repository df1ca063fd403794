package exporter

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Limits of what is asked for.
const (
	askedFor   = 7 * 24 * time.Hour  // how long it waits
	remembered = 90 * 24 * time.Hour // how long exports stay in the ledger
	mostAsked  = 20                  // that wait, of one person
	maxWords   = 500                 // of a reason, of a remark
	listed     = 200
)

// News is what people are told of a request: who decides that it waits, who asked what
// became of it.
type News struct {
	To     []string
	Actor  string
	Ref    string
	State  string
	Object locale.Text
	Said   string // the reason, the remark
}

// Ask asks for an export that needs approval, and answers the request. 409
// export_free when it needs none and export_no_approver when there is nobody to ask,
// otherwise the problems of Start.
func (s *Service) Ask(ctx context.Context, who *access.Principal, q Request, reason string) (*Asked, error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > maxWords {
		return nil, problem.Invalid().Field("reason", "export_reason", locale.Args{"max": maxWords})
	}
	q, err := s.pinned(ctx, who, q)
	if err != nil {
		return nil, err
	}
	r, o, look, err := s.look(ctx, who, q)
	if err != nil {
		return nil, err
	}
	if err := look.fits(q.Format); err != nil {
		return nil, err
	}
	switch {
	case look.Terms.How == refused:
		return nil, look.Terms.refusal(look.Rows)
	case look.Terms.How != approval:
		return nil, problem.New(409, "export_free")
	case len(look.Terms.Approvers) == 0:
		return nil, problem.New(409, "export_no_approver")
	}
	e := &entry{id: s.NewID(), key: who.Key, object: o.Key, how: approval, state: waiting, request: q, rows: look.Rows, reason: reason, expires: stamp(s.Now().Add(askedFor))}
	e.person.ID, e.person.Name = who.UserID, who.Name
	if look.Files != nil {
		e.files, e.bytes = look.Files.Files, look.Files.Bytes
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		var n int
		if _, err := store.One(ctx, tx.DB(), []any{&n}, `SELECT count(*) FROM "tn_exports" WHERE "person" = ? AND "state" = ?`, who.UserID, waiting); err != nil {
			return err
		}
		if n >= mostAsked {
			return problem.New(409, "export_too_many_asked", locale.Args{"max": mostAsked})
		}
		if err := s.note(ctx, tx, e); err != nil {
			return err
		}
		to := make([]string, len(look.Terms.Approvers))
		for i, n := range look.Terms.Approvers {
			to[i] = n.ID
		}
		if err := s.Tell(ctx, tx, News{To: to, Actor: who.UserID, Ref: e.id, State: waiting, Object: o.Label, Said: reason}); err != nil {
			return err
		}
		return s.log(ctx, tx, e, "export.requested", who.UserID, map[string]any{"rows": e.rows, "format": q.Format, "filter": q.Filter, "search": q.Q, "columns": q.Columns, "chosen": len(q.IDs), "files": q.Files, "reason": reason})
	})
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, r, e)
}

// pinned is the request with what its view shows now, so that what is decided about is
// what will be written.
func (s *Service) pinned(ctx context.Context, who *access.Principal, q Request) (Request, error) {
	r := s.Query.Rights(who)
	o := r.Snap.Objects[q.Object]
	if o == nil || !r.Can(q.Object, "export") {
		return q, nil // said by who looks
	}
	chosen, err := bundles(r, o, q.Files)
	if err != nil {
		return q, err
	}
	cols, err := s.columns(ctx, r, o, q, chosen)
	if err != nil {
		return q, err
	}
	v, err := s.Query.NamedView(ctx, r, o, q.View)
	if err != nil {
		return q, err
	}
	q.View, q.Columns = "", nil
	for _, c := range cols {
		q.Columns = append(q.Columns, c.Spec.Key)
	}
	if v == nil {
		return q, nil
	}
	if q.Sort == "" {
		q.Sort = v.Sort
	}
	switch {
	case q.Filter == "":
		q.Filter = v.Filter
	case v.Filter != "":
		q.Filter = "(" + v.Filter + "\n) && (" + q.Filter + "\n)"
	}
	return q, nil
}

// Decide approves what somebody asks for, which then runs with their rights, or
// declines it. 404 for who does not decide about it, 403 export_own for who asked
// themself, 409 export_over when it waits no more.
func (s *Service) Decide(ctx context.Context, who *access.Principal, id string, approve bool, remark string) (*Asked, error) {
	remark = strings.TrimSpace(remark)
	if utf8.RuneCountInString(remark) > maxWords {
		return nil, problem.Invalid().Field("remark", "export_remark", locale.Args{"max": maxWords})
	}
	e, err := s.asked(ctx, id)
	if err != nil {
		return nil, err
	}
	if e.person.ID == who.UserID {
		return nil, problem.New(403, "export_own")
	}
	may, err := s.decides(ctx, who, e)
	if err != nil {
		return nil, err
	}
	if !may {
		return nil, problem.NotFound()
	}
	r := s.Query.Rights(who)
	o := r.Snap.Objects[e.object]
	state, action := declined, "export.declined"
	if approve {
		state, action = approved, "export.approved"
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		if err := s.end(ctx, tx, e, state, who.UserID, remark); err != nil {
			return err
		}
		detail := map[string]any{"person": e.person.ID, "rows": e.rows, "remark": remark}
		if approve {
			var size *Size
			if len(e.request.Files) > 0 {
				size = &Size{Files: e.files, Bytes: e.bytes}
			}
			var err error
			if e.job, err = s.Jobs.Enqueue(ctx, tx, Job, e.person.ID, title(o), order{Request: e.request, Key: e.key, Total: e.rows, Size: size, How: approval, Export: e.id}); err != nil {
				return err
			}
			if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_exports" SET "job" = ? WHERE "id" = ?`, e.job, e.id); err != nil {
				return err
			}
			detail["job"] = e.job
		}
		if err := s.Tell(ctx, tx, News{To: []string{e.person.ID}, Actor: who.UserID, Ref: e.id, State: state, Object: o.Label, Said: remark}); err != nil {
			return err
		}
		return s.log(ctx, tx, e, action, who.UserID, detail)
	})
	if err != nil {
		return nil, err
	}
	e.state, e.by.ID, e.by.Name, e.decided, e.remark = state, who.UserID, who.Name, stamp(s.Now()), remark
	return s.shown(ctx, r, e)
}

// Withdraw takes back what oneself asked for. 404 for what others did, 409 export_over
// when it waits no more.
func (s *Service) Withdraw(ctx context.Context, who *access.Principal, id string) (*Asked, error) {
	e, err := s.asked(ctx, id)
	if err != nil {
		return nil, err
	}
	if !e.mine(who) {
		return nil, problem.NotFound()
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		if err := s.end(ctx, tx, e, withdrawn, "", ""); err != nil {
			return err
		}
		return s.log(ctx, tx, e, "export.withdrawn", who.UserID, map[string]any{"rows": e.rows})
	})
	if err != nil {
		return nil, err
	}
	e.state = withdrawn
	return s.shown(ctx, s.Query.Rights(who), e)
}

// Purge ends what has waited too long, telling who asked, and forgets what is old.
func (s *Service) Purge(ctx context.Context) error {
	old, err := entries(ctx, s.App.ConcurrentDB(), `WHERE e."state" = ? AND e."expires" <= ? LIMIT 1000`, waiting, stamp(s.Now()))
	if err != nil {
		return err
	}
	objects := s.Query.Rights(nil).Snap.Objects
	for _, e := range old {
		name := locale.Text{ZH: e.object, EN: e.object}
		if o := objects[e.object]; o != nil {
			name = o.Label
		}
		err := s.App.RunInTransaction(func(tx core.App) error {
			if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_exports" SET "state" = ? WHERE "id" = ? AND "state" = ?`, expired, e.id, waiting); err != nil {
				return err
			}
			if err := s.Tell(ctx, tx, News{To: []string{e.person.ID}, Ref: e.id, State: expired, Object: name, Said: e.reason}); err != nil {
				return err
			}
			return s.log(ctx, tx, e, "export.expired", "", map[string]any{"person": e.person.ID, "rows": e.rows})
		})
		if err != nil {
			return err
		}
	}
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_exports" WHERE "at" < ? AND "state" <> ?`, stamp(s.Now().Add(-remembered)), waiting)
	return err
}

// asked is a request; 404 when there is none.
func (s *Service) asked(ctx context.Context, id string) (*entry, error) {
	found, err := entries(ctx, s.App.ConcurrentDB(), `WHERE e."id" = ? AND e."how" = ? AND e."state" <> ''`, id, approval)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.NotFound()
	}
	return found[0], nil
}

// end moves a request out of waiting, once.
func (s *Service) end(ctx context.Context, tx core.App, e *entry, state, by, remark string) error {
	res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_exports" SET "state" = ?, "by" = ?, "decided" = ?, "remark" = ? WHERE "id" = ? AND "state" = ? AND "expires" > ?`,
		state, by, stamp(s.Now()), remark, e.id, waiting, stamp(s.Now()))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return problem.New(409, "export_over").Cause(err)
	}
	return nil
}

// decides reports whether a person is one of those who decide about a request, by the
// rights that the one who asks has now.
func (s *Service) decides(ctx context.Context, who *access.Principal, e *entry) (bool, error) {
	if who.Key != "" || who.UserID == e.person.ID {
		return false, nil
	}
	asking, err := s.Acting(ctx, e.person.ID, e.key)
	if p, refused := problem.As(err); refused && p.Status < 500 {
		return false, nil // they are gone
	}
	if err != nil {
		return false, err
	}
	r := s.Query.Rights(asking)
	if r.Snap.Objects[e.object] == nil {
		return false, nil
	}
	var lists []meta.Approvers
	for _, b := range r.ExportBounds(e.object) {
		if b.Above == approval {
			lists = append(lists, b.Approvers)
		}
	}
	found, err := s.Approvers(ctx, asking, lists...)
	return slices.ContainsFunc(found, func(n Named) bool { return n.ID == who.UserID }), err
}

// mine reports whether the person asked, a key only for what was asked by it.
func (e *entry) mine(who *access.Principal) bool {
	return e.person.ID == who.UserID && (who.Key == "" || who.Key == e.key)
}

func (s *Service) log(ctx context.Context, tx core.App, e *entry, action, who string, detail map[string]any) error {
	detail["export"] = e.id
	return audit.Append(ctx, tx, audit.Entry{Who: who, Action: action, Kind: "object", Object: e.object, Detail: detail})
}

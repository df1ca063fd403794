package invitation

import (
	"context"
	"encoding/json/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Limits of one call.
const (
	MaxAddresses = 200
	maxNote      = 500
)

// Request invites addresses, all to the same place with the same roles.
type Request struct {
	Emails      []string `json:"emails"`
	Department  string   `json:"department"` // the main one; "": the first of departments
	Departments []string `json:"departments"`
	Manager     string   `json:"manager"`
	Roles       []string `json:"roles"`
	Locale      string   `json:"locale"`
	Note        string   `json:"note"`
}

// Results of one address.
const (
	ResultSent    = "sent"    // a mail is on its way
	ResultLink    = "link"    // there is no mail server: hand the link over
	ResultExists  = "exists"  // has an account
	ResultPending = "pending" // was invited already
	ResultInvalid = "invalid" // no address
)

// Line is what became of one address.
type Line struct {
	Email      string `json:"email"`
	Result     string `json:"result"`
	Message    string `json:"message"`
	Invitation string `json:"invitation,omitempty"`
	Link       string `json:"link,omitempty"`
}

// Invite invites addresses as who wants it; each has its line in the answer, and
// one that cannot be invited keeps none of the others from it. The error is one of
// the whole call: 400 at emails, departments, manager, roles, note, 403
// role_beyond, department_beyond, manager_beyond, person_beyond.
func (s *Service) Invite(ctx context.Context, who *access.Principal, q Request) ([]Line, error) {
	if err := s.check(ctx, who, &q); err != nil {
		return nil, err
	}
	out, seen := []Line{}, map[string]bool{}
	for _, raw := range q.Emails {
		email := strings.ToLower(strings.TrimSpace(raw))
		if seen[email] || email == "" {
			continue
		}
		seen[email] = true
		line, err := s.invite(ctx, who, q, email, "")
		if err != nil {
			return nil, err
		}
		line.Message = locale.Message(who.Locale, "invitation_"+line.Result, locale.Args{"email": email})
		out = append(out, *line)
	}
	return out, nil
}

func (s *Service) check(ctx context.Context, who *access.Principal, q *Request) error {
	p := problem.Invalid()
	if n := len(q.Emails); n == 0 || n > MaxAddresses {
		p.Field("emails", "invitation_addresses", locale.Args{"max": MaxAddresses})
	}
	if q.Note = strings.TrimSpace(q.Note); utf8.RuneCountInString(q.Note) > maxNote {
		p.Field("note", "note_long", locale.Args{"max": maxNote})
	}
	if q.Locale != "" && !slices.Contains(locale.Tags, locale.Tag(q.Locale)) {
		p.Field("locale", "unknown_locale", locale.Args{"locale": q.Locale})
	}
	if q.Department != "" && !slices.Contains(q.Departments, q.Department) {
		q.Departments = append([]string{q.Department}, q.Departments...)
	}
	if q.Department == "" && len(q.Departments) > 0 {
		q.Department = q.Departments[0]
	}
	db := s.App.ConcurrentDB()
	for _, id := range q.Departments {
		var disabled bool
		ok, err := store.One(ctx, db, []any{&disabled}, `SELECT "disabled" FROM "tn_departments" WHERE "id" = ?`, id)
		switch {
		case err != nil:
			return err
		case !ok:
			p.Field("departments", "unknown_department")
		case disabled:
			p.Field("departments", "department_disabled")
		}
	}
	if q.Manager != "" {
		if _, ok, err := store.Text(ctx, db, `SELECT "id" FROM "users" WHERE "id" = ? AND "active"`, q.Manager); err != nil {
			return err
		} else if !ok {
			p.Field("manager", "unknown_person")
		}
	}
	for _, role := range q.Roles {
		if _, ok := s.Meta.Current().Roles[role]; !ok && role != meta.AdminRole {
			p.Field("roles", "unknown_role", locale.Args{"role": role})
		} else if !people.MayGive(who, role) {
			return problem.New(403, "role_beyond", locale.Args{"role": role})
		}
	}
	if err := p.OrNil(); err != nil {
		return err
	}
	return s.People.MayPlace(ctx, who, q.Departments, q.Roles, q.Manager, "")
}

// Person invites somebody who has an account that nobody has been in yet, such as
// a person of a file. It is a request for the person as they stand.
func (s *Service) Person(ctx context.Context, who *access.Principal, person, email, tag, note string) (*Line, error) {
	return s.invite(ctx, who, Request{Locale: tag, Note: note}, email, person)
}

// invite invites one address.
func (s *Service) invite(ctx context.Context, who *access.Principal, q Request, email, person string) (*Line, error) {
	line := &Line{Email: email}
	if !people.IsEmail(email) {
		line.Result = ResultInvalid
		return line, nil
	}
	now := s.Now()
	err := s.App.RunInTransaction(func(tx core.App) error {
		var id string
		var waiting bool
		there, err := store.One(ctx, tx.DB(), []any{&id, &waiting}, `SELECT "id", "active" AND NOT "verified" FROM "users" WHERE "email" = ?`, email)
		if err != nil {
			return err
		}
		if there {
			if !waiting || person != "" && id != person {
				line.Result = ResultExists
				return nil
			}
			if err := s.People.MayChange(ctx, who, id); err != nil {
				return err
			}
			person = id // as they stand: an invitation changes nobody's roles
			q.Department, q.Departments, q.Roles, q.Manager = "", nil, nil, ""
		}
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_invitations" SET "state" = 'expired', "ended" = "expires" WHERE "email" = ? AND "state" = 'pending' AND "expires" <= ?`, email, s.stamp(now)); err != nil {
			return err
		}
		if id, pending, err := store.Text(ctx, tx.DB(), `SELECT "id" FROM "tn_invitations" WHERE "email" = ? AND "state" = 'pending'`, email); err != nil || pending {
			line.Result, line.Invitation = ResultPending, id
			return err
		}
		line.Invitation = s.NewID()
		departments, err := json.Marshal(orEmpty(q.Departments))
		if err != nil {
			return err
		}
		roles, err := json.Marshal(orEmpty(slices.Compact(slices.Sorted(slices.Values(q.Roles)))))
		if err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_invitations" ("id", "email", "person", "department", "departments", "manager", "roles", "locale", "note", "by", "created", "expires") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			line.Invitation, email, person, q.Department, string(departments), q.Manager, string(roles), q.Locale, q.Note, who.UserID, s.stamp(now), s.stamp(now.Add(Life))); err != nil {
			return err
		}
		if err := audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "invitation.created", Kind: "invitation", Object: line.Invitation,
			Detail: map[string]any{"email": email, "roles": orEmpty(q.Roles), "departments": orEmpty(q.Departments), "person": person}}); err != nil {
			return err
		}
		return s.deliver(ctx, tx, line)
	})
	return line, err
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// deliver has the invitation of a line mailed, or where there is no mail server
// puts its link into the line.
func (s *Service) deliver(ctx context.Context, tx core.App, line *Line) (err error) {
	mailJob := ""
	if s.Notify.SetUp() {
		line.Result = ResultSent
		title := locale.Text{ZH: locale.Message(locale.ZH, "job_title_invitation", nil) + " · " + line.Email, EN: locale.Message(locale.EN, "job_title_invitation", nil) + " · " + line.Email}
		if mailJob, err = s.Jobs.Enqueue(ctx, tx, JobMail, "", title, mailing{Invitation: line.Invitation}); err != nil {
			return err
		}
	} else {
		line.Result = ResultLink
		if line.Link, err = s.link(ctx, tx, line.Invitation); err != nil {
			return err
		}
	}
	_, err = store.Exec(ctx, tx.DB(), `UPDATE "tn_invitations" SET "mail_job" = ? WHERE "id" = ?`, mailJob, line.Invitation)
	return err
}

// Resend makes an invitation good for another week and sends it again; links of
// before are good no more. 404, 409 invitation_ended for one that was accepted or
// revoked, invitation_exists when the address has an account by now.
func (s *Service) Resend(ctx context.Context, who *access.Principal, id string) (*Line, error) {
	line := &Line{Invitation: id}
	err := s.App.RunInTransaction(func(tx core.App) error {
		i, err := s.changeable(ctx, tx, who, id)
		if err != nil {
			return err
		}
		line.Email = i.Email
		if _, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_invitation_tokens" WHERE "invitation" = ?`, id); err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_invitations" SET "state" = 'pending', "ended" = '', "expires" = ? WHERE "id" = ?`, s.stamp(s.Now().Add(Life)), id); err != nil {
			return err
		}
		if err := s.log(ctx, tx, "invitation.resent", i); err != nil {
			return err
		}
		return s.deliver(ctx, tx, line)
	})
	line.Message = locale.Message(who.Locale, "invitation_"+line.Result, locale.Args{"email": line.Email})
	return line, err
}

// Link makes one more link of a pending invitation, to be handed over.
func (s *Service) Link(ctx context.Context, who *access.Principal, id string) (link, expires string, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		i, err := s.changeable(ctx, tx, who, id)
		if err == nil && i.State != Pending {
			err = problem.New(409, "invitation_ended")
		}
		if err != nil {
			return err
		}
		expires = i.Expires
		if link, err = s.link(ctx, tx, id); err != nil {
			return err
		}
		return s.log(ctx, tx, "invitation.link", i)
	})
	return link, expires, err
}

// Revoke ends an invitation; its links are good no more.
func (s *Service) Revoke(ctx context.Context, who *access.Principal, id string) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		i, err := s.changeable(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if err := s.end(ctx, tx, id, Revoked, ""); err != nil {
			return err
		}
		return s.log(ctx, tx, "invitation.revoked", i)
	})
}

func (s *Service) log(ctx context.Context, tx core.App, action string, i *Invitation) error {
	return audit.Append(ctx, tx, audit.Entry{Action: action, Kind: "invitation", Object: i.ID, Detail: map[string]any{"email": i.Email}})
}

// end closes an invitation and its links; person is who came by it.
func (s *Service) end(ctx context.Context, tx core.App, id, state, person string) error {
	if _, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_invitation_tokens" WHERE "invitation" = ?`, id); err != nil {
		return err
	}
	_, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_invitations" SET "state" = ?, "ended" = ?, "person" = CASE WHEN ? = '' THEN "person" ELSE ? END WHERE "id" = ?`, state, s.stamp(s.Now()), person, person, id)
	return err
}

// changeable is an invitation that is still open or has run out, whose roles who
// may give; an administrator of departments has none but their own.
func (s *Service) changeable(ctx context.Context, tx core.App, who *access.Principal, id string) (*Invitation, error) {
	i, err := s.one(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if !who.Admin && i.By.ID != who.UserID {
		return nil, problem.NotFound()
	}
	if i.State != Pending && i.State != Expired {
		return nil, problem.New(409, "invitation_ended")
	}
	for _, role := range i.roles {
		if !people.MayGive(who, role) {
			return nil, problem.New(403, "role_beyond", locale.Args{"role": role})
		}
	}
	if i.Person != nil {
		err = s.People.MayChange(ctx, who, i.Person.ID)
	} else {
		err = s.People.MayPlace(ctx, who, i.departments, i.roles, "", "")
	}
	if err != nil {
		return nil, err
	}
	if i.State == Expired {
		_, other, err := store.Text(ctx, tx.DB(), `SELECT "id" FROM "tn_invitations" WHERE "email" = ? AND "state" = 'pending' AND "id" <> ?`, i.Email, id)
		if err != nil || other {
			return nil, problem.New(409, "invitation_pending", locale.Args{"email": i.Email}).Cause(err)
		}
	}
	_, taken, err := store.Text(ctx, tx.DB(), `SELECT "id" FROM "users" WHERE "email" = ? AND NOT ("active" AND NOT "verified")`, i.Email)
	if err != nil || taken {
		return nil, problem.New(409, "invitation_exists", locale.Args{"email": i.Email}).Cause(err)
	}
	return i, nil
}

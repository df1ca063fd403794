package invitation

import (
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Offer is what the holder of a link sees.
type Offer struct {
	Email       string     `json:"email"`
	Name        string     `json:"name"` // as far as it is known
	Business    string     `json:"business"`
	Locale      locale.Tag `json:"locale"`
	Expires     string     `json:"expires"`
	PasswordMin int        `json:"passwordMin"`
}

// Acceptance is what the holder of a link answers.
type Acceptance struct {
	Name     string `json:"name"`
	Password string `json:"password"`
	Locale   string `json:"locale"`
}

// gone is the one answer for links that are unknown, used, revoked or too old.
func gone() error { return problem.New(404, "invitation_gone") }

// open finds the pending invitation of a link.
func (s *Service) open(ctx context.Context, tx core.App, token string) (*Invitation, error) {
	list, err := s.read(ctx, tx, `JOIN "tn_invitation_tokens" t ON t."invitation" = i."id" WHERE t."hash" = ?`, digest(token))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || list[0].State != Pending {
		return nil, gone()
	}
	return list[0], nil
}

// Show says what a link offers; 404 invitation_gone for one that is not good.
func (s *Service) Show(ctx context.Context, token string) (*Offer, error) {
	i, err := s.open(ctx, s.App, token)
	if err != nil {
		return nil, err
	}
	b := s.Meta.Current().Business
	out := &Offer{Email: i.Email, Business: b.Name, Locale: b.Locale, Expires: i.Expires, PasswordMin: b.SignIn.PasswordMin}
	if i.Person != nil {
		out.Name = i.Person.Name
	}
	if i.Locale != "" {
		out.Locale = locale.Parse(i.Locale)
	}
	return out, nil
}

// Accept makes the person of a link, or gives the one who is waiting their name
// and password, and ends the invitation. The address to sign in with is the answer.
// 404 invitation_gone, 400 at name or password; the link is then still good.
func (s *Service) Accept(ctx context.Context, token string, a Acceptance) (email string, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		i, err := s.open(ctx, tx, token)
		if err != nil {
			return err
		}
		email = i.Email
		person, err := s.settle(ctx, tx, i, a)
		if problem.Is(err, "role_beyond") || problem.Is(err, "person_disabled") {
			return gone()
		}
		if err != nil {
			return err
		}
		if err := s.end(ctx, tx, i.ID, Accepted, person); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: person, Action: "invitation.accepted", Kind: "invitation", Object: i.ID, Detail: map[string]any{"email": i.Email, "by": i.By.ID}})
	})
	return email, err
}

// settle writes the person.
func (s *Service) settle(ctx context.Context, tx core.App, i *Invitation, a Acceptance) (string, error) {
	in := people.Input{Name: &a.Name, Password: &a.Password, Proven: true}
	if a.Locale != "" {
		in.Locale = &a.Locale
	} else if i.Locale != "" {
		in.Locale = &i.Locale
	}
	var id string
	var waiting bool
	there, err := store.One(ctx, tx.DB(), []any{&id, &waiting}, `SELECT "id", "active" AND NOT "verified" FROM "users" WHERE "email" = ?`, i.Email)
	if err != nil {
		return "", err
	}
	by, err := s.inviter(ctx, i)
	if err != nil {
		return "", err
	}
	if there {
		if !waiting || by == nil && i.Person == nil {
			return "", gone()
		}
		if by != nil && by.MayGovern() {
			if err := s.People.MayChange(ctx, by, id); err != nil {
				return "", gone()
			}
		}
		_, err := s.People.UpdateIn(ctx, tx, access.System("invitation"), id, in)
		return id, err
	}
	if i.Person != nil { // the person it was for has another address now
		return "", gone()
	}
	in.Email = &i.Email
	departments, err := s.departments(ctx, tx, i)
	if err != nil {
		return "", err
	}
	if len(departments) > 0 {
		in.Departments = &departments
		if slices.Contains(departments, i.Department) {
			in.Department = &i.Department
		}
	}
	if i.Manager != nil {
		in.Manager = &i.Manager.ID
	}
	roles := s.roles(i, by)
	in.Roles = &roles
	if by != nil && by.MayGovern() && s.People.MayPlace(ctx, by, departments, roles, "", "") != nil {
		return "", gone()
	}
	return s.People.CreateIn(ctx, tx, access.System("invitation"), in)
}

// departments are those of the invitation that are still there for new people.
func (s *Service) departments(ctx context.Context, tx core.App, i *Invitation) ([]string, error) {
	var out []string
	for _, id := range i.departments {
		_, ok, err := store.Text(ctx, tx.DB(), `SELECT "id" FROM "tn_departments" WHERE "id" = ? AND NOT "disabled"`, id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, id)
		}
	}
	return out, nil
}

// inviter is who invited as they are now, nil when they are disabled or gone.
func (s *Service) inviter(ctx context.Context, i *Invitation) (*access.Principal, error) {
	by, err := s.People.Load(ctx, i.By.ID)
	if problem.Is(err, "person_disabled") {
		return nil, nil
	}
	return by, err
}

// roles are those of the invitation that still exist. The administrator's is given
// only while who invited is one.
func (s *Service) roles(i *Invitation, by *access.Principal) []string {
	out := []string{}
	for _, key := range i.roles {
		_, ok := s.Meta.Current().Roles[key]
		if ok || key == meta.AdminRole && by != nil && by.Admin {
			out = append(out, key)
		}
	}
	return out
}

// Package invitation lets people in who have no account yet: by a link that is
// mailed to their address or handed to them, good for a week. Whoever opens it
// chooses a name and a password; where they stand and which roles they have was
// said by who invited them. Without a mail server there is the link alone.
package invitation

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json/v2"
	"net/url"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Life is how long a link is good.
const Life = 7 * 24 * time.Hour

// Page is the address of the page that takes the token behind it.
const Page = "/invite/"

// States of an invitation.
const (
	Pending  = "pending"
	Accepted = "accepted"
	Expired  = "expired"
	Revoked  = "revoked"
)

// Config is what invitations need.
type Config struct {
	App    core.App
	Meta   *meta.Store
	People *people.Service
	Notify *notify.Service
	Jobs   *job.Queue
	Now    func() time.Time
	NewID  func() string
}

// Service invites people.
type Service struct{ Config }

// New makes the service and registers its job; call it before the queue starts.
func New(c Config) *Service {
	s := &Service{c}
	c.Jobs.Register(JobMail, s.mail, job.Options{MaxAttempts: 8, Timeout: 2 * time.Minute, Concurrency: 1, Uncancellable: true})
	return s
}

// Invitation is one address that was invited. Person is who it is for where there
// is an account already that nobody has been in; after it was accepted, who came.
type Invitation struct {
	ID          string           `json:"id"`
	Email       string           `json:"email"`
	State       string           `json:"state"`
	Person      *people.Named    `json:"person"`
	Department  string           `json:"department"`
	Departments []people.Named   `json:"departments"`
	Manager     *people.Named    `json:"manager"`
	Roles       []people.RoleRef `json:"roles"`
	Locale      string           `json:"locale"`
	Note        string           `json:"note"`
	By          people.Named     `json:"by"`
	Created     string           `json:"created"`
	Expires     string           `json:"expires"`
	Ended       string           `json:"ended"`
	Mail        Mail             `json:"mail"`

	departments, roles []string
	mailJob            string
}

// Mail is what became of the mail of an invitation: none, waiting, sent, failed.
// Message says why it has not gone out yet.
type Mail struct {
	State   string `json:"state"`
	Message string `json:"message"`
}

const selectInvitation = `SELECT i."id", i."email", i."state", i."person", coalesce(p."name", ''), i."department", i."departments", i."manager", coalesce(m."name", ''), i."roles", i."locale", i."note", i."by", coalesce(b."name", ''), i."created", i."expires", i."ended", i."mail_job"
	FROM "tn_invitations" i LEFT JOIN "users" p ON p."id" = i."person" LEFT JOIN "users" m ON m."id" = i."manager" LEFT JOIN "users" b ON b."id" = i."by" `

func (s *Service) read(ctx context.Context, tx core.App, where string, args ...any) ([]*Invitation, error) {
	out, now := []*Invitation{}, s.stamp(s.Now())
	db := tx.DB()
	if !tx.IsTransactional() {
		db = tx.ConcurrentDB()
	}
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		i := &Invitation{Departments: []people.Named{}, Roles: []people.RoleRef{}}
		var person, manager people.Named
		var departments, roles string
		if err := rows.Scan(&i.ID, &i.Email, &i.State, &person.ID, &person.Name, &i.Department, &departments, &manager.ID, &manager.Name, &roles, &i.Locale, &i.Note, &i.By.ID, &i.By.Name, &i.Created, &i.Expires, &i.Ended, &i.mailJob); err != nil {
			return err
		}
		if person.Name != "" {
			i.Person = &person
		}
		if manager.Name != "" {
			i.Manager = &manager
		}
		if i.State == Pending && i.Expires <= now {
			i.State = Expired
		}
		if err := json.Unmarshal([]byte(departments), &i.departments); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(roles), &i.roles); err != nil {
			return err
		}
		for _, key := range i.roles {
			i.Roles = append(i.Roles, people.RoleRef{Key: key, Label: s.People.RoleLabel(key)})
		}
		out = append(out, i)
		return nil
	}, selectInvitation+where, args...)
}

// one is the invitation with an id; 404 when there is none.
func (s *Service) one(ctx context.Context, tx core.App, id string) (*Invitation, error) {
	list, err := s.read(ctx, tx, `WHERE i."id" = ?`, id)
	if err == nil && len(list) == 0 {
		err = problem.NotFound()
	}
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// List gives up to limit invitations, the newest first, to administrators of
// departments their own; state "" is all of them.
// before is the id of the last one of the page before, "" for the first.
func (s *Service) List(ctx context.Context, who *access.Principal, state string, limit int, before string) (items []*Invitation, next string, err error) {
	where, args := []string{"1"}, []any{}
	add := func(cond string, more ...any) { where, args = append(where, "("+cond+")"), append(args, more...) }
	if !who.Admin {
		add(`i."by" = ?`, who.UserID)
	}
	now := s.stamp(s.Now())
	switch state {
	case "":
	case Pending:
		add(`i."state" = 'pending' AND i."expires" > ?`, now)
	case Expired:
		add(`i."state" = 'expired' OR i."state" = 'pending' AND i."expires" <= ?`, now)
	case Accepted, Revoked:
		add(`i."state" = ?`, state)
	default:
		return nil, "", problem.Invalid().Field("state", "unknown_choice", locale.Args{"value": state, "allowed": "pending, accepted, expired, revoked"})
	}
	if before != "" {
		add(`(i."created", i."id") < (SELECT x."created", x."id" FROM "tn_invitations" x WHERE x."id" = ?)`, before)
	}
	items, err = s.read(ctx, s.App, "WHERE "+strings.Join(where, " AND ")+` ORDER BY i."created" DESC, i."id" DESC LIMIT ?`, append(args, limit+1)...)
	if err != nil {
		return nil, "", err
	}
	if len(items) > limit {
		items = items[:limit]
		next = items[limit-1].ID
	}
	return items, next, s.describe(ctx, who.Locale, items)
}

// describe fills in the names of departments and what became of the mails.
func (s *Service) describe(ctx context.Context, t locale.Tag, items []*Invitation) error {
	departments, err := s.People.Departments(ctx)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, d := range departments {
		names[d.ID] = d.Name
	}
	for _, i := range items {
		for _, id := range i.departments {
			if names[id] != "" {
				i.Departments = append(i.Departments, people.Named{ID: id, Name: names[id]})
			}
		}
		if i.Mail, err = s.mailState(ctx, t, i.mailJob); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) mailState(ctx context.Context, t locale.Tag, id string) (Mail, error) {
	if id == "" {
		return Mail{State: "none"}, nil
	}
	j, err := s.Jobs.Find(ctx, id)
	if problem.Is(err, "not_found") {
		return Mail{State: "sent"}, nil // long ago: its job is forgotten
	}
	if err != nil {
		return Mail{}, err
	}
	m := Mail{State: "waiting"}
	switch j.State {
	case job.Done:
		m.State = "sent"
	case job.Failed, job.Cancelled:
		m.State = "failed"
	}
	if j.Error != nil && j.State != job.Done {
		m.Message = j.Error.Message(t)
	}
	return m, nil
}

func (s *Service) stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

// link makes one more link of an invitation, good as long as the invitation is.
// What is stored of it is a hash.
func (s *Service) link(ctx context.Context, tx core.App, invitation string) (string, error) {
	token := security.RandomString(43) // 256 bits
	_, err := store.Exec(ctx, tx.NonconcurrentDB(), `INSERT INTO "tn_invitation_tokens" ("hash", "invitation") VALUES (?, ?)`, digest(token), invitation)
	return strings.TrimRight(s.App.Settings().Meta.AppURL, "/") + Page + url.PathEscape(token), err
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

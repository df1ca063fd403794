package account

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// ViewPrefix begins every token of a view as another person.
const ViewPrefix = "tnv_"

// OfView reports whether a token is that of a view as another person.
func OfView(token string) bool { return strings.HasPrefix(token, ViewPrefix) }

// viewLife is how long an administrator may look as another person.
const viewLife = 30 * time.Minute

// Why a view has ended.
const (
	viewStopped  = "stopped"
	viewReplaced = "replaced" // by another one of the same session
	viewSession  = "session"  // the administrator's own session has ended
	viewExpired  = "expired"
)

// View is an administrator who looks as another person. What is seen is exactly
// what the person sees; who may call what with it, the routes say.
type View struct {
	ID      string
	Session string // the administrator's own
	By      people.Named
	Who     *access.Principal // the person whose view it is
	Person  *core.Record
	Until   time.Time
}

// StartView begins a view of who, an administrator in a session of theirs, as
// another person, and gives its token, this once. A view that the session has
// already ends. 404 when there is no such active person, 403 view_as_admin for
// another administrator.
func (s *Service) StartView(ctx context.Context, who *access.Principal, session, person string) (token string, v *View, err error) {
	rec, err := s.person(person)
	if err != nil {
		return "", nil, err
	}
	if rec == nil {
		return "", nil, problem.NotFound()
	}
	v = &View{
		ID: s.NewID(), Session: session, By: people.Named{ID: who.UserID, Name: who.Name},
		Who: s.People.Principal(rec), Person: rec, Until: s.Now().Add(viewLife),
	}
	if v.Who == nil {
		return "", nil, problem.NotFound()
	}
	if v.Who.Admin {
		return "", nil, problem.New(http.StatusForbidden, "view_as_admin")
	}
	token = ViewPrefix + security.RandomString(40)
	before := s.viewed(ctx, who.UserID)
	err = s.App.RunInTransaction(func(tx core.App) error {
		if err := s.endViews(ctx, tx, viewReplaced, `"session" = ?`, session); err != nil {
			return err
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_views" ("id", "hash", "session", "by", "person", "created", "expires") VALUES (?, ?, ?, ?, ?, ?, ?)`,
			v.ID, digest(token), session, who.UserID, rec.Id, s.stamp(), stamp(v.Until)); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{
			Who: who.UserID, ActingAs: rec.Id, Action: "view_as.start", Kind: "person", Object: rec.Id, Detail: map[string]any{"view": v.ID, "until": stamp(v.Until)},
		})
	})
	s.tell(before)
	return token, v, err
}

// IsView reports whether an Authorization header carries the token of a view, and
// gives it.
func IsView(header string) (string, bool) {
	if len(header) > 7 && strings.EqualFold(header[:7], "Bearer ") {
		header = strings.TrimSpace(header[7:])
	}
	return header, OfView(header)
}

// View gives the living view of a token; nil for any other.
func (s *Service) View(ctx context.Context, token string) (*View, error) {
	return s.view(ctx, `"hash" = ?`, digest(token))
}

// ViewOf gives a living view by its id, for what was made in it; nil for any other.
func (s *Service) ViewOf(ctx context.Context, id string) (*View, error) {
	return s.view(ctx, `"id" = ?`, id)
}

// view finds a living view. It lives as long as it was not ended, its half hour
// is not over, the session that began it is alive and its person is still an
// administrator, and the person who is viewed is active and still none.
func (s *Service) view(ctx context.Context, cond, arg string) (*View, error) {
	v := &View{}
	var by, person, until string
	there, err := store.One(ctx, s.App.ConcurrentDB(), []any{&v.ID, &v.Session, &by, &person, &until},
		`SELECT "id", "session", "by", "person", "expires" FROM "tn_views" WHERE "ended" = '' AND "expires" > ? AND `+cond, s.stamp(), arg)
	if err != nil || !there {
		return nil, err
	}
	if alive, err := s.Alive(ctx, v.Session, by); err != nil || !alive {
		return nil, err
	}
	admin, err := s.person(by)
	if err != nil || admin == nil {
		return nil, err
	}
	if who := s.People.Principal(admin); who == nil || !who.Admin {
		return nil, nil
	}
	if v.Person, err = s.person(person); err != nil || v.Person == nil {
		return nil, err
	}
	if v.Who = s.People.Principal(v.Person); v.Who == nil || v.Who.Admin {
		return nil, nil
	}
	v.By = people.Named{ID: by, Name: admin.GetString("name")}
	v.Until, err = time.Parse(types.DefaultDateLayout, until)
	return v, err
}

// EndViews ends the view of a session, if it has one.
func (s *Service) EndViews(ctx context.Context, by, session string) error {
	before := s.viewed(ctx, by)
	err := s.App.RunInTransaction(func(tx core.App) error {
		return s.endViews(ctx, tx, viewStopped, `"session" = ?`, session)
	})
	s.tell(before)
	return err
}

// endViews ends the living views for which the condition holds, each with an
// entry in the audit log.
func (s *Service) endViews(ctx context.Context, tx core.App, reason, cond string, args ...any) error {
	type living struct{ id, by, person string }
	var list []living
	if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var x living
		err := rows.Scan(&x.id, &x.by, &x.person)
		list = append(list, x)
		return err
	}, `SELECT "id", "by", "person" FROM "tn_views" WHERE "ended" = '' AND `+cond, args...); err != nil {
		return err
	}
	for _, x := range list {
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_views" SET "ended" = ? WHERE "id" = ?`, s.stamp(), x.id); err != nil {
			return err
		}
		if err := audit.Append(ctx, tx, audit.Entry{
			Who: x.by, ActingAs: x.person, Action: "view_as.end", Kind: "person", Object: x.person, Detail: map[string]any{"view": x.id, "reason": reason},
		}); err != nil {
			return err
		}
	}
	return nil
}

// endOrphans ends the views of a person whose sessions have ended, in the
// transaction that ended them.
func (s *Service) endOrphans(ctx context.Context, tx core.App, by string) error {
	return s.endViews(ctx, tx, viewSession, `"by" = ? AND "session" NOT IN (SELECT "id" FROM "tn_sessions" WHERE "user" = "by" AND "ended" = '')`, by)
}

// expireViews notes the end of views whose time is over.
func (s *Service) expireViews(ctx context.Context) error {
	_, due, err := store.Text(ctx, s.App.ConcurrentDB(), `SELECT "id" FROM "tn_views" WHERE "ended" = '' AND "expires" <= ? LIMIT 1`, s.stamp())
	if err != nil || !due {
		return err
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		return s.endViews(ctx, tx, viewExpired, `"expires" <= ?`, s.stamp())
	})
}

// viewed are the people whose views by somebody may be open somewhere, ended or
// not. A failure is logged: open connections look for themselves now and then.
func (s *Service) viewed(ctx context.Context, by string) []string {
	var out []string
	if err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, `SELECT DISTINCT "person" FROM "tn_views" WHERE "by" = ? AND "expires" > ?`, by, s.stamp()); err != nil {
		s.Log.Error("who is being viewed cannot be read", "error", err)
	}
	return out
}

// tell makes the open connections of people be looked at.
func (s *Service) tell(ids []string) {
	if s.Ended == nil {
		return
	}
	for _, id := range ids {
		s.Ended(id)
	}
}

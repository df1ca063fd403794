package account

import (
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/store"
)

// untold are fields of a person that no entry of the audit log is about, or that
// have an entry of their own.
var untold = []string{
	"id", "created", "updated", "password", "tokenKey", "emailVisibility", "preferences", "avatar", "active", "roles",
}

// watch binds what follows from changes of people, in the transaction of the
// change. It holds for the product, the operator's dashboard and the operator's
// hooks alike.
func (s *Service) watch() {
	s.App.OnRecordCreate(usersCollection).BindFunc(inTransaction(s.created))
	s.App.OnRecordUpdate(usersCollection).BindFunc(inTransaction(s.updated))
	s.App.OnRecordDelete(usersCollection).BindFunc(inTransaction(s.deleted))
	after := func(gone bool) func(*core.RecordEvent) error {
		return func(e *core.RecordEvent) error {
			// Whoever looked between the change and its commit saw the state before.
			s.live.forget(e.Record.Id)
			s.keys.forget(e.Record.Id)
			s.tell(s.viewed(context.WithoutCancel(e.Context), e.Record.Id)) // may look as others no more
			if s.Disabled != nil && (gone || !e.Record.GetBool("active")) {
				s.Disabled(context.WithoutCancel(e.Context), e.Record.Id)
			}
			return e.Next()
		}
	}
	s.App.OnRecordAfterUpdateSuccess(usersCollection).BindFunc(after(false))
	s.App.OnRecordAfterDeleteSuccess(usersCollection).BindFunc(after(true))
}

// inTransaction lets a hook run in the transaction of the write, or in a new one
// around it.
func inTransaction(f func(*core.RecordEvent) error) func(*core.RecordEvent) error {
	return func(e *core.RecordEvent) error {
		outer := e.App
		defer func() { e.App = outer }()
		return outer.RunInTransaction(func(tx core.App) error {
			e.App = tx
			return f(e)
		})
	}
}

func (s *Service) created(e *core.RecordEvent) error {
	if err := e.Next(); err != nil {
		return err
	}
	if err := s.passwordSet(e.Context, e.App, e.Record.Id); err != nil {
		return err
	}
	detail := told(e.Record)
	detail["roles"], detail["active"] = value(e.Record, "roles"), e.Record.GetBool("active")
	return audit.Append(e.Context, e.App, entry("person.created", e.Record.Id, detail))
}

func entry(action, person string, detail map[string]any) audit.Entry {
	return audit.Entry{Action: action, Kind: "person", Object: person, Detail: detail}
}

// told are the fields of a person that the audit log names.
func told(rec *core.Record) map[string]any {
	out := map[string]any{}
	for _, f := range rec.Collection().Fields {
		if !slices.Contains(untold, f.GetName()) {
			out[f.GetName()] = value(rec, f.GetName())
		}
	}
	return out
}

// value is a field of a person; a list that was never set is empty.
func value(rec *core.Record, name string) any {
	v := rec.Get(name)
	if raw, ok := v.(types.JSONRaw); ok && (len(raw) == 0 || string(raw) == "null") {
		return types.JSONRaw("[]")
	}
	return v
}

func (s *Service) updated(e *core.RecordEvent) error {
	rec, before := e.Record, e.Record.Original()
	id := rec.Id
	password := rec.GetString("password:hash") != before.GetString("password:hash")
	email := rec.Email() != before.Email()
	was, is := before.GetBool("active"), rec.GetBool("active")
	roles := audit.Changed(map[string]any{"roles": value(before, "roles")}, map[string]any{"roles": value(rec, "roles")})
	changed := audit.Changed(told(before), told(rec))
	if err := e.Next(); err != nil {
		return err
	}
	ctx, tx := e.Context, e.App
	if password {
		if err := s.passwordChanged(ctx, tx, id); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		happened bool
		entry    audit.Entry
	}{
		{len(changed) > 0, entry("person.updated", id, changed)}, {len(roles) > 0, entry("person.roles", id, roles)},
		{was && !is, entry("person.disabled", id, nil)}, {!was && is, entry("person.enabled", id, nil)},
	} {
		if x.happened {
			if err := audit.Append(ctx, tx, x.entry); err != nil {
				return err
			}
		}
	}
	if was && !is {
		return s.cutOff(ctx, tx, id, "", EndDisabled)
	}
	if email {
		if _, err := s.unlink(ctx, tx, id); err != nil {
			return err
		}
	}
	if password || email {
		keep := ""
		if by := audit.ActorOf(ctx); by.Who == id {
			keep = by.Session
		}
		return s.cutOff(ctx, tx, id, keep, EndPassword)
	}
	return nil
}

// cutOff ends what a person is let in with: sessions but the one to keep, API
// keys, half-done sign-ins.
func (s *Service) cutOff(ctx context.Context, tx core.App, user, keep, reason string) error {
	if _, err := s.end(ctx, tx, user, reason, `"id" <> ?`, keep); err != nil {
		return err
	}
	if _, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_signin_steps" WHERE "user" = ?`, user); err != nil {
		return err
	}
	return s.revokeKeys(ctx, tx, user, reason)
}

// passwordChanged notes when and by whom a password was set anew.
func (s *Service) passwordChanged(ctx context.Context, tx core.App, user string) error {
	if err := s.passwordSet(ctx, tx, user); err != nil {
		return err
	}
	action := "password.changed"
	if isReset(ctx) {
		action = "password.reset"
	}
	return audit.Append(ctx, tx, entry(action, user, map[string]any{"self": audit.ActorOf(ctx).Who == user || isReset(ctx)}))
}

func (s *Service) passwordSet(ctx context.Context, tx core.App, user string) error {
	_, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_accounts" ("user", "password_changed") VALUES (?, ?)
		ON CONFLICT ("user") DO UPDATE SET "password_changed" = excluded."password_changed"`, user, s.stamp())
	return err
}

type resetKey struct{}

// ByReset marks a context in which a password is set by a mail for who has
// forgotten it.
func ByReset(ctx context.Context) context.Context { return context.WithValue(ctx, resetKey{}, true) }

func isReset(ctx context.Context) bool { return ctx.Value(resetKey{}) != nil }

func (s *Service) deleted(e *core.RecordEvent) error {
	id := e.Record.Id
	detail := told(e.Record)
	if err := e.Next(); err != nil {
		return err
	}
	ctx, tx := e.Context, e.App
	if err := s.cutOff(ctx, tx, id, "", EndDisabled); err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM "tn_accounts" WHERE "user" = ?`, `DELETE FROM "tn_identities" WHERE "user" = ?`} {
		if _, err := store.Exec(ctx, tx.DB(), query, id); err != nil {
			return err
		}
	}
	return audit.Append(ctx, tx, entry("person.deleted", id, detail))
}

// Package app is the wiring: what is made of what, and what is bound to which
// hook of PocketBase, in which order. Nothing else knows the whole.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/pocketbase/pocketbase/core"
	pbhook "github.com/pocketbase/pocketbase/tools/hook"

	_ "github.com/tenon-crm/tenon/pb_migrations" // the platform's own tables

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/assertion"
	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/backup"
	"github.com/tenon-crm/tenon/internal/batch"
	"github.com/tenon-crm/tenon/internal/bundle"
	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/exporter"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/field/column/dashboard"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/handover"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/httpapi"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/inbound"
	"github.com/tenon-crm/tenon/internal/inbox"
	"github.com/tenon-crm/tenon/internal/invitation"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/merge"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/organisation"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/picture"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/realtime"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/roster"
	"github.com/tenon-crm/tenon/internal/savedview"
	"github.com/tenon-crm/tenon/internal/schema"
	"github.com/tenon-crm/tenon/internal/script"
	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/share"
	"github.com/tenon-crm/tenon/internal/timeline"
	"github.com/tenon-crm/tenon/internal/undo"
	"github.com/tenon-crm/tenon/internal/vault"
	"github.com/tenon-crm/tenon/internal/webhook"
)

// Options are what comes from outside. Zero values have defaults.
type Options struct {
	Now     func() time.Time
	NewID   func() string // 15 characters of a–z and 0–9
	Log     *slog.Logger
	Version string
	// Operators are from where PocketBase's dashboard is answered: "off", "any", or
	// addresses and ranges with commas; nothing is this machine and private networks.
	Operators string
	// Secret is the key of what is stored sealed, 64 hexadecimal digits; without it
	// the key is in a file of the folder of data.
	Secret string
	// Outbound are addresses and ranges of the own network, with commas, that webhooks
	// and hooks may reach; nothing is none.
	Outbound string
	// Backups is the folder where backups go; "" is one in the folder of data.
	Backups string
	Trace   func(step string) // follows the steps of writes, for tests
}

// Tenon is one business: one data directory, one database, one PocketBase app.
type Tenon struct {
	App     core.App
	Meta    *meta.Store
	Query   *query.Service
	Record  *record.Service
	People  *people.Service
	Account *account.Service
	Files   *files.Service
	Shares  *share.Service
	Views   *savedview.Service
	Jobs    *job.Queue
	Outbox  *outbox.Reader
	Sockets *realtime.Hub
	Imports *importer.Service
	Exports *exporter.Service
	Backups *backup.Service
	Batches *batch.Service
	Undo    *undo.Service
	Merges  *merge.Service
	Bundles *bundle.Service
	Notify  *notify.Service
	Secrets *secret.Box
	Vault   *vault.Vault

	Webhooks *webhook.Service
	Inbound  *inbound.Service
	Scripts  *script.Runner
	later    *script.Runner // of scripts that nobody waits for
	Hooks    *hook.Service

	Comments     *comment.Service
	Inbox        *inbox.Service
	Organisation *organisation.Service
	Invitations  *invitation.Service
	Handover     *handover.Service
	Roster       *roster.Service

	API   *httpapi.API
	opts  Options
	stop  context.CancelFunc
	code  string // the set-up code, "" when none is needed
	setup setups
}

// New builds everything on a PocketBase app that is not bootstrapped yet and
// binds it; nothing runs before the app serves.
func New(pb core.App, o Options) (*Tenon, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = core.GenerateDefaultRandomId
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	t := &Tenon{App: pb, opts: o}
	audit.Bind(pb, o.Now)
	t.Meta = meta.New(pb, all.New(), o.Now)
	fileKey := make([]byte, 32) // of the file tokens, which live five minutes: a new one each start
	_, _ = rand.Read(fileKey)
	t.Files = files.New(pb, fileKey, o.Now)
	t.Query = query.New(pb, t.Meta, t.Files, o.Now)
	t.Record = record.New(pb, t.Meta, t.Query, t.Files, o.Now, o.NewID, o.Trace)
	t.People = people.New(pb, t.Meta, o.Now, o.NewID)
	assertions := assertion.New(pb, t.People, t.Query, o.Now)
	t.Meta.OnAssertions(assertions.Verdict)
	t.Secrets = secret.New(pb.DataDir(), o.Secret)
	t.Query.Secrets, t.Record.Secrets = t.Secrets, t.Secrets
	notify.Seal(pb, t.Secrets)
	t.Account = account.New(account.Config{
		Secrets: t.Secrets, App: pb, Meta: t.Meta, People: t.People, Now: o.Now, NewID: o.NewID, Log: o.Log,
		Ended: func(user string) { t.Sockets.PersonChanged(user) }, Disabled: t.stopWork,
	})
	t.Outbox = outbox.New(pb, o.Now, o.Log)
	t.Sockets = realtime.New(realtime.Config{
		App: pb, Meta: t.Meta, Query: t.Query, Principal: t.People.Principal, Authenticate: t.Account.Authenticate, Job: httpapi.JobView, Looks: account.OfView, Now: o.Now, Log: o.Log,
	})
	t.Outbox.Subscribe(realtime.Consumer, t.Sockets.Feed)
	t.Outbox.Subscribe(query.IndexConsumer, t.Query.Index)
	t.Shares = share.New(pb, t.Meta, t.Query, o.Now, o.NewID, func(n share.Notice) {
		t.Sockets.Shared(n.Object, n.Concerns)
		t.Inbox.Shared(n)
	})
	t.Views = savedview.New(pb, t.Meta, t.Query, o.Now, o.NewID)
	t.Query.SavedView = t.Views.Named
	t.Jobs = job.New(pb, job.Config{Principals: t.People.Load, Now: o.Now, NewID: o.NewID, Logger: o.Log, OnChange: func(ctx context.Context, j *job.Job) {
		t.Sockets.JobChanged(ctx, j)
		t.Inbox.JobChanged(ctx, j)
	}})
	t.Comments = comment.New(comment.Config{App: pb, Query: t.Query, Files: t.Files, Principal: t.People.Load, Now: o.Now, NewID: o.NewID, Said: func(ctx context.Context, tx core.App, c *comment.Comment, mentioned []string, answered string) error {
		return t.Inbox.Said(ctx, tx, c, mentioned, answered)
	}, Changed: t.Sockets.Talked})
	also, err := networks(o.Outbound)
	if err != nil {
		return nil, fmt.Errorf("TENON_OUTBOUND: %w", err)
	}
	operators, err := httpapi.OperatorsFrom(o.Operators)
	if err != nil {
		return nil, fmt.Errorf("TENON_OPERATORS: %w", err)
	}
	if t.Imports, err = t.imports(); err != nil {
		return nil, err
	}
	t.Exports = t.exports()
	t.Batches = batch.New(batch.Config{App: pb, Query: t.Query, Record: t.Record, Jobs: t.Jobs, Acting: t.acting, Now: o.Now, Logger: o.Log, Press: func(ctx context.Context, q hook.Press) (*hook.Pressed, error) {
		return t.Hooks.Press(ctx, q)
	}})
	t.Undo = undo.New(undo.Config{App: pb, Meta: t.Meta, Query: t.Query, Record: t.Record, Jobs: t.Jobs, Acting: t.acting, Now: o.Now, NewID: o.NewID})
	t.Merges = merge.New(merge.Config{App: pb, Query: t.Query, Record: t.Record, Undo: t.Undo, Jobs: t.Jobs, Acting: t.acting, Now: o.Now})
	t.Undo.Merges = t.Merges
	t.Bundles = bundle.New(bundle.Config{App: pb, Meta: t.Meta, Query: t.Query, Record: t.Record, Jobs: t.Jobs, Now: o.Now, NewID: o.NewID, Indexes: t.BuildIndexes})
	t.Notify = notify.New(pb, t.Jobs, netguard.Dialer(also), o.Now)
	t.Notify.UsePeople(t.People)
	t.Inbox = inbox.New(inbox.Config{
		App: pb, Meta: t.Meta, Query: t.Query, Comments: t.Comments, Notify: t.Notify, Jobs: t.Jobs,
		Principal: t.People.Load, Behind: t.People.Behind, Now: o.Now, NewID: o.NewID, Log: o.Log, Changed: t.Sockets.Notified,
	})
	t.Outbox.Subscribe(inbox.Consumer, t.Inbox.Feed)
	t.Record.OnPurge(t.Comments.Forget)
	t.Record.OnPurge(t.Inbox.Forget)
	t.Meta.OnPublish(t.Inbox.Published)
	if err := t.connections(); err != nil {
		return nil, err
	}
	t.People.OnRoles(t.Sockets.EverybodyChanged)
	t.Organisation = organisation.New(t.People, t.Query, t.Record, t.Jobs)
	t.Handover = handover.New(handover.Config{App: pb, People: t.People, Query: t.Query, Record: t.Record, Notify: t.Notify, Jobs: t.Jobs, Now: o.Now, NewID: o.NewID})
	t.Invitations = invitation.New(invitation.Config{App: pb, Meta: t.Meta, People: t.People, Notify: t.Notify, Jobs: t.Jobs, Now: o.Now, NewID: o.NewID})
	t.Roster = roster.New(roster.Config{App: pb, Meta: t.Meta, People: t.People, Invitations: t.Invitations, Jobs: t.Jobs, Now: o.Now, NewID: o.NewID})
	if t.Backups, err = t.backups(); err != nil {
		return nil, err
	}
	t.API = httpapi.New(httpapi.Services{
		App: pb, Meta: t.Meta, Query: t.Query, Record: t.Record, People: t.People, Account: t.Account, Files: t.Files, Shares: t.Shares, Comments: t.Comments, Inbox: t.Inbox, Timelines: timeline.New(t.Query, t.Comments, t.Shares), Views: t.Views, Assertions: assertions,
		Organisation: t.Organisation, Invitations: t.Invitations, Handover: t.Handover, Roster: t.Roster, Bundles: t.Bundles,
		Jobs: t.Jobs, Imports: t.Imports, Exports: t.Exports, Backups: t.Backups, Batches: t.Batches, Undo: t.Undo, Merges: t.Merges, Notify: t.Notify, Webhooks: t.Webhooks, Inbound: t.Inbound, Vault: t.Vault, Pictures: picture.New(pb, o.Now), Sockets: t.Sockets, Hooks: t.Hooks, Setup: t, Now: o.Now, Operators: operators, Log: o.Log, Version: o.Version,
	})
	if err := t.jobs(); err != nil {
		return nil, err
	}
	t.bind()
	return t, nil
}

// bind puts Tenon on PocketBase's hooks.
func (t *Tenon) bind() {
	t.App.OnBootstrap().BindFunc(func(e *core.BootstrapEvent) error {
		if err := e.Next(); err != nil {
			return err
		}
		return t.load(context.Background())
	})
	schema.BindGuards(t.App)
	t.Record.BindNet()
	t.People.BindReset()
	t.Account.Bind()
	t.Views.Bind()
	t.Sockets.Bind()
	t.App.OnServe().Bind(&pbhook.Handler[*core.ServeEvent]{Id: "tenon", Func: t.serve})
	t.App.OnTerminate().BindFunc(func(e *core.TerminateEvent) error {
		t.Close()
		return e.Next()
	})
}

// load reads the current release, once the platform's tables are there: a
// command that migrates or serves makes them first.
func (t *Tenon) load(ctx context.Context) error {
	var n int
	err := t.App.DB().NewQuery(`SELECT count(*) FROM "sqlite_master" WHERE "name" IN ('tn_releases', 'tn_history')`).Row(&n)
	if err != nil || n < 2 {
		return err
	}
	return t.Meta.Load(ctx)
}

// Start loads the release and begins background work: for serving, and for
// commands that run jobs.
func (t *Tenon) Start(ctx context.Context) error {
	if err := t.App.RunAllMigrations(); err != nil {
		return err
	}
	if err := t.Meta.Load(ctx); err != nil {
		return err
	}
	if err := t.sealStored(ctx); err != nil {
		return err
	}
	drift, err := t.Meta.Check(ctx)
	if err != nil {
		return err
	}
	for _, d := range drift {
		t.opts.Log.Error("a collection differs from the release", "drift", d)
	}
	ctx, t.stop = context.WithCancel(ctx)
	t.Meta.OnPublish(func(_, _ *meta.Snapshot) { t.Query.Engine.Forget() })
	if err := t.keepPrepared(ctx); err != nil {
		return err
	}
	t.Hooks.Start(ctx)
	t.Sockets.Start(ctx)
	t.Account.Start(ctx)
	t.Webhooks.Start(ctx)
	t.Inbound.Start(ctx)
	go t.follow(ctx)
	if err := t.Outbox.Start(ctx); err != nil {
		return err
	}
	return t.Jobs.Start(ctx)
}

// sealStored makes sure of the key, and seals what was stored before there was one.
func (t *Tenon) sealStored(ctx context.Context) error {
	if err := t.Secrets.Check(); err != nil {
		return fmt.Errorf("the key of stored secrets (TENON_SECRET_KEY, or %s in the folder of data): %w", secret.File, err)
	}
	if err := t.Account.SealStored(ctx); err != nil {
		return err
	}
	return notify.SealStored(ctx, t.App)
}

// follow looks now and then for releases that another process published, as
// tenon apply does beside a running server.
func (t *Tenon) follow(ctx context.Context) {
	attempt.Regularly(ctx, 3*time.Second, "following releases", t.opts.Log, t.Meta.Follow)
}

// Close ends background work; what is unfinished goes on at the next start.
func (t *Tenon) Close() {
	if t.stop == nil {
		return
	}
	t.Sockets.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := t.Jobs.Stop(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.opts.Log.Error("jobs did not stop", "error", err)
	}
	t.Outbox.Stop()
	t.Inbound.Close()
	t.Webhooks.Close()
	t.Hooks.Stop()
	t.Scripts.Drain()
	t.later.Drain()
	t.Account.Close()
	t.stop()
	t.stop = nil
}

// serve makes the server Tenon's: no installer of PocketBase, our routes and
// the web app, background work.
func (t *Tenon) serve(se *core.ServeEvent) error {
	se.InstallerFunc = nil
	if err := t.settings(); err != nil {
		return err
	}
	if err := t.Start(context.Background()); err != nil {
		return err
	}
	se.UIExtensions = append(se.UIExtensions, dashboard.Extension())
	if err := t.API.Bind(se); err != nil {
		return err
	}
	t.announce(se.Server)
	return se.Next()
}

// settings are PocketBase's own, kept so that nothing of it opens a way around:
// no batch route, and request logs of failures only.
func (t *Tenon) settings() error {
	s := t.App.Settings()
	const warnings = 4
	if !s.Batch.Enabled && s.Logs.MinLevel == warnings && s.Meta.AppName == "Tenon" {
		return nil
	}
	s.Batch.Enabled = false
	s.Logs.MinLevel = warnings
	s.Meta.AppName = "Tenon"
	return t.App.Save(s)
}

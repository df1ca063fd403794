// Package httpapi is the HTTP face of Tenon under /api/v1: routes with their
// policy, strict decoding, error mapping, limits, and the OpenAPI document.
package httpapi

import (
	"log/slog"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/assertion"
	"github.com/tenon-crm/tenon/internal/backup"
	"github.com/tenon-crm/tenon/internal/batch"
	"github.com/tenon-crm/tenon/internal/bundle"
	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/exporter"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/handover"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/inbound"
	"github.com/tenon-crm/tenon/internal/inbox"
	"github.com/tenon-crm/tenon/internal/invitation"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/merge"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/organisation"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/picture"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/roster"
	"github.com/tenon-crm/tenon/internal/savedview"
	"github.com/tenon-crm/tenon/internal/share"
	"github.com/tenon-crm/tenon/internal/timeline"
	"github.com/tenon-crm/tenon/internal/undo"
	"github.com/tenon-crm/tenon/internal/vault"
	"github.com/tenon-crm/tenon/internal/webhook"
)

// Services are what the routes call.
type Services struct {
	App     core.App
	Meta    *meta.Store
	Query   *query.Service
	Record  *record.Service
	People  *people.Service
	Account *account.Service
	Files   *files.Service
	Shares  *share.Service
	Views   *savedview.Service

	Comments  *comment.Service
	Timelines *timeline.Service
	Inbox     *inbox.Service

	Assertions *assertion.Service
	Jobs       *job.Queue

	Organisation *organisation.Service
	Invitations  *invitation.Service
	Handover     *handover.Service
	Roster       *roster.Service

	Imports  *importer.Service
	Exports  *exporter.Service
	Backups  *backup.Service
	Batches  *batch.Service
	Undo     *undo.Service
	Merges   *merge.Service
	Bundles  *bundle.Service
	Notify   *notify.Service
	Webhooks *webhook.Service
	Inbound  *inbound.Service
	Hooks    *hook.Service
	Vault    *vault.Vault
	Pictures *picture.Store
	Sockets  Sockets
	Setup    Setup
	Now      func() time.Time

	Operators Operators
	Log       *slog.Logger
	Version   string
}

// API serves the routes.
type API struct {
	Services
	limits *limiter
	tests  *limiter // of mail servers
	hints  *limiter // of duplicates while typing
	signIn *attempts
	logics logics
	turns  turns
}

// New makes the API of an app.
func New(s Services) *API {
	return &API{Services: s, limits: newLimiter(s.Now), tests: newLimiter(s.Now), hints: newLimiter(s.Now), signIn: newAttempts(s.Now)}
}

// Bind puts routes, guards and headers on the server.
func (a *API) Bind(se *core.ServeEvent) error {
	se.Router.BindFunc(a.headers)
	se.Router.BindFunc(a.guard)
	for _, r := range a.routes() {
		route := se.Router.Route(r.method, r.path, a.handle(r))
		route.Bind(a.bodyLimit(max(r.limit, maxJSON)))
	}
	a.bindSignIn()
	a.bindReset()
	return a.bindWeb(se)
}

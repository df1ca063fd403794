package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/exporter"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/inbox"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/schema"
	"github.com/tenon-crm/tenon/internal/store"
)

// Kinds of the app's own jobs.
const (
	jobSample  = "sample"
	jobIndexes = "indexes"
	jobCleanup = "cleanup"
	jobAudit   = "audit_verify"
)

func (t *Tenon) jobs() error {
	t.computed()
	t.registerPrepared()
	t.Jobs.Register(jobSample, t.runSample, job.Options{Concurrency: 1})
	t.Jobs.Register(jobIndexes, t.runIndexes, job.Options{Concurrency: 1, Uncancellable: true})
	t.Jobs.Register(jobCleanup, func(ctx context.Context, _ *job.Run) error {
		if _, err := t.Files.Purge(ctx); err != nil {
			return err
		}
		if _, err := t.Record.PurgeExpired(ctx); err != nil {
			return err
		}
		if err := t.API.ForgetRequests(ctx); err != nil {
			return err
		}
		if err := t.Account.Purge(ctx); err != nil {
			return err
		}
		if err := t.Shares.Purge(ctx); err != nil {
			return err
		}
		if err := t.Views.Purge(ctx); err != nil {
			return err
		}
		if err := t.Bundles.Purge(ctx); err != nil {
			return err
		}
		if err := t.Inbox.Purge(ctx); err != nil {
			return err
		}
		if err := t.Inbound.Purge(ctx); err != nil {
			return err
		}
		if err := t.Webhooks.Purge(ctx); err != nil {
			return err
		}
		if err := t.Hooks.Purge(ctx); err != nil {
			return err
		}
		if err := t.Batches.Purge(ctx); err != nil {
			return err
		}
		if err := t.Exports.Purge(ctx); err != nil {
			return err
		}
		if err := t.Undo.Purge(ctx); err != nil {
			return err
		}
		return t.analyse(ctx)
	}, job.Options{Concurrency: 1})
	if err := t.Jobs.Schedule(jobCleanup, "41 * * * *", nil); err != nil {
		return err
	}
	t.Jobs.Register(jobAudit, t.verifyAudit, job.Options{Concurrency: 1})
	return t.Jobs.Schedule(jobAudit, "0 3 * * *", nil)
}

// verifyAudit looks whether the audit log is whole. The head goes into the
// server's log too: who keeps that elsewhere can tell when all of the chain was
// made anew.
func (t *Tenon) verifyAudit(ctx context.Context, r *job.Run) error {
	found, err := audit.VerifyAndNote(ctx, t.App)
	if err != nil {
		return err
	}
	r.Result(map[string]any{"ok": found.OK, "count": found.Count})
	if !found.OK {
		t.opts.Log.Error("the audit log is broken", "reason", found.Reason, "entry", found.At)
		return nil
	}
	t.opts.Log.Info("the audit log is whole", "entries", found.Count, "head", found.Head)
	return nil
}

// stopWork cancels the jobs of a person who is disabled or gone.
func (t *Tenon) stopWork(ctx context.Context, user string) {
	list, err := t.Jobs.List(ctx, user, true, 1000)
	for _, j := range list {
		if _, cancel := t.Jobs.Cancel(ctx, user, j.ID); cancel != nil && !problem.Is(cancel, "job_not_cancellable") {
			err = errors.Join(err, cancel)
		}
	}
	if err != nil {
		t.opts.Log.Error("jobs of a disabled person could not be cancelled", "person", user, "error", err)
	}
}

// analyse refreshes what SQLite knows of the data, from a sample, so that it
// chooses indexes well.
func (t *Tenon) analyse(ctx context.Context) error {
	if _, err := store.Exec(ctx, t.App.NonconcurrentDB(), "PRAGMA analysis_limit = 400"); err != nil {
		return err
	}
	_, err := store.Exec(ctx, t.App.NonconcurrentDB(), "PRAGMA optimize")
	return err
}

// BuildIndexes starts the job that builds the indexes a release left for later.
func (t *Tenon) BuildIndexes(ctx context.Context, userID string) (string, error) {
	return t.enqueue(ctx, jobIndexes, userID, nil)
}

// runIndexes builds one index after the other: each blocks writers while it is
// built, and between two of them writers have their turn.
func (t *Tenon) runIndexes(ctx context.Context, r *job.Run) error {
	missing, err := t.Meta.MissingIndexes(ctx)
	if err != nil {
		return err
	}
	for i, b := range missing {
		r.Progress(int64(i), int64(len(missing)))
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := schema.BuildIndex(ctx, t.App, b); err != nil {
			return err
		}
	}
	r.Progress(int64(len(missing)), int64(len(missing)))
	return nil
}

func (t *Tenon) imports() (*importer.Service, error) {
	return importer.New(importer.Deps{
		App: t.App, Jobs: t.Jobs, Snapshot: t.Meta.Current,
		Rights: func(who *access.Principal) importer.Rights { return importRights{t.Query.Rights(who)} },
		ByKey:  t.byKey,
		Ledger: actLedger{t},
		Writer: importWriter{t.Record}, Finder: importFinder{t.Query}, Designer: importDesigner{t}, Types: all.New(),
		Now: t.opts.Now, NewID: t.opts.NewID, Logger: t.opts.Log,
	})
}

// actLedger says to imports what was undone of the acts of people.
type actLedger struct{ t *Tenon }

func (l actLedger) Undone(ctx context.Context, act string) (bool, error) {
	return l.t.Undo.Undone(ctx, act)
}

func (l actLedger) Mark(ctx context.Context, act, undid string) error {
	return l.t.Undo.Mark(ctx, act, undid)
}

// importDesigner publishes what an import asks for, in the scope of who asks.
type importDesigner struct{ t *Tenon }

func (d importDesigner) AddOptions(ctx context.Context, who *access.Principal, object, key string, options []field.Option, note string) (int, error) {
	q := meta.OptionsRequest{By: who.UserID, Object: object, Field: key, Options: options, Note: note}
	if !who.Admin || who.Key != "" {
		q.Scope = &meta.Scope{Apps: who.Designs}
	}
	rel, err := d.t.Meta.AddOptions(ctx, q)
	if err != nil {
		return 0, err
	}
	if len(rel.Later) > 0 {
		_, err = d.t.BuildIndexes(ctx, who.UserID)
	}
	return rel.Version, err
}

func (t *Tenon) exports() *exporter.Service {
	return exporter.New(exporter.Deps{App: t.App, Jobs: t.Jobs, Query: t.Query, Open: t.content, Acting: t.acting, Approvers: t.People.Approvers, Tell: func(ctx context.Context, tx core.App, n exporter.News) error {
		return t.Inbox.ExportAsked(ctx, tx, inbox.ExportNews(n))
	}, Now: t.opts.Now, NewID: t.opts.NewID, Logger: t.opts.Log})
}

// content opens a file of a record for who has read of it there.
func (t *Tenon) content(ctx context.Context, file string) (io.ReadCloser, error) {
	r, _, err := t.Files.Open(ctx, file, "")
	return r, err
}

// acting is who a job acts as now: the person, or of an API key what the key may.
// 403 job_key when that is no longer good.
func (t *Tenon) acting(ctx context.Context, person, key string) (*access.Principal, error) {
	if key == "" {
		return t.People.Load(ctx, person)
	}
	who, err := t.byKey(ctx, key)
	if err == nil && who == nil {
		err = problem.New(http.StatusForbidden, "job_key")
	}
	return who, err
}

// byKey is who an API key acts as now; nil when it is no longer good.
func (t *Tenon) byKey(ctx context.Context, id string) (*access.Principal, error) {
	use, err := t.Account.KeyOf(ctx, id)
	if use == nil || err != nil {
		return nil, err
	}
	return use.Who, nil
}

// importRights, importWriter and importFinder are the pipeline and the read
// path in the words of the importer.
type importRights struct{ *access.Rights }

func (r importRights) Writes(object, field string) bool {
	return r.Rights.Writes(object, "create", field) || r.Rights.Writes(object, "edit", field)
}

type importWriter struct{ s *record.Service }

func (w importWriter) Batch(ctx context.Context, who *access.Principal, object string, ops []importer.Op, o importer.WriteOptions) ([]importer.Result, error) {
	in := make([]record.Op, len(ops))
	for i, op := range ops {
		in[i] = record.Op{Method: op.Method, ID: op.ID, Data: op.Data, Version: op.Version, Blanks: op.Blanks}
		if op.Method == record.Delete { // an import deletes only what it made
			in[i].Alone = o.Cause
		}
	}
	// Retry makes a create that a crash cut off after its commit count as done.
	out, err := w.s.Batch(ctx, who, object, in, record.Options{Source: record.SourceImport, Cause: o.Cause, DryRun: o.DryRun, Retry: o.Cause, Silent: silence(o.Silent), Duplicates: asking(o.Asks)})
	if err != nil {
		return nil, err
	}
	res := make([]importer.Result, len(out))
	for i, r := range out {
		res[i] = importer.Result{ID: r.ID, Err: r.Err, Same: r.Same, Twins: twins(r.Err), Warned: len(r.Warnings) > 0, Row: r.Row}
	}
	return res, nil
}

// asking is what becomes of duplicates that a rule only warns of.
func asking(asks bool) string {
	if asks {
		return record.AskDuplicates
	}
	return ""
}

// twins are the records for which a write was refused, where they are all that is wrong.
func twins(err error) []importer.Twin {
	p, _ := problem.As(err)
	if p == nil {
		return nil
	}
	for _, it := range p.Fields {
		if it.Code != "duplicate_exists" && it.Code != "duplicate_found" {
			return nil
		}
	}
	told, _ := p.Extra["duplicates"].([]query.Duplicate)
	var out []importer.Twin
	for _, d := range told {
		if t := (importer.Twin{Object: d.Object, ID: d.ID, Title: d.Title}); d.ID == "" || !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// silence is what an import is told not to bring about, as events say it.
func silence(kinds []string) outbox.Silence {
	var out outbox.Silence
	for _, kind := range kinds {
		out |= map[string]outbox.Silence{importer.SilentHooks: outbox.NoHooks, importer.SilentNotices: outbox.NoNotices}[kind]
	}
	return out
}

type importFinder struct{ s *query.Service }

func (f importFinder) Resolve(ctx context.Context, who *access.Principal, object string, fields, values []string) (map[string][]importer.Match, error) {
	found, err := f.s.Resolve(ctx, who, object, fields, values)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]importer.Match, len(found))
	for v, list := range found {
		for _, m := range list {
			out[v] = append(out[v], importer.Match{ID: m.ID, Title: m.Title})
		}
	}
	return out, nil
}

func (f importFinder) FindByKey(ctx context.Context, who *access.Principal, object string, keys []string, rows [][]any) ([]string, error) {
	return f.s.FindByKey(ctx, who, object, keys, rows)
}

func (f importFinder) Titles(ctx context.Context, who *access.Principal, object string, limit int) ([]importer.Match, error) {
	found, err := f.s.Titles(ctx, who, object, limit)
	if err != nil {
		return nil, err
	}
	out := make([]importer.Match, len(found))
	for i, m := range found {
		out[i] = importer.Match{ID: m.ID, Title: m.Title}
	}
	return out, nil
}

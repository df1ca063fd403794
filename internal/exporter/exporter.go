// Package exporter writes records into files for people to take away: workbooks,
// delimited text and JSON, with the files of the records beside them. It reads page by
// page through query, as whoever asked for it, with the rights that they have at that
// page.
package exporter

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// Job is the kind of an export's job, whose result is the file.
const Job = "export"

// Bounds of one export.
const (
	maxIDs     = 10_000
	maxColumns = 300
	pageSize   = 200
	keep       = 24 * time.Hour // of the file
)

// Request asks for an export of the records of an object that a list with the same
// filter, view and search would show, or of single ones.
type Request struct {
	Object  string   `json:"object"`
	View    string   `json:"view,omitempty"`
	Filter  string   `json:"filter,omitempty"`
	Q       string   `json:"q,omitempty"`
	Sort    string   `json:"sort,omitempty"`
	IDs     []string `json:"ids,omitempty"`     // these of them only
	Columns []string `json:"columns,omitempty"` // fields in order; by default the view's, without one every readable field
	Format  string   `json:"format"`            // xlsx, csv or json
	Rows    string   `json:"rows,omitempty"`    // of sub-forms: "" apart (a sheet of their own, not in CSV), below their record on the same sheet
	Files   []string `json:"files,omitempty"`   // fields whose files come along in a zip, "lines.photo" of a sub-form
	Folders string   `json:"folders,omitempty"` // of the zip: "record" (by default) or "field"
}

// rowsBelow asks for the rows of sub-forms below their record, as an import takes them.
const rowsBelow = "below"

// Deps are what exports need.
type Deps struct {
	App    core.App
	Jobs   *job.Queue
	Query  *query.Service
	Open   func(ctx context.Context, file string) (io.ReadCloser, error)            // the content of a file of a record; 404 when it is lost
	Acting func(ctx context.Context, person, key string) (*access.Principal, error) // the person, or their API key, as they are now
	// Approvers are the people who decide about what a person asks for.
	Approvers func(ctx context.Context, of *access.Principal, lists ...meta.Approvers) ([]Named, error)
	// Tell tells people of a request, in the transaction of what happened.
	Tell   func(ctx context.Context, tx core.App, n News) error
	Now    func() time.Time
	NewID  func() string
	Logger *slog.Logger
}

// Service makes exports.
type Service struct{ Deps }

// New registers the job.
func New(d Deps) *Service {
	s := &Service{d}
	d.Jobs.Register(Job, s.run, job.Options{Concurrency: 1, MaxAttempts: 3, Timeout: time.Hour, Keep: keep})
	return s
}

// order is what a job is told.
type order struct {
	Request
	Key    string `json:"key,omitempty"` // the API key that it was ordered with
	Total  int64  `json:"total"`
	Size   *Size  `json:"size,omitempty"` // of the files that come along
	How    string `json:"how"`            // the terms on which it was ordered
	Export string `json:"export"`         // its id in the ledger
}

// Look says what an export would be.
type Look struct {
	Rows  int64 `json:"rows"`
	Files *Size `json:"files,omitempty"` // of those that would come along
	Terms Terms `json:"terms"`
}

// fits refuses more rows than a sheet has, and more files than may come along.
func (l *Look) fits(format string) error {
	if format == "xlsx" && l.Rows >= spreadsheet.MaxRows {
		return problem.Bad("export_sheet_full", locale.Args{"rows": strconv.FormatInt(l.Rows, 10), "max": strconv.Itoa(spreadsheet.MaxRows - 1)})
	}
	if l.Files != nil {
		return l.Files.over()
	}
	return nil
}

// Look says how many rows and files an export of the request would have, and on what
// terms it would be had, with the problems of Start but for limits.
func (s *Service) Look(ctx context.Context, who *access.Principal, q Request) (*Look, error) {
	_, _, look, err := s.look(ctx, who, q)
	return look, err
}

func (s *Service) look(ctx context.Context, who *access.Principal, q Request) (*access.Rights, *meta.CompiledObject, *Look, error) {
	r := s.Query.Rights(who)
	o := r.Snap.Objects[q.Object]
	if o == nil || len(r.Operations(q.Object)) == 0 {
		return nil, nil, nil, problem.New(404, "no_such_object", locale.Args{"object": q.Object})
	}
	if !r.Can(q.Object, "export") {
		return nil, nil, nil, problem.Forbidden("export")
	}
	if err := q.check(); err != nil {
		return nil, nil, nil, err
	}
	chosen, err := bundles(r, o, q.Files)
	if err != nil {
		return nil, nil, nil, err
	}
	if _, err := s.columns(ctx, r, o, q, chosen); err != nil {
		return nil, nil, nil, err
	}
	look := &Look{}
	if look.Rows, err = s.count(ctx, r, q); err != nil {
		return nil, nil, nil, err
	}
	if look.Terms, err = s.terms(ctx, s.App.ConcurrentDB(), r, o.Key, look.Rows, ""); err != nil {
		return nil, nil, nil, err
	}
	if look.Terms.How == approval {
		if look.Terms.Approvers, err = s.Approvers(ctx, who, look.Terms.deciding...); err != nil {
			return nil, nil, nil, err
		}
	}
	if len(chosen) == 0 {
		return r, o, look, nil
	}
	size, err := s.size(ctx, r, q, chosen)
	look.Files = &size
	return r, o, look, err
}

// Start orders an export and answers its job. 404 no_such_object, 403
// forbidden_operation without the right to export, export_limit, export_limit_used or
// export_approval when there are more rows than the person may take away, within a day
// or without asking, export_files_limit and export_bytes_limit when there are more
// files than the business lets go; 400 with what is wrong with the request.
func (s *Service) Start(ctx context.Context, who *access.Principal, q Request) (string, error) {
	r, o, look, err := s.look(ctx, who, q)
	if err != nil {
		return "", err
	}
	if err := look.fits(q.Format); err != nil {
		return "", err
	}
	var id string
	err = s.App.RunInTransaction(func(tx core.App) error {
		terms, err := s.terms(ctx, tx.DB(), r, o.Key, look.Rows, "") // of two at once, one counts the other
		if err != nil {
			return err
		}
		if err := terms.refusal(look.Rows); err != nil {
			return err
		}
		e := &entry{id: s.NewID(), person: Named{ID: who.UserID}, key: who.Key, object: o.Key, how: terms.How, request: q, rows: look.Rows}
		if look.Files != nil {
			e.files, e.bytes = look.Files.Files, look.Files.Bytes
		}
		if id, err = s.Jobs.Enqueue(ctx, tx, Job, who.UserID, title(o), order{q, who.Key, look.Rows, look.Files, terms.How, e.id}); err != nil {
			return err
		}
		e.job = id
		if err := s.note(ctx, tx, e); err != nil {
			return err
		}
		return s.log(ctx, tx, e, "export.created", who.UserID, map[string]any{
			"job": id, "rows": look.Rows, "format": q.Format, "filter": q.Filter, "view": q.View, "search": q.Q, "columns": q.Columns, "chosen": len(q.IDs), "files": q.Files, "terms": terms.How,
		})
	})
	return id, err
}

func (q *Request) check() error {
	p := problem.Invalid()
	if writers[q.Format] == nil {
		p.Field("format", "export_format")
	}
	if q.Rows != "" && q.Rows != rowsBelow {
		p.Field("rows", "export_rows")
	}
	if q.Folders != "" && q.Folders != byRecord && q.Folders != byField {
		p.Field("folders", "export_folders")
	}
	if len(q.Files) > maxColumns {
		p.Field("files", "export_too_many", locale.Args{"max": maxColumns})
	}
	if len(q.IDs) > maxIDs {
		p.Field("ids", "export_too_many", locale.Args{"max": maxIDs})
	}
	if len(q.Columns) > maxColumns {
		p.Field("columns", "export_too_many", locale.Args{"max": maxColumns})
	}
	return p.OrNil()
}

func title(o *meta.CompiledObject) locale.Text {
	return locale.Both("export_title", locale.Args{"object": o.Name()})
}

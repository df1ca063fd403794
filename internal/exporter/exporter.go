// Package exporter writes records into files for people to take away: workbooks,
// delimited text and JSON. It reads page by page through query, as whoever asked
// for it, with the rights that they have at that page.
package exporter

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
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
}

// rowsBelow asks for the rows of sub-forms below their record, as an import takes them.
const rowsBelow = "below"

// Deps are what exports need.
type Deps struct {
	App    core.App
	Jobs   *job.Queue
	Query  *query.Service
	Acting func(ctx context.Context, person, key string) (*access.Principal, error) // the person, or their API key, as they are now
	Now    func() time.Time
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
	Key   string `json:"key,omitempty"` // the API key that it was ordered with
	Total int64  `json:"total"`
}

// Start orders an export and answers its job. 404 no_such_object, 403
// forbidden_operation without the right to export and export_limit when there are
// more rows than the person may take at once; 400 with what is wrong with the
// request.
func (s *Service) Start(ctx context.Context, who *access.Principal, q Request) (string, error) {
	r := s.Query.Rights(who)
	o := r.Snap.Objects[q.Object]
	if o == nil || len(r.Operations(q.Object)) == 0 {
		return "", problem.New(404, "no_such_object", locale.Args{"object": q.Object})
	}
	if !r.Can(q.Object, "export") {
		return "", problem.Forbidden("export")
	}
	if err := q.check(); err != nil {
		return "", err
	}
	if _, err := s.columns(ctx, r, o, q); err != nil {
		return "", err
	}
	total, err := s.count(ctx, r, q)
	if err != nil {
		return "", err
	}
	if err := bounded(r, o, q.Format, total); err != nil {
		return "", err
	}
	var id string
	err = s.App.RunInTransaction(func(tx core.App) error {
		var err error
		if id, err = s.Jobs.Enqueue(ctx, tx, Job, who.UserID, title(o), order{q, who.Key, total}); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "export.created", Kind: "object", Object: q.Object, Detail: map[string]any{
			"job": id, "rows": total, "format": q.Format, "filter": q.Filter, "view": q.View, "search": q.Q, "columns": q.Columns, "chosen": len(q.IDs),
		}})
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
	if len(q.IDs) > maxIDs {
		p.Field("ids", "export_too_many", locale.Args{"max": maxIDs})
	}
	if len(q.Columns) > maxColumns {
		p.Field("columns", "export_too_many", locale.Args{"max": maxColumns})
	}
	return p.OrNil()
}

// bounded refuses more rows than the person may export at once, or than a sheet
// has.
func bounded(r *access.Rights, o *meta.CompiledObject, format string, rows int64) error {
	if most := r.ExportLimit(o.Key); most > 0 && rows > int64(most) {
		return problem.New(403, "export_limit", locale.Args{"rows": strconv.FormatInt(rows, 10), "limit": strconv.Itoa(most)})
	}
	if format == "xlsx" && rows >= spreadsheet.MaxRows {
		return problem.Bad("export_sheet_full", locale.Args{"rows": strconv.FormatInt(rows, 10), "max": strconv.Itoa(spreadsheet.MaxRows - 1)})
	}
	return nil
}

func title(o *meta.CompiledObject) locale.Text {
	return locale.Both("export_title", locale.Args{"object": o.Name()})
}

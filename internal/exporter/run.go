package exporter

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// request is the list that an export goes through.
func (q Request) request() query.ListRequest {
	return query.ListRequest{Object: q.Object, View: q.View, Filter: q.Filter, Q: q.Q, Sort: q.Sort, IDs: q.IDs, Operation: "export"}
}

// count is how many rows the person may export of those that are asked for.
func (s *Service) count(ctx context.Context, r *access.Rights, q Request) (int64, error) {
	list := q.request()
	list.Limit, list.Fields, list.Count = 1, []string{"id"}, "exact"
	page, err := s.Query.List(ctx, r, list)
	if err != nil {
		return 0, err
	}
	return *page.Count, nil
}

// run is the handler of the job. It begins anew after a crash: a file is whole or
// it is not there.
func (s *Service) run(ctx context.Context, j *job.Run) error {
	var o order
	if err := j.Bind(&o); err != nil {
		return err
	}
	m := &making{service: s, job: j, order: o}
	defer func() {
		for _, file := range m.spools {
			if err := errors.Join(file.Close(), os.Remove(file.Name())); err != nil {
				s.Logger.Error("exporter: a temporary file stays behind", "file", file.Name(), "error", err)
			}
		}
	}()
	if err := m.write(ctx); err != nil {
		return err
	}
	file := m.spools[0]
	if _, err := file.Seek(0, 0); err != nil {
		return err
	}
	result := map[string]any{"object": o.Object, "rows": m.rows, "format": o.Format, "name": m.name}
	if m.archive != nil {
		result["files"], result["bytes"], result["lost"] = m.archive.size.Files-m.archive.lost, m.archive.size.Bytes, m.archive.lost
	}
	if m.table.mark != "" {
		result["mark"] = o.Export
	}
	j.Result(result)
	if err := m.wrote(ctx); err != nil {
		return err
	}
	return j.WriteResult(ctx, m.name, file)
}

func (s *Service) tempDir() string { return filepath.Join(s.App.DataDir(), core.LocalTempDirName) }

// making is an export that is being written.
type making struct {
	service *Service
	job     *job.Run
	order   order
	table   *table
	out     writer
	archive *archive   // where files come along
	spools  []*os.File // what is taken away and, in an archive, the table of it
	name    string     // of what is taken away
	rows    int64
}

func (m *making) spool() (*os.File, error) {
	dir := m.service.tempDir()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(dir, "export-")
	if err == nil {
		m.spools = append(m.spools, file)
	}
	return file, err
}

// write goes through the rows page by page and writes them. Rights are asked anew
// at each page: who lost them in the meantime takes nothing further away.
func (m *making) write(ctx context.Context) (err error) {
	s, q := m.service, m.order
	defer func() {
		if m.out != nil {
			err = errors.Join(err, m.out.close())
		}
	}()
	list := q.request()
	list.Limit, list.Links = pageSize, true
	for {
		who, err := s.Acting(ctx, m.job.Principal, q.Key)
		if err != nil {
			return err
		}
		r := s.Query.Rights(who)
		o := r.Snap.Objects[q.Object]
		if o == nil || !r.Can(q.Object, "export") {
			return problem.Forbidden("export")
		}
		chosen, err := bundles(r, o, q.Files)
		if err != nil {
			return err
		}
		cols, err := s.columns(ctx, r, o, q.Request, chosen)
		if err != nil {
			return err
		}
		if m.out == nil {
			if err := m.begin(r, o, cols); err != nil {
				return err
			}
		}
		if m.archive != nil {
			m.archive.fields, m.archive.size.MostFiles, m.archive.size.MostBytes = chosen, sizeOf(r).MostFiles, sizeOf(r).MostBytes
		}
		list.Fields = keys(r, o, cols, m.archive != nil)
		page, err := s.Query.List(ctx, r, list)
		if err != nil {
			return err
		}
		if err := m.allowed(ctx, r, m.rows+int64(len(page.Items))); err != nil {
			return err
		}
		for _, rec := range page.Items {
			if err := m.record(ctx, rec, page.Links); err != nil {
				return err
			}
		}
		if page.Cursor == "" {
			return m.end(ctx)
		}
		list.Cursor = page.Cursor
	}
}

// grown is by how much what was approved may have grown, in percent, until it runs.
const grown = 10

// allowed refuses rows beyond the terms on which the export was ordered: rights and
// rows may have changed since.
func (m *making) allowed(ctx context.Context, r *access.Rights, rows int64) error {
	q := m.order
	if err := (&Look{Rows: rows}).fits(q.Format); err != nil {
		return err
	}
	if q.How == approval && rows > q.Total+q.Total*grown/100 {
		return problem.New(403, "export_grown", locale.Args{"rows": q.Total})
	}
	terms, err := m.service.terms(ctx, m.service.App.ConcurrentDB(), r, q.Object, rows, m.job.ID)
	if err != nil || !milder(q.How, terms.How) {
		return err
	}
	if err := terms.refusal(rows); err != nil {
		return err
	}
	return problem.New(403, "export_grown", locale.Args{"rows": q.Total})
}

// begin opens what is written, for whom it is.
func (m *making) begin(r *access.Rights, o *meta.CompiledObject, cols []*meta.Column) error {
	s, q := m.service, m.order
	t := &table{object: o, columns: cols, field: field.Context{Now: s.Now(), Zone: r.Zone(), Workdays: r.Snap.Business.Workdays, Tag: r.Who.Locale}, by: r.Who.Name}
	t.named = func(object string) locale.Text { return r.Snap.Objects[object].Label }
	t.slots = slots(r, cols, q.Rows == rowsBelow)
	if q.How == watermark {
		t.mark = q.Export
	}
	m.table, m.name = t, fileName(o, t, q.Format)
	file, err := m.spool()
	if err != nil {
		return err
	}
	if len(q.Files) > 0 {
		m.archive = newArchive(t, file, q.Request)
		m.archive.open = s.Open
		m.name = fileName(o, t, "zip")
		if file, err = m.spool(); err != nil {
			return err
		}
	}
	m.out, err = writers[q.Format](t, file, s.tempDir())
	return err
}

// record writes a record, its files before the line that says where they are.
func (m *making) record(ctx context.Context, rec *query.Record, links map[string]string) error {
	total := max(m.order.Total, m.rows)
	if m.archive != nil {
		paths, err := m.archive.add(ctx, m.table, rec)
		if err != nil {
			return err
		}
		m.table.paths = paths
		if m.order.Size != nil {
			total += int64(max(m.order.Size.Files, m.archive.size.Files))
		}
	}
	if err := m.out.row(rec, links); err != nil {
		return err
	}
	m.rows++
	done := m.rows
	if m.archive != nil {
		done += int64(m.archive.size.Files)
	}
	m.job.Progress(done, max(total, done))
	return nil
}

func (m *making) end(ctx context.Context) error {
	if err := m.out.end(); err != nil || m.archive == nil {
		return err
	}
	if err := m.archive.table(ctx, fileName(m.table.object, m.table, m.order.Format), m.spools[1]); err != nil {
		return err
	}
	return m.archive.close(ctx, m.table)
}

// columns are the fields that are exported: those that are named, the view's, or
// all of the document's that the person may read, with owner and times; and those
// whose files come along.
func (s *Service) columns(ctx context.Context, r *access.Rights, o *meta.CompiledObject, q Request, chosen []slot) ([]*meta.Column, error) {
	out, err := s.wanted(ctx, r, o, q)
	for _, b := range chosen {
		if c := b.top(); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out, err
}

func (s *Service) wanted(ctx context.Context, r *access.Rights, o *meta.CompiledObject, q Request) ([]*meta.Column, error) {
	var out []*meta.Column
	for _, key := range q.Columns {
		c := o.ByKey[key]
		if c == nil || !r.Shows(o.Key, key) {
			return nil, problem.Bad("unknown_field", map[string]any{"field": key})
		}
		out = append(out, c)
	}
	if len(out) > 0 {
		return out, nil
	}
	v, err := s.Query.NamedView(ctx, r, o, q.View)
	if err != nil {
		return nil, err
	}
	if v != nil && q.View != "" {
		for _, vc := range v.Columns {
			if c := o.ByKey[vc.Field]; c != nil && r.Shows(o.Key, vc.Field) {
				out = append(out, c)
			}
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	for _, c := range o.All {
		if (!c.System || c.Spec.Key == "owner" || c.Spec.Key == "created" || c.Spec.Key == "updated") && r.Shows(o.Key, c.Spec.Key) {
			out = append(out, c)
		}
	}
	return out, nil
}

// keys are the fields to read: those that are exported, and the title where rows of
// sub-forms or files are called by it.
func keys(r *access.Rights, o *meta.CompiledObject, cols []*meta.Column, titled bool) []string {
	out := []string{"id"}
	add := func(key string) {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	for _, c := range cols {
		if (titled || c.Part != "") && r.Shows(o.Key, o.Title) {
			add(o.Title)
		}
		add(c.Spec.Key)
	}
	return out
}

// fileName is the object's name with the time of the export.
func fileName(o *meta.CompiledObject, t *table, format string) string {
	zone := t.field.Zone
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return ' '
		}
		return r
	}, o.Name().In(t.field.Tag)) + "-" + t.field.Now.In(zone).Format("20060102-1504") + "." + format
}

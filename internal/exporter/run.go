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
	file, err := s.spool()
	if err != nil {
		return err
	}
	defer func() {
		if err := errors.Join(file.Close(), os.Remove(file.Name())); err != nil {
			s.Logger.Error("exporter: a temporary file stays behind", "file", file.Name(), "error", err)
		}
	}()
	name, rows, err := s.write(ctx, j, o, file)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, 0); err != nil {
		return err
	}
	j.Result(map[string]any{"object": o.Object, "rows": rows, "format": o.Format, "name": name})
	return j.WriteResult(ctx, name, file)
}

func (s *Service) spool() (*os.File, error) {
	dir := s.tempDir()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, "export-")
}

func (s *Service) tempDir() string { return filepath.Join(s.App.DataDir(), core.LocalTempDirName) }

// write goes through the rows page by page and writes them. Rights are asked anew
// at each page: who lost them in the meantime takes nothing further away.
func (s *Service) write(ctx context.Context, j *job.Run, q order, file *os.File) (name string, rows int64, err error) {
	var out writer
	defer func() {
		if out != nil {
			err = errors.Join(err, out.close())
		}
	}()
	list := q.request()
	list.Limit, list.Links = pageSize, true
	for {
		who, err := s.Acting(ctx, j.Principal, q.Key)
		if err != nil {
			return "", 0, err
		}
		r := s.Query.Rights(who)
		o := r.Snap.Objects[q.Object]
		if o == nil || !r.Can(q.Object, "export") {
			return "", 0, problem.Forbidden("export")
		}
		cols, err := s.columns(ctx, r, o, q.Request)
		if err != nil {
			return "", 0, err
		}
		if out == nil {
			t := &table{object: o, columns: cols, field: field.Context{Now: s.Now(), Zone: r.Zone(), Workdays: r.Snap.Business.Workdays, Tag: who.Locale}, by: who.Name}
			t.named = func(object string) locale.Text { return r.Snap.Objects[object].Label }
			t.slots = slots(r, cols, q.Rows == rowsBelow)
			name = fileName(o, t, q.Format)
			if out, err = writers[q.Format](t, file, s.tempDir()); err != nil {
				return "", 0, err
			}
		}
		list.Fields = keys(r, o, cols)
		page, err := s.Query.List(ctx, r, list)
		if err != nil {
			return "", 0, err
		}
		rows += int64(len(page.Items))
		if err := bounded(r, o, q.Format, rows); err != nil {
			return "", 0, err
		}
		for _, rec := range page.Items {
			if err := out.row(rec, page.Links); err != nil {
				return "", 0, err
			}
		}
		j.Progress(rows, max(q.Total, rows))
		if page.Cursor == "" {
			return name, rows, out.end()
		}
		list.Cursor = page.Cursor
	}
}

// columns are the fields that are exported: those that are named, the view's, or
// all of the document's that the person may read, with owner and times.
func (s *Service) columns(ctx context.Context, r *access.Rights, o *meta.CompiledObject, q Request) ([]*meta.Column, error) {
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

// keys are the fields to read: those that are exported, and where there are rows of
// sub-forms the title that stands beside them.
func keys(r *access.Rights, o *meta.CompiledObject, cols []*meta.Column) []string {
	out := []string{"id"}
	add := func(key string) {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	for _, c := range cols {
		if c.Part != "" && r.Shows(o.Key, o.Title) {
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

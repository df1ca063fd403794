package bundle

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/suite"
)

// Limits of sample data: records of a package, and of one object in an export.
const (
	maxRows     = 20_000
	maxExported = 1000
)

// batch is the sample data of one object: records by the names of their fields,
// each with the id that it has in the package.
type batch struct {
	object string
	rows   []map[string]any
}

// read parses sample data: one record a line.
func read(data map[string][]byte) ([]batch, error) {
	var out []batch
	wrong, total := problem.Bad("package_invalid"), 0
	for _, object := range slices.Sorted(maps.Keys(data)) {
		b := batch{object: object}
		for i, line := range bytes.Split(data[object], []byte("\n")) {
			if line = bytes.TrimSpace(line); len(line) == 0 {
				continue
			}
			var row map[string]any
			id := ""
			if json.Unmarshal(line, &row) == nil {
				id, _ = row["id"].(string)
			}
			if id == "" {
				wrong.Field("data/"+object+".jsonl:"+strconv.Itoa(i+1), "package_data_line", locale.Args{"line": i + 1})
				break
			}
			b.rows = append(b.rows, row)
		}
		if total += len(b.rows); total > maxRows {
			return nil, problem.Bad("package_data_too_many", locale.Args{"limit": maxRows})
		}
		if len(b.rows) > 0 {
			out = append(out, b)
		}
	}
	if n := len(wrong.Fields); n > 0 {
		wrong.Args = locale.Args{"count": n}
		return nil, wrong
	}
	return out, nil
}

// data is the sample data of a package: its files, or what its template makes as
// of today.
func (s *Service) data(p *meta.Package, template string) ([]batch, error) {
	if len(p.Data) > 0 || template == "" {
		return read(p.Data)
	}
	var out []batch
	for _, g := range suite.Generated(template, s.Now().In(s.Meta.Current().Business.Zone)) {
		b := batch{object: g.Object}
		for _, r := range g.Rows {
			row := map[string]any{"id": r.ID}
			for k, v := range r.Data {
				row[k] = v
			}
			b.rows = append(b.rows, row)
		}
		out = append(out, b)
	}
	return out, nil
}

// carried are the columns of an object whose values mean something in another
// business: what people fill in, but no files or texts that show some, and no links to people and
// departments.
func carried(o *meta.CompiledObject) []*meta.Column {
	var out []*meta.Column
	for _, c := range o.All {
		_, file := field.FilesOf(c.Type, nil)
		_, sealed := c.Type.(field.Sealed)
		if c.System || file || sealed || !query.Writable(c) || c.Expr.Target == expr.Users || c.Expr.Target == expr.Departments || c.Spec.Type == "users" || c.Spec.Type == "departments" {
			continue
		}
		out = append(out, c)
	}
	return out
}

// Export writes the records of an app's objects as files of a package, as the
// person sees them, the first thousand of each object.
func (s *Service) Export(ctx context.Context, who *access.Principal, objects []string) (map[string][]byte, error) {
	out := map[string][]byte{}
	r := s.Query.Rights(who)
	for _, key := range objects {
		o := r.Snap.Objects[key]
		if o == nil || o.PartOf != nil || !r.Can(key, "view") || !r.Can(key, "export") {
			continue
		}
		fields := []string{"id"}
		for _, c := range carried(o) {
			if r.ReadsAll(key, c.Spec.Key) {
				fields = append(fields, c.Spec.Key)
			}
		}
		var b bytes.Buffer
		for n, cursor := 0, ""; n < maxExported; {
			page, err := s.Query.List(ctx, r, query.ListRequest{Object: key, Sort: "created,id", Limit: 200, Cursor: cursor, Fields: fields})
			if err != nil {
				return nil, err
			}
			for _, rec := range page.Items {
				if n++; n > maxExported {
					break
				}
				if err := line(&b, rec, o); err != nil {
					return nil, err
				}
			}
			if cursor = page.Cursor; cursor == "" {
				break
			}
		}
		if b.Len() > 0 {
			out["data/"+key+".jsonl"] = b.Bytes()
		}
	}
	return out, nil
}

// line writes a record without its blanks, its keys in order.
func line(b *bytes.Buffer, rec *query.Record, o *meta.CompiledObject) error {
	raw, err := json.Marshal(rec)
	if err != nil {
		return err
	}
	var row map[string]any
	if err := json.Unmarshal(raw, &row); err != nil {
		return err
	}
	for k, v := range row {
		list, isList := v.([]any)
		if k == "version" || v == nil || v == "" || isList && len(list) == 0 {
			delete(row, k)
		}
		if c := o.ByKey[k]; isList && c != nil && c.Part != "" {
			for _, e := range list {
				if line, ok := e.(map[string]any); ok {
					delete(line, "id")
					delete(line, "version")
				}
			}
		}
	}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return e.Encode(row)
}

// linkOf is the object that a field of a row points to, "" for none.
func linkOf(c *meta.Column) string {
	if c != nil && (c.Expr.Kind == expr.Link || c.Spec.Type == "relations") {
		if c.Expr.Target != "" {
			return c.Expr.Target
		}
		return strings.TrimSpace(c.Spec.Object)
	}
	return ""
}

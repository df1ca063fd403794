package exporter

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// How the files of a zip lie in folders.
const (
	byRecord = "record" // a folder a record
	byField  = "field"  // a folder a field, the record's title before each name
)

const (
	lookFor   = 5 * time.Second // how long it is counted what files there are
	maxFilter = 4096            // bytes of an expression
	megabyte  = 1_000_000
)

// Size is how many files an export has along, and how many bytes they are. With
// More there are at least so many.
type Size struct {
	Files     int   `json:"files"`
	Bytes     int64 `json:"bytes"`
	More      bool  `json:"more"`
	MostFiles int   `json:"mostFiles"`
	MostBytes int64 `json:"mostBytes"`
}

// over is the problem of more files than one export may have.
func (z *Size) over() error {
	if z.Files > z.MostFiles {
		return problem.New(403, "export_files_limit", locale.Args{"max": z.MostFiles})
	}
	if z.Bytes > z.MostBytes {
		return problem.New(403, "export_bytes_limit", locale.Args{"max": z.MostBytes / megabyte})
	}
	return nil
}

// sizeOf is that of nothing yet, with the limits of the business.
func sizeOf(r *access.Rights) Size {
	l := r.Snap.Business.Limits
	return Size{MostFiles: l.ExportFiles, MostBytes: int64(l.ExportMegabytes) * megabyte}
}

// bundles are the fields whose files the request asks for. One that the person may
// not read is as unknown as one that is not there, or holds no files.
func bundles(r *access.Rights, o *meta.CompiledObject, keys []string) ([]slot, error) {
	var out []slot
	for _, key := range keys {
		b := slot{}
		whole, column, nested := strings.Cut(key, ".")
		if c := o.ByKey[whole]; c != nil && r.Shows(o.Key, whole) {
			b.col = c
			if nested {
				b = slot{part: c}
				if part := r.Snap.Objects[c.Part]; part != nil && r.Shows(c.Part, column) {
					b.col = part.ByKey[column]
				}
			}
		}
		if b.col == nil {
			return nil, problem.Bad("unknown_field", locale.Args{"field": key})
		}
		if _, holds := b.col.Type.(field.Filer); !holds {
			return nil, problem.Bad("export_no_files", locale.Args{"field": key})
		}
		if !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	return out, nil
}

// top is the field of the record that holds the files.
func (b slot) top() *meta.Column {
	if b.part != nil {
		return b.part
	}
	return b.col
}

// of are the files of a record in the field.
func (b slot) of(rec *query.Record) (out []files.File) {
	holders := []*query.Record{rec}
	if b.part != nil {
		holders, _ = rec.Value(b.part.Spec.Key).([]*query.Record)
	}
	for _, holder := range holders {
		list, _ := holder.Value(b.col.Spec.Key).([]files.File)
		out = append(out, list...)
	}
	return out
}

// size counts the files of the rows that the person may export, until there are more
// than may come along, or it has looked long enough.
func (s *Service) size(ctx context.Context, r *access.Rights, q Request, chosen []slot) (Size, error) {
	size := sizeOf(r)
	until := s.Now().Add(lookFor)
	list := q.request()
	list.Limit, list.Fields = query.MaxLimit, []string{"id"}
	var holds []string
	for _, b := range chosen {
		if key := b.top().Spec.Key; !slices.Contains(list.Fields, key) {
			list.Fields = append(list.Fields, key)
			holds = append(holds, "has(record."+key+")")
		}
	}
	if some := "(" + q.Filter + "\n) && (" + strings.Join(holds, " || ") + ")"; q.Filter == "" {
		list.Filter = strings.Join(holds, " || ")
	} else if len(some) <= maxFilter {
		list.Filter = some
	}
	for {
		page, err := s.Query.List(ctx, r, list)
		if err != nil {
			return size, err
		}
		for _, rec := range page.Items {
			for _, b := range chosen {
				for _, f := range b.of(rec) {
					size.Files++
					size.Bytes += f.Size
				}
			}
		}
		if page.Cursor == "" {
			return size, nil
		}
		if size.over() != nil || s.Now().After(until) {
			size.More = true
			return size, nil
		}
		list.Cursor = page.Cursor
	}
}

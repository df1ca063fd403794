package httpapi

import (
	"context"
	"encoding/csv"
	"mime"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// Bounds of a preview.
const (
	sampledEach = 10              // rows that convert, and as many that do not
	sampleTime  = 3 * time.Second // then what was found is shown
)

// converted is a record before and after a change of type.
type converted struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Before string `json:"before"`
	After  string `json:"after"`
	Kept   bool   `json:"kept"`
}

// conversion says what a change of a field's type would do: to how many records,
// and for administrators of all on some of them, or on all as CSV.
func (a *API) conversion(c *call) (*answer, error) {
	var body struct {
		Field  string     `json:"field"`
		To     field.Spec `json:"to"`
		Format string     `json:"format,omitempty"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	d, err := a.ownDefinition(c)
	if err != nil {
		return nil, err
	}
	ref, ctx := d.Document.Ref(), c.Request.Context()
	if ref.Kind != meta.KindObject {
		return nil, problem.Bad("uses_kind", locale.Args{"kind": ref.Kind})
	}
	if body.Format != "" && body.Format != "csv" {
		return nil, problem.Invalid().Field("format", "unknown_choice", locale.Args{"value": body.Format, "allowed": "csv"})
	}
	if body.Format == "csv" && !c.who.Admin {
		return nil, problem.New(403, "forbidden")
	}
	p, err := a.Meta.PreviewConversion(ctx, ref.Key, body.Field, &body.To)
	if err != nil {
		return nil, err
	}
	if body.Format == "csv" {
		return a.conversionCSV(c, p, ref.Key, body.Field)
	}
	samples := []converted{}
	if c.who.Admin {
		short, cancel := context.WithTimeout(ctx, sampleTime)
		defer cancel()
		kept, lost := 0, 0
		err = a.convertedRows(short, c, p, ref.Key, body.Field, func(row converted) bool {
			n := &lost
			if row.Kept {
				n = &kept
			}
			if *n < sampledEach {
				*n++
				samples = append(samples, row)
			}
			return kept < min(sampledEach, p.Rows-p.Lost) || lost < min(sampledEach, p.Lost)
		})
		if err != nil && (short.Err() == nil || ctx.Err() != nil) {
			return nil, err
		}
	}
	return ok(map[string]any{"rows": p.Rows, "kept": p.Rows - p.Lost, "lost": p.Lost, "samples": samples})
}

// convertedRows reads the records that have a value, of a column of a sub-form each
// row that has one, through the caller's rights, until f says enough.
func (a *API) convertedRows(ctx context.Context, c *call, p *meta.ConversionPreview, object, key string, f func(converted) bool) error {
	title := c.rights.Snap.Objects[object].Title
	q := query.ListRequest{Object: object, Fields: []string{title, key}, Sort: "created", Limit: query.MaxLimit}
	for {
		page, err := a.Query.List(ctx, c.rights, q)
		if err != nil {
			return err
		}
		for _, r := range page.Items {
			for _, old := range valuesOf(r, key) {
				if old == nil || p.Blank(old) {
					continue
				}
				row := converted{ID: r.ID()}
				row.Title, _ = r.Value(title).(string)
				row.Before, row.After, row.Kept = p.Words(old)
				if !f(row) {
					return nil
				}
			}
		}
		if q.Cursor = page.Cursor; q.Cursor == "" {
			return nil
		}
	}
}

// valuesOf are the value of a field, or those of a column in the rows of a sub-form.
func valuesOf(r *query.Record, key string) []any {
	name, column, dotted := strings.Cut(key, ".")
	if !dotted {
		return []any{r.Value(key)}
	}
	rows, _ := r.Value(name).([]*query.Record)
	out := make([]any, len(rows))
	for i, row := range rows {
		out[i] = row.Value(column)
	}
	return out
}

// conversionCSV writes every record with a value before and after.
func (a *API) conversionCSV(c *call, p *meta.ConversionPreview, object, key string) (*answer, error) {
	h := c.Response.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": object + "-" + key + ".csv"}))
	say := func(k string) string { return locale.Message(c.tag, k, nil) }
	if _, err := c.Response.Write([]byte("\uFEFF")); err != nil {
		return written()
	}
	w := csv.NewWriter(c.Response)
	_ = w.Write([]string{"id", say("conversion_title"), say("conversion_before"), say("conversion_after"), say("conversion_kept")})
	err := a.convertedRows(c.Request.Context(), c, p, object, key, func(r converted) bool {
		kept := say("conversion_lost")
		if r.Kept {
			kept = say("conversion_ok")
		}
		return w.Write([]string{r.ID, spreadsheet.Inert(r.Title), spreadsheet.Inert(r.Before), spreadsheet.Inert(r.After), kept}) == nil
	})
	w.Flush()
	if err != nil {
		a.Log.Error("the preview of a conversion could not be written as CSV", "error", err)
	}
	return written()
}

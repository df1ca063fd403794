package exporter

import (
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/spreadsheet"
)

// table is what a file shows, and for whom.
type table struct {
	object  *meta.CompiledObject
	columns []*meta.Column
	slots   []slot
	field   field.Context
	by      string
	named   func(object string) locale.Text // what people call an object
	paths   map[string]string               // of the files of the record that is written, by id
	mark    string                          // the id of an export that is marked
}

// writer makes a file of one format.
type writer interface {
	// row adds a record; links are the titles of what it links to.
	row(rec *query.Record, links map[string]string) error
	end() error
	close() error // lets go of what it holds; after end, or instead of it
}

func (t *table) label(c *meta.Column) string { return c.Spec.Label.In(t.field.Tag) }

// marked says who took the file away, when, and by which export: what stands on every
// row of one that is marked. "" for one that is not.
func (t *table) marked() string {
	if t.mark == "" {
		return ""
	}
	return t.mark + " · " + t.by + " · " + t.field.Now.In(t.field.Zone).Format("2006-01-02 15:04")
}

// titleOf is the title of a record, its id where that cannot be read.
func (t *table) titleOf(rec *query.Record) string {
	if title, ok := rec.Value(t.object.Title).(string); ok && title != "" {
		return title
	}
	return rec.ID()
}

// text is a value as people read it: titles in place of ids, names of files,
// labels of options.
func (t *table) text(c *meta.Column, v any, links map[string]string) string {
	switch x := v.(type) {
	case nil:
		return ""
	case []files.File:
		names := make([]string, len(x))
		for i, f := range x {
			names[i] = f.Name
			if path := t.paths[f.ID]; path != "" {
				names[i] = path
			}
		}
		return strings.Join(names, "; ")
	case query.Reference: // as imports read it
		name := x.Label
		if name == "" {
			name = x.ID
		}
		return t.named(x.Object).In(t.field.Tag) + ": " + name
	}
	if _, linked := c.Type.(field.Linker); linked {
		switch x := v.(type) {
		case string:
			return links[x]
		case []string:
			var titles []string
			for _, id := range x {
				if title := links[id]; title != "" {
					titles = append(titles, title)
				}
			}
			return strings.Join(titles, "; ")
		}
	}
	return c.Type.Format(t.field, &c.Spec, v)
}

// sheetColumn is how a workbook shows a field.
func (t *table) sheetColumn(c *meta.Column) spreadsheet.Column {
	out := spreadsheet.Column{Label: t.label(c)}
	switch c.Expr.Kind {
	case expr.Number:
		out.Kind = spreadsheet.Number
		if c.Type.Key() == "percent" {
			out.Kind = spreadsheet.Percent
		}
		if c.Spec.Decimals != nil {
			out.Decimals = *c.Spec.Decimals
		}
	case expr.Date:
		out.Kind = spreadsheet.Date
	case expr.DateTime:
		out.Kind = spreadsheet.Moment
	}
	return out
}

// cell is a value as a workbook takes it.
func (t *table) cell(c *meta.Column, v any, links map[string]string) any {
	switch x := v.(type) {
	case nil:
		return nil
	case float64:
		return x
	case string:
		switch c.Expr.Kind {
		case expr.Date:
			if day, err := time.Parse(time.DateOnly, x); err == nil {
				return day
			}
		case expr.DateTime:
			if at, ok := field.ParseInstant(x); ok {
				return at.In(t.field.Zone)
			}
		}
	}
	return t.text(c, v, links)
}

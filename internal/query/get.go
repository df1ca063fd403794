package query

import (
	"context"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// GetRequest asks for one record.
type GetRequest struct {
	Object, ID     string
	Fields, Expand []string
	Links          bool // adds "$links" and "$rights"
	Rows           bool // adds the rows of sub-forms where no fields are named
}

// Rights of a record that the web app shows its buttons by.
type recordRights struct {
	Edit    bool     `json:"edit"`
	Delete  bool     `json:"delete"`
	Assign  bool     `json:"assign"`
	Share   bool     `json:"share"`
	Comment bool     `json:"comment"`
	Lock    bool     `json:"lock"`
	Purge   bool     `json:"purge"`
	Write   []string `json:"write"`
	Reveal  []string `json:"reveal"` // masked fields that the person may reveal
}

// Get gives one record; 404 not_found for what is not there and for what the
// person may not see.
func (s *Service) Get(ctx context.Context, r *access.Rights, q GetRequest) (*Record, error) {
	o, err := object(r, q.Object)
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx) // a few look-ups by id: watching for a client that leaves costs more than they do
	row, err := s.statements.Load(ctx, s.app.ConcurrentDB(), o, q.ID)
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, problem.NotFound()
	}
	return s.Show(ctx, r, o, row, q)
}

// Show makes a record of a row that is already at hand, as the person may read
// it; 404 when they may not see it.
func (s *Service) Show(ctx context.Context, r *access.Rights, o *meta.CompiledObject, row expr.Values, q GetRequest) (*Record, error) {
	d := r.On(ctx, o.Key, row, store.Reach(ctx, s.app.ConcurrentDB(), r.Snap))
	if !d.May("view") {
		return nil, problem.NotFound()
	}
	sel, err := selection(r, o, q.Fields, q.Expand, q.Rows)
	if err != nil {
		return nil, err
	}
	live, err := s.live(ctx, r, o, row, sel.cols)
	if err != nil {
		return nil, err
	}
	vals := make([]any, len(sel.cols))
	rec := &Record{cols: sel.cols, vals: vals}
	for i, c := range sel.cols {
		vals[i] = row[c.Spec.Key]
		if c.Live() {
			vals[i] = live[c.Spec.Key]
		}
		if sel.cases[i] != -1 && !d.Reads(c.Spec.Key) {
			rec.veil(i, d.Mask(c.Spec.Key))
		}
	}
	rec.conceal()
	page := &Page{Items: []*Record{rec}}
	if err := s.resolveLinks(ctx, r, sel, page, q.Links); err != nil {
		return nil, err
	}
	behind, err := s.calculating(ctx, r, o, sel)
	if err != nil {
		return nil, err
	}
	if behind != nil {
		rec.With("$calculating", behind)
	}
	if q.Links {
		rec.With("$links", page.Links)
		lock, err := s.lockOf(ctx, s.app.ConcurrentDB(), r, o, row)
		if err != nil {
			return nil, err
		}
		rights := rightsOn(r, d, o, row)
		if lock != nil { // nobody changes it before somebody unlocks it
			rights.Edit, rights.Delete, rights.Assign, rights.Write = false, false, false, []string{}
			rec.With("$lock", lock)
		}
		rec.With("$rights", rights)
		if lacks := missing(ctx, s.app.ConcurrentDB(), r, d, o, row); lacks != nil {
			rec.With("$missing", lacks)
		}
	}
	return rec, nil
}

func rightsOn(r *access.Rights, d *access.Decision, o *meta.CompiledObject, row expr.Values) recordRights {
	out := recordRights{
		Edit: d.May("edit"), Delete: d.May("delete"), Assign: o.Owner && d.May("assign"), Share: d.May("share"), Comment: d.May("comment"),
		Lock: d.May("lock"), Purge: d.May("purge"),
		Write: []string{}, Reveal: []string{},
	}
	for _, c := range o.All {
		if reveals(d, c) {
			out.Reveal = append(out.Reveal, c.Spec.Key)
		}
		if rows := r.Snap.Objects[c.Part]; rows != nil {
			of := d.Row(rows.Key, expr.Values{meta.ParentKey: row["id"]})
			for _, column := range rows.All {
				if !column.System && reveals(of, column) {
					out.Reveal = append(out.Reveal, c.Spec.Key+"."+column.Spec.Key)
				}
			}
		}
	}
	if out.Edit {
		for _, c := range o.All {
			if Writable(c) && d.Writes("edit", c.Spec.Key) {
				out.Write = append(out.Write, c.Spec.Key)
			}
		}
	}
	return out
}

// reveals reports whether the person reads a field masked and may reveal it.
func reveals(d *access.Decision, c *meta.Column) bool {
	_, sealed := c.Type.(field.Sealed)
	return sealed && d.Reads(c.Spec.Key) || !d.Reads(c.Spec.Key) && d.Reveals(c.Spec.Key)
}

package query

import (
	"context"
	"database/sql"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/calculation"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Progress is how far the calculation of a field has come; a field that waits for
// another one's has no total.
type Progress struct {
	Done  int64 `json:"done"`
	Total int64 `json:"total"`
}

// Calculating says which stored fields of an object, of those that the person may
// read, are behind: their values are computed right now, or those that they are
// made of. It is nil when none is.
func (s *Service) Calculating(ctx context.Context, r *access.Rights, o *meta.CompiledObject) (map[string]Progress, error) {
	if len(o.Computed) == 0 {
		return nil, nil
	}
	behind := map[expr.Dep]Progress{}
	err := s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var d expr.Dep
		var p Progress
		err := rows.Scan(&d.Object, &d.Field, &p.Done, &p.Total)
		behind[d] = p
		return err
	}, calculation.Behind)
	if err != nil || len(behind) == 0 {
		return nil, err
	}
	for _, f := range r.Snap.Computed {
		self := expr.Dep{Object: f.Object, Field: f.Key()}
		if _, known := behind[self]; known {
			continue
		}
		waits := func(d expr.Dep) bool { _, ok := behind[d]; return ok }
		if slices.ContainsFunc(f.Far, waits) || slices.ContainsFunc(f.Own, func(key string) bool { return waits(r.Snap.Behind(f.Object, key)) }) {
			behind[self] = Progress{}
		}
	}
	var out map[string]Progress
	for _, f := range o.Computed {
		p, is := behind[expr.Dep{Object: o.Key, Field: f.Key()}]
		if !is || !r.Shows(o.Key, f.Key()) {
			continue
		}
		if out == nil {
			out = map[string]Progress{}
		}
		out[f.Key()] = p
	}
	return out, nil
}

// calculating lists the keys, in the order of the object.
func (s *Service) calculating(ctx context.Context, r *access.Rights, o *meta.CompiledObject, sel *selected) ([]string, error) {
	out, err := s.behind(ctx, r, o, sel.cols, "")
	for _, n := range sel.nested {
		if err != nil {
			break
		}
		var rows []string
		rows, err = s.behind(ctx, r, n.rows, n.sel.cols, n.rows.PartOf.Field+".")
		out = append(out, rows...)
	}
	return out, err
}

func (s *Service) behind(ctx context.Context, r *access.Rights, o *meta.CompiledObject, cols []*meta.Column, prefix string) ([]string, error) {
	behind, err := s.Calculating(ctx, r, o)
	if len(behind) == 0 || err != nil {
		return nil, err
	}
	var out []string
	for _, c := range cols {
		if _, ok := behind[c.Spec.Key]; ok {
			out = append(out, prefix+c.Spec.Key)
		}
	}
	return out, nil
}

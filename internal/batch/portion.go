package batch

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// What became of a record; "" is still to come.
const (
	stateDone    = "done"
	stateSame    = "same" // was so already
	stateRefused = "refused"
)

// outcome is what became of a record, with the reason of a refusal and the row as it
// is then.
type outcome struct {
	id, state string
	code      string
	why       locale.Text
	row       expr.Values
	along     map[string]int // of a delete: what went with it, by object
}

func refused(id string, p *problem.Problem) outcome {
	return outcome{id: id, state: stateRefused, code: p.Code, why: locale.Text{ZH: p.Reason(locale.ZH), EN: p.Reason(locale.EN)}}
}

// count is how many records there are, and on how many of them the person has the
// right. Deleted ones are counted as they are named.
func (s *Service) count(ctx context.Context, p *plan) (total, may int64, err error) {
	if p.Action == Restore {
		return int64(len(p.IDs)), int64(len(p.IDs)), nil
	}
	for _, x := range []struct {
		to *int64
		op string
	}{{&total, "view"}, {&may, p.needs()}} {
		q := p.list(x.op)
		q.Limit, q.Count = 1, "exact"
		page, err := s.Query.List(ctx, p.r, q)
		if err != nil {
			return 0, 0, err
		}
		*x.to = *page.Count
	}
	return total, may, nil
}

// page are ids of the records of a batch, and the cursor of the next ones.
func (s *Service) page(ctx context.Context, p *plan, cursor string, limit int) ([]string, string, error) {
	if p.Action == Restore {
		ids := slices.Compact(slices.Sorted(slices.Values(p.IDs)))
		if limit == tried {
			ids = ids[:min(len(ids), tried)]
		}
		return ids, "", nil
	}
	q := p.list("view")
	q.Limit, q.Cursor = limit, cursor
	page, err := s.Query.List(ctx, p.r, q)
	if err != nil {
		return nil, "", err
	}
	ids := make([]string, len(page.Items))
	for i, rec := range page.Items {
		ids[i] = rec.ID()
	}
	return ids, page.Cursor, nil
}

// portion does some records, or tries to. Each has to be one of the list still, and
// one on which the person has the right to batches.
func (s *Service) portion(ctx context.Context, p *plan, ids []string, cause string, dry bool) ([]outcome, error) {
	var out []outcome
	var ops []record.Op
	left, ran := ids, p.hook != nil
	if p.Action != Restore && len(ids) > 0 {
		q := p.list("batch")
		q.IDs, q.Limit = ids, len(ids)
		page, err := s.Query.List(ctx, p.r, q)
		if err != nil {
			return nil, err
		}
		still := map[string]bool{}
		for _, rec := range page.Items {
			still[rec.ID()] = true
		}
		left = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !still[id] })
		for _, id := range ids {
			if !still[id] {
				out = append(out, refused(id, problem.New(404, "batch_row_gone")))
			}
		}
	}
	for _, id := range left {
		if ran {
			x, op, err := s.press(ctx, p, id, cause, dry)
			switch {
			case err != nil:
				return nil, err
			case op != nil:
				ops = append(ops, *op)
			default:
				out = append(out, x)
			}
			continue
		}
		op, err := s.op(ctx, p, id)
		if p, is := problem.As(err); is {
			out = append(out, refused(id, p))
			continue
		}
		if err != nil {
			return nil, err
		}
		ops = append(ops, op)
	}
	for len(ops) > 0 {
		n := min(len(ops), pageSize)
		done, err := s.Record.Batch(ctx, p.r.Who, p.object.Key, ops[:n], record.Options{Source: record.SourceBatch, Cause: cause, DryRun: dry})
		if err != nil {
			return nil, err
		}
		took := slices.ContainsFunc(done, func(res record.Result) bool { return res.Err == nil && len(res.Along) > 0 })
		var crowded []record.Op
		for i, res := range done {
			p, is := problem.As(res.Err)
			switch {
			case is && took && p.Code == "cascade_too_large": // with what others of the call took along; alone it may do
				crowded = append(crowded, ops[i])
			case is:
				out = append(out, refused(ops[i].ID, p))
			case res.Same && !ran:
				out = append(out, outcome{id: ops[i].ID, state: stateSame})
			default:
				out = append(out, outcome{id: ops[i].ID, state: stateDone, row: res.Row, along: res.Along})
			}
		}
		ops = slices.Concat(crowded, ops[n:])
	}
	return out, nil
}

// op is what the pipeline is asked for about one record. What is computed from a
// record holds for the version that it was computed from.
func (s *Service) op(ctx context.Context, p *plan, id string) (record.Op, error) {
	op := record.Op{Method: p.method(), ID: id}
	switch p.Action {
	case Transfer:
		op.Data = map[string]any{"owner": p.Owner}
	case Edit:
		op.Data = make(map[string]any, len(p.Set))
		for key, v := range p.Set {
			op.Data[key] = v.Value
		}
	}
	if p.Action != Tag && p.button == nil && len(p.programs) == 0 {
		return op, nil
	}
	row, err := s.Query.Seen(ctx, p.r, p.object.Key, id)
	if err != nil {
		return op, err
	}
	if v, ok := row.Value("version").(float64); ok {
		version := int64(v)
		op.Version = &version
	}
	switch {
	case p.Action == Tag:
		had, _ := row.Value(p.Field).([]string)
		op.Data = map[string]any{p.Field: tagged(had, p.Add, p.Remove)}
	case p.button != nil:
		op.Data, err = Values(ctx, s.Query, p.r, p.object, p.button, row)
	default:
		v := p.r.Of(p.object.Key)
		s.Query.Through(ctx, p.r, &v)
		v.Record, v.Old = row, row
		for key, program := range p.programs {
			if op.Data[key], err = program.Eval(ctx, v); err != nil {
				return op, problem.Bad("batch_not_computed", locale.Args{"field": p.object.ByKey[key].Spec.Label}).Cause(err)
			}
		}
	}
	return op, err
}

// tagged is a list with some values more and some less.
func tagged(had, add, remove []string) []any {
	out := []any{}
	for _, x := range slices.Concat(had, add) {
		if !slices.Contains(remove, x) && !slices.Contains(out, any(x)) {
			out = append(out, x)
		}
	}
	return out
}

// Values are what a button that changes its record writes, by what the person sees of
// it. 409 button_not_here where the record does not have it, 400 button_failed.
func Values(ctx context.Context, q *query.Service, r *access.Rights, o *meta.CompiledObject, b *meta.CompiledButton, row expr.Row) (map[string]any, error) {
	v := r.Of(o.Key)
	q.Through(ctx, r, &v)
	v.Record, v.Old = row, row
	if b.Visible != nil && !b.Visible.True(ctx, v) {
		return nil, problem.New(409, "button_not_here")
	}
	values := map[string]any{}
	for field, p := range b.Set {
		var err error
		if values[field], err = p.Eval(ctx, v); err != nil {
			return nil, problem.Bad("button_failed").Cause(err)
		}
	}
	return values, nil
}

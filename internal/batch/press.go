package batch

import (
	"context"
	"time"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
)

// maxLate is how often a hook may take too long before the records that are left are
// refused unasked: a batch of many must end.
const maxLate = 3

// press runs the hook of a button on one record and gives what is to be written of it;
// nil where that is nothing, and the outcome then. A dry run only looks whether the
// button is there: what a hook would do, it is not asked.
func (s *Service) press(ctx context.Context, p *plan, id, cause string, dry bool) (outcome, *record.Op, error) {
	done := outcome{id: id, state: stateDone}
	row, err := s.Query.Seen(ctx, p.r, p.object.Key, id)
	if err == nil {
		_, err = Values(ctx, s.Query, p.r, p.object, p.button, row)
	}
	var what *hook.Pressed
	switch {
	case err != nil || dry:
	case p.late >= maxLate:
		err = record.HookFailed(p.hook, "hook_timeout", nil, false)
	default:
		what, err = s.patiently(ctx, hook.Press{Hook: p.hook, Rights: p.r, Record: id, Key: cause + ":" + id, Cause: cause, Source: record.SourceBatch})
		if problem.Is(err, "hook_timeout") {
			p.late++
		}
	}
	switch p, is := problem.As(err); {
	case is:
		return refused(id, p), nil, nil
	case err != nil, what == nil, len(what.Set) == 0:
		return done, nil, err
	}
	return done, &record.Op{Method: record.Update, ID: id, Data: what.Set, Version: what.Version}, nil
}

// patiently presses, and a few times more, later each time, where no worker was free:
// that is no failure of the hook's, and nothing was done.
func (s *Service) patiently(ctx context.Context, q hook.Press) (*hook.Pressed, error) {
	for _, wait := range []time.Duration{250 * time.Millisecond, 2 * time.Second, 10 * time.Second} {
		what, err := s.Press(ctx, q)
		if !problem.Is(err, "hook_unavailable") {
			return what, err
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(wait):
		}
	}
	return s.Press(ctx, q)
}

// size is how many records are done at a time.
func (p *plan) size() int {
	if p.hook != nil {
		return pressed
	}
	return pageSize
}

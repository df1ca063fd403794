package hook

import (
	"context"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// tryPress runs a hook as a press of a button would. What it sets is tried too, with
// all that a write goes through, and not saved. The error is what keeps the person
// from pressing at all.
func (s *Service) tryPress(ctx context.Context, q TrialRequest) (*Trial, error) {
	r := s.Query.Rights(q.Who)
	if len(q.Changes) > 0 {
		return nil, problem.Invalid().Field("changes", "not_allowed")
	}
	row, err := s.Query.Seen(ctx, r, q.Hook.Object, q.Record)
	if err != nil {
		return nil, err
	}
	out := newTrial(q)
	v := r.Of(q.Hook.Object)
	s.Query.Through(ctx, r, &v)
	v.Record, v.Old = row, row
	if q.Hook.When != nil && !q.Hook.When.True(ctx, v) {
		out.Skipped = true
		return out, nil
	}
	t, version, err := s.pressing(ctx, &Press{Hook: q.Hook, Rights: r, Record: q.Record, Key: "trial", Source: record.SourceUI})
	if err != nil {
		return nil, err
	}
	res, failed := out.run(ctx, s, t)
	if failed == nil {
		out.Shown, err = t.pressed(r, res, version)
		failed, _ = problem.As(err)
	}
	if failed == nil && err == nil && len(out.Shown.Set) > 0 {
		err = s.trySet(out.in(ctx), r.Snap.Objects[q.Hook.Object], q, out)
		failed, _ = problem.As(err)
	}
	switch {
	case failed == nil:
		return out, err
	case failed.Code == "validation_failed":
		out.Refused = failed
	default:
		out.Failed = failed
	}
	return out, nil
}

// trySet tries to write what a press would set and notes what that changes.
func (s *Service) trySet(ctx context.Context, o *meta.CompiledObject, q TrialRequest, out *Trial) error {
	before, _, err := s.Record.Told(ctx, s.Query.Rights(q.Who), o.Key, q.Record)
	if err != nil {
		return err
	}
	res, err := s.Record.Write(ctx, q.Who, o.Key, record.Op{Method: record.Update, ID: q.Record, Data: out.Shown.Set}, record.Options{Source: record.SourceUI, DryRun: true})
	if err != nil {
		return err
	}
	for _, c := range o.Columns {
		if _, set := out.Shown.Set[c.Spec.Key]; set {
			if to := query.Shaped(c, res.Row[c.Spec.Key]); asJSON(before[c.Spec.Key]) != asJSON(to) {
				out.Set = append(out.Set, record.Rehearsed{Field: c.Spec.Key, From: before[c.Spec.Key], To: to})
			}
		}
	}
	return nil
}

// compareShown says what a test of a button expects to be shown or opened and is not;
// what it does not name may be.
func (t *exam) compareShown(want meta.HookExpect) {
	if want.Message != "" && !strings.Contains(t.shown.Message, want.Message) {
		t.wrong("hook_test_message", locale.Args{"want": want.Message, "got": t.shown.Message})
	}
	if want.Open != "" && want.Open != t.shown.Open {
		t.wrong("hook_test_open", locale.Args{"want": want.Open, "got": t.shown.Open})
	}
}

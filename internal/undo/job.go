package undo

import (
	"context"
	"errors"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/problem"
)

// args are what the job is told.
type args struct {
	Cause  string   `json:"cause"`
	As     string   `json:"as"`
	Anyway []string `json:"anyway,omitempty"`
	Key    string   `json:"key,omitempty"` // the API key that it was ordered with
	Total  int      `json:"total"`
	Merge  bool     `json:"merge,omitempty"`
}

// run is the handler of the job. It goes on where its checkpoint is; what a crash
// has cut off behind that is found to be undone already.
func (s *Service) run(ctx context.Context, j *job.Run) error {
	var a args
	if err := j.Bind(&a); err != nil {
		return err
	}
	w := &walk{s: s, cause: a.Cause, as: a.As, merge: a.Merge, anyway: map[string]bool{}, out: &Outcome{Cause: a.As, Job: j.ID, Total: a.Total, Reasons: []*Why{}}}
	for _, key := range a.Anyway {
		w.anyway[key] = true
	}
	j.Restore(w)
	w.turn = func(ctx context.Context) (err error) {
		if w.who, err = s.Acting(ctx, j.Principal, a.Key); err != nil {
			return err
		}
		j.Progress(int64(w.out.Checked), int64(max(a.Total, w.out.Checked)))
		return j.Checkpoint(w)
	}
	err := w.all(ctx, nil)
	safe := context.WithoutCancel(ctx)
	if err != nil {
		if _, refused := problem.As(err); !refused && !errors.Is(context.Cause(ctx), job.ErrCancelled) {
			return err // to be tried again, from the checkpoint
		}
		err = s.abandon(safe, a.Cause, a.As, err)
	} else {
		err = s.end(safe, w)
	}
	j.Result(map[string]any{"act": a.Cause, "cause": w.out.Cause, "undone": w.out.Undone, "gone": w.out.Gone, "kept": w.out.Kept, "reasons": w.out.Reasons})
	return err
}

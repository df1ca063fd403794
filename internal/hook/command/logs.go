package command

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/locale"
)

func (t *tool) logsCommand() *cobra.Command {
	q, follow := hook.RunsRequest{Limit: 20}, false
	cmd := &cobra.Command{
		Use: "logs KEY", Short: t.say("hooks_logs_short", nil), Args: cobra.ExactArgs(1),
		RunE: t.with(func(ctx context.Context, w Workspace, args []string) error {
			q.Hook = args[0]
			return t.logs(ctx, w, q, follow)
		}),
	}
	cmd.Flags().BoolVar(&follow, "follow", false, t.say("hooks_flag_follow", nil))
	cmd.Flags().BoolVar(&q.Failed, "failed", false, t.say("hooks_flag_failed", nil))
	cmd.Flags().IntVar(&q.Limit, "limit", q.Limit, t.say("hooks_flag_limit", nil))
	return cmd
}

// logs shows runs, the oldest first, and with follow those that come.
func (t *tool) logs(ctx context.Context, w Workspace, q hook.RunsRequest, follow bool) error {
	var last int64
	for {
		list, err := t.since(ctx, w, q, last)
		if follow && ctx.Err() != nil { // left while it was asked
			return nil
		}
		if err != nil {
			return err
		}
		for _, r := range slices.Backward(list) {
			t.show(&r)
			last = r.ID
		}
		if !follow {
			if last == 0 {
				t.tell("hooks_no_runs", nil)
			}
			return nil
		}
		q.Limit = maxRuns
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(t.Pause):
		}
	}
}

// maxRuns is how many runs one question gives.
const maxRuns = 200

// since gives the runs after one, the newest first; the newest of all where there is
// none before.
func (t *tool) since(ctx context.Context, w Workspace, q hook.RunsRequest, last int64) ([]hook.Run, error) {
	var out []hook.Run
	for {
		page, err := w.Runs(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			if r.ID <= last {
				return out, nil
			}
			out = append(out, r)
		}
		if last == 0 || len(page) < q.Limit {
			return out, nil
		}
		q.Before = page[len(page)-1].ID
	}
}

func (t *tool) show(r *hook.Run) {
	state := t.say("hooks_run_ok", nil)
	switch {
	case r.Code != "":
		state = r.Code + ": " + r.Error
		if r.Line > 0 {
			state += t.say("hooks_run_line", locale.Args{"line": r.Line})
		}
	case r.Refuse > 0:
		state = t.say("hooks_run_refused", locale.Args{"count": r.Refuse})
	}
	_, _ = fmt.Fprintf(t.Out, "%s  %s %s/%s  %s ms  %s\n", r.At, r.Event, r.Object, r.Record, strconv.FormatFloat(r.Took, 'f', 1, 64), state)
	for _, line := range r.Log {
		_, _ = fmt.Fprintln(t.Out, "    "+line)
	}
}

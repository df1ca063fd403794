package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// measureBackup makes a backup of the whole while somebody keeps writing, and gives
// how much longer that writer waits than without one.
func measureBackup(ctx context.Context, r *report, t *tenon) error {
	waiting := func(during func() error) (waits []float64, err error) {
		end := t.writeOn(ctx)
		failed := during()
		waits, _, err = end()
		slices.Sort(waits)
		if failed != nil {
			err = failed
		}
		return waits, err
	}
	var took time.Duration
	usual, err := waiting(func() error { time.Sleep(5 * time.Second); return nil })
	if err != nil {
		return err
	}
	during, err := waiting(func() error {
		begun := time.Now()
		defer func() { took = time.Since(begun) }()
		return t.backUp(ctx)
	})
	if err != nil {
		return err
	}
	p99 := func(waits []float64) float64 { return waits[len(waits)*99/100] }
	r.add(fact{"backup_time", "a backup of the whole, with its trial", took.Seconds(), "s", 0, true})
	r.add(fact{"backup_p99", "a writer meanwhile, 99th percentile", p99(during), "ms", 0, true})
	r.add(fact{"backup_ratio", "  as a ratio to without a backup", p99(during) / p99(usual), "x", 2, true})
	return nil
}

// backUp makes a backup and waits until it has been tried.
func (t *tenon) backUp(ctx context.Context) error {
	const path = "/api/v1/backups"
	if err := t.admin.ask(ctx, http.MethodPost, path, map[string]any{}, nil); err != nil {
		return err
	}
	for {
		var got struct {
			Items []struct {
				State, Checked string
				Wrong          any
			}
		}
		if err := t.admin.ask(ctx, http.MethodGet, path, nil, &got); err != nil {
			return err
		}
		if len(got.Items) > 0 {
			switch last := got.Items[0]; {
			case last.State == "failed" || last.Wrong != nil:
				return fmt.Errorf("the backup is %s: %v", last.State, last.Wrong)
			case last.Checked != "":
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

package attempt

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// Regularly does something whenever so much time has gone by, until ctx ends. What
// fails or panics is told in the log and done again the next time: nothing that runs
// by itself may end the server.
func Regularly(ctx context.Context, every time.Duration, what string, log *slog.Logger, do func(context.Context) error) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := Safely(func() error { return do(ctx) }); err != nil && ctx.Err() == nil {
				log.Error(what, "error", err)
			}
		}
	}
}

// Safely does something; a panic is an error, with where it was.
func Safely(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
}

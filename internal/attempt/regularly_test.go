package attempt_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/attempt"
)

// What panics or fails is told of and done again.
func TestWhatPanicsIsDoneAgain(t *testing.T) {
	var said bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	n := 0
	attempt.Regularly(ctx, time.Millisecond, "the work", slog.New(slog.NewTextHandler(&said, nil)), func(context.Context) error {
		switch n++; n {
		case 1:
			panic("of the first")
		case 2:
			return errors.New("of the second")
		}
		stop()
		return context.Canceled
	})
	if text := said.String(); n != 3 || !strings.Contains(text, "of the first") || !strings.Contains(text, "regularly_test.go") || !strings.Contains(text, "of the second") || strings.Contains(text, "canceled") {
		t.Errorf("%d times: %s", n, text)
	}
}

// Neither an attempt that panics ends the loop, nor a look for what is due.
func TestPanicsOfALoop(t *testing.T) {
	made, looks := make(chan string, 9), 0
	l := attempt.New(attempt.Config[string]{
		What: "test", AtOnce: 1, Log: slog.New(slog.DiscardHandler), Lanes: func() []string { return []string{"a", "b"} },
		Due: func(_ context.Context, lane string, _ int) ([]attempt.Item[string], error) {
			if looks++; lane == "a" {
				panic("a look")
			}
			return []attempt.Item[string]{{ID: lane, Of: lane}}, nil
		},
		Make: func(_ context.Context, of string) bool {
			made <- of
			if len(made) == 1 {
				panic("an attempt")
			}
			return false
		},
	})
	l.Start(t.Context())
	for range 2 {
		select {
		case of := <-made:
			made <- of // so that the next one is the second
			<-made
		case <-time.After(20 * time.Second):
			t.Fatal("the loop has ended")
		}
		l.Hurry()
	}
	l.Close()
}

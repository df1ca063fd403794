package backup

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/problem"
)

// Administrators are told of each backup of the schedule that came to nothing, also of
// one that took too long, but not of one that was stopped.
func TestWhoIsToldOfABackup(t *testing.T) {
	t.Parallel()
	late, end := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	t.Cleanup(end)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	disk := errors.New("disk I/O error")
	for what, c := range map[string]struct {
		ctx  context.Context
		kind string
		err  error
		told bool
		code string
	}{
		"good":            {t.Context(), Scheduled, nil, false, ""},
		"failed":          {t.Context(), Scheduled, disk, true, "backup_failed"},
		"damaged":         {t.Context(), Scheduled, problem.Bad("backup_damaged"), true, "backup_damaged"},
		"by hand":         {t.Context(), ByHand, disk, false, "backup_failed"},
		"took too long":   {late, Scheduled, late.Err(), true, ""},
		"somebody stops":  {stopped, Scheduled, stopped.Err(), false, ""},
		"stopped, a disk": {stopped, Scheduled, disk, false, ""},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			told := false
			s := &Service{Config: Config{Failed: func() { told = true }, Log: slog.New(slog.DiscardHandler)}}
			err := s.ended(c.ctx, order{Kind: c.kind}, c.err)
			if told != c.told {
				t.Errorf("told: %v", told)
			}
			if c.code == "" && !errors.Is(err, c.err) || c.code != "" && !problem.Is(err, c.code) {
				t.Errorf("the job says %v", err)
			}
		})
	}
}

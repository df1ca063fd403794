package webhook

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
)

// signedBy gives the keys that a webhook signs with, the newest first; it makes one
// where there is none.
func (s *Service) signedBy(ctx context.Context, webhook string) ([]string, error) {
	list, err := s.Keys.Keys(ctx, webhook)
	if err != nil || len(list) > 0 {
		return list, err
	}
	if err := s.Keys.First(ctx, webhook); err != nil {
		return nil, err
	}
	return s.Keys.Keys(ctx, webhook)
}

// Rotate gives a webhook another key and tells it, this once; 404 for a webhook
// that is not published.
func (s *Service) Rotate(ctx context.Context, who *access.Principal, webhook string) (string, error) {
	if !s.Meta.Current().HasWebhook(webhook) {
		return "", problem.NotFound()
	}
	return s.Keys.Rotate(ctx, who, webhook, audit.Entry{Action: "webhook.key", Kind: "webhook", Object: webhook})
}

func (s *Service) stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

package inbox

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Word is what a hook tells people. What is told again with the same key is told
// once. With a record only those hear of it who see that, and no longer than they do.
type Word struct {
	Key            string
	To             []string // people
	Title, Body    string
	Object, Record string
}

// Tell tells people what a hook has to say, and answers how many.
func (s *Service) Tell(ctx context.Context, w Word) (int, error) {
	words := func(text string) locale.Text { return locale.Text{ZH: text, EN: text} }
	var notes []note
	for _, person := range w.To {
		hears, err := s.hears(ctx, person, w.Object, w.Record)
		if err != nil {
			return 0, err
		}
		if hears {
			notes = append(notes, note{Person: person, Key: "hook:" + w.Key, Kind: Hook, Object: w.Object, Record: w.Record, Upto: 1, Data: map[string]any{"title": words(w.Title), "body": w.Body}})
		}
	}
	if len(notes) == 0 {
		return 0, nil
	}
	return len(notes), s.App.RunInTransaction(func(tx core.App) error { return s.give(ctx, tx, notes...) })
}

// HookFails tells administrators, in the transaction of what is done about it, that a
// hook failed so many times in a row, the last of which said why, and whether it has
// paused itself. Who has not read of an earlier time is told of the newest one alone.
func (s *Service) HookFails(ctx context.Context, tx core.App, h *meta.Hook, why string, failures int, paused bool) error {
	title := "inbox_hook_failing"
	if paused {
		title = "inbox_hook_paused"
	}
	people, err := administrators(ctx, tx)
	if err != nil {
		return err
	}
	notes := make([]note, len(people))
	for i, person := range people {
		notes[i] = note{Person: person, Key: "hook_paused:" + h.Key, Kind: Hook, Ref: h.Key, Upto: s.Now().UnixMilli(), Data: map[string]any{
			"title": locale.Both(title, locale.Args{"hook": h.Name(), "count": failures}), "body": why, "app": h.App,
		}}
	}
	return s.give(ctx, tx, notes...)
}

// hears reports whether a person is there, and sees the record if there is one.
func (s *Service) hears(ctx context.Context, person, object, record string) (bool, error) {
	if record != "" {
		return s.sees(ctx, person, object, record, nil)
	}
	_, err := s.Principal(ctx, person)
	if p, is := problem.As(err); is && p.Status < 500 {
		return false, nil
	}
	return err == nil, err
}

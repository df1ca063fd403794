package notify

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// People knows who people are and who stands in for them.
type People interface {
	Load(ctx context.Context, id string) (*access.Principal, error)
	Deputies(ctx context.Context, person string) ([]string, error)
	Name(ctx context.Context, id string) (string, error)
}

// UsePeople sets who people are; call it before anybody is told anything.
func (s *Service) UsePeople(p People) { s.people = p }

// Write makes the words of a notification for one reader: only what this reader
// may know, in their language. false is no notification. Mail.To is not its
// business.
type Write func(reader *access.Principal) (Mail, bool, error)

// Tell mails a notification to a person, and while they are away a copy to each of
// their deputies, once tx has committed. Each reader's words are written for them:
// a deputy learns nothing that they may not see themself. A person who is disabled
// is not told; their deputies are. The ids of the mails' jobs are the answer.
func (s *Service) Tell(ctx context.Context, tx core.App, person string, write Write) ([]string, error) {
	deputies, err := s.people.Deputies(ctx, person)
	if err != nil {
		return nil, err
	}
	name, err := s.people.Name(ctx, person)
	if err != nil {
		return nil, err
	}
	var jobs []string
	for i, id := range append([]string{person}, deputies...) {
		reader, err := s.people.Load(ctx, id)
		if problem.Is(err, "person_disabled") {
			continue
		}
		if err != nil {
			return nil, err
		}
		m, any, err := write(reader)
		if err != nil {
			return nil, err
		}
		if !any {
			continue
		}
		m.To = reader.Email
		if i > 0 {
			m = copyFor(reader, name, m)
		}
		job, err := s.Mail(ctx, tx, m)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// copyFor says on top of a mail whose it is.
func copyFor(deputy *access.Principal, name string, m Mail) Mail {
	args := locale.Args{"name": name}
	line := locale.Message(deputy.Locale, "mail_copy", args)
	m.Subject = locale.Message(deputy.Locale, "mail_copy_subject", locale.Args{"name": name, "subject": m.Subject})
	if m.HTML != "" {
		m.HTML = asHTML(line) + "\n" + m.HTML
	}
	m.Text = line + "\n\n" + m.Text
	return m
}

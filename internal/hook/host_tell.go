package hook

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/inbox"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of what a hook tells.
const (
	maxNotices    = 20  // calls of a run
	maxMails      = 20  // calls of a run
	maxRecipients = 500 // people of one notice
	maxAddresses  = 20  // of one mail
	maxTitle      = 200
	maxBody       = 2_000
	maxMailText   = 100_000
)

// message is the second argument of notify.
type message struct {
	Title  string         `json:"title"`
	Body   string         `json:"body"`
	Record jsontext.Value `json:"record"` // an id, of the object of the hook, or {object, id}
}

// letter is the argument of mail.
type letter struct {
	To      jsontext.Value `json:"to"`
	Subject string         `json:"subject"`
	Text    string         `json:"text"`
	HTML    string         `json:"html"`
}

// telling is notify and mail. Neither is there before a write: what was told of one
// that is refused in the end cannot be taken back.
func (s *Service) telling() []function {
	return []function{
		{name: "notify", most: maxNotices, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var to jsontext.Value
			var m message
			if err := take(args, &to, &m); err != nil {
				return nil, 0, err
			}
			w, err := s.word(ctx, t, to, &m)
			if err != nil {
				return nil, 0, err
			}
			v, err := t.does(ctx, Deed{What: "notify", To: excerpt(string(to)), Said: m}, func(*Deed) (any, error) {
				if !s.told.take(t.hook.Key, len(w.To)) {
					return nil, problem.New(http.StatusTooManyRequests, "hook_told_hour", locale.Args{"max": maxTellings})
				}
				return s.Inbox.Tell(ctx, *w)
			})
			return v, 0, err
		}},
		{name: "mail", most: maxMails, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var l letter
			if err := take(args, &l); err != nil {
				return nil, 0, err
			}
			mails, err := letters(t, &l)
			if err != nil {
				return nil, 0, err
			}
			_, err = t.does(ctx, Deed{What: "mail", To: excerpt(string(l.To)), Said: l}, func(*Deed) (any, error) {
				if !s.told.take(t.hook.Key, len(mails)) {
					return nil, problem.New(http.StatusTooManyRequests, "hook_told_hour", locale.Args{"max": maxTellings})
				}
				return nil, s.App.RunInTransaction(func(tx core.App) error {
					for _, m := range mails {
						if _, err := s.Notify.Mail(ctx, tx, m); err != nil {
							return err
						}
					}
					return nil
				})
			})
			return nil, 0, err
		}},
	}
}

// word reads what is to be told, and to whom.
func (s *Service) word(ctx context.Context, t *turn, to jsontext.Value, m *message) (*inbox.Word, error) {
	m.Title = strings.TrimSpace(m.Title)
	if m.Title == "" || utf8.RuneCountInString(m.Title) > maxTitle || utf8.RuneCountInString(m.Body) > maxBody {
		return nil, problem.Bad("hook_words", locale.Args{"title": maxTitle, "body": maxBody})
	}
	key := t.once("notify")
	if key == "" {
		key = s.NewID()
	}
	w := &inbox.Word{Key: key, Title: m.Title, Body: m.Body}
	if m.Record != nil && string(m.Record) != "null" {
		about := struct {
			Object string `json:"object"`
			ID     string `json:"id"`
		}{Object: t.object}
		if json.Unmarshal(m.Record, &about.ID) != nil && json.Unmarshal(m.Record, &about) != nil || about.Object == "" || about.ID == "" {
			return nil, problem.Bad("hook_argument", locale.Args{"number": 2})
		}
		w.Object, w.Record = about.Object, about.ID
	}
	names, err := oneOrSeveral(to)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		people, err := s.people(ctx, name)
		if err != nil {
			return nil, err
		}
		w.To = append(w.To, people...)
	}
	slices.Sort(w.To)
	if w.To = slices.Compact(w.To); len(w.To) > maxRecipients {
		return nil, problem.Bad("hook_recipients", locale.Args{"max": maxRecipients})
	}
	return w, nil
}

// people are those behind a name: the id of one, role:key, department:id.
func (s *Service) people(ctx context.Context, name string) ([]string, error) {
	kind, subject, grouped := strings.Cut(name, ":")
	switch {
	case name == "" || grouped && subject == "":
	case !grouped:
		return []string{name}, nil
	case kind == "role":
		return s.Behind(ctx, access.WithRole, subject, false)
	case kind == "department":
		return s.Behind(ctx, access.WithDepartment, subject, true)
	}
	return nil, problem.Bad("hook_recipient", locale.Args{"to": excerpt(name)})
}

// letters are the mails of one call, one for each address: nobody reads who else
// gets it.
func letters(t *turn, l *letter) ([]notify.Mail, error) {
	if !t.hook.Mail {
		return nil, problem.New(http.StatusForbidden, "hook_mail_off")
	}
	addresses, err := oneOrSeveral(l.To)
	if err != nil {
		return nil, err
	}
	if len(addresses) == 0 || strings.TrimSpace(l.Subject) == "" || utf8.RuneCountInString(l.Subject) > maxTitle || l.Text == "" || len(l.Text) > maxMailText || len(l.HTML) > maxMailText {
		return nil, problem.Bad("hook_mail_words", locale.Args{"max": maxMailText})
	}
	if len(addresses) > maxAddresses {
		return nil, problem.Bad("hook_recipients", locale.Args{"max": maxAddresses})
	}
	key := t.once("mail")
	out := make([]notify.Mail, len(addresses))
	for i, to := range addresses {
		if err := notify.Address(to); err != nil {
			return nil, err
		}
		out[i] = notify.Mail{To: to, Subject: l.Subject, Text: l.Text, HTML: l.HTML}
		if key != "" {
			out[i].Key = "hook:" + key + ":" + strconv.Itoa(i)
		}
	}
	return out, nil
}

// once is what a call is known by when the run is done again: the key of the run and
// which call of the function it is. "" in a run that is not done again.
func (t *turn) once(function string) string {
	key, _ := t.input["key"].(string)
	if key == "" {
		return ""
	}
	return key + ":" + function + ":" + strconv.Itoa(t.used[function])
}

// oneOrSeveral reads a text, or a list of texts.
func oneOrSeveral(raw jsontext.Value) ([]string, error) {
	var one string
	if raw.Kind() == '"' && json.Unmarshal(raw, &one) == nil {
		return []string{one}, nil
	}
	var several []string
	if raw.Kind() != '[' || json.Unmarshal(raw, &several) != nil {
		return nil, problem.Bad("hook_argument", locale.Args{"number": 1})
	}
	return several, nil
}

// excerpt is the beginning of a text.
func excerpt(text string) string {
	if r := []rune(text); len(r) > maxTitle {
		return string(r[:maxTitle]) + "…"
	}
	return text
}

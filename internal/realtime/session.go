package realtime

import (
	"net/http"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxID is the longest name of a subscription, in bytes.
const maxID = 64

// resumeCost is how many plain messages a resume counts as.
const resumeCost = 15

// handle does what one message asks for. The id is that of the subscription
// which a refusal is about.
func (s *socket) handle(raw []byte) (id string, err error) {
	q, err := parse(raw)
	if err != nil {
		return "", err
	}
	if q.Type == "auth" {
		return "", s.auth(q.Token)
	}
	if s.principal() == nil {
		s.end(closeAuth, "unauthorized")
		return "", nil
	}
	switch q.Type {
	case "subscribe":
		return q.ID, s.hub.subscribe(s, q)
	case "unsubscribe":
		s.hub.unsubscribe(s, q.ID)
		s.send("", "", &message{Type: "unsubscribed", ID: q.ID}, 64)
		return q.ID, nil
	case "attend":
		return "", s.hub.attend(s, q)
	case "resume":
		if q.Seq == nil {
			return "", problem.Bad("realtime_message")
		}
		if !s.spend(resumeCost) {
			return "", nil
		}
		return "", s.hub.resume(s, *q.Seq)
	case "ping":
		s.send("", "", &message{Type: "pong"}, 32)
		return "", nil
	}
	return q.ID, problem.Bad("realtime_type", locale.Args{"type": q.Type})
}

// auth takes the token: the first message, and a fresh one of the same person
// at any time later.
func (s *socket) auth(token string) error {
	rec, until, err := s.hub.cfg.Authenticate(s.ctx, token)
	if err != nil {
		s.end(closeAuth, "unauthorized")
		return nil
	}
	who := s.hub.cfg.Principal(rec)
	before := s.principal()
	switch {
	case who == nil && rec.Collection().Name == "users":
		s.end(closeDisabled, "person_disabled")
		return nil
	case who == nil:
		s.end(closeAuth, "unauthorized")
		return nil
	case before != nil && before.UserID != who.UserID:
		return problem.New(http.StatusForbidden, "realtime_other_person")
	}
	if before != nil {
		who = before // what has changed of them is for the refresh to see
	}
	if !s.hub.identify(s, who, token, until) {
		s.end(closeSockets, "too_many_sockets")
		return nil
	}
	s.hub.personChanged(who.UserID) // they may have been, between the look and the entry
	head, err := s.hub.head(s.ctx)
	if err != nil {
		return err
	}
	s.send("", "", &message{Type: "ready", Seq: &head}, 64)
	return nil
}

package testkit

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// Letter is a mail that arrived: to whom, from whom, and what it says.
type Letter struct {
	To, From, Subject, Text, HTML string
}

// MailServer takes mail by SMTP at a port of this machine and keeps it; nothing
// leaves the machine.
type MailServer struct {
	Port    int
	mu      sync.Mutex
	letters []Letter
}

// NewMailServer starts one, until the end of the test.
func NewMailServer(tb testing.TB) *MailServer {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	s := &MailServer{Port: l.Addr().(*net.TCPAddr).Port}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(tb, c)
		}
	}()
	return s
}

// Mail makes the business send its mail to a server of the test.
func (k *Kit) Mail() *MailServer {
	k.TB.Helper()
	s := NewMailServer(k.TB)
	settings := k.Tenon.App.Settings()
	settings.SMTP.Enabled, settings.SMTP.Host, settings.SMTP.Port = true, "127.0.0.1", s.Port
	settings.Meta.SenderName, settings.Meta.SenderAddress, settings.Meta.AppURL = "榫", "crm@example.com", "https://crm.example.com/"
	k.must(k.Tenon.App.Save(settings))
	return s
}

// serve talks to one client.
func (s *MailServer) serve(tb testing.TB, c net.Conn) {
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 test")
	to := ""
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb, rest, _ := strings.Cut(strings.TrimSpace(line), " "); strings.ToUpper(verb) {
		case "RCPT":
			_, address, _ := strings.Cut(rest, ":")
			to = strings.Trim(address, " <>")
			say("250 ok")
		case "DATA":
			say("354 go on")
			var raw strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				raw.WriteString(strings.TrimPrefix(line, "."))
			}
			letter, err := read(raw.String())
			if err != nil {
				tb.Errorf("a mail cannot be read: %v", err)
				say("554 no mail")
				continue
			}
			letter.To = to
			s.mu.Lock()
			s.letters = append(s.letters, letter)
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func read(raw string) (Letter, error) {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return Letter{}, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return Letter{}, err
	}
	letter := Letter{From: m.Header.Get("From"), Subject: subject}
	return letter, letter.take(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
}

// take finds the words of a body, in whatever they are wrapped.
func (l *Letter) take(kind, encoding string, body io.Reader) error {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return err
	}
	if strings.HasPrefix(media, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := l.take(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	words, err := io.ReadAll(body)
	switch media {
	case "text/plain":
		l.Text = string(words)
	case "text/html":
		l.HTML = string(words)
	}
	return err
}

// Next gives the letter that arrived first of those that were not taken yet,
// whoever it went to; it waits for one.
func (s *MailServer) Next(tb testing.TB) Letter {
	tb.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if l, ok := s.first(); ok {
			return l
		}
	}
	tb.Fatal("no mail came")
	return Letter{}
}

// Nothing fails the test when a letter is there, or comes within a moment.
func (s *MailServer) Nothing(tb testing.TB) {
	tb.Helper()
	time.Sleep(100 * time.Millisecond)
	if l, ok := s.first(); ok {
		tb.Errorf("a mail went to %s", l.To)
	}
}

func (s *MailServer) first() (Letter, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.letters) == 0 {
		return Letter{}, false
	}
	l := s.letters[0]
	s.letters = s.letters[1:]
	return l, true
}

// Letters gives what arrived for an address since the last time, once there are n;
// fewer than n, or more, fails the test. 0 waits for nothing.
func (s *MailServer) Letters(tb testing.TB, to string, n int) []Letter {
	tb.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		out := s.take(to, n)
		if out != nil || n == 0 {
			return out
		}
		if time.Now().After(end) {
			tb.Fatalf("%s does not get %d mails", to, n)
		}
	}
}

// take takes the letters of an address out when there are at least n.
func (s *MailServer) take(to string, n int) []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	var theirs, others []Letter
	for _, l := range s.letters {
		if l.To == to {
			theirs = append(theirs, l)
		} else {
			others = append(others, l)
		}
	}
	if len(theirs) < n {
		return nil
	}
	s.letters = others
	return theirs
}

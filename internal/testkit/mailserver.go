package testkit

import (
	"bufio"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Letter is a mail that arrived: to whom, and its plain words.
type Letter struct {
	To, Subject, Text string
}

// MailServer takes mail by SMTP and keeps it.
type MailServer struct {
	mu      sync.Mutex
	letters []Letter
}

// Mail makes the business send its mail to a server of the test.
func (k *Kit) Mail() *MailServer {
	k.TB.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	k.must(err)
	k.TB.Cleanup(func() { _ = l.Close() })
	s := &MailServer{}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(k.TB, c)
		}
	}()
	host, port, err := net.SplitHostPort(l.Addr().String())
	k.must(err)
	settings := k.Tenon.App.Settings()
	settings.SMTP.Enabled, settings.SMTP.Host = true, host
	settings.SMTP.Port, err = strconv.Atoi(port)
	k.must(err)
	settings.Meta.SenderName, settings.Meta.SenderAddress, settings.Meta.AppURL = "榫", "crm@example.com", "https://crm.example.com"
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
	text, err := plain(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return Letter{Subject: subject, Text: text}, err
}

// plain finds the plain words of a body, in whatever it is wrapped.
func plain(kind, encoding string, body io.Reader) (string, error) {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(media, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if err != nil {
				return "", nil // no plain words in it
			}
			text, err := plain(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
			if err != nil || text != "" {
				return text, err
			}
		}
	}
	if media != "text/plain" {
		return "", nil
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	out, err := io.ReadAll(body)
	return string(out), err
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

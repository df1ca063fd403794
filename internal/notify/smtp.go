package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/mail"
	"net/smtp"
	"strconv"
	"strings"
	"time"

	"github.com/domodwyer/mailyak/v3"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"

	"github.com/tenon-crm/tenon/internal/netguard"
)

// last is behind every other handler of mail: operators' may change a message or
// keep it back.
const last = 1 << 30

// sendTimeout is how long a mail server may take for one message.
const sendTimeout = time.Minute

// carry takes the place of PocketBase's client, which dials whatever its settings
// say: mail goes to the outside, or to where the operator allows it.
func (s *Service) carry(e *core.MailerEvent) error {
	client, is := e.Mailer.(*mailer.SMTPClient)
	if !is {
		return e.Next() // the machine's own sendmail, where no server is set up
	}
	ctx, cancel := context.WithTimeout(context.Background(), sendTimeout)
	defer cancel()
	return s.post(ctx, client, e.Message)
}

// inside reports whether a mail was not sent because its server is inside a network.
func inside(err error) bool {
	r, is := errors.AsType[*netguard.Refusal](err)
	return is && r.Kind == netguard.Inside
}

// post gives a message to the server of a client's settings. It is encrypted from
// the first byte or as soon as the server offers it.
func (s *Service) post(ctx context.Context, to *mailer.SMTPClient, m *mailer.Message) error {
	raw, err := written(m)
	if err != nil {
		return err
	}
	conn, err := s.dial(ctx, "tcp", net.JoinHostPort(to.Host, strconv.Itoa(to.Port)))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if until, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(until); err != nil {
			return err
		}
	}
	secure := &tls.Config{ServerName: to.Host, MinVersion: tls.VersionTLS12}
	if to.TLS {
		conn = tls.Client(conn, secure)
	}
	c, err := smtp.NewClient(conn, to.Host)
	if err != nil {
		return err
	}
	defer func() { _ = c.Quit() }()
	if to.LocalName != "" {
		if err := c.Hello(to.LocalName); err != nil {
			return err
		}
	}
	if offered, _ := c.Extension("STARTTLS"); offered && !to.TLS {
		if err := c.StartTLS(secure); err != nil {
			return err
		}
	}
	if to.Username != "" || to.Password != "" {
		if err := c.Auth(authOf(to)); err != nil {
			return err
		}
	}
	return hand(c, m, raw)
}

// hand gives a message over on a connection that is open.
func hand(c *smtp.Client, m *mailer.Message, raw []byte) error {
	if err := c.Mail(m.From.Address); err != nil {
		return err
	}
	for _, list := range [][]mail.Address{m.To, m.Cc, m.Bcc} {
		for _, a := range list {
			if err := c.Rcpt(a.Address); err != nil {
				return err
			}
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	return w.Close()
}

// written is a message as it is sent.
func written(m *mailer.Message) ([]byte, error) {
	yak := mailyak.New("", nil)
	yak.From(m.From.Address)
	if m.From.Name != "" {
		yak.FromName(m.From.Name)
	}
	yak.Subject(m.Subject)
	yak.HTML().Set(m.HTML)
	yak.Plain().Set(m.Text)
	yak.To(texts(m.To)...)
	yak.Cc(texts(m.Cc)...)
	for name, data := range m.Attachments {
		yak.Attach(name, data)
	}
	for name, data := range m.InlineAttachments {
		yak.AttachInline(name, data)
	}
	id := false
	for name, value := range m.Headers {
		yak.AddHeader(name, value)
		id = id || strings.EqualFold(name, "Message-ID")
	}
	if _, domain, ok := strings.Cut(m.From.Address, "@"); ok && !id {
		yak.AddHeader("Message-ID", "<"+core.GenerateDefaultRandomId()+"@"+domain+">")
	}
	buf, err := yak.MimeBuf()
	if err != nil {
		return nil, err
	}
	return bytes.Clone(buf.Bytes()), nil
}

func texts(list []mail.Address) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].String()
	}
	return out
}

func authOf(c *mailer.SMTPClient) smtp.Auth {
	if c.AuthMethod == mailer.SMTPAuthLogin {
		return &login{c.Username, c.Password}
	}
	return smtp.PlainAuth("", c.Username, c.Password, c.Host)
}

// login is the method LOGIN, which some servers of Microsoft ask for.
type login struct{ user, password string }

// Start begins only where nobody listens.
func (a *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	if !server.TLS && server.Name != "localhost" && server.Name != "127.0.0.1" && server.Name != "::1" {
		return "", nil, errors.New("the connection is not encrypted")
	}
	return mailer.SMTPAuthLogin, nil, nil
}

// Next answers what the server asks for.
func (a *login) Next(asked []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	switch strings.ToLower(strings.TrimSpace(string(asked))) {
	case "username:":
		return []byte(a.user), nil
	case "password:":
		return []byte(a.password), nil
	}
	return nil, errors.New("the server asks for something other than a name and a password")
}

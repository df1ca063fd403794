package notify

import (
	"context"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/secret"
)

// From is who mails come from.
type From struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Settings are how mail goes out, as administrators read them. The password of
// the mail server can be set, and never read.
type Settings struct {
	Enabled   bool   `json:"enabled"`
	Host      string `json:"host"`
	Port      int    `json:"port"`
	User      string `json:"user"`
	SecretSet bool   `json:"secretSet"`
	// SecretLost says that the password was sealed by a key that is gone: it has to
	// be entered again.
	SecretLost bool   `json:"secretLost,omitzero"`
	TLS        bool   `json:"tls"`  // encrypted from the first byte; otherwise when the server offers it
	Auth       string `json:"auth"` // PLAIN or LOGIN
	From       From   `json:"from"`
	URL        string `json:"url"` // of the application; links in mails begin with it
}

// SettingsInput changes the settings; nil members stay.
type SettingsInput struct {
	Enabled *bool   `json:"enabled"`
	Host    *string `json:"host"`
	Port    *int    `json:"port"`
	User    *string `json:"user"`
	Secret  *string `json:"secret"`
	TLS     *bool   `json:"tls"`
	Auth    *string `json:"auth"`
	From    *struct {
		Name    *string `json:"name"`
		Address *string `json:"address"`
	} `json:"from"`
	URL *string `json:"url"`
}

// Settings gives how mail goes out.
func (s *Service) Settings() *Settings { return show(s.app.Settings()) }

func show(s *core.Settings) *Settings {
	return &Settings{
		Enabled: s.SMTP.Enabled, Host: s.SMTP.Host, Port: s.SMTP.Port, User: s.SMTP.Username, SecretSet: s.SMTP.Password != "" && !secret.Sealed(s.SMTP.Password), SecretLost: secret.Sealed(s.SMTP.Password), TLS: s.SMTP.TLS,
		Auth: auth(s.SMTP.AuthMethod), From: From{s.Meta.SenderName, s.Meta.SenderAddress}, URL: s.Meta.AppURL,
	}
}

func auth(method string) string {
	if method == "" {
		return mailer.SMTPAuthPlain
	}
	return method
}

// SetSettings changes how mail goes out.
func (s *Service) SetSettings(ctx context.Context, in SettingsInput) (*Settings, error) {
	after, err := s.changed(in)
	if err != nil {
		return nil, err
	}
	before := s.app.Settings()
	changes := audit.Changed(told(before), told(after))
	if before.SMTP.Password != after.SMTP.Password {
		changes["secret"] = "changed"
	}
	if len(changes) == 0 {
		return show(after), nil
	}
	err = s.app.RunInTransaction(func(tx core.App) error {
		if err := tx.SaveWithContext(ctx, after); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "settings.changed", Kind: "settings", Object: "mail", Detail: changes})
	})
	return show(after), err
}

func told(s *core.Settings) map[string]any {
	v := show(s)
	return map[string]any{
		"enabled": v.Enabled, "host": v.Host, "port": v.Port, "user": v.User, "tls": v.TLS, "auth": v.Auth, "from.name": v.From.Name, "from.address": v.From.Address, "url": v.URL,
	}
}

// changed applies an input to a copy of what holds. The password goes to no other
// server than the one that it was typed in for, and never with less protection.
func (s *Service) changed(in SettingsInput) (*core.Settings, error) {
	now := s.app.Settings()
	after, err := now.Clone()
	if err != nil {
		return nil, err
	}
	set(&after.SMTP.Host, in.Host)
	set(&after.SMTP.Username, in.User)
	set(&after.SMTP.AuthMethod, in.Auth)
	set(&after.Meta.AppURL, in.URL)
	if in.Port != nil {
		after.SMTP.Port = *in.Port
	}
	if in.TLS != nil {
		after.SMTP.TLS = *in.TLS
	}
	if in.Enabled != nil {
		after.SMTP.Enabled = *in.Enabled
	}
	if in.From != nil {
		set(&after.Meta.SenderName, in.From.Name)
		set(&after.Meta.SenderAddress, in.From.Address)
	}
	if after.SMTP.Host != now.SMTP.Host || after.SMTP.Port != now.SMTP.Port || now.SMTP.TLS && !after.SMTP.TLS {
		after.SMTP.Password = ""
	}
	if in.Secret != nil {
		after.SMTP.Password = *in.Secret
	}
	return after, check(after)
}

func set(to, from *string) {
	if from != nil {
		*to = strings.TrimSpace(*from)
	}
}

func check(s *core.Settings) error {
	p := problem.Invalid()
	switch {
	case s.SMTP.Enabled && s.SMTP.Host == "":
		p.Field("host", "required", locale.Args{"field": "host"})
	case s.SMTP.Host != "" && !isHost(s.SMTP.Host):
		p.Field("host", "mail_host")
	}
	if s.SMTP.Port < 1 || s.SMTP.Port > 65535 {
		p.Field("port", "mail_port")
	}
	if !slices.Contains([]string{"", mailer.SMTPAuthPlain, mailer.SMTPAuthLogin}, s.SMTP.AuthMethod) {
		p.Field("auth", "unknown_choice", locale.Args{"value": s.SMTP.AuthMethod, "allowed": "PLAIN, LOGIN"})
	}
	if len(s.SMTP.Username) > 255 || len(s.SMTP.Password) > 1000 {
		p.Field("user", "document_too_long", locale.Args{"limit": 255})
	}
	if a, err := mail.ParseAddress(s.Meta.SenderAddress); err != nil || a.Address != s.Meta.SenderAddress {
		p.Field("from.address", "invalid_email")
	}
	if n := utf8.RuneCountInString(s.Meta.SenderName); n < 1 || n > 100 || strings.ContainsAny(s.Meta.SenderName, "\r\n") {
		p.Field("from.name", "invalid_name")
	}
	u, err := url.Parse(s.Meta.AppURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		p.Field("url", "mail_url")
	}
	return p.OrNil()
}

// isHost reports whether a text names a server: a name, or an address that is not
// one of those that only a machine itself or its cloud answers at.
func isHost(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return !ip.IsLinkLocalUnicast() && !ip.IsMulticast() && !ip.IsUnspecified()
	}
	if len(host) > 253 || strings.Trim(host, "0123456789.") == "" || strings.HasPrefix(strings.ToLower(host), "0x") {
		return false // a number that some resolvers take for an address
	}
	for _, r := range host {
		if r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return true
}

// Test sends a mail at once, with the settings as they would be after an input,
// and saves nothing. 502 mail_test_failed with what the server said.
func (s *Service) Test(ctx context.Context, to string, t locale.Tag, in SettingsInput) error {
	enabled := true
	in.Enabled = &enabled
	with, err := s.changed(in)
	if err != nil {
		return err
	}
	a, err := address(to)
	if err != nil {
		return err
	}
	client := &mailer.SMTPClient{
		Host: with.SMTP.Host, Port: with.SMTP.Port, Username: with.SMTP.Username, Password: with.SMTP.Password,
		TLS: with.SMTP.TLS, AuthMethod: with.SMTP.AuthMethod, LocalName: with.SMTP.LocalName,
	}
	text := locale.Message(t, "mail_test_text", nil)
	ctx, cancel := context.WithTimeout(ctx, testTimeout)
	defer cancel()
	err = s.post(ctx, client, &mailer.Message{
		From: mail.Address{Name: with.Meta.SenderName, Address: with.Meta.SenderAddress}, To: []mail.Address{*a},
		Subject: locale.Message(t, "mail_test_subject", nil), Text: text, HTML: asHTML(text),
	})
	if inside(err) {
		return problem.New(http.StatusBadGateway, "mail_inside", locale.Args{"address": a.Address}).Cause(err)
	}
	if err != nil {
		return problem.New(http.StatusBadGateway, "mail_test_failed", locale.Args{"reason": clip(oneLine(err.Error()), 300)}).Cause(err)
	}
	return nil
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

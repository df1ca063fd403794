package account

import (
	"context"
	"encoding/json/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/store"
)

const providerKey = "oidc"

// CallbackPage is the page of the web app that the provider sends people back to.
const CallbackPage = "/sign-in/oidc"

// provider is how people sign in with accounts of another server (OpenID Connect).
type provider struct {
	Enabled      bool   `json:"enabled"`
	Label        string `json:"label"`  // what the button says
	Issuer       string `json:"issuer"` // where the server describes itself
	ClientID     string `json:"clientId"`
	Secret       string `json:"secret"`
	SecondFactor bool   `json:"secondFactor"` // the second factor is the provider's matter
}

// Provider is the settings of sign-in elsewhere, as administrators read them. The
// secret can be set, and never read.
type Provider struct {
	Enabled      bool   `json:"enabled"`
	Label        string `json:"label"`
	Issuer       string `json:"issuer"`
	ClientID     string `json:"clientId"`
	SecretSet    bool   `json:"secretSet"`
	SecretLost   bool   `json:"secretLost,omitzero"` // it was sealed by a key that is gone: it has to be entered again
	SecondFactor bool   `json:"secondFactor"`
	Redirect     string `json:"redirect"` // what the provider has to allow
}

// ProviderInput changes the settings; nil members stay.
type ProviderInput struct {
	Enabled      *bool   `json:"enabled"`
	Label        *string `json:"label"`
	Issuer       *string `json:"issuer"`
	ClientID     *string `json:"clientId"`
	Secret       *string `json:"secret"`
	SecondFactor *bool   `json:"secondFactor"`
}

func (s *Service) provider(ctx context.Context) (*provider, error) {
	raw, there, err := store.Text(ctx, s.App.ConcurrentDB(), `SELECT "value" FROM "tn_settings" WHERE "key" = ?`, providerKey)
	p := &provider{}
	if err != nil || !there {
		return p, err
	}
	if err := json.Unmarshal([]byte(raw), p); err != nil {
		return nil, err
	}
	return p, s.open(providerKey, &p.Secret)
}

// Provider gives the settings of sign-in elsewhere.
func (s *Service) Provider(ctx context.Context) (*Provider, error) {
	p, err := s.provider(ctx)
	if err != nil {
		return nil, err
	}
	return s.show(p), nil
}

func (s *Service) show(p *provider) *Provider {
	return &Provider{
		Enabled: p.Enabled, Label: p.Label, Issuer: p.Issuer, ClientID: p.ClientID, SecretSet: p.Secret != "" && !secret.Sealed(p.Secret), SecretLost: secret.Sealed(p.Secret), SecondFactor: p.SecondFactor, Redirect: s.redirect(),
	}
}

// redirect is the address that the provider sends people back to. It begins with
// the address that is set, never with one of a request.
func (s *Service) redirect() string {
	return strings.TrimRight(s.App.Settings().Meta.AppURL, "/") + CallbackPage
}

// change applies an input. Another server or client never gets the secret of the
// one before.
func (p *provider) change(in ProviderInput) *provider {
	out := *p
	set := func(to *string, from *string) {
		if from != nil {
			*to = strings.TrimSpace(*from)
		}
	}
	set(&out.Label, in.Label)
	set(&out.Issuer, in.Issuer)
	set(&out.ClientID, in.ClientID)
	if out.Issuer != p.Issuer || out.ClientID != p.ClientID {
		out.Secret = ""
	}
	if in.Secret != nil {
		out.Secret = *in.Secret
	}
	if in.Enabled != nil {
		out.Enabled = *in.Enabled
	}
	if in.SecondFactor != nil {
		out.SecondFactor = *in.SecondFactor
	}
	return &out
}

func (p *provider) check() error {
	bad := problem.Invalid()
	if utf8.RuneCountInString(p.Label) > 40 {
		bad.Field("label", "document_too_long", locale.Args{"limit": 40})
	}
	if (p.Issuer != "" || p.Enabled) && !secureAddress(p.Issuer) {
		bad.Field("issuer", "oidc_issuer")
	}
	if p.Enabled && p.ClientID == "" {
		bad.Field("clientId", "required", locale.Args{"field": "clientId"})
	}
	if len(p.ClientID) > 500 || len(p.Secret) > 2000 {
		bad.Field("clientId", "document_too_long", locale.Args{"limit": 500})
	}
	return bad.OrNil()
}

// secureAddress reports whether an address is https, or http on this machine.
func secureAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// SetProvider changes the settings. What is enabled was asked first: 400
// oidc_unreachable with the reason when the server does not answer as it should.
func (s *Service) SetProvider(ctx context.Context, in ProviderInput) (*Provider, error) {
	before, err := s.provider(ctx)
	if err != nil {
		return nil, err
	}
	after := before.change(in)
	if err := after.check(); err != nil {
		return nil, err
	}
	if after.Enabled {
		if _, err := s.ask(ctx, after); err != nil {
			return nil, err
		}
	}
	raw, err := s.sealed(after)
	if err != nil {
		return nil, err
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_settings" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`, providerKey, string(raw)); err != nil {
			return err
		}
		changed := audit.Changed(before.told(), after.told())
		if before.Secret != after.Secret {
			changed["secret"] = "changed"
		}
		if len(changed) == 0 {
			return nil
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "settings.changed", Kind: "settings", Object: providerKey, Detail: changed})
	})
	return s.show(after), err
}

func (p *provider) told() map[string]any {
	return map[string]any{"enabled": p.Enabled, "label": p.Label, "issuer": p.Issuer, "clientId": p.ClientID, "secondFactor": p.SecondFactor}
}

// TestProvider asks a server, with the settings as they would be, whether it can
// be signed in with.
func (s *Service) TestProvider(ctx context.Context, in ProviderInput) (*Found, error) {
	p, err := s.provider(ctx)
	if err != nil {
		return nil, err
	}
	p = p.change(in)
	p.Enabled = true
	if err := p.check(); err != nil {
		return nil, err
	}
	return s.ask(ctx, p)
}

// unreachable is the problem of a server that cannot be signed in with.
func unreachable(reason string, err error) error {
	return problem.New(http.StatusBadRequest, "oidc_unreachable", locale.Args{"reason": reason}).Cause(err)
}

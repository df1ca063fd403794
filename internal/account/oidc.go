package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"
)

// Bounds of what is said between the provider and us.
const (
	providerTimeout = 10 * time.Second
	providerAnswer  = 1 << 20 // bytes
	providerKept    = time.Hour
)

// Found is what a provider says of itself.
type Found struct {
	Issuer    string `json:"issuer"`
	Authorize string `json:"authorize"`
	Client    string `json:"client"` // accepted, or unknown when the server does not tell
}

// servers remembers what providers have said of themselves.
type servers struct {
	asking singleflight.Group // one question at a time, however many wait
	mu     sync.Mutex
	issuer string
	at     time.Time
	is     *oidc.Provider
}

// discover gives the server of an issuer, which describes itself.
func (s *Service) discover(ctx context.Context, issuer string, fresh bool) (*oidc.Provider, error) {
	s.servers.mu.Lock()
	is := s.servers.is
	if fresh || s.servers.issuer != issuer || s.Now().Sub(s.servers.at) >= providerKept {
		is = nil
	}
	s.servers.mu.Unlock()
	if is != nil {
		return is, nil
	}
	found, err, _ := s.servers.asking.Do(issuer, func() (any, error) { return s.describe(ctx, issuer) })
	if err != nil {
		return nil, err
	}
	is, _ = found.(*oidc.Provider)
	s.servers.mu.Lock()
	defer s.servers.mu.Unlock()
	s.servers.issuer, s.servers.at, s.servers.is = issuer, s.Now(), is
	return is, nil
}

func (s *Service) describe(ctx context.Context, issuer string) (*oidc.Provider, error) {
	// Its keys are fetched later with this context, so it must not end.
	is, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.client), issuer)
	if err != nil {
		return nil, unreachable("discovery", err)
	}
	var more struct {
		Keys  string   `json:"jwks_uri"`
		Types []string `json:"response_types_supported"`
	}
	if err := is.Claims(&more); err != nil {
		return nil, unreachable("discovery", err)
	}
	for _, address := range []string{is.Endpoint().AuthURL, is.Endpoint().TokenURL, more.Keys} {
		if !secureAddress(address) {
			return nil, unreachable("https", fmt.Errorf("%q is not https", address))
		}
	}
	if len(more.Types) > 0 && !slices.Contains(more.Types, "code") {
		return nil, unreachable("code_flow", nil)
	}
	return is, nil
}

// config is how a provider is talked to.
func (s *Service) config(p *provider, is *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: is.Endpoint(), RedirectURL: s.redirect(), Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// ask finds out whether a provider can be signed in with: it describes itself,
// and it knows our client. For the latter it is shown a code that is none; what it
// complains of tells whether client and secret were right.
func (s *Service) ask(ctx context.Context, p *provider) (*Found, error) {
	is, err := s.discover(ctx, p.Issuer, true)
	if err != nil {
		return nil, err
	}
	f := &Found{Issuer: p.Issuer, Authorize: is.Endpoint().AuthURL, Client: "unknown"}
	_, err = s.config(p, is).Exchange(oidc.ClientContext(ctx, s.client), "no-code", oauth2.VerifierOption(oauth2.GenerateVerifier()))
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return nil, unreachable("token", err)
	}
	switch refused.ErrorCode {
	case "invalid_client", "unauthorized_client":
		return nil, unreachable("client", err)
	case "invalid_grant":
		f.Client = "accepted"
	}
	return f, nil
}

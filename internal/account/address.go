package account

import (
	"context"
	"net/http"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/iprange"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Admitted refuses with 403 address_refused a person at an address where the rules
// of sign-in do not let them be.
func (s *Service) Admitted(who *access.Principal, address string) error {
	rules := s.Meta.Current().Business.SignIn
	if !rules.Bounded() || who == nil || rules.Admits(address, who.Administers()) {
		return nil
	}
	return NotFrom(address)
}

// NotFrom is the problem of an address from which nobody, or not this person, gets in.
func NotFrom(address string) error {
	return problem.New(http.StatusForbidden, "address_refused", locale.Args{"address": address})
}

// admittedHere is Admitted at the address of the context's actor.
func (s *Service) admittedHere(ctx context.Context, who *access.Principal) error {
	return s.Admitted(who, audit.ActorOf(ctx).Address)
}

// admits reports whether a key is good at an address: its own ranges and the rules
// for its owner hold both.
func (k *knownKey) admits(address string) bool { return iprange.Has(k.ranges, address) }

package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Who a rule of sign-in is for.
const (
	ForNobody   = "off"
	ForAdmins   = "administrators"
	ForEveryone = "everyone"
)

// SignIn are the rules of signing in.
type SignIn struct {
	PasswordMin  int    `json:"passwordMin"`  // code points of a password at least
	PasswordDays int    `json:"passwordDays"` // how long a password is good; 0: for ever
	SessionDays  int    `json:"sessionDays"`  // how long one stays signed in without coming back
	SecondFactor string `json:"secondFactor"` // who must have one; whoever has one is asked
	Keys         string `json:"keys"`         // who may make API keys of their own
}

// DefaultSignIn is what holds until somebody sets it.
func DefaultSignIn() SignIn {
	return SignIn{PasswordMin: 10, SessionDays: 7, SecondFactor: ForNobody, Keys: ForAdmins}
}

func (r *SignIn) bounds() []boundLimit {
	return []boundLimit{
		{"passwordMin", &r.PasswordMin, LimitRange{8, 64, 10}},
		{"passwordDays", &r.PasswordDays, LimitRange{0, 3650, 0}},
		{"sessionDays", &r.SessionDays, LimitRange{1, 90, 7}},
	}
}

// SignInRanges gives the range of each rule that is a number, by its key.
func SignInRanges() map[string]LimitRange {
	out := map[string]LimitRange{}
	for _, b := range new(SignIn).bounds() {
		out[b.key] = b.LimitRange
	}
	return out
}

// ForWhom lists who a rule can be for.
func ForWhom() []string { return []string{ForNobody, ForAdmins, ForEveryone} }

// Covers reports whether a rule that is for whom holds for a person.
func Covers(whom string, admin bool) bool {
	return whom == ForEveryone || whom == ForAdmins && admin
}

// clamp makes rules of the database bearable.
func (r *SignIn) clamp() {
	for _, b := range r.bounds() {
		*b.value = max(b.Min, min(*b.value, b.Max))
	}
	def := DefaultSignIn()
	if !slices.Contains(ForWhom(), r.SecondFactor) {
		r.SecondFactor = def.SecondFactor
	}
	if !slices.Contains(ForWhom(), r.Keys) {
		r.Keys = def.Keys
	}
}

func (r *SignIn) check(p *problem.Problem) {
	if *r == (SignIn{}) {
		*r = DefaultSignIn()
	}
	for _, b := range r.bounds() {
		if *b.value < b.Min {
			p.Field("signIn."+b.key, "below_minimum", locale.Args{"limit": b.Min})
		}
		if *b.value > b.Max {
			p.Field("signIn."+b.key, "above_maximum", locale.Args{"limit": b.Max})
		}
	}
	for key, v := range map[string]string{"secondFactor": r.SecondFactor, "keys": r.Keys} {
		if !slices.Contains(ForWhom(), v) {
			p.Field("signIn."+key, "unknown_choice", locale.Args{"value": v, "allowed": strings.Join(ForWhom(), ", ")})
		}
	}
}

package meta

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/iprange"
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
	Offline      bool   `json:"offline"`      // what people read is kept on their devices, to be read without a network

	// Where people may be: addresses and ranges; everywhere when there are none.
	Ranges      []string `json:"ranges"`
	AdminRanges []string `json:"adminRanges"` // of who administers anything, in place of Ranges
}

// DefaultSignIn is what holds until somebody sets it.
func DefaultSignIn() SignIn {
	return SignIn{PasswordMin: 10, SessionDays: 7, SecondFactor: ForNobody, Keys: ForAdmins, Offline: true, Ranges: []string{}, AdminRanges: []string{}}
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

// Admits reports whether the rules let a person be at an address, who administers
// something or does not.
func (r *SignIn) Admits(address string, administers bool) bool {
	if administers && len(r.AdminRanges) > 0 {
		return iprange.Has(r.AdminRanges, address)
	}
	return iprange.Has(r.Ranges, address)
}

// AdmitsSomebody reports whether the rules let anybody be at an address.
func (r *SignIn) AdmitsSomebody(address string) bool {
	return r.Admits(address, false) || r.Admits(address, true)
}

// Bounded reports whether the rules say where people may be.
func (r *SignIn) Bounded() bool { return len(r.Ranges)+len(r.AdminRanges) > 0 }

func (r *SignIn) checkRanges(p *problem.Problem) {
	for key, list := range map[string]*[]string{"ranges": &r.Ranges, "adminRanges": &r.AdminRanges} {
		normal, bad := iprange.Normal(*list)
		switch {
		case bad != "":
			p.Field("signIn."+key, "bad_range", locale.Args{"value": bad})
		case len(normal) > iprange.Max:
			p.Field("signIn."+key, "ranges_too_many", locale.Args{"max": iprange.Max})
		default:
			*list = normal
		}
	}
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
	if r.PasswordMin == 0 && r.SessionDays == 0 && r.SecondFactor == "" && r.Keys == "" {
		*r = DefaultSignIn()
	}
	r.checkRanges(p)
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

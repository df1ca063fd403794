package httpapi

import (
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/iprange"
)

// Operators says from where PocketBase's dashboard and superusers are answered; to
// everybody else they are not there.
type Operators struct {
	off    bool
	ranges []string
}

// OperatorsFrom reads what an operator says: "off", "any", or addresses and ranges
// with commas. Nothing said is this machine and private networks.
func OperatorsFrom(text string) (Operators, error) {
	switch text = strings.TrimSpace(text); text {
	case "off":
		return Operators{off: true}, nil
	case "any":
		return Operators{ranges: []string{"0.0.0.0/0", "::/0"}}, nil
	case "":
		return Operators{}, nil
	}
	ranges, bad := iprange.Normal(strings.Split(text, ","))
	if bad != "" || len(ranges) == 0 {
		return Operators{}, fmt.Errorf("%q is neither an address nor a range of addresses such as 10.0.0.0/8", bad)
	}
	return Operators{ranges: ranges}, nil
}

// Admit reports whether operators are answered at an address.
func (o Operators) Admit(address string) bool {
	ranges := o.ranges
	if len(ranges) == 0 {
		ranges = []string{"127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"}
	}
	return !o.off && iprange.Has(ranges, address)
}

// operatorsOnly reports whether a request is one that only operators have: by their
// token, or at an address of PocketBase's that is for them.
func operatorsOnly(path string, e *core.RequestEvent) bool {
	if e.Auth != nil && e.Auth.IsSuperuser() {
		return true
	}
	for _, of := range []string{"/_", "/api/collections/_superusers", "/api/backups", "/api/files"} {
		if path == of || strings.HasPrefix(path, of+"/") {
			return true
		}
	}
	return false
}

// Package iprange reads lists of addresses and ranges of addresses and says
// whether an address is among them.
package iprange

import (
	"net/netip"
	"slices"
	"strings"
)

// Max is how many entries a list may have.
const Max = 100

// Normal writes a list in the usual form, each entry once: ranges by their first
// address, single addresses as they are, and none for what is blank. bad is the
// first entry that is neither.
func Normal(list []string) (out []string, bad string) {
	out = []string{}
	for _, text := range list {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		p, ok := parse(text)
		if !ok {
			return nil, text
		}
		word := p.String()
		if p.IsSingleIP() {
			word = p.Addr().String()
		}
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out, ""
}

// Has reports whether an address is among a list; in an empty list is every one.
// What cannot be read is among nothing.
func Has(list []string, address string) bool {
	if len(list) == 0 {
		return true
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	ip = ip.Unmap().WithZone("")
	return slices.ContainsFunc(list, func(text string) bool {
		p, ok := parse(text)
		return ok && p.Contains(ip)
	})
}

func parse(text string) (netip.Prefix, bool) {
	if !strings.Contains(text, "/") {
		ip, err := netip.ParseAddr(text)
		if err != nil || ip.Zone() != "" {
			return netip.Prefix{}, false
		}
		ip = ip.Unmap()
		return netip.PrefixFrom(ip, ip.BitLen()), true
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Addr().Is4In6() {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

package netguard

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Kinds of refusal.
const (
	BadURL    Kind = "bad_url"   // no address of the web, or written in an odd form
	BadHost   Kind = "bad_host"  // a host that is not among those allowed
	Inside    Kind = "inside"    // an address of the inside: this machine, its network, its cloud
	Redirect  Kind = "redirect"  // sent on to another host, or too often
	TooLarge  Kind = "too_large" // the answer is longer than allowed
	Busy      Kind = "busy"      // too much at once to one host
	Unreached Kind = "unreached" // no connection, or no answer in time
)

// Kind says why something was not reached.
type Kind string

// Refusal is the error of everything that was not reached, or not read to its end.
type Refusal struct {
	Kind  Kind
	Host  string
	cause error
}

func (r *Refusal) Error() string {
	if r.cause != nil {
		return fmt.Sprintf("%s: %s: %v", r.Kind, r.Host, r.cause)
	}
	return fmt.Sprintf("%s: %s", r.Kind, r.Host)
}

func (r *Refusal) Unwrap() error { return r.cause }

// never lists the networks that are no place of the public internet, by the
// IANA registries of special-purpose addresses (RFC 6890 and its updates), and
// what clouds answer their own machines from at public addresses.
var never = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"168.63.129.16/32", // the platform of Azure
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

// own lists the networks of a business itself.
var own = prefixes("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")

// metadata lists where clouds tell a machine its secrets, within own networks too.
var metadata = prefixes("192.0.0.192/32", "100.100.100.200/32", "fd00:ec2::254/128", "fd20:ce::254/128", "169.254.0.0/16", "fe80::/10")

// outside6 is what is given out of IPv6.
var outside6 = netip.MustParsePrefix("2000::/3")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, text := range list {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

func within(list []netip.Prefix, ip netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// reachable reports whether an address may be dialled. IPv4 within IPv6 is
// taken for what it is; what translates or tunnels to IPv4 is refused whole.
func reachable(ip netip.Addr, inside bool) bool {
	if ip.Zone() != "" {
		return false
	}
	ip = ip.Unmap()
	if within(metadata, ip) {
		return false
	}
	if inside && within(own, ip) {
		return true
	}
	if ip.Is6() && !outside6.Contains(ip) {
		return false
	}
	return !within(never, ip)
}

// Check says what is wrong with an address of the outside as it is written, nil if
// nothing is; where it leads to is seen when it is dialled.
func Check(u *url.URL) error { return check(u, nil) }

// Allowed says what is wrong with an address as [Check] does, or that its host is
// not among those that may be asked.
func Allowed(u *url.URL, hosts []string) error {
	if hosts == nil {
		hosts = []string{}
	}
	return check(u, hosts)
}

// transport are the headers that make up the transport of a request, which nobody
// who describes one may set.
var transport = []string{"host", "content-length", "connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "expect"}

// ValidHeader reports whether somebody who describes a request may set a header:
// one that is written as headers are, and is none of the transport.
func ValidHeader(name, value string) bool {
	lower := strings.ToLower(name)
	return httpguts.ValidHeaderFieldName(name) && httpguts.ValidHeaderFieldValue(value) &&
		!slices.Contains(transport, lower) && !strings.HasPrefix(lower, "proxy-") && !strings.HasPrefix(lower, "sec-")
}

// check says what is wrong with an address before anything is asked of it, nil if
// nothing is. A host is a name, or an IP address in its usual form: what resolvers
// take for an address besides (decimal, octal, hexadecimal, fewer than four parts)
// is refused, for others may read it otherwise than we do.
func check(u *url.URL, hosts []string) error {
	host := u.Hostname()
	bad := func(kind Kind, why string) error {
		return &Refusal{Kind: kind, Host: host, cause: fmt.Errorf("%s", why)}
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return bad(BadURL, "neither https nor http")
	}
	if u.Opaque != "" || host == "" {
		return bad(BadURL, "no host")
	}
	if u.User != nil {
		return bad(BadURL, "a name or password in the address")
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.Zone() != "" {
			return bad(BadURL, "an address of one link only")
		}
	} else if !isName(host) {
		return bad(BadURL, "the host is neither a name nor an IP address in its usual form")
	}
	if !port(u.Port()) {
		return bad(BadURL, "a port of another service")
	}
	if hosts != nil && !slices.ContainsFunc(hosts, func(pattern string) bool { return matches(pattern, host) }) {
		return bad(BadHost, "not among the hosts allowed")
	}
	return nil
}

// isName reports whether a host is the name of one: letters, digits and hyphens
// in labels, the last of which is no number (RFC 1123, WHATWG URL).
func isName(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if host == "" || len(host) > 253 {
		return false
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
				return false
			}
		}
	}
	last := labels[len(labels)-1]
	return strings.ContainsFunc(last, func(c rune) bool { return (c < '0' || c > '9') }) && !strings.HasPrefix(strings.ToLower(last), "0x")
}

// port reports whether a port is one of the web: its own two, and those that
// nobody has reserved.
func port(text string) bool {
	if text == "" || text == "80" || text == "443" {
		return true
	}
	return len(text) > 4 || len(text) == 4 && text >= "1024"
}

// matches compares a host with one that is allowed: the same, or with "*." in
// front any below it.
func matches(pattern, host string) bool {
	pattern, host = strings.ToLower(pattern), strings.TrimSuffix(strings.ToLower(host), ".")
	if below, ok := strings.CutPrefix(pattern, "*"); ok && strings.HasPrefix(below, ".") {
		return strings.HasSuffix(host, below) && len(host) > len(below)
	}
	return pattern == host
}

// ValidHost reports whether text may stand in a list of allowed hosts: a name, a
// name with "*." in front and at least two labels behind, or an IP address.
func ValidHost(text string) bool {
	if below, ok := strings.CutPrefix(text, "*."); ok {
		return isName(below) && strings.Contains(below, ".")
	}
	if ip, err := netip.ParseAddr(text); err == nil {
		return ip.Zone() == ""
	}
	return isName(text)
}

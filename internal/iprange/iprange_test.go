package iprange_test

import (
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/iprange"
)

func TestNormal(t *testing.T) {
	got, bad := iprange.Normal([]string{" 10.1.2.3/8 ", "", "203.0.113.7", "203.0.113.7/32", "2001:DB8::1/32", "::ffff:192.0.2.1"})
	if want := []string{"10.0.0.0/8", "203.0.113.7", "2001:db8::/32", "192.0.2.1"}; !slices.Equal(got, want) || bad != "" {
		t.Error(got, bad)
	}
	for _, text := range []string{"10.0.0.0/33", "10.0.0", "example.com", "fe80::1%eth0", "::ffff:10.0.0.0/104", "10.0.0.1-10.0.0.9", "*", "1.2.3.4/"} {
		if _, bad := iprange.Normal([]string{"10.0.0.1", text}); bad != text {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestHas(t *testing.T) {
	list := []string{"10.0.0.0/8", "203.0.113.7", "2001:db8::/32"}
	for address, want := range map[string]bool{
		"10.255.0.1": true, "::ffff:10.0.0.1": true, "203.0.113.7": true, "2001:db8:1::1": true,
		"11.0.0.1": false, "203.0.113.8": false, "2001:db9::1": false, "::1": false, "": false, "10.0.0.1:80": false, "invalid IP": false,
	} {
		if iprange.Has(list, address) != want {
			t.Errorf("%q: %t", address, !want)
		}
	}
	if !iprange.Has(nil, "anything") {
		t.Error("an empty list is no bound")
	}
}

package account

import (
	"strings"
	"testing"
	"time"
)

func TestPagesOfOurOwn(t *testing.T) {
	for page, own := range map[string]bool{
		"/": true, "/o/customer?view=all#x": true, "/a//b": true, "": false, "//evil": false, "/\\evil": false, "\\\\evil": false, "https://evil": false,
		"javascript:alert(1)": false, "/\n/evil": false, "evil": false, "http:/evil": false, "/" + strings.Repeat("a", 3000): false,
	} {
		if got := ownPage(page); got != own {
			t.Errorf("%.40q: %t", page, got)
		}
	}
}

func TestAddressesOfProviders(t *testing.T) {
	for address, fine := range map[string]bool{
		"https://id.example.com/realms/a": true, "https://10.0.0.1": true, "http://localhost:8080/x": true, "http://127.0.0.1": true, "http://[::1]:80": true,
		"http://id.example.com": false, "http://127.0.0.1.evil.com": false, "http://10.0.0.1": false, "https://": false, "https://a@b": false, "https://a?x=1": false, "https://a#x": false, "file:///etc": false, "": false,
	} {
		if got := secureAddress(address); got != fine {
			t.Errorf("%s: %t", address, got)
		}
	}
}

// Vectors of RFC 6238, appendix B (SHA-1), in their last six digits.
func TestCodes(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, code := range map[int64]string{1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		now := time.Unix(at, 0)
		step, ok := match(secret, code, now, 0)
		if !ok || step != at/30 {
			t.Errorf("%d: %s is not taken (%d)", at, code, step)
		}
		if _, ok := match(secret, code[:3]+" "+code[3:], now.Add(29*time.Second), 0); !ok {
			t.Errorf("%d: not with a space, or a step later", at)
		}
		for name, c := range map[string]struct {
			code string
			now  time.Time
			last int64
		}{
			"twice": {code, now, step}, "too late": {code, now.Add(61 * time.Second), 0}, "too early": {code, now.Add(-91 * time.Second), 0},
			"cut": {code[:5], now, 0}, "longer": {code + "0", now, 0}, "nothing": {"", now, 0},
		} {
			if _, ok := match(secret, c.code, c.now, c.last); ok {
				t.Errorf("%d: taken %s", at, name)
			}
		}
	}
}

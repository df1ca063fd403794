package httpapi_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestWhatDevicesMayKeep(t *testing.T) {
	k := testkit.New(t, "")
	const settings = "/api/v1/settings/business"
	_, member := k.Person("member", "")
	may := func() any { return k.Call(member, "GET", "/api/v1/me", nil).Want(200).Get("business", "offline") }
	if k.Call(k.Admin, "GET", settings, nil).Want(200).Get("signIn", "offline") != true || may() != true {
		t.Error("devices may not keep anything at first")
	}
	k.Call(member, "PATCH", settings, m{"signIn": m{"offline": false}}).Code(403, "forbidden")
	k.Call(k.Admin, "PATCH", settings, m{"signIn": m{"offline": "no"}}).Want(400)
	k.Call(k.Admin, "PATCH", settings, m{"signIn": m{"offline": false}}).Want(200)
	if may() != false {
		t.Error("people are not told that nothing may be kept")
	}
	log := k.Call(k.Admin, "GET", "/api/v1/audit?action=settings.changed", nil).Want(200)
	if log.Get("items", 0, "detail", "signIn.offline", "to") != false || log.Get("items", 0, "detail", "signIn.offline", "from") != true {
		t.Error(log.Raw)
	}
	// Another rule leaves it as it is.
	k.Call(k.Admin, "PATCH", settings, m{"signIn": m{"sessionDays": 3}}).Want(200)
	if may() != false {
		t.Error("another rule lets devices keep what is read")
	}
}

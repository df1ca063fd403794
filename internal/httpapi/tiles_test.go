package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestTiles(t *testing.T) {
	k := testkit.New(t, "")
	const settings = "/api/v1/settings/business"
	pictures := func() string {
		_, rest, _ := strings.Cut(k.Call("", "GET", "/", nil).Header.Get("Content-Security-Policy"), "img-src ")
		list, _, _ := strings.Cut(rest, ";")
		return list
	}
	if got := pictures(); got != "'self' data: blob:" {
		t.Errorf("without tiles pictures come from %q", got)
	}
	_, member := k.Person("member", "")
	k.Call(member, "PATCH", settings, m{"tiles": m{"url": "https://evil.example.com/{z}/{x}/{y}"}}).Code(403, "forbidden")
	for _, bad := range []string{"http://a.example.com/{z}/{x}/{y}", "https://a.example.com/{z}/{x}", "https://a.example.com; script-src */{z}/{x}/{y}", "https://*.example.com/{z}/{x}/{y}"} {
		k.Call(k.Admin, "PATCH", settings, m{"tiles": m{"url": bad}}).Code(400, "bad_tiles", "tiles.url")
	}
	k.Call(k.Admin, "PATCH", settings, m{"tiles": m{"url": "https://tiles.example.com/{z}/{x}/{y}.png", "attribution": "© 地图"}}).Want(200)
	if got := pictures(); got != "'self' https://tiles.example.com data: blob:" {
		t.Errorf("with tiles pictures come from %q", got)
	}
	if me := k.Call(member, "GET", "/api/v1/me", nil).Want(200); me.Text("business", "tiles", "attribution") != "© 地图" {
		t.Error(me.Raw)
	}
	k.Call(k.Admin, "PATCH", settings, m{"tiles": m{"url": ""}}).Want(200)
	if got := pictures(); got != "'self' data: blob:" {
		t.Errorf("after taking tiles away pictures come from %q", got)
	}
}

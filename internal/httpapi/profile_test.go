package httpapi_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestOnesOwnProfile(t *testing.T) {
	k := testkit.New(t, "")
	id, token := k.Person("han", "")

	t.Run("is changed by its person", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(token, "PATCH", "/api/v1/me", m{"name": "Han Mei", "locale": "en", "timezone": "Europe/Paris", "phone": "+86 138 0000 0000"}).Want(200)
		if res.Text("user", "name") != "Han Mei" || res.Text("user", "locale") != "en" || res.Text("user", "timezone") != "Europe/Paris" || res.Text("user", "phone") == "" {
			t.Error(res.Raw)
		}
		for field, v := range map[string]any{"timezone": "Mars/Base", "locale": "fr", "name": " "} {
			if res := k.Call(token, "PATCH", "/api/v1/me", m{field: v}); res.Status != 400 || res.Get("data", field) == nil {
				t.Errorf("%s: %d %s", field, res.Status, res.Raw)
			}
		}
		k.Call(token, "PATCH", "/api/v1/me", m{"timezone": "Local"}).Code(400, "unknown_timezone", "timezone")
		k.Call(token, "PATCH", "/api/v1/me", m{"timezone": "../../etc/passwd"}).Code(400, "unknown_timezone", "timezone")
		k.Call(token, "PATCH", "/api/v1/me", m{"timezone": ""}).Want(200)
	})

	// A29: nobody gives themself anything.
	t.Run("holds nothing that gives rights", func(t *testing.T) {
		k := k.On(t)
		before := k.Scalar(`SELECT coalesce("roles", '') || "department" || coalesce("departments", '') || "manager" || "active" || "verified" || "email" || "tokenKey" || "id" FROM "users" WHERE "id" = '` + id + `'`)
		for _, field := range []string{"roles", "admin", "department", "departments", "manager", "active", "verified", "email", "tokenKey", "id", "emailVisibility", "passwordConfirm", "password_changed", "owner", "position", "collectionId"} {
			for _, v := range []any{[]string{"admin"}, "admin", true} {
				k.Call(token, "PATCH", "/api/v1/me", m{field: v}).Code(400, "unknown_key")
				k.Call(token, "PATCH", "/api/v1/me", m{"name": "x", field: v}).Code(400, "unknown_key")
			}
		}
		k.Call(token, "PATCH", "/api/v1/people/"+id, m{"roles": []string{"admin"}}).Want(403)
		k.Call(token, "PATCH", "/api/v1/me?roles=admin", m{"name": "Han"}, "X-Role", "admin")
		k.Call(token, "PATCH", "/api/collections/users/records/"+id, m{"roles": []string{"admin"}}).Want(403)
		if after := k.Scalar(`SELECT coalesce("roles", '') || "department" || coalesce("departments", '') || "manager" || "active" || "verified" || "email" || "tokenKey" || "id" FROM "users" WHERE "id" = '` + id + `'`); after != before {
			t.Errorf("%s\n%s", before, after)
		}
	})

	t.Run("lets nobody guess the password", func(t *testing.T) {
		k := k.On(t)
		var last *testkit.Res
		for range 12 {
			last = k.Call(token, "PATCH", "/api/v1/me", m{"password": "a-new-password", "oldPassword": "wrong"})
		}
		if last.Status != 429 {
			t.Error(last.Raw)
		}
	})
}

func TestPictures(t *testing.T) {
	k := testkit.New(t, "")
	id, token := k.Person("han", "")
	_, other := k.Person("lee", "")
	put := func(k *testkit.Kit, token, path string, body []byte) *testkit.Res {
		k.TB.Helper()
		return k.UploadAs(token, "PUT", path, "face.png", body)
	}

	t.Run("of people are drawn anew, cut square, for those who are signed in", func(t *testing.T) {
		k := k.On(t)
		raw := append(picture(600, 200), []byte("<script>alert(1)</script>")...)
		hash := put(k, token, "/api/v1/me/avatar", raw).Want(200).Text("hash")
		res := k.Call(other, "GET", "/api/v1/people/"+id+"/avatar", nil).Want(200)
		img, kind, err := image.Decode(strings.NewReader(res.Raw))
		if err != nil || kind != "png" || img.Bounds().Dx() != 256 || img.Bounds().Dy() != 256 || strings.Contains(res.Raw, "<script") {
			t.Errorf("%v %s", err, kind)
		}
		if r, _, _, _ := img.At(128, 128).RGBA(); r>>8 < 190 || r>>8 > 210 {
			t.Errorf("red is %d", r>>8)
		}
		if res.Header.Get("ETag") != `"`+hash+`"` || res.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(res.Header.Get("Cache-Control"), "private") {
			t.Errorf("%v", res.Header)
		}
		if all := k.Call(other, "GET", "/api/v1/avatars", nil).Want(200); all.Text("avatars", id) != hash {
			t.Error(all.Raw)
		}
		if me := k.Call(token, "GET", "/api/v1/me", nil).Want(200); me.Text("user", "avatar") != hash {
			t.Error(me.Raw)
		}
		k.Call("", "GET", "/api/v1/people/"+id+"/avatar", nil).Want(401)
		k.Call(token, "DELETE", "/api/v1/me/avatar", nil).Want(204)
		k.Call(other, "GET", "/api/v1/people/"+id+"/avatar", nil).Want(404)
	})

	t.Run("must be pictures, and not too large", func(t *testing.T) {
		k := k.On(t)
		for name, raw := range map[string][]byte{
			"text": []byte("hello"), "svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "nothing": {}, "a part": picture(40, 40)[:60],
		} {
			if res := put(k, token, "/api/v1/me/avatar", raw); res.Status != 400 || res.Text("code") != "image_unreadable" {
				t.Errorf("%s: %d %s", name, res.Status, res.Raw)
			}
		}
		put(k, token, "/api/v1/me/avatar", bomb(30_000, 30_000)).Code(400, "image_too_large")
		if res := put(k, token, "/api/v1/me/avatar", make([]byte, 6<<20)); res.Status != 413 && res.Status != 400 {
			t.Error(res.Status)
		}
	})

	t.Run("of the business are for everybody, and set by administrators", func(t *testing.T) {
		k := k.On(t)
		k.Call("", "GET", "/api/v1/sign-in/logo", nil).Want(404)
		put(k, token, "/api/v1/settings/logo", picture(10, 10)).Want(403)
		hash := put(k, k.Admin, "/api/v1/settings/logo", picture(2000, 500)).Want(200).Text("hash")
		page := k.Call("", "GET", "/api/v1/sign-in", nil).Want(200)
		res := k.Call("", "GET", page.Text("business", "logo"), nil).Want(200)
		img, err := png.Decode(strings.NewReader(res.Raw))
		if err != nil || img.Bounds().Dx() != 512 || img.Bounds().Dy() != 128 || !strings.HasSuffix(page.Text("business", "logo"), hash) {
			t.Errorf("%v %s", err, page.Raw)
		}
		if me := k.Call(token, "GET", "/api/v1/me", nil).Want(200); me.Text("business", "logo") != page.Text("business", "logo") {
			t.Error(me.Raw)
		}
		k.Call(k.Admin, "DELETE", "/api/v1/settings/logo", nil).Want(204)
		k.Call("", "GET", "/api/v1/sign-in/logo", nil).Want(404)
		if got := logged(k, "action", "settings.changed", "object", "logo"); len(got) != 2 {
			t.Error(got)
		}
	})
}

// bomb is a PNG whose head says that it is far larger than its bytes.
func bomb(w, h uint32) []byte {
	raw := bytes.Clone(picture(10, 10))
	binary.BigEndian.PutUint32(raw[16:], w)
	binary.BigEndian.PutUint32(raw[20:], h)
	binary.BigEndian.PutUint32(raw[29:], crc32.ChecksumIEEE(raw[12:29]))
	return raw
}

package httpapi_test

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	"strings"
	"testing"
)

// A63: the picture at the head of a form is for who may use the form, and nothing
// but pixels whatever is sent.
func TestFormHeaders(t *testing.T) {
	k := world(t, scripted()...)
	_, sales := k.Person("sales", "", "sales")
	_, boss := k.Person("boss", "", "boss")
	_, none := k.Person("none", "", "none")
	const draw = "/api/v1/definitions:header"
	const full, bosses = "/api/v1/objects/deal/forms/deal_full/header", "/api/v1/objects/deal/forms/deal_boss/header"
	form := func(key string, more m) m {
		doc := m{"kind": "form", "key": key, "object": "deal", "nodes": []m{{"field": "name"}}}
		for k, v := range more {
			doc[k] = v
		}
		return doc
	}
	upload := func() string {
		raw := append(picture(2000, 900), []byte("<script>alert(1)</script>")...)
		return k.UploadAs(k.Admin, "POST", draw, "head.png", raw).Want(200).Text("picture")
	}
	drawn := upload()

	t.Run("are drawn anew, by who designs", func(t *testing.T) {
		k := k.On(t)
		if drawn != upload() {
			t.Error("the same picture is drawn in two ways")
		}
		k.UploadAs(sales, "POST", draw, "head.png", picture(40, 10)).Want(403)
		for name, raw := range map[string][]byte{
			"text": []byte("hello"), "svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "a part": picture(40, 40)[:60],
		} {
			if res := k.UploadAs(k.Admin, "POST", draw, name, raw); res.Status != 400 || res.Text("code") != "image_unreadable" {
				t.Errorf("%s: %d %s", name, res.Status, res.Raw)
			}
		}
		k.UploadAs(k.Admin, "POST", draw, "bomb.png", bomb(30_000, 30_000)).Code(400, "image_too_large")
	})

	t.Run("in documents hold nothing else", func(t *testing.T) {
		k := k.On(t)
		for _, hostile := range []string{"PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+", "data:text/html,x", drawn + "\nAAAA", strings.Repeat("A", 240_000)} {
			k.Call(k.Admin, "PUT", "/api/v1/definitions/form/deal_full", form("deal_full", m{"header": m{"picture": hostile}})).Code(400, "form_picture", "header.picture")
		}
		k.Call(k.Admin, "PUT", "/api/v1/definitions/form/deal_full", form("deal_full", m{"theme": "red; background: url(x)"})).Code(400, "unknown_choice", "theme")
	})

	t.Run("are shown to who may use the form, once it is published", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/form/deal_full", form("deal_full", m{"theme": "teal", "header": m{"picture": drawn, "alt": m{"zh": "门店", "en": "Shop"}}})).Want(200)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/form/deal_boss", form("deal_boss", m{"roles": []string{"boss"}, "order": -1, "header": m{"picture": drawn}})).Want(200)
		k.Call(sales, "GET", full, nil).Want(404)
		k.Call(sales, "GET", full+"?draft=true", nil).Want(403)
		k.Call(k.Admin, "GET", full+"?draft=true", nil).Want(200)
		k.Call(k.Admin, "POST", "/api/v1/releases", m{"note": "pictures"}).Want(201)

		res := k.Call(sales, "GET", full, nil).Want(200)
		img, kind, err := image.Decode(bytes.NewReader([]byte(res.Raw)))
		if err != nil || kind != "jpeg" || img.Bounds().Dx() != 1600 || img.Bounds().Dy() != 400 || strings.Contains(res.Raw, "<script") {
			t.Errorf("%v %s", err, kind)
		}
		if h := res.Header; h.Get("Content-Type") != "image/jpeg" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(h.Get("Cache-Control"), "private") {
			t.Errorf("%v", h)
		}
		meta := k.Call(sales, "GET", "/api/v1/objects/deal", nil).Want(200)
		if meta.Text("forms", 0, "theme") != "teal" || `"`+meta.Text("forms", 0, "header", "hash")+`"` != res.Header.Get("ETag") || meta.Text("forms", 0, "header", "alt", "en") != "Shop" || strings.Contains(meta.Raw, drawn[:60]) {
			t.Error(meta.Raw)
		}
		k.Call(boss, "GET", bosses, nil).Want(200)
		k.Call(sales, "GET", bosses, nil).Want(404)
		k.Call(none, "GET", full, nil).Want(404)
		k.Call(none, "GET", "/api/v1/objects/thing/forms/deal_full/header", nil).Want(404)
		k.Call("", "GET", full, nil).Want(401)
	})

	t.Run("come back when a release is restored", func(t *testing.T) {
		k := k.On(t)
		with := k.Call(k.Admin, "GET", "/api/v1/definitions/form/deal_full", nil).Want(200)
		if with.Text("header", "picture") != drawn {
			t.Error("the document lost its picture")
		}
		version := k.Call(k.Admin, "GET", "/api/v1/releases", nil).Want(200).Get("items", 0, "version").(float64)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/form/deal_full", form("deal_full", nil)).Want(200)
		k.Call(k.Admin, "POST", "/api/v1/releases", m{"note": "without"}).Want(201)
		k.Call(sales, "GET", full, nil).Want(404)
		k.Call(k.Admin, "POST", fmt.Sprintf("/api/v1/releases/%.0f/restore", version), m{}).Want(201)
		k.Call(sales, "GET", full, nil).Want(200)
	})
}

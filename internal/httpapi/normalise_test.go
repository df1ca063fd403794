package httpapi_test

import "testing"

// What a field does to its texts is done on every way in.
func TestTextsAreNormalisedOnSave(t *testing.T) {
	k := world(t, object("firm", m{}, field("name", "text", m{"normalise": "company"}), field("code", "text", m{"normalise": []string{"half_width", "spaces", "upper"}, "unique": true}), field("note", "long_text", m{"normalise": "spaces"})))
	want := func(id, key, text string) {
		t.Helper()
		if got := k.Get(k.Admin, "firm", id).Want(200).Text(key); got != text {
			t.Errorf("%s is %q, not %q", key, got, text)
		}
	}
	id := k.Create(k.Admin, "firm", m{"name": "榫卯 科技(深圳) 有限公司", "code": " ａ－  1 ", "note": " a   b \n  c "})
	want(id, "name", "榫卯科技（深圳）有限公司")
	want(id, "code", "A- 1")
	want(id, "note", "a b\nc")
	k.Patch(k.Admin, "firm", id, m{"name": "Acme co ltd"}).Want(200)
	want(id, "name", "Acme Co., Ltd.")
	k.Call(k.Admin, "POST", "/api/v1/objects/firm/records", m{"name": "x", "code": "Ａ- １"}).Code(400, "not_unique", "code")
	k.Call(k.Admin, "POST", "/api/v1/objects/firm/records:batch", m{"operations": []m{{"method": "update", "id": id, "data": m{"code": "b"}}}}).Want(200)
	want(id, "code", "B")
	for _, wrong := range []any{[]string{"upper", "lower"}, []string{"none", "spaces"}, "shout", []string{"upper", "shout"}, []string{"upper", "upper"}} {
		res := k.Call(k.Admin, "PUT", "/api/v1/definitions/object/firm", object("firm", m{}, field("name", "text", m{"normalise": wrong})))
		if res.Status < 400 {
			t.Errorf("%v is taken", wrong)
		}
	}
}

package httpapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// All values of a column that are not understood can be worked through, however many
// there are, with what they probably mean of what the person sees.
func TestImportValuesBeyondTheFirst(t *testing.T) {
	k := deals(t)
	k.Define(role("visitor", m{"object": "visit", "operations": []string{"view", "create", "import"}}, m{"object": "client", "operations": []string{"view"}, "rows": `record.note == "shown"`, "read": []string{"name"}}))
	name := func(i int) string {
		sum := sha256.Sum256([]byte(fmt.Sprint(i)))
		return hex.EncodeToString(sum[:8])
	}
	var clients, visits strings.Builder
	for i := range 230 {
		note := "shown"
		if i >= 220 {
			note = "hidden"
		}
		fmt.Fprintf(&clients, "%s,%s\n", name(i), note)
		fmt.Fprintf(&visits, "v,%s\n", name(i)[:15]) // a letter is missing
	}
	imported(k, k.Admin, "client", "c.csv", "name,note\n"+clients.String(), m{"mapping": m{"name": "name", "note": "note"}})
	_, wang := k.Person("wang", "", "visitor")
	at := "/api/v1/imports/" + k.Upload(wang, "/api/v1/imports", "v.csv", []byte("about,client\nv,"+name(0)+"\nv,"+name(7)[:15]+"\n"+visits.String()), m{"object": "visit"}).Want(201).Text("id")
	ask := func(more string) string { return at + "/values?column=client&field=client" + more }

	seen, cursor := 0, ""
	for pages := 0; ; pages++ {
		res := k.Call(wang, "GET", ask("&cursor="+cursor), nil).Want(200)
		if res.Get("total") != 230.0 || res.Get("more") != false {
			t.Fatal(res.Raw)
		}
		if pages == 0 && (res.Text("items", 0, "value") != name(7)[:15] || res.Get("items", 0, "count") != 2.0) {
			t.Error("those of the most rows come first:", res.Raw[:200])
		}
		for _, one := range res.Items() {
			if one.(m)["suggestion"] != nil {
				seen++
			}
		}
		if cursor = res.Text("cursor"); cursor == "" {
			break
		}
	}
	if seen != 220 {
		t.Errorf("near hits of %d values: those of what the person sees are 220", seen)
	}
	if res := k.Call(wang, "GET", ask("&q="+url.QueryEscape(name(3)[:9])), nil).Want(200); res.Get("total") != 1.0 {
		t.Error(res.Raw)
	}
	if res := k.Call(wang, "GET", ask("&by=note"), nil); strings.Contains(res.Raw, "suggestion") {
		t.Error(res.Raw)
	}
	_, li := k.Person("li", "", "visitor")
	k.Call(li, "GET", ask(""), nil).Want(404)
	k.Call(wang, "GET", at+"/values?column=nothing&field=client", nil).Code(400, "import_unknown_column", "column")
	k.Call(wang, "GET", at+"/values?column=client&field=nothing", nil).Code(400, "import_unknown_field", "field")
	k.Call(wang, "GET", ask("&cursor=x"), nil).Code(400, "bad_cursor")
}

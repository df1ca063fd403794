package httpapi_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// A19, A27: an import that is ordered with an API key writes what the key may
// write, not what the owner of the key may.
func TestImportsByKey(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		object("client", m{"owner": true}, field("name", "text"), field("stage", "select", options("open", "closed")), field("note", "text")),
		role("desk", m{"object": "client", "operations": []string{"view", "edit", "create", "import"}, "rows": `record.stage == "open"`, "read": []string{"name", "note", "stage"}, "write": []string{"name", "note", "stage"}}))
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
	seen := k.Create(k.Admin, "client", m{"name": "Seen", "stage": "open"})
	hidden := k.Create(k.Admin, "client", m{"name": "Hidden", "stage": "closed"})
	key := k.Call(k.Admin, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"desk"}, "scopes": []string{"write"}}).Want(201).Text("key")
	id := k.Upload(key, "/api/v1/imports", "a.csv", []byte("name,note\nSeen,new\nHidden,new\n"), m{"object": "client"}).Want(201).Text("id")
	job := k.Call(key, "POST", "/api/v1/imports/"+id+"/run", m{"mapping": m{"name": "name", "note": "note"}, "mode": "update", "key": []string{"name"}}).Want(202).Text("job")
	if state := k.Wait(key, job); state["state"] != "done" {
		t.Fatal(state)
	}
	if got := k.Get(k.Admin, "client", seen).Text("note"); got != "new" {
		t.Errorf("what the key sees says %q", got)
	}
	if got := k.Get(k.Admin, "client", hidden).Text("note"); got != "" {
		t.Errorf("what the key does not see says %q", got)
	}
	if res := k.Call(key, "GET", "/api/v1/imports/"+id+"/errors", nil).Want(200); len(res.Items()) != 1 || res.Text("items", 0, "code") != "import_no_match" {
		t.Error(res.Raw)
	}
}

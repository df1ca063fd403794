package httpapi_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
)

const proposals = "/api/v1/proposals"

// TestProposals: who designs an app makes objects of files, and nobody else; what a
// file is looked at for tells nobody what they may not read.
func TestProposals(t *testing.T) {
	c := studio(t)
	c.Create(c.Admin, "bill", m{"name": "Secret one"})
	c.Create(c.Admin, "bill", m{"name": "Secret two"})
	stage := func(c *company, token, name, file string) string {
		return c.Upload(token, proposals+"/files", name, []byte(file), nil).Want(201).Text("items", 0, "id")
	}
	const file = "code,bill,status\nA,Secret one,open\nB,Secret two,open\nC,Secret one,done\nD,Secret two,done\n"

	t.Run("are for who designs the app", func(t *testing.T) {
		c := c.on(t)
		id := stage(c, c.wang, "visits.csv", file)
		for what, status := range map[string]int{
			c.wang:  200,
			c.li:    403,
			c.Admin: 404, // of wang's, not theirs
		} {
			if got := c.Call(what, "GET", proposals+"?app=events&files="+id, nil).Status; got != status {
				t.Errorf("%d in place of %d", got, status)
			}
		}
		for _, app := range []string{"money", ""} {
			c.Call(c.wang, "GET", proposals+"?app="+app+"&files="+id, nil).Code(403, "forbidden")
		}
		if got := c.Upload(c.li, proposals+"/files", "a.csv", []byte(file), nil).Status; got != 403 {
			t.Errorf("uploaded by who designs nothing: %d", got)
		}
		for at, method := range map[string]string{proposals + "/files/" + id: "DELETE", proposals + "/files/" + id + "/assign": "POST"} {
			for token, status := range map[string]int{c.li: 403, c.Admin: 404} {
				var body any
				if method == "POST" {
					body = m{"object": "visit", "mapping": m{}}
				}
				if got := c.Call(token, method, at, body).Status; got != status {
					t.Errorf("%s %s: %d in place of %d", method, at, got, status)
				}
			}
		}
	})
	t.Run("say nothing of what their designer may not read", func(t *testing.T) {
		c := c.on(t)
		relation := func(token, app string) bool {
			res := c.Call(token, "GET", proposals+"?app="+app+"&files="+stage(c, token, "visits.csv", file), nil).Want(200)
			return res.Text("tables", 0, "columns", 1, "choices", 0, "type") == "relation"
		}
		if relation(c.wang, "events") {
			t.Error("the names of bills that wang may not see")
		}
		if !relation(c.Admin, "money") {
			t.Error("bills are not found by who may see them")
		}
	})
	t.Run("give no right to import", func(t *testing.T) {
		c := c.on(t)
		id := stage(c, c.wang, "bills.csv", "name\nX\n")
		c.Call(c.wang, "POST", proposals+"/files/"+id+"/assign", m{"object": "bill", "mapping": m{"name": "name"}}).Want(200)
		c.Call(c.wang, "POST", "/api/v1/imports/"+id+"/run", m{"mapping": m{"name": "name"}}).Code(404, "no_such_object")
		if n := c.Scalar(`SELECT count(*) FROM "bill"`); n != "2" {
			t.Error(n)
		}
	})
	t.Run("have keys that documents may have", func(t *testing.T) {
		c := c.on(t)
		for name, head := range map[string]string{"users.csv": "id,owner,rowid,created", "tn_drafts.csv": "a_via_b,deleted,version,expand", "bill.csv": "true,in,null,collectionId"} {
			id := stage(c, c.Admin, name, head+"\n1,2,3,4\n5,6,7,8\n")
			table := c.Call(c.Admin, "GET", proposals+"?app=money&files="+id, nil).Want(200).Get("tables", 0).(m)
			if key := table["key"].(string); !meta.IsObjectKey(key) || key == "bill" {
				t.Error(name, key)
			}
			for _, one := range table["columns"].([]any) {
				if key := one.(m)["key"].(string); !meta.IsFieldKey(key) {
					t.Error(key)
				}
			}
		}
	})
	t.Run("refuse what is no table", func(t *testing.T) {
		c := c.on(t)
		c.Upload(c.Admin, proposals+"/files", "a.csv", []byte("name\n"), nil).Code(400, "import_no_rows")
		c.Upload(c.Admin, proposals+"/files", "a.csv", []byte(""), nil).Want(400)
		c.Upload(c.Admin, proposals+"/files", "a.xlsx", []byte("PK\x03\x04 broken"), nil).Want(400)
		c.Call(c.Admin, "GET", proposals+"?app=money&files=nothing", nil).Want(404)
	})
}

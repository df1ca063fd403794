package httpapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
)

// state is a fingerprint of everything that the organisation is stored in.
func (c *company) state() string {
	c.TB.Helper()
	h := sha256.New()
	for _, table := range []string{"users", "tn_departments", "tn_role_members", "tn_invitations", "tn_invitation_tokens", "tn_delegations", "tn_handovers", "tn_handover_items", "tn_people_imports", "tn_jobs", "tn_audit", "tn_outbox", "tn_history", "account", "deal"} {
		var rows []dbx.NullStringMap
		if err := c.Tenon.App.DB().NewQuery(`SELECT * FROM "` + table + `"`).All(&rows); err != nil {
			c.TB.Fatal(err)
		}
		fmt.Fprintln(h, table, rows)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A18, A25, A29, A30: who is no administrator changes nothing of the organisation by
// any route of it, whatever the body says; the database stays as it is to the byte.
func TestNobodyElseChangesTheOrganisation(t *testing.T) {
	c := newCompany(t)
	invitation := c.Call(c.Admin, "POST", invitations, m{"emails": []string{"a@example.com"}}).Want(200).Text("results", 0, "invitation")
	file := c.file("姓名,邮箱\na,b@example.com\n").Text("id")
	c.Create(c.li, "account", m{"name": "A"})
	before := c.state()
	tries := 0
	for _, r := range c.Tenon.API.Routes() {
		about := false
		for _, part := range []string{"/people", "/departments", "/roles", "/invitations", "/handovers", "/people-imports"} {
			about = about || strings.HasPrefix(r.Path, "/api/v1"+part)
		}
		if !about || r.Method == "GET" || strings.HasSuffix(r.Path, "{token}") {
			continue
		}
		for _, id := range []string{c.wangID, c.liID, c.one, invitation, file} {
			path := strings.NewReplacer("{id}", id, "{role}", "admin", "{delegation}", id, "{session}", id).Replace(r.Path)
			res := c.Call(c.wang, r.Method, path, m{
				"roles": []string{"admin"}, "people": []string{c.wangID}, "emails": []string{"x@example.com"}, "into": c.two, "active": false, "email": "x@example.com", "name": "X",
				"assignments": []m{{"object": "account", "to": c.wangID}}, "deputy": c.wangID, "from": "2030-01-01", "to": "2030-01-02",
			})
			if res.Status < 400 || res.Status >= 500 {
				t.Errorf("%s %s: %d %s", r.Method, path, res.Status, res.Raw)
			}
			tries++
		}
	}
	if tries < 60 {
		t.Errorf("only %d tries: the test looks in the wrong place", tries)
	}
	if c.state() != before {
		t.Error("something was written")
	}
}

// A run of a file that a crash has cut off makes nobody twice and forgets nobody.
func TestAFileOfPeopleThatWasCutOff(t *testing.T) {
	c := newCompany(t)
	id := c.file("姓名,邮箱,上级邮箱,部门\na,a@new.com,b@new.com,总部/新\nb,b@new.com,,\nc,c@new.com,boss@example.com,\n").Text("id")
	first := c.takeIn(id, m{"createDepartments": true, "invite": true})
	if first.Get("result", "created") != 3.0 {
		t.Fatal(first.Raw)
	}
	c.Exec(`DELETE FROM "users" WHERE "email" = 'c@new.com'`)
	c.Exec(`DELETE FROM "tn_invitations" WHERE "email" = 'c@new.com'`)
	c.Exec(`UPDATE "users" SET "manager" = '' WHERE "email" = 'a@new.com'`)
	c.Exec(`UPDATE "tn_people_imports" SET "state" = 'running'`)
	c.Exec(`UPDATE "tn_jobs" SET "state" = 'queued', "run_at" = '' WHERE "kind" = 'people_import'`)
	c.Tenon.Jobs.Wake()
	c.Wait(c.Admin, first.Text("job"))
	again := c.Call(c.Admin, "GET", peopleFiles+"/"+id, nil).Want(200)
	if again.Text("state") != "done" || again.Get("result", "created") != 3.0 || again.Get("result", "failed") != 0.0 {
		t.Error(again.Raw)
	}
	if n := c.Scalar(`SELECT (SELECT count(*) FROM "users" WHERE "email" LIKE '%@new.com') || ' ' || (SELECT count(*) FROM "tn_invitations") || ' ' || (SELECT count(*) FROM "tn_departments" WHERE "name" = '新')`); n != "3 3 1" {
		t.Error(n)
	}
	if p := c.byEmail("a@new.com"); p["manager"] == nil || p["manager"].(m)["name"] != "b" {
		t.Errorf("%v", p)
	}
}

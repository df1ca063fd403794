package app_test

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// publishKill names the statement after which the publishing process dies.
const publishKill = "TENON_TEST_PUBLISH_KILL"

// afterCommit stands for no statement, but for the moment when all are committed.
const afterCommit = "(after the commit)"

// TestPublisherThatIsKilled is the process that the next test lets die: it
// publishes the drafts that are there.
func TestPublisherThatIsKilled(t *testing.T) {
	dir, marker := os.Getenv(crashDir), os.Getenv(publishKill)
	if dir == "" || marker == "" {
		t.Skip("runs for the next test only")
	}
	k := testkit.Open(t, dir)
	die := func() {
		if p, err := os.FindProcess(os.Getpid()); err == nil {
			_ = p.Kill()
		}
		select {} // the signal is on its way
	}
	db, ok := k.Tenon.App.NonconcurrentDB().(*dbx.DB)
	if !ok {
		t.Fatalf("the database is a %T", k.Tenon.App.NonconcurrentDB())
	}
	db.ExecLogFunc = func(_ context.Context, _ time.Duration, text string, _ sql.Result, _ error) {
		if strings.Contains(text, marker) {
			die()
		}
	}
	k.Tenon.Meta.OnPublish(func(_, _ *meta.Snapshot) {
		if marker == afterCommit {
			die()
		}
	})
	res := k.Call(os.Getenv(crashToken), "POST", "/api/v1/releases", m{"note": "killed", "confirm": []string{"book.pages"}})
	t.Fatalf("it lived on: %d %s", res.Status, res.Raw)
}

// A publish that dies at any step leaves the old release, whole, with its drafts;
// once it has committed, the new one.
func TestKilledWhilePublishing(t *testing.T) {
	dir := t.TempDir()
	k := testkit.Open(t, dir)
	k.Admin = k.Call("", "POST", "/api/v1/setup", request(nil)).Want(201).Text("token")
	text := func(key, kind string, more m) m {
		f := m{"key": key, "type": kind, "label": m{"en": key}}
		for name, v := range more {
			f[name] = v
		}
		return f
	}
	book := func(fields ...m) m {
		return m{"kind": "object", "key": "book", "label": m{"en": "Book"}, "title": "name", "fields": append([]m{text("name", "text", nil)}, fields...)}
	}
	k.Define(book(text("pages", "text", nil)))
	for _, pages := range []string{"12", "30", "many"} {
		k.Create(k.Admin, "book", m{"name": pages, "pages": pages})
	}
	doc := book(text("pages", "number", nil), text("isbn", "text", m{"unique": true}))
	k.Call(k.Admin, "PUT", "/api/v1/definitions/object/book", doc).Want(200)
	k.Call(k.Admin, "PUT", "/api/v1/definitions/view/thick", m{"kind": "view", "key": "thick", "object": "book", "label": m{"en": "Thick"}, "filter": "record.pages > 20.0"}).Want(200)
	token, old := k.Admin, k.Tenon.Meta.Current().Version
	k.Close()
	for _, step := range []struct {
		name, marker string
		release      int
		kind         string
	}{
		{"a column came", "ALTER TABLE", old, "text"},
		{"a value was converted", `UPDATE "book" SET`, old, "text"},
		{"an index was built", "CREATE UNIQUE INDEX", old, "text"},
		{"a document was written", `INSERT INTO "tn_documents"`, old, "text"},
		{"the release was written", `INSERT INTO "tn_releases"`, old, "text"},
		{"a draft went", `DELETE FROM "tn_drafts"`, old, "text"},
		{"it was published", afterCommit, old + 1, "number"},
	} {
		t.Run(step.name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=TestPublisherThatIsKilled", "-test.v")
			cmd.Env = append(os.Environ(), crashDir+"="+dir, crashToken+"="+token, publishKill+"="+step.marker)
			if out, err := cmd.CombinedOutput(); err == nil || strings.Contains(string(out), "it lived on") {
				t.Fatalf("%v\n%.2000s", err, out)
			}
			k := testkit.Open(t, dir)
			defer k.Close()
			if s := k.Scalar("PRAGMA integrity_check"); s != "ok" {
				t.Error(s)
			}
			if now := k.Tenon.Meta.Current(); now.Version != step.release || now.Objects["book"].Field("pages").Type != step.kind {
				t.Errorf("release %d, pages are %s", now.Version, now.Objects["book"].Field("pages").Type)
			}
			drift, err := k.Tenon.Meta.Check(k.Ctx())
			if err != nil || len(drift) > 0 {
				t.Errorf("%v %v", drift, err)
			}
			if n := len(k.List(token, "book").Want(200).Items()); n != 3 {
				t.Errorf("%d books", n)
			}
			drafts := len(k.Call(token, "GET", "/api/v1/drafts", nil).Want(200).Items())
			if (drafts == 2) != (step.release == old) {
				t.Errorf("%d drafts", drafts)
			}
			k.Create(token, "book", m{"name": step.name})
			k.Exec(`DELETE FROM "book" WHERE "name" NOT IN ('12', '30', 'many')`)
		})
	}
}

package app_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// crashKills is how often the process is killed; TENON_FAULT=1 asks for many.
func crashKills() int {
	if os.Getenv("TENON_FAULT") != "" {
		return 200
	}
	return 4
}

const (
	crashDir   = "TENON_TEST_CRASH_DIR"
	crashToken = "TENON_TEST_CRASH_TOKEN"
)

// TestWriterThatIsKilled is the process that the next test kills: it writes and
// says what was acknowledged.
func TestWriterThatIsKilled(t *testing.T) {
	dir := os.Getenv(crashDir)
	if dir == "" {
		t.Skip("runs for the next test only")
	}
	k := testkit.Open(t, dir)
	token := os.Getenv(crashToken)
	var out sync.Mutex
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			last := ""
			for n := 0; ; n++ {
				var res *testkit.Res
				if last != "" && n%2 == 1 {
					res = k.Patch(token, "ledger", last, m{"n": n})
				} else {
					res = k.Call(token, "POST", "/api/v1/objects/ledger/records", m{"name": fmt.Sprint(w, n), "n": n})
				}
				if res.Status == 200 || res.Status == 201 {
					last = res.Text("id")
					out.Lock()
					fmt.Printf("acked %s %v %v\n", last, res.Get("version"), res.Get("n"))
					out.Unlock()
				}
			}
		})
	}
	wg.Wait()
}

// A process that is killed while it writes loses nothing that it acknowledged
// and leaves nothing half done.
func TestKilledWhileWriting(t *testing.T) {
	dir := t.TempDir()
	k := testkit.Open(t, dir)
	k.Admin = k.Call("", "POST", "/api/v1/setup", request(nil)).Want(201).Text("token")
	k.Define(m{"kind": "object", "key": "ledger", "label": m{"en": "l"}, "title": "name", "fields": []m{{"key": "name", "type": "text", "label": m{"en": "n"}}, {"key": "n", "type": "number", "label": m{"en": "n"}}, {"key": "no", "type": "auto_number", "pattern": "{0000}", "label": m{"en": "n"}}}})
	token := k.Admin
	k.Close()
	acked := map[string][2]string{}
	for range crashKills() {
		cmd := exec.Command(os.Args[0], "-test.run=TestWriterThatIsKilled", "-test.v")
		cmd.Env = append(os.Environ(), crashDir+"="+dir, crashToken+"="+token)
		pipe, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var killer *time.Timer
		lines := bufio.NewScanner(pipe)
		for lines.Scan() {
			var id, version, n string
			if c, _ := fmt.Sscanf(lines.Text(), "acked %s %s %s", &id, &version, &n); c == 3 {
				acked[id] = [2]string{version, n}
				if killer == nil {
					killer = time.AfterFunc(time.Duration(20+rand.IntN(300))*time.Millisecond, func() { _ = cmd.Process.Kill() })
				}
			}
		}
		_ = cmd.Wait()
		if killer == nil {
			t.Fatal("the process wrote nothing")
		}
	}
	k = testkit.Open(t, dir)
	if s := k.Scalar("PRAGMA integrity_check"); s != "ok" {
		t.Error(s)
	}
	for id, want := range acked {
		got := k.Scalar(`SELECT coalesce(max(CAST("version" AS TEXT) || '/' || CAST("n" AS INTEGER)), '') FROM "ledger" WHERE "id" = '` + id + `'`)
		version, _, _ := strings.Cut(got, "/")
		if got == "" || version < want[0] {
			t.Errorf("%s was acknowledged as version %s with %s and is %q", id, want[0], want[1], got)
		}
	}
	for name, q := range map[string]string{
		"versions and history": `SELECT count(*) FROM "ledger" l WHERE "version" <> (SELECT count(*) FROM "tn_history" h WHERE h."record" = l."id") OR "version" <> (SELECT max("version") FROM "tn_history" h WHERE h."record" = l."id")`,
		"history and outbox":   `SELECT count(*) FROM "tn_history" h WHERE NOT EXISTS (SELECT 1 FROM "tn_outbox" o WHERE o."record" = h."record" AND o."version" = h."version")`,
		"history of no record": `SELECT count(*) FROM "tn_history" h WHERE "object" = 'ledger' AND NOT EXISTS (SELECT 1 FROM "ledger" l WHERE l."id" = h."record")`,
		"gaps in the numbers":  `SELECT (SELECT count(*) FROM "ledger") - (SELECT "value" FROM "tn_counters" WHERE "object" = 'ledger')`,
	} {
		if n := k.Scalar(q); n != "0" {
			t.Errorf("%s: %s", name, n)
		}
	}
	t.Logf("%d records acknowledged", len(acked))
	k.Create(token, "ledger", m{"name": "goes on"})
}

package httpapi_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/tenon-crm/tenon/internal/backup"
	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/testkit"
)

const backups = "/api/v1/backups"

// papers is an object whose records have a file.
func papers(k *testkit.Kit) {
	k.Define(testkit.M{"kind": "object", "key": "paper", "label": testkit.M{"zh": "文件"}, "title": "name", "fields": []any{
		testkit.M{"key": "name", "type": "text", "label": testkit.M{"zh": "名称"}},
		testkit.M{"key": "doc", "type": "file", "label": testkit.M{"zh": "附件"}},
	}})
}

func paper(k *testkit.Kit, name string) string {
	file := k.Upload(k.Admin, "/api/v1/files", name+".txt", []byte("content of "+name), nil).Want(http.StatusCreated).Text("id")
	return k.Create(k.Admin, "paper", testkit.M{"name": name, "doc": []any{file}})
}

// made makes a backup and answers it as it is listed.
func made(t *testing.T, k *testkit.Kit) map[string]any {
	t.Helper()
	job := k.Call(k.Admin, "POST", backups, nil).Want(http.StatusAccepted).Text("id")
	if res := k.Wait(k.Admin, job); res["state"] != "done" {
		t.Fatalf("the backup: %v", res)
	}
	return listed(k, 0)
}

func listed(k *testkit.Kit, n int) map[string]any {
	b, _ := k.Call(k.Admin, "GET", backups, nil).Want(http.StatusOK).Get("items", n).(map[string]any)
	return b
}

// A backup that is made while people write and delete files is a moment of the whole:
// restored elsewhere it starts, its records are those of a beginning of what was
// written, each with its file, and it has no key of secrets.
func TestABackupUnderLoadIsRestored(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	papers(k)
	for n := range 5 {
		paper(k, fmt.Sprintf("before %02d", n))
	}
	stop, done := make(chan struct{}), sync.WaitGroup{}
	done.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				id := paper(k, fmt.Sprintf("meanwhile %04d", n))
				if n%2 == 0 {
					k.Call(k.Admin, "DELETE", "/api/v1/objects/paper/records/"+id, nil).Want(http.StatusNoContent)
				}
			}
		}
	})
	b := made(t, k)
	close(stop)
	done.Wait()
	if b["state"] != "done" || b["wrong"] != nil || b["checked"] == "" || b["found"] == nil || b["kind"] != "hand" {
		t.Fatalf("%v", b)
	}

	dir := filepath.Join(t.TempDir(), "restored")
	found, err := backup.Restore(t.Context(), filepath.Join(k.Dir, "backups", b["name"].(string)), dir)
	if err != nil {
		t.Fatal(err)
	}
	if found.Files < 5 || found.Audit == 0 {
		t.Errorf("%+v", found)
	}
	if _, err := os.Stat(filepath.Join(dir, secret.File)); err == nil {
		t.Error("the key of stored secrets is in the backup")
	}
	again := testkit.Open(t, dir)
	again.Admin = again.SignIn(testkit.AdminEmail, testkit.Password)
	items := again.Call(again.Admin, "GET", testkit.Query("/api/v1/objects/paper/records", "limit", "200", "sort", "name"), nil).Want(http.StatusOK).Items()
	if len(items) < 5 {
		t.Fatalf("%d records were restored", len(items))
	}
	for _, item := range items {
		rec := item.(map[string]any)
		file := rec["doc"].([]any)[0].(map[string]any)
		if file["name"] != rec["name"].(string)+".txt" {
			t.Errorf("%v has the file %v", rec["name"], file["name"])
		}
	}
}

// What is not as it was written is found: a sector that is another, an end that is
// missing, a file that is gone. Nobody restores from it.
func TestADamagedBackupIsFound(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	papers(k)
	paper(k, "one")
	b := made(t, k)
	name := b["name"].(string)
	path := filepath.Join(k.Dir, "backups", name)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(t *testing.T, code string) {
		k := k.On(t)
		job := k.Call(k.Admin, "POST", backups+"/"+name+"/check", nil).Want(http.StatusAccepted).Text("id")
		res := k.Wait(k.Admin, job)
		if code == "" {
			if res["state"] != "done" || listed(k, 0)["wrong"] != nil {
				t.Fatal(res)
			}
			return
		}
		if failed, _ := res["error"].(map[string]any); res["state"] != "failed" || failed["code"] != code {
			t.Fatal(res)
		}
	}
	check(t, "")
	for what, damage := range map[string]func() []byte{
		"a sector is another":  func() []byte { c := slices.Clone(whole); copy(c[len(c)/3:], make([]byte, 512)); return c },
		"the end is missing":   func() []byte { return whole[:len(whole)*2/3] },
		"an upload is gone":    func() []byte { return rewritten(t, whole, "storage/", nil) },
		"an upload is another": func() []byte { return rewritten(t, whole, "storage/", []byte("content of two")) },
		"no manifest":          func() []byte { return rewritten(t, whole, "backup.json", nil) },
		"out of the folder": func() []byte {
			return bytes.ReplaceAll(whole, []byte("storage/tn_files/"), []byte("../../../tn_files/"))
		},
		"not an archive": func() []byte { return []byte("hello") },
	} {
		t.Run(what, func(t *testing.T) {
			defer testkit.Quiet(k)()
			if err := os.WriteFile(path, damage(), 0o600); err != nil {
				t.Fatal(err)
			}
			check(t, "backup_damaged")
			said := map[string]string{}
			for _, tongue := range []string{"zh", "en"} {
				k := k.On(t)
				k.Call(k.Admin, "PATCH", "/api/v1/me", testkit.M{"locale": tongue}).Want(http.StatusOK)
				wrong, _ := listed(k, 0)["wrong"].(map[string]any)
				if code, _ := wrong["code"].(string); !strings.HasPrefix(code, "backup_entry_") {
					t.Errorf("%v", wrong)
				}
				said[tongue], _ = wrong["message"].(string)
			}
			if said["zh"] == said["en"] || !strings.ContainsFunc(said["zh"], func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("it says %q and %q", said["zh"], said["en"])
			}
			dir := filepath.Join(t.TempDir(), "restored")
			if _, err := backup.Restore(context.Background(), path, dir); err == nil {
				t.Error("it was restored")
			}
			for _, out := range []string{filepath.Join(dir, "..", "tn_files"), filepath.Join(dir, "..", "..", "tn_files")} {
				if _, err := os.Stat(out); err == nil {
					t.Errorf("it wrote to %s", out)
				}
			}
		})
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	check(t, "backup_gone")
}

// rewritten is an archive without, or with other content of, the entries of a name.
func rewritten(t *testing.T, archive []byte, prefix string, content []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, prefix) {
			err = w.Copy(f)
		} else if content != nil {
			entry, made := w.Create(f.Name)
			if err = made; err == nil {
				_, err = entry.Write(content)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The schedule of the settings makes backups, the oldest of its own go when there are
// more than are to be kept, and administrators are told of one that failed.
func TestBackupsOnSchedule(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	papers(k)
	paper(k, "one")
	business := "/api/v1/settings/business"
	k.Call(k.Admin, "PATCH", business, testkit.M{"backups": testkit.M{"at": "25:00"}}).Code(http.StatusBadRequest, "bad_clock", "backups.at")
	k.Call(k.Admin, "PATCH", business, testkit.M{"backups": testkit.M{"keep": 0}}).Code(http.StatusBadRequest, "below_minimum", "backups.keep")
	k.Call(k.Admin, "PATCH", business, testkit.M{"backups": testkit.M{"at": "03:30", "keep": 1}}).Want(http.StatusOK)
	hand := made(t, k)["name"]
	due := func() {
		t.Helper()
		// A job that is at work while a day goes by is taken for one that nobody has in hand.
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && k.Scalar(`SELECT count(*) FROM "tn_jobs" WHERE "kind" = 'backup' AND "state" IN ('queued', 'running')`) != "0"; {
			time.Sleep(10 * time.Millisecond)
		}
		zone := time.FixedZone("CST", 8*3600)
		now := k.Now().In(zone)
		next := time.Date(now.Year(), now.Month(), now.Day(), 3, 30, 5, 0, zone)
		if !next.After(now) {
			next = next.AddDate(0, 0, 1)
		}
		k.Advance(next.Sub(now))
		if err := k.Tenon.Jobs.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			newest := listed(k, 0)
			ended := newest["checked"] != "" || newest["state"] == "failed"
			if newest["kind"] == "schedule" && ended && newest["at"].(string) >= next.UTC().Truncate(time.Minute).Format("2006-01-02 15:04") {
				return
			}
		}
		t.Fatal("no backup of the schedule")
	}
	for range 2 {
		due()
	}
	// The oldest go once the newest is looked through.
	kept := func(want ...string) {
		t.Helper()
		var kinds []string
		for end := time.Now().Add(10 * time.Second); time.Now().Before(end) && !slices.Equal(kinds, want); time.Sleep(20 * time.Millisecond) {
			kinds = nil
			for _, item := range k.Call(k.Admin, "GET", backups, nil).Items() {
				b := item.(map[string]any)
				kind := b["kind"].(string)
				if b["wrong"] != nil {
					kind += " damaged"
				}
				kinds = append(kinds, kind)
			}
		}
		if !slices.Equal(kinds, want) {
			t.Fatalf("kept: %v", kinds)
		}
	}
	kept("schedule", "hand")
	files, err := os.ReadDir(filepath.Join(k.Dir, "backups"))
	if err != nil || len(files) != 2 || !slices.ContainsFunc(files, func(f os.DirEntry) bool { return f.Name() == hand }) {
		t.Errorf("%v %v", files, err)
	}
	defer testkit.Quiet(k)()
	// A file that is missing makes each one damaged: they go too, the last good one stays.
	if err := os.RemoveAll(filepath.Join(k.Dir, "storage")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		due()
	}
	kept("schedule damaged", "schedule", "hand")
	// A folder that is a file cannot take a backup.
	folder := filepath.Join(k.Dir, "backups")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	due()
	told := false
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end) && !told; time.Sleep(20 * time.Millisecond) {
		told = strings.Contains(k.Call(k.Admin, "GET", "/api/v1/me/notifications", nil).Raw, `"job":"backup"`)
	}
	if !told {
		t.Error("nobody was told that the backup failed")
	}
}

// Two backups of one moment are two.
func TestBackupsOfOneMoment(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	now := k.Now()
	k.Tenon.Backups.Now = func() time.Time { return now }
	first, second := made(t, k)["name"], made(t, k)["name"]
	files, err := os.ReadDir(filepath.Join(k.Dir, "backups"))
	if err != nil || len(files) != 2 {
		t.Errorf("%v and %v: %v %v", first, second, files, err)
	}
}

// Only administrators of the whole see backups and touch them, nobody takes one away,
// and a name leads nowhere else.
func TestBackupsAreForAdministrators(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	_, member := k.Person("member", "")
	name := made(t, k)["name"].(string)
	for _, call := range [][2]string{{"GET", backups}, {"POST", backups}, {"POST", backups + "/" + name + "/check"}, {"DELETE", backups + "/" + name}} {
		k.Call(member, call[0], call[1], nil).Want(http.StatusForbidden)
		k.Call("", call[0], call[1], nil).Want(http.StatusUnauthorized)
	}
	k.Call(k.Admin, "GET", backups+"/"+name, nil).Want(http.StatusNotFound)
	for _, odd := range []string{"..%2Fdata.db", "data.db", "%2Fetc%2Fpasswd", "no.zip"} {
		k.Call(k.Admin, "DELETE", backups+"/"+odd, nil).Code(http.StatusNotFound, "no_such_backup")
		k.Call(k.Admin, "POST", backups+"/"+odd+"/check", nil).Code(http.StatusNotFound, "no_such_backup")
	}
	if _, err := os.Stat(filepath.Join(k.Dir, "data.db")); err != nil {
		t.Fatal(err)
	}
	// One that PocketBase's dashboard asks for is the same.
	if err := k.Tenon.App.CreateBackup(t.Context(), "by_operator.zip"); err != nil {
		t.Fatal(err)
	}
	if b := listed(k, 0); b["kind"] != "dashboard" || b["checked"] == "" || b["wrong"] != nil {
		t.Errorf("%v", b)
	}
}

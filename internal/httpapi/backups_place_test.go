package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// onS3 lets backups go to a bucket "copies".
func onS3(t *testing.T, k *testkit.Kit) (*s3mem.Backend, *httptest.Server) {
	t.Helper()
	store := s3mem.New()
	if err := store.CreateBucket("copies"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(store).Server())
	t.Cleanup(server.Close)
	settings := k.Tenon.App.Settings()
	settings.Backups.S3.Enabled, settings.Backups.S3.Bucket, settings.Backups.S3.Region, settings.Backups.S3.Endpoint = true, "copies", "cn-north-1", server.URL
	settings.Backups.S3.AccessKey, settings.Backups.S3.Secret, settings.Backups.S3.ForcePathStyle = "key", "secret", true
	if err := k.Tenon.App.Save(settings); err != nil {
		t.Fatal(err)
	}
	return store, server
}

// Backups go to a bucket of S3 when PocketBase's settings name one, are read back from
// there, and go from there with their entry.
func TestBackupsOnS3(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	papers(k)
	paper(k, "one")
	store, server := onS3(t, k)
	b := made(t, k)
	if b["place"] != "s3" || b["checked"] == "" || b["wrong"] != nil {
		t.Fatalf("%v", b)
	}
	if place := k.Call(k.Admin, "GET", backups, nil).Get("place", "kind"); place != "s3" {
		t.Error(place)
	}
	if files, err := os.ReadDir(filepath.Join(k.Dir, "backups")); err == nil && len(files) > 0 {
		t.Errorf("%d files lie in the folder", len(files))
	}
	name := b["name"].(string)
	if _, err := store.HeadObject("copies", name); err != nil {
		t.Errorf("%s is not in the bucket: %v", name, err)
	}
	k.Call(k.Admin, "DELETE", backups+"/"+name, nil).Want(http.StatusNoContent)
	if _, err := store.HeadObject("copies", name); err == nil {
		t.Errorf("%s is still in the bucket", name)
	}
	server.Close()
	job := k.Call(k.Admin, "POST", backups, nil).Want(http.StatusAccepted).Text("id")
	defer testkit.Quiet(k)()
	res := k.Wait(k.Admin, job)
	if failed, _ := res["error"].(map[string]any); res["state"] != "failed" || failed["code"] != "backup_failed" {
		t.Error(res)
	}
	if b := listed(k, 0); b["state"] != "failed" || b["wrong"] == nil {
		t.Errorf("%v", b)
	}
}

// A backup is looked for, and removed, where it was written to, also when others go
// elsewhere by now. Where that place is not set up any more nothing is forgotten.
func TestABackupStaysWhereItLies(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	inFolder := made(t, k)
	store, _ := onS3(t, k)
	inBucket := made(t, k)["name"].(string)
	name := inFolder["name"].(string)
	if b := listed(k, 1); b["name"] != name || b["place"] != "local" || b["path"] != filepath.Join(k.Dir, "backups") {
		t.Errorf("%v", b)
	}
	job := k.Call(k.Admin, "POST", backups+"/"+name+"/check", nil).Want(http.StatusAccepted).Text("id")
	if res := k.Wait(k.Admin, job); res["state"] != "done" {
		t.Errorf("the check: %v", res)
	}
	k.Call(k.Admin, "DELETE", backups+"/"+name, nil).Want(http.StatusNoContent)
	if _, err := os.Stat(filepath.Join(k.Dir, "backups", name)); err == nil {
		t.Error("the archive is still in the folder")
	}

	settings := k.Tenon.App.Settings()
	refused := func(what string) {
		t.Helper()
		if err := k.Tenon.App.Save(settings); err != nil {
			t.Fatal(err)
		}
		k.Call(k.Admin, "DELETE", backups+"/"+inBucket, nil).Code(http.StatusConflict, "backup_elsewhere")
		if b := listed(k, 0); b["name"] != inBucket || b["place"] != "s3" {
			t.Errorf("%s: %v", what, b)
		}
	}
	if err := store.CreateBucket("others"); err != nil {
		t.Fatal(err)
	}
	settings.Backups.S3.Bucket = "others"
	refused("another bucket")
	settings.Backups.S3.Bucket, settings.Backups.S3.Enabled = "copies", false
	refused("no bucket")
	settings.Backups.S3.Enabled = true
	if err := k.Tenon.App.Save(settings); err != nil {
		t.Fatal(err)
	}
	k.Call(k.Admin, "DELETE", backups+"/"+inBucket, nil).Want(http.StatusNoContent)
	if _, err := store.HeadObject("copies", inBucket); err == nil {
		t.Error("it is still in the bucket")
	}

	// The folder of the operator's is another one by now, and then is not there.
	name = func() string {
		settings.Backups.S3.Enabled = false
		if err := k.Tenon.App.Save(settings); err != nil {
			t.Fatal(err)
		}
		return made(t, k)["name"].(string)
	}()
	k.Tenon.Backups.Folder = t.TempDir()
	k.Call(k.Admin, "DELETE", backups+"/"+name, nil).Code(http.StatusConflict, "backup_elsewhere")
	k.Tenon.Backups.Folder = ""
	if err := os.Rename(filepath.Join(k.Dir, "backups"), filepath.Join(k.Dir, "away")); err != nil {
		t.Fatal(err)
	}
	k.Call(k.Admin, "DELETE", backups+"/"+name, nil).Code(http.StatusConflict, "backup_elsewhere")
	if b := listed(k, 0); b["name"] != name {
		t.Errorf("%v", b)
	}
}

// Neither a backup nor a check begins where the disk would become full; a bucket's is
// brought here first.
func TestBackupsNeedRoom(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	here := made(t, k)["name"].(string)
	onS3(t, k)
	there := made(t, k)["name"].(string)
	defer testkit.Quiet(k)()
	k.Tenon.Backups.Free = func(string) (int64, bool) { return 1000, true }
	for _, path := range []string{backups, backups + "/" + here + "/check", backups + "/" + there + "/check"} {
		job := k.Call(k.Admin, "POST", path, nil).Want(http.StatusAccepted).Text("id")
		res := k.Wait(k.Admin, job)
		if failed, _ := res["error"].(map[string]any); failed["code"] != "backup_no_room" {
			t.Errorf("%s: %v", path, res)
		}
	}
	if b := listed(k, 2); b["name"] != here || b["wrong"] != nil {
		t.Errorf("no room makes no backup damaged: %v", b)
	}
}

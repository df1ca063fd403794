package backup

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // the tables of a bare PocketBase
)

// A backup that begins sweeps up what a crash has left, and nothing of a trial that is
// at work meanwhile. Nor does another command that opens the data.
func TestASweepLeavesWhoIsAtWork(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	d := newDesks(filepath.Join(data, desksFolder), slog.New(slog.DiscardHandler))
	if err := d.sweep(); err != nil {
		t.Fatalf("before anything was there: %v", err)
	}
	mine, leave, err := d.take()
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(data, desksFolder, "left")
	if err := os.MkdirAll(filepath.Join(left, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := d.sweep(); err != nil {
		t.Fatal(err)
	}
	there := func(dir string) bool { _, err := os.Stat(dir); return err == nil }
	if there(left) {
		t.Error("what a crash left is still there")
	}
	other := core.NewBaseApp(core.BaseAppConfig{DataDir: data})
	if err := other.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	if err := other.ClearBootstrap(); err != nil {
		t.Fatal(err)
	}
	if !there(mine) {
		t.Error("the folder of a trial at work is gone")
	}
	leave()
	if there(mine) {
		t.Error("the folder stays behind")
	}
}

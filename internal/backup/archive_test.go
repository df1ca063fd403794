package backup

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A trial reads every byte of the uploaded files, and writes none of them to the disk.
func TestATrialWritesNoUploads(t *testing.T) {
	t.Parallel()
	from := filepath.Join(t.TempDir(), "copy")
	for name, content := range map[string]string{dataFile: "a database", auxiliaryFile: "another", "storage/tn_files/a/one.txt": "content of one", "storage/tn_files/b/two.txt": "content of two"} {
		file := filepath.Join(from, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := pack(t.Context(), from, &Manifest{Format: format, Storage: local}, &out, func(int64) {}); err != nil {
		t.Fatal(err)
	}
	unpacked := func(raw []byte, wanted func(string) bool) (names []string, through int64, err error) {
		t.Helper()
		file, dir := filepath.Join(t.TempDir(), "x.zip"), filepath.Join(t.TempDir(), "data")
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := openArchive(file)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = a.zip.Close() }()
		err = a.unpack(t.Context(), dir, wanted, func(n int64) { through += n })
		for _, name := range []string{dataFile, auxiliaryFile, "storage", "storage/tn_files/b/two.txt"} {
			if _, missing := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); missing == nil {
				names = append(names, name)
			}
		}
		return names, through, err
	}
	if names, through, err := unpacked(out.Bytes(), database); err != nil || !slices.Equal(names, []string{dataFile, auxiliaryFile}) || through != int64(len("a databaseanothercontent of onecontent of two")) {
		t.Errorf("on trial: %v, %d bytes, %v", names, through, err)
	}
	if names, _, err := unpacked(out.Bytes(), everything); err != nil || len(names) != 4 {
		t.Errorf("restored: %v %v", names, err)
	}
	var unsound *Damaged
	if _, _, err := unpacked(bytes.Replace(out.Bytes(), []byte("content of two"), []byte("content of TWO"), 1), database); !errors.As(err, &unsound) || unsound.Code != "backup_entry_changed" || unsound.Args["entry"] != "storage/tn_files/b/two.txt" {
		t.Errorf("an upload is another: %v", err)
	}
}

package importer

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Every code that the package's source names has its sentence in both languages.
func TestEveryCodeHasItsMessages(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`"(import_[a-z_]+[a-z])"`)
	known := []string{JobUndo, JobPurge}
	for _, f := range files {
		if matched, _ := filepath.Match("*_test.go", f); matched {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(raw), -1) {
			if !slices.Contains(known, m[1]) && !locale.Has(m[1]) {
				t.Errorf("%s: no message for %s", f, m[1])
			}
		}
	}
	for _, state := range []string{Uploaded, Queued, Running, Ready, Done, Failed, Cancelled, Undone} {
		for _, tag := range locale.Tags {
			key := "import_state_" + state
			if locale.Message(tag, key, nil) == key {
				t.Errorf("%s: no message for %s", tag, key)
			}
		}
	}
}

package suite_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/tenon-crm/tenon/internal/suite"
)

func TestOpenKnowsWhatListNames(t *testing.T) {
	for _, s := range suite.List() {
		if s.Label.ZH == "" || s.Label.EN == "" || s.Description.ZH == "" || s.Description.EN == "" {
			t.Errorf("%s lacks a text", s.Key)
		}
		files, ok := suite.Open(s.Key)
		if !ok {
			t.Fatalf("cannot open %s", s.Key)
		}
		if _, err := fs.Stat(files, "app.yaml"); err != nil {
			t.Error(err)
		}
	}
	if _, ok := suite.Open("nothing"); ok {
		t.Error("opened a suite that does not exist")
	}
}

// Every text that people read stands in both languages, and a document stands
// in the file of its key.
func TestDocumentsAreNamedAndBilingual(t *testing.T) {
	for _, s := range suite.List() {
		files, _ := suite.Open(s.Key)
		err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			var doc map[string]any
			if err := yaml.Unmarshal(raw, &doc); err != nil {
				t.Errorf("%s: %v", name, err)
				return nil
			}
			if name != "app.yaml" && doc["key"] != strings.TrimSuffix(path.Base(name), ".yaml") {
				t.Errorf("%s has the key %v", name, doc["key"])
			}
			if name != "app.yaml" && doc["app"] != s.Key {
				t.Errorf("%s is of the app %v", name, doc["app"])
			}
			bilingual(t, name, doc)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func bilingual(t *testing.T, where string, v any) {
	t.Helper()
	switch x := v.(type) {
	case []any:
		for _, e := range x {
			bilingual(t, where, e)
		}
	case map[string]any:
		for _, k := range []string{"label", "help", "message", "description", "plural", "placeholder", "group"} {
			text, ok := x[k].(map[string]any)
			if !ok {
				continue
			}
			if text["zh"] == nil || text["en"] == nil || text["zh"] == "" || text["en"] == "" {
				t.Errorf("%s: %s of %v is %v", where, k, x["key"], text)
			}
		}
		for k, e := range x {
			bilingual(t, where+"."+k, e)
		}
	}
}

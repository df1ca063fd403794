package suite_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/suite"
)

// Every file is a document that the platform would accept from anybody.
func TestDocumentsPassTheirChecks(t *testing.T) {
	reg := meta.NewRegistry(all.New())
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
			body, err := yaml.YAMLToJSON(raw)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return nil
			}
			kind := strings.TrimSuffix(path.Dir(name), "s")
			if name == "app.yaml" {
				kind = meta.KindApp
			}
			if _, err := reg.DecodeJSON(kind, "", body); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

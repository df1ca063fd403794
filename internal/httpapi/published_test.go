package httpapi_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/tenon-crm/tenon/internal/httpapi"
)

// The files of docs/api are what the code makes of them. Every other test holds what
// it calls against them, too.
func TestPublished(t *testing.T) {
	files, err := httpapi.Published()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		there, err := os.ReadFile(filepath.Join("../../docs/api", path))
		if err != nil || !bytes.Equal(there, files[path]) {
			t.Errorf("docs/api/%s is not what the code says: go generate ./internal/httpapi (%v)", path, err)
		}
	}
	doc := openAPIDocument(t, files["openapi.json"])
	if doc.Info.Version == "" || len(doc.Paths.Map()) < 100 {
		t.Errorf("version %q, %d paths", doc.Info.Version, len(doc.Paths.Map()))
	}
}

// openAPIDocument is a document that a validator of OpenAPI 3.1 takes.
func openAPIDocument(t *testing.T, raw []byte) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.IsOpenAPI31OrLater(), openapi3.EnableMultiError(), openapi3.DisableSchemaPatternValidation()); err != nil {
		t.Errorf("%.4000v", err)
	}
	ids := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.OperationID == "" || ids[op.OperationID] {
				t.Errorf("%s %s: operation id %q", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
		}
	}
	return doc
}

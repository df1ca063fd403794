package meta_test

import (
	"encoding/json"
	"testing"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Every setting of a field type may stand in a document.
func TestDocumentsTakeEverySettingOfFields(t *testing.T) {
	t.Parallel()
	var schema struct {
		Defs struct {
			Field struct {
				Properties map[string]any `json:"properties"`
			} `json:"field"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(meta.NewRegistry(all.New()).Schema(meta.KindObject), &schema); err != nil {
		t.Fatal(err)
	}
	for _, key := range field.SettingKeys() {
		if schema.Defs.Field.Properties[key] == nil {
			t.Errorf("object.json has no setting %q", key)
		}
	}
}

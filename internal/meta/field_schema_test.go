package meta_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
)

// The schema of objects knows every setting that a type of field allows: one that it
// does not know cannot be saved.
func TestDocumentsMayHaveEverySettingOfTheTypes(t *testing.T) {
	t.Parallel()
	types := all.New()
	var object struct {
		Defs struct {
			Field struct {
				Properties map[string]any `json:"properties"`
			} `json:"field"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(meta.NewRegistry(types).Schema("object"), &object); err != nil {
		t.Fatal(err)
	}
	known := slices.Collect(maps.Keys(object.Defs.Field.Properties))
	wanted := append(field.SettingKeys(), "help", "placeholder", "example", "default", "leftover", "required_when")
	for _, key := range types.Keys() {
		ft, _ := types.Get(key)
		wanted = append(wanted, ft.Settings()...)
	}
	for _, key := range wanted {
		if !slices.Contains(known, key) {
			t.Errorf("object.json has no %q", key)
		}
	}
}

package all_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
)

// The server and the web app have the same field types: a test of the web app
// holds its folders against this list too.
func TestTheWebAppHasEveryFieldType(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../ui/src/fields/types.json")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	if err := json.Unmarshal(raw, &there); err != nil {
		t.Fatal(err)
	}
	here := all.New().Keys()
	slices.Sort(here)
	slices.Sort(there)
	if !slices.Equal(here, there) {
		t.Errorf("the server has %v, the web app %v", here, there)
	}
}

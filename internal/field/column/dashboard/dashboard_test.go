package dashboard_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	_ "github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/field/column/dashboard"
)

func TestTheDashboardKnowsEveryPhysicalType(t *testing.T) {
	ext := dashboard.Extension()
	main, err := fs.ReadFile(ext.FS, "main.js")
	if err != nil || ext.Name == "" {
		t.Fatal(err)
	}
	n := 0
	for key := range core.Fields {
		if !strings.HasPrefix(key, "tn_") {
			continue
		}
		n++
		if !strings.Contains(string(main), "app.fieldTypes."+key+" = {") {
			t.Errorf("main.js does not know %s", key)
		}
	}
	if n == 0 {
		t.Error("no physical types are registered")
	}
}

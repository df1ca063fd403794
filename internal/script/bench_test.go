package script_test

import (
	"fmt"
	"testing"

	"github.com/tenon-crm/tenon/internal/script"
)

// What a before-hook costs: a record of 50 fields, two of them set.
func BenchmarkTwoSets(b *testing.B) {
	r := runner(b, script.Config{})
	record := m{}
	for i := range 50 {
		record[fmt.Sprintf("field_%d", i)] = "值值值值"
	}
	input := m{"record": record, "old": record, "user": m{"id": "u", "roles": []string{"sales"}}}
	const source = `if (ctx.record.field_1 !== "x") { ctx.set("field_2", "a"); ctx.set("field_3", 5); }`
	must(b, r, source, input)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			must(b, r, source, input)
		}
	})
}

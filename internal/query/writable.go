package query

import (
	"github.com/tenon-crm/tenon/internal/meta"
)

// Writable reports whether a field's value may be given by anybody at all:
// system fields but the owner, and computed ones, are made by the pipeline.
func Writable(c *meta.Column) bool {
	if c.System {
		return c.Spec.Key == "owner"
	}
	return c.ByPeople()
}

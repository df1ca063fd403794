package query

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Related is the condition of the records that a relation links to the record id of
// an object.
func Related(via *meta.Column, object, id string) string {
	name := "record." + via.Spec.Key
	switch via.Expr.Kind {
	case expr.AnyLink:
		return name + " == " + expr.Literal(object+":"+id)
	case expr.Links:
		return expr.Literal(id) + " in " + name
	}
	return name + " == " + expr.Literal(id)
}

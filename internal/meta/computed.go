package meta

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
)

// Computed says how a field gets its value. One that is stored has a column,
// which the write path keeps right; one that is not (Live) is computed whenever
// it is read, through the reader's own rights.
type Computed struct {
	Object string
	Column *Column
	Type   field.Derived
	Stored bool
	Value  *expr.Program // formula, reference: the value; nil of a roll-up
	Rollup *Rollup       // nil of the others

	// Paths lists what the value reads, each from the field's own record. The
	// links and rows on the way count as read too.
	Paths []expr.Path
	// Own and Far are the same for the eye of rights: fields of the record itself
	// ("lines.price" of its own rows, "parent.rate" of the record that a row belongs
	// to), and fields of other records. A Far field "" is that a record is there at all.
	Own []string
	Far []expr.Dep
	// Near reports that nothing but values that people give to the record itself
	// decides: who writes the record has computed the field for good.
	Near bool
	// Triggers are the changes of records after which a stored value may be another.
	Triggers []Trigger

	broken bool // what is wrong with it is said already

	// signature changes with everything that the documents say of the value: when
	// it does, every record is computed anew.
	signature string
}

// Rollup is what a roll-up totals: of the records of Object whose Via names the
// record, and for which Filter holds, Op over Field.
type Rollup struct {
	Object string
	Via    *Column
	Field  *Column // nil: the records are counted
	Op     string
	Filter *expr.Program // nil: all of them
}

// Rows is the name under which expressions of an object see the records that
// link to it.
type Rows struct {
	Key    string  // api name
	Object string  // whose records
	Via    *Column // the relation
}

// Key names the field.
func (c *Computed) Key() string { return c.Column.Spec.Key }

// ByPeople reports whether people give the values of the column, not the
// pipeline.
func (c *Column) ByPeople() bool {
	if c.Computed != nil {
		return false
	}
	_, made := c.Type.(field.Computed)
	return !made
}

// Live reports whether the column is computed when it is read: the table has
// none of this name.
func (c *Column) Live() bool { return c.Computed != nil && !c.Computed.Stored }

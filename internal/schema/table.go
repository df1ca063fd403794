// Package schema turns the objects of a release into PocketBase collections and
// managed indexes: it plans the change, applies it inside the transaction of the
// release, and guards the collections against everybody else.
package schema

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Table is an object as the database has to have it.
type Table struct {
	Key     string
	Label   locale.Text
	Owner   bool         // has owner, owner_dept and pool
	Part    bool         // rows of a sub-form: has parent and position
	Fields  []field.Spec // living ones; a column that is not among them is archived
	Live    int          // how many more it has that are computed when they are read, without a column
	Indexes []Index      // beside those that every table has
	// Computed has, of each field that is computed, what decides its values: when
	// that changes, they are computed anew.
	Computed map[string]string
}

// Index is a composite index or unique key of a document.
type Index struct {
	Fields []string
	Unique bool
}

// field finds a living field.
func (t *Table) field(key string) *field.Spec {
	for i := range t.Fields {
		if t.Fields[i].Key == key {
			return &t.Fields[i]
		}
	}
	return nil
}

// Modes and dangers of a step.
const (
	Instant    = "instant"    // in the transaction of the release
	Background = "background" // after it, while people work

	Low    = "low"
	Medium = "medium" // takes things away that come back when wanted
	High   = "high"   // loses values
)

// Actions of a step.
const (
	CreateTable   = "create_table"
	RestoreObject = "restore_object"
	ArchiveObject = "archive_object"
	AddColumn     = "add_column"
	RestoreField  = "restore_field"
	ArchiveField  = "archive_field"
	Convert       = "convert"
	ReplaceOption = "replace_option"

	ConvertKeeping = "convert_keeping" // what does not convert goes to another field
	CreateIndex    = "create_index"
	DropIndex      = "drop_index"
	DropColumn     = "drop_column" // of a computed field
	Recalculate    = "recalculate"
)

// Step is one thing that publishing does to the database. Rows is how many rows
// it touches; Lost how many values of a conversion become blank.
type Step struct {
	Action string
	Object string
	Field  string
	Rows   int
	Lost   int
	Mode   string
	Danger string
	Text   locale.Text

	// EstimateMS is how long a background step takes, roughly.
	EstimateMS int
}

// Place names what the step is about: "customer.level", or "customer".
func (s Step) Place() string {
	if s.Field == "" {
		return s.Object
	}
	return s.Object + "." + s.Field
}

// View is the step as the API shows it, in the language t. Who publishes a step
// that loses data confirms it by what stands in confirm.
func (s Step) View(t locale.Tag) map[string]any {
	out := map[string]any{
		"action": s.Action, "object": s.Object, "rows": s.Rows, "mode": s.Mode, "danger": s.Danger, "text": s.Text.In(t),
	}
	if s.Field != "" {
		out["field"] = s.Field
	}
	if s.Lost > 0 {
		out["lost"] = s.Lost
	}
	if s.Danger == High {
		out["confirm"] = s.Place()
	}
	return out
}

// Problem is something in the data that forbids a change. Field and Setting name
// the place in the object's document; both may be absent.
type Problem struct {
	Object, Field, Setting string
	Code                   string
	Args                   locale.Args
}

// IndexBuild is an index that is built after the release, one by one, because
// the table is so large that building it stops writers for long.
type IndexBuild struct {
	Object     string `json:"object"`
	Name       string `json:"name"`
	SQL        string `json:"sql"`
	Rows       int    `json:"rows"`
	EstimateMS int    `json:"estimate_ms"`
}

// Calculation is a computed field whose values are to be computed in all records.
type Calculation struct {
	Object, Field string
	Rows          int
}

// Plan is everything that has to happen, and what forbids it. It is made for
// one state of the database: apply it in the transaction that made it.
type Plan struct {
	Steps    []Step
	Problems []Problem
	Later    []IndexBuild
	Computed []Calculation // fields whose values are computed after the release

	tables []*tableChange
}

// replacement is a new column in place of one whose values need not stay.
type replacement struct {
	to         field.Spec
	generation int
}

// tableChange is what happens to one collection.
type tableChange struct {
	table   *Table
	create  bool
	add     []field.Spec // columns to add
	owner   bool         // the owner's columns are to be added
	convert []*conversion
	recode  []recoding
	remove  []string // columns of computed fields that go
	replace []replacement
	drop    []string     // managed indexes to drop, by name
	indexes []indexBuild // to create in the transaction
}

func say(key string, args locale.Args) locale.Text {
	return locale.Text{ZH: locale.Message(locale.ZH, key, args), EN: locale.Message(locale.EN, key, args)}
}

func named(x locale.Text, key string) locale.Text {
	if x.IsZero() {
		return locale.Text{ZH: key, EN: key}
	}
	return x
}

// Package column has the physical fields of object tables: PocketBase field
// types in which a blank number, date or date-time is NULL, lists are lists of
// text, and what does not parse is refused instead of becoming zero.
package column

import (
	"context"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
)

// Names of the types in collections.
const (
	TypeNumber   = "tn_number"
	TypeDate     = "tn_date"
	TypeDateTime = "tn_datetime"
	TypeList     = "tn_list"
	TypeText     = "tn_text"
)

func init() {
	core.Fields[TypeNumber] = func() core.Field { return &Number{} }
	core.Fields[TypeDate] = func() core.Field { return &Date{} }
	core.Fields[TypeDateTime] = func() core.Field { return &DateTime{} }
	core.Fields[TypeList] = func() core.Field { return &List{} }
	core.Fields[TypeText] = func() core.Field { return &Text{} }
}

// Base is what every physical field has. Labels, limits and options live in
// documents, never here: a change of a collection's fields rebuilds its indexes.
type Base struct {
	Name        string `form:"name" json:"name"`
	Id          string `form:"id" json:"id"`
	System      bool   `form:"system" json:"system"`
	Hidden      bool   `form:"hidden" json:"hidden"`
	Presentable bool   `form:"presentable" json:"presentable"`
	Help        string `form:"help" json:"help"`
}

func (f *Base) GetId() string         { return f.Id }
func (f *Base) SetId(id string)       { f.Id = id }
func (f *Base) GetName() string       { return f.Name }
func (f *Base) SetName(name string)   { f.Name = name }
func (f *Base) GetSystem() bool       { return f.System }
func (f *Base) SetSystem(system bool) { f.System = system }
func (f *Base) GetHidden() bool       { return f.Hidden }
func (f *Base) SetHidden(hidden bool) { f.Hidden = hidden }

// ValidateSettings implements [core.Field].
func (f *Base) ValidateSettings(context.Context, core.App, *core.Collection) error {
	return validation.ValidateStruct(f,
		validation.Field(&f.Id, validation.By(core.DefaultFieldIdValidationRule)),
		validation.Field(&f.Name, validation.By(core.DefaultFieldNameValidationRule)),
		validation.Field(&f.Help, validation.By(core.DefaultFieldHelpValidationRule)),
	)
}

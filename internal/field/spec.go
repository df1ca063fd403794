// Package field is the registry of field types. Each type is one folder that
// says how a value is normalised, stored, compared and written as text.
package field

import (
	"github.com/tenon-crm/tenon/internal/locale"
)

// Option is one value of a select. One with Parents is offered only where the
// field that the select depends on has one of them. Replaces are options that
// are no more: the records that have them get this one when it is published.
type Option struct {
	Value    string      `json:"value" yaml:"value"`
	Label    locale.Text `json:"label" yaml:"label"`
	Color    string      `json:"color,omitempty" yaml:"color,omitempty"`
	Disabled bool        `json:"disabled,omitempty" yaml:"disabled,omitempty"`
	Parents  []string    `json:"parents,omitempty" yaml:"parents,omitempty"`
	Replaces []string    `json:"replaces,omitempty" yaml:"replaces,omitempty"`
}

// Spec is a field of an object as its document says it. Which of the settings
// below the common ones a type allows is said by its Settings.
type Spec struct {
	Key         string      `json:"key" yaml:"key"`
	Type        string      `json:"type" yaml:"type"`
	Label       locale.Text `json:"label" yaml:"label"`
	Help        locale.Text `json:"help,omitzero" yaml:"help,omitempty"`
	Placeholder locale.Text `json:"placeholder,omitzero" yaml:"placeholder,omitempty"`
	// Example is a value as people would write it, shown beside the help.
	Example  locale.Text `json:"example,omitzero" yaml:"example,omitempty"`
	Required bool        `json:"required,omitempty" yaml:"required,omitempty"`
	// RequiredWhen is CEL over the record: where it holds, the field is required.
	RequiredWhen string `json:"required_when,omitempty" yaml:"required_when,omitempty"`
	Unique       bool   `json:"unique,omitempty" yaml:"unique,omitempty"`
	Search       bool   `json:"search,omitempty" yaml:"search,omitempty"`
	Index        bool   `json:"index,omitempty" yaml:"index,omitempty"`
	Archived     bool   `json:"archived,omitempty" yaml:"archived,omitempty"`
	// Default is a fixed value, or {"expr": "<CEL>"}.
	Default any `json:"default,omitempty" yaml:"default,omitempty"`
	// Leftover is the text field beside it that gets, when a change of type is
	// published, the values that do not convert.
	Leftover string `json:"leftover,omitempty" yaml:"leftover,omitempty"`
	// Normalise is what is done to a text on save; trim when it says nothing.
	Normalise Normalise `json:"normalise,omitempty" yaml:"normalise,omitempty"`

	// Settings of single types.
	// Format is the kind of a text: mobile, id_card, postcode, uscc, or regex with
	// Pattern and, in place of the product's own words, Message.
	Format    string      `json:"format,omitempty" yaml:"format,omitempty"`
	Message   locale.Text `json:"message,omitzero" yaml:"message,omitempty"`
	MaxLength int         `json:"max_length,omitempty" yaml:"max_length,omitempty"` // text, long_text: code points
	Rows      int         `json:"rows,omitempty" yaml:"rows,omitempty"`             // long_text: lines shown
	Decimals  *int        `json:"decimals,omitempty" yaml:"decimals,omitempty"`     // number, money, percent, formula, rollup
	Min       *float64    `json:"min,omitempty" yaml:"min,omitempty"`
	Max       *float64    `json:"max,omitempty" yaml:"max,omitempty"`
	Unit      string      `json:"unit,omitempty" yaml:"unit,omitempty"`
	Thousands *bool       `json:"thousands,omitempty" yaml:"thousands,omitempty"`
	Currency  string      `json:"currency,omitempty" yaml:"currency,omitempty"`     // money: ISO 4217
	Options   []Option    `json:"options,omitempty" yaml:"options,omitempty"`       // select, multi_select
	OptionSet string      `json:"option_set,omitempty" yaml:"option_set,omitempty"` // select, multi_select: the set that the options are from; of a compiled field Options are those
	DependsOn string      `json:"depends_on,omitempty" yaml:"depends_on,omitempty"` // select, multi_select: the choice beside it that narrows its options
	ShowAs    string      `json:"show_as,omitempty" yaml:"show_as,omitempty"`       // select: dropdown, radio
	// Earliest and Latest are limits of dates and times: a value (2026-01-01, 09:00,
	// 2026-11), or today, now or this_month, moved: today+30.
	Earliest string      `json:"earliest,omitempty" yaml:"earliest,omitempty"`
	Latest   string      `json:"latest,omitempty" yaml:"latest,omitempty"`
	Step     float64     `json:"step,omitempty" yaml:"step,omitempty"`         // number: multiples of it; time, datetime: minutes
	Seconds  bool        `json:"seconds,omitempty" yaml:"seconds,omitempty"`   // time: with seconds
	Tags     []Tag       `json:"tags,omitempty" yaml:"tags,omitempty"`         // tags: those that are always offered
	Creators []string    `json:"creators,omitempty" yaml:"creators,omitempty"` // tags: roles that may make new ones; everybody when empty
	Kinds    []Kind      `json:"kinds,omitempty" yaml:"kinds,omitempty"`       // phones, emails: what a value may be
	OnText   locale.Text `json:"on_text,omitzero" yaml:"on_text,omitempty"`    // switch: what it is called when it is on
	OffText  locale.Text `json:"off_text,omitzero" yaml:"off_text,omitempty"`  // switch: when it is off
	Steps    int         `json:"steps,omitempty" yaml:"steps,omitempty"`       // rating: 3 to 10, default 5
	Icon     string      `json:"icon,omitempty" yaml:"icon,omitempty"`         // rating: star (default), heart, thumbs_up, flame, flag
	Half     bool        `json:"half,omitempty" yaml:"half,omitempty"`         // rating: half steps too
	Country  string      `json:"country,omitempty" yaml:"country,omitempty"`   // phone: region of numbers without +, default CN
	Object   string      `json:"object,omitempty" yaml:"object,omitempty"`     // relation: its target; rollup: whose records
	// any_relation: the objects of which it names a record, and of some of them which
	// records, as CEL over the object.
	Objects  []string          `json:"objects,omitempty" yaml:"objects,omitempty"`
	Filters  map[string]string `json:"filters,omitempty" yaml:"filters,omitempty"`
	OnDelete string            `json:"on_delete,omitempty" yaml:"on_delete,omitempty"` // relation: clear (default), restrict, cascade
	Filter   string            `json:"filter,omitempty" yaml:"filter,omitempty"`       // relation, rollup: CEL over the object
	Display  []string          `json:"display,omitempty" yaml:"display,omitempty"`     // relation: fields of the target beside its title
	Pattern  string            `json:"pattern,omitempty" yaml:"pattern,omitempty"`     // auto_number: KH{yyyy}{0000}; text: a regular expression
	Reset    string            `json:"reset,omitempty" yaml:"reset,omitempty"`         // auto_number: never (default), year, month, day
	MinCount int               `json:"min_count,omitempty" yaml:"min_count,omitempty"` // multi_select, where it is not blank
	MaxCount int               `json:"max_count,omitempty" yaml:"max_count,omitempty"` // file, image, multi_select, relations, users, departments
	MaxSize  int64             `json:"max_size,omitempty" yaml:"max_size,omitempty"`   // file, image: bytes of one file
	Accept   []string          `json:"accept,omitempty" yaml:"accept,omitempty"`       // file: extensions (".pdf") or types ("image/*")
	Show     string            `json:"show,omitempty" yaml:"show,omitempty"`           // encrypted: all masked (the default), tail or ends shown
	Here     bool              `json:"here,omitempty" yaml:"here,omitempty"`           // location: a new record begins with where one is
	Map      string            `json:"map,omitempty" yaml:"map,omitempty"`             // location: address of a map, with {lon} and {lat}
	Pen      string            `json:"pen,omitempty" yaml:"pen,omitempty"`             // signature: thin, medium (the default) or thick
	DateLine bool              `json:"date_line,omitempty" yaml:"date_line,omitempty"` // signature: with the day under it
	Toolbar  string            `json:"toolbar,omitempty" yaml:"toolbar,omitempty"`     // rich_text: basic or full (the default)
	Pictures *bool             `json:"pictures,omitempty" yaml:"pictures,omitempty"`   // rich_text: true (the default) or false

	// CurrencyField is the field beside an amount with its currency; where that is
	// blank, Currency is: money.
	CurrencyField string `json:"currency_field,omitempty" yaml:"currency_field,omitempty"`
	// Workdays takes days only that the business works: date.
	Workdays bool `json:"workdays,omitempty" yaml:"workdays,omitempty"`
	// Camera takes pictures from a camera only, Watermark writes time, person or place
	// into them, and MaxSide is what their longer side is scaled down to, in pixels:
	// image. The web app does it before it sends them.
	Camera    bool     `json:"camera,omitempty" yaml:"camera,omitempty"`
	Watermark []string `json:"watermark,omitempty" yaml:"watermark,omitempty"`
	MaxSide   int      `json:"max_side,omitempty" yaml:"max_side,omitempty"`

	// Levels is how far an address goes, and RequiredLevels down to which it has to be
	// filled in: province, city, district, detail.
	Levels         string `json:"levels,omitempty" yaml:"levels,omitempty"`
	RequiredLevels string `json:"required_levels,omitempty" yaml:"required_levels,omitempty"`

	// relation: fields of the record that choosing fills in, each with the field of
	// the chosen one that it is filled from. Forms do it; nothing else does.
	Fill map[string]string `json:"fill,omitempty" yaml:"fill,omitempty"`
	// user, users, department, departments: who may be chosen, and whether also
	// people and departments that are disabled.
	Range           *Range `json:"range,omitempty" yaml:"range,omitempty"`
	IncludeDisabled bool   `json:"include_disabled,omitempty" yaml:"include_disabled,omitempty"`

	Inverse string `json:"inverse,omitempty" yaml:"inverse,omitempty"` // relation: what expressions of the target call the records that link to it

	// Settings of computed fields. Of a roll-up and a reference, Result and the
	// settings of the type that it names follow from the field that they read.
	Result      string `json:"result,omitempty" yaml:"result,omitempty"`               // formula: number, text, date, datetime, bool, money, percent
	Formula     string `json:"formula,omitempty" yaml:"formula,omitempty"`             // formula: CEL over the record
	BlankAsZero *bool  `json:"blank_as_zero,omitempty" yaml:"blank_as_zero,omitempty"` // formula: true (the default) or false
	Public      bool   `json:"public,omitempty" yaml:"public,omitempty"`               // formula, rollup: readable without the fields that it reads
	Via         string `json:"via,omitempty" yaml:"via,omitempty"`                     // rollup: the relation of Object that leads here; reference: the relation that leads there
	Op          string `json:"op,omitempty" yaml:"op,omitempty"`                       // rollup: count, sum, min, max, avg
	Field       string `json:"field,omitempty" yaml:"field,omitempty"`                 // rollup: the field of Object; reference: the field that is shown

	// Settings of sub-forms.
	Fields      []Spec   `json:"fields,omitempty" yaml:"fields,omitempty"`             // the columns
	MinRows     int      `json:"min_rows,omitempty" yaml:"min_rows,omitempty"`         // of a record
	MaxRows     int      `json:"max_rows,omitempty" yaml:"max_rows,omitempty"`         // of a record; 0: as many as there may be
	DefaultRows int      `json:"default_rows,omitempty" yaml:"default_rows,omitempty"` // empty rows that a form for a new record begins with
	Totals      []string `json:"totals,omitempty" yaml:"totals,omitempty"`             // columns with a total under them
	Frozen      int      `json:"frozen,omitempty" yaml:"frozen,omitempty"`             // how many columns stay in sight
	Title       string   `json:"title,omitempty" yaml:"title,omitempty"`               // the column that names a row; the first one when absent
}

// Option finds an option by its value.
func (s *Spec) Option(value string) (Option, bool) {
	for _, o := range s.Options {
		if o.Value == value {
			return o, true
		}
	}
	return Option{}, false
}

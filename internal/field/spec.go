// Package field is the registry of field types. Each type is one folder that
// says how a value is normalised, stored, compared and written as text.
package field

import (
	"github.com/tenon-crm/tenon/internal/locale"
)

// Option is one value of a select.
type Option struct {
	Value    string      `json:"value" yaml:"value"`
	Label    locale.Text `json:"label" yaml:"label"`
	Color    string      `json:"color,omitempty" yaml:"color,omitempty"`
	Disabled bool        `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// Spec is a field of an object as its document says it. Which of the settings
// below the common ones a type allows is said by its Settings.
type Spec struct {
	Key         string      `json:"key" yaml:"key"`
	Type        string      `json:"type" yaml:"type"`
	Label       locale.Text `json:"label" yaml:"label"`
	Help        locale.Text `json:"help,omitzero" yaml:"help,omitempty"`
	Placeholder locale.Text `json:"placeholder,omitzero" yaml:"placeholder,omitempty"`
	Required    bool        `json:"required,omitempty" yaml:"required,omitempty"`
	// RequiredWhen is CEL over the record: where it holds, the field is required.
	RequiredWhen string `json:"required_when,omitempty" yaml:"required_when,omitempty"`
	Unique       bool   `json:"unique,omitempty" yaml:"unique,omitempty"`
	Search       bool   `json:"search,omitempty" yaml:"search,omitempty"`
	Index        bool   `json:"index,omitempty" yaml:"index,omitempty"`
	Archived     bool   `json:"archived,omitempty" yaml:"archived,omitempty"`
	// Default is a fixed value, or {"expr": "<CEL>"}.
	Default any `json:"default,omitempty" yaml:"default,omitempty"`
	// Normalise is what is done to a text on save: trim (the default), none, upper, lower.
	Normalise string `json:"normalise,omitempty" yaml:"normalise,omitempty"`

	// Settings of single types.
	MaxLength int      `json:"max_length,omitempty" yaml:"max_length,omitempty"` // text, long_text: code points
	Rows      int      `json:"rows,omitempty" yaml:"rows,omitempty"`             // long_text: lines shown
	Decimals  *int     `json:"decimals,omitempty" yaml:"decimals,omitempty"`     // number, money, percent
	Min       *float64 `json:"min,omitempty" yaml:"min,omitempty"`
	Max       *float64 `json:"max,omitempty" yaml:"max,omitempty"`
	Unit      string   `json:"unit,omitempty" yaml:"unit,omitempty"`
	Thousands *bool    `json:"thousands,omitempty" yaml:"thousands,omitempty"`
	Currency  string   `json:"currency,omitempty" yaml:"currency,omitempty"`   // money: ISO 4217
	Options   []Option `json:"options,omitempty" yaml:"options,omitempty"`     // select, multi_select
	ShowAs    string   `json:"show_as,omitempty" yaml:"show_as,omitempty"`     // select: dropdown, radio
	Country   string   `json:"country,omitempty" yaml:"country,omitempty"`     // phone: region of numbers without +, default CN
	Object    string   `json:"object,omitempty" yaml:"object,omitempty"`       // relation: its target
	OnDelete  string   `json:"on_delete,omitempty" yaml:"on_delete,omitempty"` // relation: clear (default), restrict, cascade
	Filter    string   `json:"filter,omitempty" yaml:"filter,omitempty"`       // relation: CEL over the target
	Display   []string `json:"display,omitempty" yaml:"display,omitempty"`     // relation: fields of the target beside its title
	Pattern   string   `json:"pattern,omitempty" yaml:"pattern,omitempty"`     // auto_number: KH{yyyy}{0000}
	Reset     string   `json:"reset,omitempty" yaml:"reset,omitempty"`         // auto_number: never (default), year, month, day
	MaxCount  int      `json:"max_count,omitempty" yaml:"max_count,omitempty"` // file, image, multi_select
	MaxSize   int64    `json:"max_size,omitempty" yaml:"max_size,omitempty"`   // file, image: bytes of one file
	Accept    []string `json:"accept,omitempty" yaml:"accept,omitempty"`       // file: extensions (".pdf") or types ("image/*")
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

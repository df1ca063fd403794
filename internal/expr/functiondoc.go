package expr

import "github.com/tenon-crm/tenon/internal/locale"

// Categories of functions, in the order of the manual.
const (
	logicCategory  = "logic"
	numberCategory = "number"
	textCategory   = "text"
	dateCategory   = "date"
	listCategory   = "list"
	peopleCategory = "people"
)

// doc is what the manual says of a function.
type doc struct {
	category   string
	signatures []string // "ROUND(number, digits)"; [x] may be left out, … repeats
	zh, en     string   // one line
	examples   []Example
}

// Example is an expression and what it gives: a canonical value, or nil with
// Error set where it errs. Those that read a record read the manual's example
// record.
type Example struct {
	Source string `json:"source"`
	Result any    `json:"result"`
	Error  bool   `json:"error,omitempty"`
}

// FunctionDoc describes a function, or a piece of syntax that works like one.
type FunctionDoc struct {
	Name       string      `json:"name"`
	Category   string      `json:"category"`
	Signatures []string    `json:"signatures"`
	Summary    locale.Text `json:"summary"`
	Examples   []Example   `json:"examples"`
	// Operator is set for what is not written as a call of its name: && or in.
	Operator bool `json:"operator,omitempty"`
}

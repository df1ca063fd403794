package expr

import (
	"fmt"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Codes of issues, which are also keys of messages.
const (
	codeUnknownField    = "unknown_field"
	codeNotPushable     = "not_pushable"
	codeSyntax          = "expression_syntax"
	codeIncomplete      = "expression_incomplete"
	codeCharacter       = "expression_character"
	codeEmpty           = "expression_empty"
	codeTooLong         = "expression_too_long"
	codeTooDeep         = "expression_too_deep"
	codeTooNested       = "expression_too_nested"
	codeTooCostly       = "expression_too_costly"
	codeTooManySteps    = "expression_too_many_steps"
	codeUnknownName     = "expression_unknown_name"
	codeUnknownFunction = "expression_unknown_function"
	codeNoFields        = "expression_no_fields"
	codeOperator        = "expression_operator_types"
	codeArguments       = "expression_argument_types"
	codeMixedList       = "expression_mixed_list"
	codeNotAList        = "expression_not_a_list"
	codeResultBool      = "expression_result_bool"
	codeResultType      = "expression_result_type"
	codeUnsupported     = "expression_unsupported"
	codeBadDate         = "expression_bad_date"
	codeBadDateTime     = "expression_bad_datetime"
	codeBadPattern      = "expression_bad_pattern"
	codeInvalid         = "expression_invalid"
)

// Errors is what is wrong with a source.
type Errors struct {
	Issues []Issue

	unknown map[int]unknownField // by place in Issues
	env     *Env
}

// unknownField remembers where an unknown field was looked for, so that a near
// name can be suggested to those who may know it.
type unknownField struct{ object, name string }

// Error lists the issues in English; people are shown Localise.
func (e *Errors) Error() string {
	parts := make([]string, len(e.Issues))
	for i, is := range e.Localise(locale.EN) {
		parts[i] = fmt.Sprintf("%d:%d: %s", is.Line, is.Column, is.Message)
	}
	return strings.Join(parts, "\n")
}

// Localise returns the issues with their messages in the language t.
func (e *Errors) Localise(t locale.Tag) []Issue {
	out := make([]Issue, len(e.Issues))
	for i, is := range e.Issues {
		is.Message = locale.Message(t, is.Code, is.Args)
		out[i] = is
	}
	return out
}

// Suggest returns the errors with near names ("did you mean") of the fields that
// the lens shows; a nil lens shows all. Compile suggests by itself only for
// rules and values, which designers write: in a filter a suggestion could tell
// the name of a field that the writer may not know of.
func (e *Errors) Suggest(lens Lens) *Errors {
	out := &Errors{Issues: make([]Issue, len(e.Issues)), unknown: e.unknown, env: e.env}
	copy(out.Issues, e.Issues)
	for i, u := range e.unknown {
		args := map[string]any{"field": u.name}
		suggest(args, nearest(u.name, e.env.fieldNames(u.object, lens)))
		out.Issues[i].Args = args
	}
	return out
}

func (e *Errors) add(is Issue) { e.Issues = append(e.Issues, is) }

func (e *Errors) addUnknownField(is Issue, object string) {
	if e.unknown == nil {
		e.unknown = map[int]unknownField{}
	}
	e.unknown[len(e.Issues)] = unknownField{object: object, name: is.Args["field"].(string)}
	e.add(is)
}

var _ error = (*Errors)(nil)

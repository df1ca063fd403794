package expr

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/ast"

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
	codeArgumentCount   = "expression_argument_count"
	codeSingleEquals    = "expression_single_equals"
	codeMixedList       = "expression_mixed_list"
	codeNeedsBool       = "expression_needs_bool"
	codeNotAList        = "expression_not_a_list"
	codeResultBool      = "expression_result_bool"
	codeResultType      = "expression_result_type"
	codeUnsupported     = "expression_unsupported"
	codeBadDate         = "expression_bad_date"
	codeBadDateTime     = "expression_bad_datetime"
	codeBadPattern      = "expression_bad_pattern"
	codeBadUnit         = "expression_bad_unit"
	codeBadNumberFormat = "expression_bad_number_format"
	codeBadDateFormat   = "expression_bad_date_format"
	codeInvalid         = "expression_invalid"
	codeSealed          = "expression_sealed"
	codeThroughAny      = "expression_through_any"
	codeRowsUse         = "expression_rows_use"
	codeExistsForm      = "expression_exists_form"
	codeExistsInside    = "expression_exists_inside"
	codeUnknownObject   = "expression_unknown_object"
	codePatternTooLarge = "expression_pattern_too_large"
	codeNotInBrowser    = "not_in_browser"
)

// Errors is what is wrong with a source.
type Errors struct {
	Issues []Issue

	// What was compiled, so that it can be judged again for a lens.
	env            *Env
	object, source string
	usage          Usage
}

// Error lists the issues in English; people are shown Localise.
func (e *Errors) Error() string {
	parts := make([]string, len(e.Issues))
	for i, is := range e.Localise(locale.EN) {
		parts[i] = fmt.Sprintf("%d:%d: %s", is.Line, is.Column, is.Message)
	}
	return strings.Join(parts, "\n")
}

// Localise returns the issues with their messages in the language t and, where
// one name is likely meant, that name.
func (e *Errors) Localise(t locale.Tag) []Issue {
	out := make([]Issue, len(e.Issues))
	for i, is := range e.Issues {
		is.Message = locale.Message(t, is.Code, is.Args)
		is.Fix, _ = is.Args["fix"].(string)
		out[i] = is
	}
	return out
}

// For returns the errors as one who sees the records through the lens may read
// them: a field that the lens never shows is reported as one that does not
// exist, whatever else is wrong with it, and near names ("did you mean") are
// looked for among the fields that it shows. A nil lens shows all.
//
// Whoever shows errors of an expression that a person wrote calls it. Errors of
// filters carry no suggestions before; those of rules and values, which
// designers write, do.
func (e *Errors) For(lens Lens) *Errors {
	if e.env == nil {
		return e
	}
	_, again, err := e.env.compile(e.object, e.source, e.usage, &vision{lens})
	if err != nil || again == nil {
		return e
	}
	return again
}

// For refuses the program with *Errors as one who sees the records through the
// lens may read them; nil when it reads nothing that the lens hides.
func (p *Program) For(lens Lens) error {
	_, errs, err := p.env.compile(p.object.Key, p.source, p.usage, &vision{lens})
	if errs != nil {
		return errs
	}
	return err
}

// refuse says that a part of the program is not possible in one of the forms that
// a program takes beside Go; reason is the key of a message with a place for each
// of args.
func (p *Program) refuse(e ast.Expr, code, reason string, args ...any) error {
	line, column := place(p.checked.SourceInfo(), strings.Split(p.source, "\n"), e)
	what := words(reason)
	if len(args) > 0 {
		what.ZH, what.EN = fmt.Sprintf(what.ZH, args...), fmt.Sprintf(what.EN, args...)
	}
	return &Errors{
		env: p.env, object: p.object.Key, source: p.source, usage: p.usage,
		Issues: []Issue{{Line: line, Column: column, Code: code, Args: map[string]any{"what": what}}},
	}
}

// vision is what whoever reads the errors may know of.
type vision struct{ lens Lens }

// sees reports whether a field exists for them.
func (v *vision) sees(o *object, f *Field) bool {
	if v == nil || v.lens == nil || f.Key == "id" || o == person {
		return true
	}
	_, _, ok := v.lens.Column(o.Key, f, "r")
	return ok
}

// finds reports whether an object exists for them: one of which they see no row
// does not.
func (v *vision) finds(object string) bool {
	if v == nil || v.lens == nil {
		return true
	}
	sql, _ := v.lens.Row(object, "r")
	return sql != "0"
}

func (e *Errors) add(is Issue) { e.Issues = append(e.Issues, is) }

var _ error = (*Errors)(nil)

package expr

import (
	"errors"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/tenon-crm/tenon/internal/locale"
)

// failure is why a function errs: the key of a message.
type failure string

const (
	tooLarge           failure = "expression_failed_too_large"
	divisionByZero     failure = ReasonDivision
	digitsOutOfRange   failure = "expression_failed_digits"
	stepNotPositive    failure = "expression_failed_multiple"
	powerOutOfRange    failure = "expression_failed_exponent"
	negativeRoot       failure = "expression_failed_root"
	textTooLong        failure = "expression_failed_text_long"
	negativeLength     failure = "expression_failed_length"
	startBeforeOne     failure = "expression_failed_start"
	emptySeparator     failure = "expression_failed_separator"
	notANumber         failure = "expression_failed_number"
	notADate           failure = "expression_failed_date"
	notADateTime       failure = "expression_failed_datetime"
	notAPattern        failure = "expression_failed_pattern"
	badNumberFormat    failure = "expression_failed_number_format"
	badDateFormat      failure = "expression_failed_date_format"
	badUnit            failure = "expression_failed_unit"
	badTimeOfDay       failure = "expression_failed_time"
	rmbOutOfRange      failure = "expression_failed_capital"
	dateOutOfRange     failure = "expression_failed_date_range"
	workdaysOutOfRange failure = "expression_failed_workdays"
	noWorkdays         failure = "expression_failed_no_workday"
	notComparable      failure = ReasonOther
)

// Error is the message in English; people are shown it in their language.
func (f failure) Error() string { return locale.Message(locale.EN, string(f), nil) }

// fail is the failure as a value.
func fail(f failure) ref.Val { return types.WrapErr(f) }

// reasonOf gives the message key of what a function said when it erred, "" when
// it was none of ours.
func reasonOf(err error) string {
	if f, ok := errors.AsType[failure](err); ok {
		return string(f)
	}
	return ""
}

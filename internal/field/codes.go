package field

import (
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Codes of what can be wrong with a value. Each is a message key.
const (
	CodeInvalidType       = "invalid_type"
	CodeInvalidFormat     = "invalid_format"
	CodeInvalidCharacters = "invalid_characters"
	CodeInvalidNumber     = "invalid_number"
	CodeInvalidDate       = "invalid_date"
	CodeInvalidDateTime   = "invalid_datetime"
	CodeAmbiguousDate     = "ambiguous_date"
	CodeInvalidSwitch     = "invalid_switch"
	CodeInvalidPhone      = "invalid_phone"
	CodePhoneExtension    = "phone_extension"
	CodeInvalidEmail      = "invalid_email"
	CodeInvalidURL        = "invalid_url"
	CodeInvalidID         = "invalid_id"
	CodeInvalidReference  = "invalid_reference"
	CodeForeignObject     = "foreign_object"
	CodeInvalidMobile     = "invalid_mobile"
	CodeInvalidIDCard     = "invalid_id_card"
	CodeInvalidPostcode   = "invalid_postcode"
	CodeInvalidUSCC       = "invalid_uscc"
	CodeCheckDigit        = "wrong_check_digit"
	CodePatternMismatch   = "pattern_mismatch"
	CodeOffStep           = "off_step"
	CodeInvalidTime       = "invalid_time"
	CodeNoSeconds         = "seconds_not_kept"
	CodeOffMinutes        = "off_minutes"
	CodeInvalidMonth      = "invalid_month"
	CodeInvalidTag        = "invalid_tag"
	CodeInvalidKind       = "invalid_kind"
	CodeNoWorkday         = "no_workday"
	CodeUnknownRegion     = "unknown_region"
	CodeAddressLevel      = "address_level"
	CodeAddressIncomplete = "address_incomplete"
	CodeInvalidPlace      = "invalid_location"
	CodeMapAddress        = "map_address"
	CodeNotSealed         = "not_sealed"
	CodeTooLong           = "too_long"
	CodeOutOfRange        = "out_of_range"
	CodeBelowMin          = "below_min"
	CodeAboveMax          = "above_max"
	CodeTooFewItems       = "too_few_items"
	CodeTooManyItems      = "too_many_items"
	CodeDuplicateItem     = "duplicate_item"
	CodeUnknownOption     = "unknown_option"
	CodeOptionDisabled    = "option_disabled"
	CodeFileTooLarge      = "file_too_large"
	CodeFileType          = "file_type"
	CodeComputed          = "computed_field"
)

// Codes of what can be wrong with a field's document.
const (
	CodeUnknownType       = "unknown_field_type"
	CodeSettingNotAllowed = "setting_not_allowed"
	CodeUnknownSetting    = "setting_unknown_value"
	CodeNormaliseConflict = "normalise_conflict"
	CodeSettingRange      = "setting_out_of_range"
	CodeNoTarget          = "relation_object_required"
	CodeNoTargets         = "relation_objects_required"
	CodeFilterTarget      = "filter_of_no_target"
	CodeMinAboveMax       = "min_above_max"
	CodeNoOptions         = "options_required"
	CodeOptionValue       = "option_value_required"
	CodeOptionTwice       = "option_twice"
	CodeOptionLabel       = "option_label_required"
	CodeOptionColor       = "option_color_unknown"
	CodeOptionParents     = "option_parents_without_field"
	CodeOptionReplaces    = "option_replaces_living"
	CodeOptionsOfSet      = "options_of_set"
	CodeDependsOnItself   = "depends_on_itself"
	CodeUnknownCountry    = "country_unknown"
	CodeUnknownCurrency   = "currency_unknown"
	CodeUnknownAccept     = "accept_unknown"
	CodePatternPlace      = "pattern_unknown_place"
	CodePatternCounter    = "pattern_needs_counter"
	CodePatternRepeats    = "pattern_repeats"
	CodePatternRequired   = "pattern_required"
	CodePatternInvalid    = "pattern_invalid"
	CodePatternTooLarge   = "pattern_too_large"
	CodePatternUnused     = "pattern_unused"
	CodeLimitUnknown      = "limit_unknown"
	CodeSameWords         = "same_words"
	CodeNoFormula         = "formula_required"
	CodeNoVia             = "via_required"
	CodeNoField           = "field_required"
	CodeNoColumns         = "columns_required"
	CodeNoSuchColumn      = "no_such_column"
	CodeNoColumnType      = "column_type_not_allowed"
	CodeNotInColumn       = "column_setting_not_allowed"
	CodeEmptyRange        = "range_empty"
)

// Codes lists every code that this package and its types answer with.
func Codes() []string {
	return []string{
		CodeInvalidType, CodeInvalidFormat, CodeInvalidCharacters, CodeInvalidNumber, CodeInvalidDate,
		CodeInvalidDateTime, CodeAmbiguousDate, CodeInvalidSwitch, CodeInvalidPhone, CodePhoneExtension,
		CodeInvalidEmail, CodeInvalidURL, CodeInvalidID, CodeTooLong, CodeOutOfRange, CodeBelowMin,
		CodeAboveMax, CodeTooFewItems, CodeTooManyItems, CodeDuplicateItem, CodeUnknownOption, CodeOptionDisabled,
		CodeFileTooLarge, CodeFileType, CodeComputed,
		CodeInvalidReference, CodeForeignObject, CodeInvalidMobile, CodeInvalidIDCard, CodeInvalidPostcode, CodeInvalidUSCC, CodeCheckDigit, CodePatternMismatch, CodeOffStep,
		CodeInvalidTime, CodeNoSeconds, CodeOffMinutes, CodeInvalidMonth, CodeInvalidTag, CodeInvalidKind, CodeNoWorkday, CodeLimitUnknown, CodeSameWords,
		CodeNotSealed, CodeInvalidPlace, CodeMapAddress, CodeUnknownRegion, CodeAddressLevel, CodeAddressIncomplete,
		CodePatternRequired, CodePatternInvalid, CodePatternTooLarge, CodePatternUnused,
		CodeUnknownType, CodeSettingNotAllowed, CodeUnknownSetting, CodeNormaliseConflict, CodeSettingRange, CodeNoTarget, CodeNoTargets, CodeFilterTarget,
		CodeMinAboveMax, CodeNoOptions, CodeOptionValue, CodeOptionTwice, CodeOptionLabel, CodeOptionColor,
		CodeOptionParents, CodeOptionReplaces, CodeOptionsOfSet, CodeDependsOnItself,
		CodeUnknownCountry, CodeUnknownCurrency, CodeUnknownAccept, CodePatternPlace, CodePatternCounter,
		CodePatternRepeats, CodeNoFormula, CodeNoVia, CodeNoField,
		CodeNoColumns, CodeNoSuchColumn, CodeNoColumnType, CodeNotInColumn, CodeEmptyRange,
	}
}

// Wrong makes a problem item from a code and pairs of argument name and value.
func Wrong(code string, pairs ...any) *problem.Item {
	it := &problem.Item{Code: code}
	for i := 0; i+1 < len(pairs); i += 2 {
		if it.Args == nil {
			it.Args = locale.Args{}
		}
		it.Args[pairs[i].(string)] = pairs[i+1]
	}
	return it
}

// WrongType says that a JSON value has the wrong type; expected is the message
// key of what it should be ("json_text", "json_number" …).
func WrongType(expected string) *problem.Item {
	return Wrong(CodeInvalidType, "expected", locale.Text{
		ZH: locale.Message(locale.ZH, expected, nil),
		EN: locale.Message(locale.EN, expected, nil),
	})
}

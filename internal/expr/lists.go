package expr

import (
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

func listFunctions() []function {
	count := func(_ *time.Location, a []ref.Val) ref.Val {
		return types.Double(a[0].(traits.Sizer).Size().(types.Int))
	}
	return []function{{"size", []overload{
		{id: "size_text", args: []*cel.Type{textType}, result: numberType, call: count, sql: infallible("length")},
		{id: "text_size", member: true, args: []*cel.Type{textType}, result: numberType, call: count, sql: infallible("length")},
		{id: "size_list", args: []*cel.Type{listType}, result: numberType, call: count, sql: infallible("json_array_length")},
		{id: "list_size", member: true, args: []*cel.Type{listType}, result: numberType, call: count, sql: infallible("json_array_length")},
	}}}
}

// blankFunctions see blanks, which every other function refuses.
func blankFunctions() []function {
	return []function{
		// Its SQL depends on the operand's type and is made by isBlankSQL.
		{fnIsBlank, []overload{{id: "is_blank", args: []*cel.Type{cel.DynType}, result: cel.BoolType,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return types.Bool(isBlank(a[0])) }}}},
		{fnOrZero, []overload{{id: "or_zero", args: []*cel.Type{blankable}, result: numberType,
			call: func(_ *time.Location, a []ref.Val) ref.Val {
				if a[0] == types.NullValue {
					return types.Double(0)
				}
				return a[0]
			}}}},
	}
}

const (
	fnIsBlank = "isBlank"
	fnOrZero  = "orZero"
	fnInTree  = "inTree"
)

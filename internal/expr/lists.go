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
	return []function{{name: "size", doc: doc{
		category: listCategory, signatures: []string{"size(list)", "size(text)"},
		zh: "列表有几项，或文本有几个字符。", en: "How many elements a list has, or characters a text.",
		examples: []Example{{Source: `size(["a", "b"])`, Result: 2.0}, {Source: `size("榫卯")`, Result: 2.0}},
	}, overloads: []overload{
		{id: "size_text", args: []*cel.Type{textType}, result: numberType, call: count, sql: infallible("length")},
		{id: "text_size", member: true, args: []*cel.Type{textType}, result: numberType, call: count, sql: infallible("length")},
		{id: "size_list", args: []*cel.Type{anyList}, result: numberType, call: count, sql: infallible("json_array_length")},
		{id: "list_size", member: true, args: []*cel.Type{anyList}, result: numberType, call: count, sql: infallible("json_array_length")},
	}}}
}

// blankFunctions see blanks, which every other function refuses.
func blankFunctions() []function {
	return []function{
		// Its SQL depends on the operand's type and is made by isBlankSQL.
		{name: fnIsBlank, doc: doc{
			category: logicCategory, signatures: []string{"isBlank(value)", "ISEMPTY(value)"},
			zh:       "是否为空：没有填的数或日期、空文本、空列表、没有关联的记录。开关永远不为空。",
			en:       "Whether a value is blank: no number or date, an empty text or list, an unset relation. A switch never is.",
			examples: []Example{{Source: `isBlank("")`, Result: true}, {Source: "ISEMPTY(0)", Result: false}, {Source: "isBlank(null)", Result: true}},
		}, overloads: []overload{{id: "is_blank", args: []*cel.Type{cel.DynType}, result: cel.BoolType,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return types.Bool(isBlank(a[0])) }}}},
		{name: fnOrZero, doc: doc{
			category: logicCategory, signatures: []string{"orZero(number)"},
			zh: "数本身；为空时是 0。", en: "The number; 0 where it is blank.",
			examples: []Example{{Source: "orZero(null) + 2", Result: 2.0}},
		}, overloads: []overload{{id: "or_zero", args: []*cel.Type{blankable}, result: numberType,
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

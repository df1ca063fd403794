package expr

import (
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

func logicFunctions() []function {
	return []function{
		{name: "XOR", doc: doc{
			category: logicCategory, signatures: []string{"XOR(a, b)"},
			zh: "恰好一个条件成立。", en: "Whether exactly one of two conditions holds.",
			examples: []Example{{Source: "XOR(1 < 2, 3 < 2)", Result: true}, {Source: "XOR(true, true)", Result: false}},
		}, overloads: []overload{{id: "xor_bool", args: of(cel.BoolType, cel.BoolType), result: cel.BoolType,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return types.Bool(a[0] != a[1]) }, sql: infix("<>")}}},
	}
}

package expr

import (
	"encoding/json"
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

var (
	numberType = cel.DoubleType
	blankable  = cel.NullableType(cel.DoubleType) // a number that may be blank
	textType   = cel.StringType
	listType   = cel.ListType(cel.StringType)
	anyList    = cel.ListType(cel.TypeParamType("T"))
)

// celType is the type that a field has in expressions.
func celType(f *Field) *cel.Type {
	switch f.Kind {
	case Number:
		return blankable
	case Bool:
		return cel.BoolType
	case Date:
		return dateType
	case DateTime:
		return cel.TimestampType
	case List:
		return listType
	case Link:
		return objectType(f.Target)
	case Rows, Links:
		return cel.ListType(objectType(f.Target))
	}
	return textType
}

// toCEL makes a canonical value one of CEL.
func toCEL(k Kind, v any) (ref.Val, error) {
	switch k {
	case Text, AnyLink:
		return toText(v)
	case Number:
		return toNumber(v)
	case Bool:
		b, ok := v.(bool)
		if !ok && v != nil {
			return nil, fmt.Errorf("a switch holds %T", v)
		}
		return types.Bool(b), nil
	case List:
		return toList(v)
	}
	s, ok := v.(string)
	if v == nil || ok && s == "" {
		return types.NullValue, nil
	}
	if k == Date {
		if d, valid := parseDate(s); ok && valid {
			return d, nil
		}
	} else if t, valid := parseDateTime(s); ok && valid {
		return types.Timestamp{Time: t}, nil
	}
	return nil, fmt.Errorf("not a date: %v", v)
}

func toText(v any) (ref.Val, error) {
	s, ok := v.(string)
	if !ok && v != nil {
		return nil, fmt.Errorf("a text holds %T", v)
	}
	return types.String(s), nil
}

func toNumber(v any) (ref.Val, error) {
	switch x := v.(type) {
	case nil:
		return types.NullValue, nil
	case float64:
		return types.Double(unsigned0(x)), nil
	case int:
		return types.Double(x), nil
	case int64:
		return types.Double(x), nil
	}
	return nil, fmt.Errorf("a number holds %T", v)
}

func toList(v any) (ref.Val, error) {
	switch x := v.(type) {
	case nil:
		return types.NewStringList(types.DefaultTypeAdapter, nil), nil
	case []string:
		return types.NewStringList(types.DefaultTypeAdapter, x), nil
	case []any:
		out := make([]string, len(x))
		for i, e := range x {
			s, ok := e.(string)
			if !ok {
				return nil, fmt.Errorf("a list holds %T", e)
			}
			out[i] = s
		}
		return types.NewStringList(types.DefaultTypeAdapter, out), nil
	}
	return nil, fmt.Errorf("a list holds %T", v)
}

// canonical makes a CEL value one of the product.
func canonical(v ref.Val) (any, error) {
	switch x := v.(type) {
	case types.String:
		return string(x), nil
	case types.Double:
		return float64(x), nil
	case types.Bool:
		return bool(x), nil
	case types.Null:
		return nil, nil
	case date:
		return x.String(), nil
	case types.Timestamp:
		return formatDateTime(x.Time), nil
	case traits.Lister:
		out := []string{}
		for it := x.Iterator(); it.HasNext() == types.True; {
			s, ok := it.Next().(types.String)
			if !ok {
				return nil, fmt.Errorf("a list of something other than text")
			}
			out = append(out, string(s))
		}
		return out, nil
	}
	return nil, fmt.Errorf("an expression gave %s", v.Type().TypeName())
}

// bindable makes a CEL value an SQL argument: a bool is 1 or 0, a list is JSON.
func bindable(v ref.Val) (any, error) {
	switch x := v.(type) {
	case types.Bool:
		if x {
			return int64(1), nil
		}
		return int64(0), nil
	case *record:
		return x.id, nil
	case traits.Lister:
		list := []any{}
		for it := x.Iterator(); it.HasNext() == types.True; {
			e, err := bindable(it.Next())
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		}
		raw, err := json.Marshal(list)
		return string(raw), err
	}
	return canonical(v)
}

// isBlank reports whether a value is blank. A switch never is.
func isBlank(v ref.Val) bool {
	switch x := v.(type) {
	case types.Null:
		return true
	case types.String:
		return x == ""
	case traits.Lister:
		return x.Size() == types.IntZero
	case *record:
		return x.id == ""
	}
	return false
}

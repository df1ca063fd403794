package expr

import (
	"errors"
	"reflect"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// What expressions ask of the evaluation itself goes through variables and
// fields whose names no source can write.
const (
	sessionName = "@session" // behind can("edit")
	recordsName = "@records" // its fields are all records of an object, behind EXISTS
	reportsKey  = "@reports" // of the acting person, behind under(record.owner, user)
)

var errNoRights = errors.New("this evaluation knows no rights")

// sessionType is the type of the one who asks, for can.
var sessionType = cel.OpaqueType("tenon.session")

// sessionFunctions are those that depend on who asks.
func sessionFunctions() []function {
	return []function{{name: fnCan, overloads: []overload{
		{id: "can_text", args: []*cel.Type{sessionType, textType}, result: cel.BoolType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			v := a[0].(session).vars
			if v.Can == nil {
				return types.WrapErr(errNoRights)
			}
			return types.Bool(v.Can(text(a[1])))
		}},
	}}}
}

// session is the one who asks, as a value.
type session struct{ vars *Vars }

func (s session) ConvertToNative(reflect.Type) (any, error) {
	return nil, errors.New("a session has no native form")
}

func (s session) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("a session cannot become a %s", t.TypeName())
}

func (s session) Equal(other ref.Val) ref.Val {
	o, ok := other.(session)
	return types.Bool(ok && o.vars == s.vars)
}

func (s session) Type() ref.Type { return sessionType }
func (s session) Value() any     { return s.vars }

var _ ref.Val = session{}

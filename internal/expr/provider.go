package expr

import (
	"fmt"

	"cel.dev/cel-go/common/types"
)

// provider tells CEL the objects of the catalogue.
type provider struct {
	types.Provider
	env *Env
}

func (p provider) find(typeName string) (*object, bool) {
	if len(typeName) <= len(objectTypePrefix) || typeName[:len(objectTypePrefix)] != objectTypePrefix {
		return nil, false
	}
	return p.env.object(typeName[len(objectTypePrefix):])
}

func (p provider) FindStructType(name string) (*types.Type, bool) {
	if _, ok := p.find(name); ok || name == objectType(recordsName).TypeName() {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return p.Provider.FindStructType(name)
}

func (p provider) FindStructFieldNames(name string) ([]string, bool) {
	if o, ok := p.find(name); ok {
		return o.names(), true
	}
	return p.Provider.FindStructFieldNames(name)
}

func (p provider) FindStructFieldType(name, key string) (*types.FieldType, bool) {
	o, ok := p.find(name)
	if !ok && name == objectType(recordsName).TypeName() {
		return p.all(key)
	}
	if !ok {
		return p.Provider.FindStructFieldType(name, key)
	}
	f, ok := o.fields[key]
	if !ok {
		return nil, false
	}
	get := func(target any) (any, error) {
		r, ok := target.(*record)
		if !ok {
			return nil, fmt.Errorf("not a record: %T", target)
		}
		return r.field(f)
	}
	return &types.FieldType{
		Type:    celType(f),
		GetFrom: get,
		IsSet:   func(target any) bool { v, err := get(target); return err == nil && v != types.NullValue },
	}, true
}

// all is the list of all records of an object, which only EXISTS looks through
// and which has no value.
func (p provider) all(object string) (*types.FieldType, bool) {
	if _, ok := p.env.object(object); !ok {
		return nil, false
	}
	get := func(any) (any, error) { return nil, errNoSearch }
	return &types.FieldType{
		Type: types.NewListType(objectType(object)), GetFrom: get, IsSet: func(any) bool { return false },
	}, true
}

var _ types.Provider = provider{}

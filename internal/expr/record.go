package expr

import (
	"errors"
	"fmt"
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// errNoLoader is the error of an expression that follows a link in an
// evaluation without a Loader.
var (
	errNoLoader = errors.New("this evaluation cannot follow links")
	errNoRows   = errors.New("this evaluation cannot follow a link back to its rows")
)

// record is a record, or the acting person, during one evaluation. A record
// without a row has only blank fields.
type record struct {
	env  *Env
	obj  *object
	id   string
	row  Row
	from *Vars // loads linked records
	want bool  // the row is not loaded yet
	next map[string]*record
	rows map[string]ref.Val
}

// field gives a field's CEL value. Linked records load when a field of theirs
// other than the id is read.
func (r *record) field(f *Field) (any, error) {
	if f.Key == "id" {
		return types.String(r.id), nil
	}
	if r.want {
		if err := r.fetch(); err != nil {
			return nil, err
		}
	}
	var v any
	if r.row != nil {
		v = r.row.Value(f.Key)
	}
	switch f.Kind {
	case Link:
		return r.follow(f, v)
	case Rows:
		return r.below(f, v)
	case Links:
		return r.named(f, v)
	}
	x, err := toCEL(f.Kind, v)
	if err != nil {
		return nil, fmt.Errorf("%s.%s: %w", r.obj.Key, f.Key, err)
	}
	return x, nil
}

func (r *record) fetch() error {
	r.want = false
	if r.id == "" {
		return nil
	}
	if r.from.Load == nil {
		return errNoLoader
	}
	row, err := r.from.Load(r.obj.Key, r.id)
	if err != nil {
		return fmt.Errorf("load %s: %w", r.obj.Key, err)
	}
	r.row = row
	return nil
}

func (r *record) follow(f *Field, v any) (any, error) {
	if n, ok := r.next[f.Key]; ok {
		return n, nil
	}
	id, _ := v.(string)
	target, ok := r.env.object(f.Target)
	if !ok {
		return nil, fmt.Errorf("%s.%s: no object %q", r.obj.Key, f.Key, f.Target)
	}
	n := &record{env: r.env, obj: target, id: id, from: r.from, want: true}
	if r.next == nil {
		r.next = map[string]*record{}
	}
	r.next[f.Key] = n
	return n, nil
}

// below gives the records that point at this one. What points at a record that
// does not exist, or is not seen, is not there either.
func (r *record) below(f *Field, v any) (any, error) {
	if list, ok := r.rows[f.Key]; ok {
		return list, nil
	}
	target, ok := r.env.object(f.Target)
	if !ok {
		return nil, fmt.Errorf("%s.%s: no object %q", r.obj.Key, f.Key, f.Target)
	}
	rows, given := v.([]Row)
	switch {
	case given || r.row == nil || r.id == "":
	case v != nil:
		return nil, fmt.Errorf("%s.%s: rows hold %T", r.obj.Key, f.Key, v)
	case r.from.Rows == nil:
		return nil, errNoRows
	default:
		var err error
		if rows, err = r.from.Rows(f.Target, f.Via, r.id); err != nil {
			return nil, fmt.Errorf("load %s of %s: %w", f.Target, r.obj.Key, err)
		}
	}
	list := make([]ref.Val, len(rows))
	for i, row := range rows {
		id, _ := row.Value("id").(string)
		list[i] = &record{env: r.env, obj: target, id: id, row: row, from: r.from, next: map[string]*record{f.Via: r}}
	}
	if r.rows == nil {
		r.rows = map[string]ref.Val{}
	}
	r.rows[f.Key] = types.NewRefValList(types.DefaultTypeAdapter, list)
	return r.rows[f.Key], nil
}

func (r *record) ConvertToNative(reflect.Type) (any, error) {
	return nil, errors.New("a record has no native form")
}

func (r *record) ConvertToType(t ref.Type) ref.Val {
	if t == types.TypeType {
		return objectType(r.obj.Key)
	}
	return types.NewErr("a record cannot become a %s", t.TypeName())
}

func (r *record) Equal(other ref.Val) ref.Val {
	o, ok := other.(*record)
	return types.Bool(ok && o.id == r.id)
}

func (r *record) Type() ref.Type { return objectType(r.obj.Key) }
func (r *record) Value() any     { return r }

const objectTypePrefix = "tenon.object."

// objectType is the CEL type of an object's records.
func objectType(key string) *cel.Type { return cel.ObjectType(objectTypePrefix + key) }

// personRow reads the acting person's fields.
type personRow struct{ *User }

func (p personRow) Value(key string) any {
	switch key {
	case "id":
		return p.ID
	case "name":
		return p.Name
	case "email":
		return p.Email
	case "department":
		return p.Department
	case "departments":
		return p.Departments
	case "roles":
		return p.Roles
	case "manager":
		return p.Manager
	case "active":
		return p.Active
	case reportsKey:
		return p.Reports
	}
	return nil
}

var (
	_ ref.Val = (*record)(nil)
	_ Row     = personRow{}
)

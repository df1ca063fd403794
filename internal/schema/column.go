package schema

import (
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
)

// idPrefix marks the columns that belong to the platform. Keys have no "-", so
// that the parts of an id cannot run into each other.
const idPrefix = "tnf-"

// columnID is the stable id of a column; a converted field gets the next one.
func columnID(key string, generation int) string {
	return fmt.Sprintf("%s%s-%d", idPrefix, key, generation)
}

// generation reads the number of a column's id; 0 when it is not one of ours.
func generation(f core.Field) int {
	n := 0
	if i := strings.LastIndexByte(f.GetId(), '-'); i > 0 && strings.HasPrefix(f.GetId(), idPrefix) {
		_, _ = fmt.Sscanf(f.GetId()[i+1:], "%d", &n)
	}
	return n
}

// managed reports whether a column belongs to the platform.
func managed(f core.Field) bool { return strings.HasPrefix(f.GetId(), idPrefix) }

// systemColumns are those that every object's table has, beside PocketBase's id.
func systemColumns() []core.Field {
	return []core.Field{
		&core.NumberField{Name: "version", Id: columnID("version", 1), System: true, OnlyInt: true},
		&column.Text{Base: system("deleted")},
		&core.AutodateField{Name: "created", Id: columnID("created", 1), System: true, OnCreate: true},
		&core.AutodateField{Name: "updated", Id: columnID("updated", 1), System: true, OnCreate: true, OnUpdate: true},
		&column.Text{Base: system("created_by")},
		&column.Text{Base: system("updated_by")},
	}
}

// ownerColumns are those of objects whose records have an owner.
func ownerColumns() []core.Field {
	return []core.Field{
		&column.Text{Base: system("owner")},
		&column.Text{Base: system("owner_dept")},
		&column.Text{Base: system("pool")},
	}
}

// partColumns are those of rows that belong to a record.
func partColumns() []core.Field {
	return []core.Field{&column.Text{Base: system("parent")}, &column.Number{Base: system("position")}}
}

func system(name string) column.Base {
	return column.Base{Name: name, Id: columnID(name, 1), System: true}
}

// physical is the column of a field, with its id and name.
func physical(types *field.Registry, s *field.Spec, gen int) (core.Field, error) {
	t, ok := types.Get(s.Type)
	if !ok {
		return nil, fmt.Errorf("no field type %q", s.Type)
	}
	f := t.Column(s)
	f.SetName(s.Key)
	f.SetId(columnID(s.Key, gen))
	return f, nil
}

// notBlank is the condition that a column holds a value.
func notBlank(kind expr.Kind, quoted string) string {
	switch kind {
	case expr.Number, expr.Date, expr.DateTime:
		return quoted + " IS NOT NULL"
	case expr.List, expr.Links:
		return quoted + " <> '[]'"
	case expr.Bool:
		return quoted
	}
	return quoted + " <> ''"
}

// quote writes an identifier. Keys have no quotes in them, names of PocketBase
// neither; doubling keeps anything else from becoming SQL.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

package meta

import (
	"slices"
	"sync"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// builtins are the objects that every catalogue has: people and departments.
var builtins = sync.OnceValue(func() map[string]*expr.Object {
	col := func(key string, k expr.Kind, target string) expr.Field {
		return expr.Field{Key: key, Column: key, Kind: k, Target: target}
	}
	return map[string]*expr.Object{
		expr.Users: {Key: expr.Users, Table: "users", Fields: []expr.Field{
			col("name", expr.Text, ""), col("email", expr.Text, ""),
			col("department", expr.Link, expr.Departments), col("departments", expr.List, ""),
			col("manager", expr.Link, expr.Users), col("active", expr.Bool, ""), col("roles", expr.List, ""),
		}},
		expr.Departments: {Key: expr.Departments, Table: "tn_departments", Fields: []expr.Field{
			col("name", expr.Text, ""), col("path", expr.Text, ""),
		}},
	}
})

func builtinObject(key string) (*expr.Object, bool) {
	o, ok := builtins()[key]
	return o, ok
}

// systemField is a column that every object has, or every one with an owner.
type systemField struct {
	key, typ, target string
	owner            bool // only of objects with an owner
	label            locale.Text
}

var systemFields = []systemField{
	{key: "id", typ: "text", label: locale.Text{ZH: "编号", EN: "ID"}},
	{key: "version", typ: "number", label: locale.Text{ZH: "修订号", EN: "Version"}},
	{key: "created", typ: "datetime", label: locale.Text{ZH: "创建时间", EN: "Created"}},
	{key: "updated", typ: "datetime", label: locale.Text{ZH: "修改时间", EN: "Updated"}},
	{key: "created_by", typ: "user", target: expr.Users, label: locale.Text{ZH: "创建人", EN: "Created by"}},
	{key: "updated_by", typ: "user", target: expr.Users, label: locale.Text{ZH: "修改人", EN: "Updated by"}},
	{key: "owner", typ: "user", target: expr.Users, owner: true, label: locale.Text{ZH: "负责人", EN: "Owner"}},
	{key: "owner_dept", typ: "department", target: expr.Departments, owner: true, label: locale.Text{ZH: "归属部门", EN: "Owner department"}},
	{key: "pool", typ: "text", owner: true, label: locale.Text{ZH: "客户池", EN: "Pool"}},
}

// systemColumns makes the columns of an object that its document does not list.
func systemColumns(types *field.Registry, o *Object) []*Column {
	var out []*Column
	fields := systemFields
	if o.PartOf != nil {
		fields = append(slices.Clone(fields),
			systemField{key: ParentKey, typ: "relation", target: o.PartOf.Object, label: say("system_parent", nil)},
			systemField{key: PositionKey, typ: "number", label: say("system_position", nil)})
	}
	for _, s := range fields {
		if s.owner && !o.Owner {
			continue
		}
		t, ok := types.Get(s.typ)
		if !ok {
			continue // a registry without people, as in tests of single types
		}
		spec := field.Spec{Key: s.key, Type: s.typ, Label: s.label}
		if s.typ == "relation" {
			spec.Object = s.target
		}
		out = append(out, &Column{
			Spec: spec, Type: t, System: true,
			Expr: &expr.Field{Key: s.key, Column: s.key, Kind: t.Kind(&spec), Target: s.target},
		})
	}
	return out
}

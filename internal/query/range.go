package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/store"
)

// inRange is the condition over the alias r, of people or departments, for those
// that a field's range names for the person; "" without a range.
func (s *Service) inRange(ctx context.Context, db dbx.Builder, r *access.Rights, target string, of *field.Range) (string, []any, error) {
	if of == nil || of.Dynamic != "" && r.Who.UserID == "" { // no person fills it in
		return "", nil, nil
	}
	ids, err := departmentsNamed(ctx, db, of.Departments)
	if err != nil {
		return "", nil, err
	}
	if of.Dynamic == field.MyDepartment {
		ids = append(ids, r.Who.Departments...)
	}
	parts, args := []string{"0"}, []any{}
	add := func(sql string, list []string) error {
		raw, err := json.Marshal(list)
		parts, args = append(parts, sql), append(args, string(raw))
		return err
	}
	if len(ids) > 0 {
		err = add(departmentSQL(target, of.WithChildren), ids)
	}
	if err == nil && len(of.Roles) > 0 {
		if err = add(rolesSQL, of.Roles); err == nil {
			args = append(args, args[len(args)-1])
		}
	}
	if err == nil && of.Dynamic == field.MyReports {
		err = add(`"r"."id" IN (SELECT value FROM json_each(?))`, r.Who.Reports)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args, err
}

// departmentSQL is the condition that a person is in one of the departments of a
// list, or that a department is one of them.
func departmentSQL(target string, children bool) string {
	same := `"t".value = "d"."id"`
	if children { // a path lists the ids from the root down to the department itself
		same = `instr("d"."path", '/' || "t".value || '/') > 0`
	}
	if target == expr.Departments {
		return `EXISTS (SELECT 1 FROM "tn_departments" AS "d", json_each(?) AS "t" WHERE "d"."id" = "r"."id" AND ` + same + `)`
	}
	return `EXISTS (SELECT 1 FROM json_each("r"."departments") AS "e" JOIN "tn_departments" AS "d" ON "d"."id" = "e".value, json_each(?) AS "t" WHERE ` + same + `)`
}

// rolesSQL is the condition that a person has one of the roles of a list, by
// themself or by a department.
const rolesSQL = `(EXISTS (SELECT 1 FROM json_each("r"."roles") WHERE value IN (SELECT value FROM json_each(?)))
	OR EXISTS (SELECT 1 FROM "tn_role_members" AS "m" JOIN "tn_departments" AS "top" ON "top"."id" = "m"."subject", json_each("r"."departments") AS "e"
		JOIN "tn_departments" AS "d" ON "d"."id" = "e".value WHERE "m"."kind" = 'department' AND "m"."role" IN (SELECT value FROM json_each(?))
		AND ("d"."id" = "top"."id" OR "m"."children" AND substr("d"."path", 1, length("top"."path")) = "top"."path")))`

// departmentsNamed finds departments by their path in names (总部/销售一部), or by a
// name that only one has. What is not there is nobody's.
func departmentsNamed(ctx context.Context, db dbx.Builder, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	full, found := map[string]string{}, map[string][]string{}
	err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var id, name, parent string
		if err := rows.Scan(&id, &name, &parent); err != nil {
			return err
		}
		path := name
		if above, ok := full[parent]; ok {
			path = above + "/" + name
		}
		full[id] = path
		found[path] = append(found[path], id)
		if path != name {
			found[name] = append(found[name], id)
		}
		return nil
	}, `SELECT "id", "name", "parent" FROM "tn_departments" WHERE "merged_into" = '' ORDER BY length("path")`)
	var out []string
	for _, name := range names {
		if ids := found[name]; len(ids) == 1 {
			out = append(out, ids[0])
		}
	}
	return out, err
}

package access

import (
	"context"
	"encoding/json/v2"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Records are shared with people, departments and roles by rows of tn_shares. A
// share gives nothing by itself: it makes the grants with a team hold on the
// record.

// Kinds of those with whom a record is shared.
const (
	WithUser       = "user"
	WithDepartment = "department"
	WithRole       = "role"
)

// subjects are as whom records are shared with a person: arguments for SQL, the
// same for every statement of a request.
type subjects struct {
	user, roles, departments, now string
}

func (r *Rights) subjects() *subjects {
	if r.with == nil {
		list := func(l []string) string {
			raw, err := json.Marshal(append([]string{}, l...))
			if err != nil {
				return "[]"
			}
			return string(raw)
		}
		departments := r.Who.Departments
		if r.Who.Department != "" {
			departments = append([]string{r.Who.Department}, departments...)
		}
		r.with = &subjects{user: r.Who.UserID, roles: list(r.Who.Roles), departments: list(departments), now: r.vars.Now.UTC().Format(types.DefaultDateLayout)}
	}
	return r.with
}

// The plus before a parameter keeps SQLite from planning the statement anew for
// each value that is bound to it, which costs more than running it.

// above are the departments from the top down to those of a person, as their
// paths list them.
const above = `(SELECT "u".value FROM "tn_departments" AS "d", json_each('["' || replace(trim("d"."path", '/'), '/', '","') || '"]') AS "u"
	WHERE "d"."id" IN (SELECT value FROM json_each(?)))`

// shared is the condition for the rows that are shared with the person at the
// level of a grant.
func (r *Rights) shared(g *meta.CompiledGrant, alias string, f form) (string, []any) {
	id := expr.Quote(alias) + `."id"`
	if f == testing {
		return r.sharedRow(g.Object, g.Team, id)
	}
	w := r.subjects()
	from := `SELECT "s"."record" FROM "tn_shares" AS "s" WHERE "s"."object" = +?` + atLeast(g.Team) + ` AND ("s"."until" = '' OR "s"."until" > +?) AND `
	return id + " IN (" +
			from + `"s"."kind" = 'user' AND "s"."subject" = +? UNION ALL ` +
			from + `"s"."kind" = 'role' AND "s"."subject" IN (SELECT value FROM json_each(?)) UNION ALL ` +
			from + `"s"."kind" = 'department' AND "s"."subject" IN (SELECT value FROM json_each(?)) UNION ALL ` +
			from + `"s"."kind" = 'department' AND "s"."children" AND "s"."subject" IN ` + above + ")",
		[]any{g.Object, w.now, w.user, g.Object, w.now, w.roles, g.Object, w.now, w.departments, g.Object, w.now, w.departments}
}

// atLeast narrows shares to those that give a level; an editor's gives a viewer's.
func atLeast(level string) string {
	if level == meta.TeamEditor {
		return ` AND "s"."level" = 'editor'`
	}
	return ""
}

// sharedRow is the condition that one record, whose id is SQL without arguments,
// is shared with the person at a level.
func (r *Rights) sharedRow(object, level, id string) (string, []any) {
	sql, args := r.sharesOf(object, level, id)
	return "EXISTS (SELECT 1 " + sql + ")", args
}

// sharesOf is FROM … WHERE for the shares "s" of a record with the person.
func (r *Rights) sharesOf(object, level, id string) (string, []any) {
	w := r.subjects()
	return `FROM "tn_shares" AS "s" WHERE "s"."object" = +? AND "s"."record" = ` + id + atLeast(level) + ` AND ("s"."until" = '' OR "s"."until" > +?)
		AND CASE "s"."kind" WHEN 'user' THEN "s"."subject" = +? WHEN 'role' THEN "s"."subject" IN (SELECT value FROM json_each(?))
		ELSE "s"."subject" IN (SELECT value FROM json_each(?)) OR "s"."children" AND "s"."subject" IN ` + above + " END",
		[]any{object, w.now, w.user, w.roles, w.departments, w.departments}
}

// Shares is FROM … WHERE for the shares, alias "s", of a record of an object with
// the person themself, one of their roles or departments, that are good now.
func (r *Rights) Shares(object, level, id string) (sql string, args []any) {
	sql, own := r.sharesOf(object, level, "?")
	return sql, append([]any{own[0], id}, own[1:]...)
}

// isShared asks for one record.
func (r *Rights) isShared(ctx context.Context, object, id, level string, reach Reach) bool {
	if r.Who == nil || reach == nil || id == "" || ctx.Err() != nil {
		return false
	}
	var v expr.Vars
	reach(&v)
	if v.Exists == nil {
		return false
	}
	// Among the people, the one who asks, if the record is shared with them.
	sql, args := r.sharedRow(object, level, "?")
	args = append([]any{r.Who.UserID, args[0], id}, args[1:]...)
	ok, err := v.Exists(expr.Users, expr.Fragment{SQL: expr.Quote(expr.ExistsAlias) + `."id" = ? AND ` + sql, Args: args})
	return ok && err == nil
}

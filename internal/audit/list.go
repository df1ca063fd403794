package audit

import (
	"context"
	"encoding/json/jsontext"
	"strconv"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Named is a person; the name of one who is gone is "".
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Item is an entry as people read it.
type Item struct {
	ID       string         `json:"id"`
	At       string         `json:"at"`
	Who      *Named         `json:"who"` // nil: nobody known
	ActingAs *Named         `json:"actingAs"`
	Action   string         `json:"action"`
	Label    string         `json:"label"`
	Kind     string         `json:"kind"`
	Object   string         `json:"object"`
	Name     string         `json:"name"` // of the object: a person's or a department's; "" when it has none
	Record   string         `json:"record"`
	Detail   jsontext.Value `json:"detail"`
	Address  string         `json:"address"`
	Hash     string         `json:"hash"`
}

// Filter narrows a list; what is empty does not. Action is one action or the
// first part of several: "signin" is every "signin.…". From and To are instants,
// To is excluded.
type Filter struct {
	Who, Action, Kind, Object, Record string
	From, To                          string
}

const maxPage = 500

// List gives a page of entries, newest first, and the cursor of the next one, ""
// at the end. limit 0 is 50.
func List(ctx context.Context, app core.App, t locale.Tag, f Filter, limit int, cursor string) ([]Item, string, error) {
	if limit == 0 {
		limit = 50
	}
	if limit < 0 || limit > maxPage {
		return nil, "", problem.Bad("bad_limit", locale.Args{"max": maxPage})
	}
	where, params := f.where()
	if cursor != "" {
		before, err := strconv.ParseInt(cursor, 10, 64)
		if err != nil || before < 1 {
			return nil, "", problem.Bad("bad_cursor")
		}
		where += ` AND a."id" < {:before}`
		params["before"] = before
	}
	params["limit"] = limit + 1
	rows, err := app.ConcurrentDB().NewQuery(`SELECT a."id", a."at", a."who", coalesce(w."name", ''), a."acting_as", coalesce(s."name", ''), a."action", a."object_kind", a."object",
		coalesce(CASE a."object_kind" WHEN 'person' THEN (SELECT "name" FROM "users" WHERE "id" = a."object") WHEN 'department' THEN (SELECT "name" FROM "tn_departments" WHERE "id" = a."object") END, ''),
		a."record", a."detail", a."address", a."hash"
		FROM "tn_audit" a LEFT JOIN "users" w ON w."id" = a."who" LEFT JOIN "users" s ON s."id" = a."acting_as"
		WHERE ` + where + ` ORDER BY a."id" DESC LIMIT {:limit}`).Bind(params).WithContext(ctx).Rows()
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = rows.Close() }()
	out := []Item{}
	for rows.Next() {
		it, err := scan(rows, t)
		if err != nil {
			return nil, "", err
		}
		out = append(out, it)
	}
	if len(out) <= limit {
		return out, "", rows.Err()
	}
	return out[:limit], out[limit-1].ID, rows.Err()
}

func (f Filter) where() (string, dbx.Params) {
	where, params := []string{"1"}, dbx.Params{}
	for _, c := range []struct{ name, cond, value string }{
		{"who", `a."who" = {:who}`, f.Who}, {"kind", `a."object_kind" = {:kind}`, f.Kind}, {"object", `a."object" = {:object}`, f.Object},
		{"record", `a."record" = {:record}`, f.Record}, {"from", `a."at" >= {:from}`, f.From}, {"to", `a."at" < {:to}`, f.To},
	} {
		if c.value != "" {
			where = append(where, c.cond)
			params[c.name] = c.value
		}
	}
	if f.Action != "" {
		where = append(where, `(a."action" = {:action} OR a."action" >= {:first} AND a."action" < {:after})`)
		params["action"], params["first"], params["after"] = f.Action, f.Action+".", f.Action+"/" // "/" follows "."
	}
	return strings.Join(where, " AND "), params
}

func scan(rows *dbx.Rows, t locale.Tag) (Item, error) {
	var it Item
	var who, as Named
	var id int64
	var detail string
	err := rows.Scan(&id, &it.At, &who.ID, &who.Name, &as.ID, &as.Name, &it.Action, &it.Kind, &it.Object, &it.Name, &it.Record, &detail, &it.Address, &it.Hash)
	it.ID, it.Detail, it.Label = strconv.FormatInt(id, 10), jsontext.Value(detail), Label(t, it.Action)
	if who.ID != "" {
		it.Who = &who
	}
	if as.ID != "" {
		it.ActingAs = &as
	}
	return it, err
}

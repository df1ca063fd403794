package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"fmt"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Match is a row that a piece of text names.
type Match struct {
	ID    string
	Title string
	Field string // the field that equals the text
}

// Resolve finds what texts name: for each value the visible rows of an object
// of which one of the fields equals it. Without fields it is the title and the
// unique text fields; for people name, e-mail and phone, for departments the name.
func (s *Service) Resolve(ctx context.Context, who *access.Principal, objectKey string, fields, values []string) (map[string][]Match, error) {
	r := s.Rights(who)
	list, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	out := map[string][]Match{}
	scan := func(name string) func(rows *sql.Rows) error {
		return func(rows *sql.Rows) error {
			var m Match
			var value string
			err := rows.Scan(&value, &m.ID, &m.Title)
			m.Field = name
			for _, had := range out[value] {
				if had.ID == m.ID {
					return err // by two fields, and yet one record
				}
			}
			out[value] = append(out[value], m)
			return err
		}
	}
	db := s.app.ConcurrentDB()
	o, business := r.Snap.Objects[objectKey]
	if !business {
		return out, resolvePeople(ctx, db, objectKey, fields, values, scan)
	}
	if !r.Can(objectKey, "view") {
		return out, nil
	}
	if len(fields) == 0 {
		fields = namingFields(o)
	}
	title := `"r"."id"`
	var titleArgs []any
	if c := o.ByKey[o.Title]; c != nil {
		if sqlCol, args, ok := r.Column(objectKey, c.Expr, alias); ok {
			title, titleArgs = sqlCol, args
		}
	}
	for _, name := range fields {
		c, ok := o.ByKey[name]
		if !ok || c.Expr.Kind != expr.Text {
			return nil, unknownField(name)
		}
		col, args, ok := r.Column(objectKey, c.Expr, alias)
		if !ok {
			continue
		}
		where := &condition{}
		where.add(`"r"."deleted" = ''`)
		where.add(col+" IN (SELECT value FROM json_each(?))", append(append([]any{}, args...), string(list))...)
		rows, rowArgs := r.Rows(objectKey, "view", alias)
		where.add(rows, rowArgs...)
		err := store.Each(ctx, db, scan(name), "SELECT "+col+`, "r"."id", `+title+" FROM "+expr.Quote(objectKey)+` AS "r" WHERE `+where.String(),
			append(append(append([]any{}, args...), titleArgs...), where.args...)...)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// namingFields are the fields whose value names a record.
func namingFields(o *meta.CompiledObject) []string {
	var out []string
	for _, c := range o.Columns {
		if !c.System && c.Expr.Kind == expr.Text && (c.Spec.Key == o.Title || c.Spec.Unique || c.Spec.Type == "auto_number") {
			out = append(out, c.Spec.Key)
		}
	}
	return out
}

// FindByKey finds, for each row of key values, none of them blank, the id of the
// one visible record whose key fields equal them; "" when there is none,
// Ambiguous when two records share the key. It is one query for all rows: a
// look-up in the index of a unique key, or one pass over the object.
func (s *Service) FindByKey(ctx context.Context, who *access.Principal, objectKey string, keys []string, rows [][]any) ([]string, error) {
	r := s.Rights(who)
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	where := &condition{}
	where.add(`"r"."deleted" = ''`)
	cols, parts := make([]*meta.Column, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		if c, ok := r.Reads(objectKey, k, alias); !ok || c != nil || o.ByKey[k] == nil || o.ByKey[k].Live() || o.ByKey[k].Part != "" {
			return nil, unknownField(k) // a key must be stored, and readable on every row
		}
		cols[i] = o.ByKey[k]
		where.add(notBlank(cols[i], `"r".`+expr.Quote(cols[i].Expr.Column)))
		parts[i] = "json_extract(value, '$[" + strconv.Itoa(i) + "]')"
	}
	wanted := make([][]any, len(rows))
	for i, row := range rows {
		wanted[i] = make([]any, len(row))
		for j, v := range row {
			wanted[i][j] = field.ToDB(cols[j].Expr.Kind, v)
		}
	}
	list, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	columns := store.Columns(alias, cols)
	where.add("("+columns+") IN (SELECT "+strings.Join(parts, ", ")+" FROM json_each(?))", string(list))
	pred, predArgs := r.Rows(objectKey, "view", alias)
	where.add(pred, predArgs...)
	found := map[string]string{}
	var id string
	sc := store.NewScanner(cols, &id)
	err = store.Each(ctx, s.app.ConcurrentDB(), func(rs *sql.Rows) error {
		vals, err := sc.Scan(rs)
		if err != nil {
			return err
		}
		k := fmt.Sprint(vals...)
		if found[k] != "" {
			id = Ambiguous
		}
		found[k] = id
		return nil
	}, "SELECT "+columns+`, "r"."id" FROM `+expr.Quote(objectKey)+` AS "r" WHERE `+where.String(), where.args...)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = found[fmt.Sprint(row...)]
	}
	return out, nil
}

// notBlank is the condition of unique indexes, which SQLite needs to see to use
// them.
func notBlank(c *meta.Column, col string) string {
	switch c.Expr.Kind {
	case expr.Text, expr.Link, expr.AnyLink:
		return col + " <> ''"
	case expr.Number, expr.Date, expr.DateTime:
		return col + " IS NOT NULL"
	}
	return ""
}

// Ambiguous stands for the id of a key that two records share; no id is "*".
const Ambiguous = "*"

// Titles gives the ids and titles of the visible records of an object, none at
// all when there are more than limit.
func (s *Service) Titles(ctx context.Context, who *access.Principal, objectKey string, limit int) ([]Match, error) {
	r := s.Rights(who)
	text, args := `SELECT "id", "name" FROM "users" WHERE "active" LIMIT ?`, []any{}
	if objectKey == expr.Departments {
		text = `SELECT "id", "name" FROM "tn_departments" WHERE NOT "disabled" LIMIT ?`
	}
	if o, business := r.Snap.Objects[objectKey]; business {
		if !r.Can(objectKey, "view") || o.ByKey[o.Title] == nil {
			return nil, nil
		}
		title, titleArgs, ok := r.Column(objectKey, o.ByKey[o.Title].Expr, alias)
		if !ok {
			return nil, nil
		}
		rows, rowArgs := r.Rows(objectKey, "view", alias)
		if rows != "" {
			rows = " AND " + rows
		}
		text = `SELECT "r"."id", ` + title + " FROM " + expr.Quote(objectKey) + ` AS "r" WHERE "r"."deleted" = ''` + rows + " LIMIT ?"
		args = append(append(args, titleArgs...), rowArgs...)
	} else if objectKey != expr.Users && objectKey != expr.Departments {
		return nil, nil
	}
	var out []Match
	err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var m Match
		err := rows.Scan(&m.ID, &m.Title)
		out = append(out, m)
		return err
	}, text, append(args, limit+1)...)
	if len(out) > limit {
		out = nil
	}
	return out, err
}

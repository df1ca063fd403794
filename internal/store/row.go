package store

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Columns writes the quoted columns of a row alias for a SELECT.
func Columns(alias string, cols []*meta.Column) string {
	var b strings.Builder
	for i, c := range cols {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(expr.Quote(alias) + "." + expr.Quote(c.Expr.Column))
	}
	return b.String()
}

// Scanner reads rows of fixed columns into canonical values.
type Scanner struct {
	cols []*meta.Column
	raw  []any
	dest []any
}

// NewScanner reads rows that start with cols, followed by the destinations of
// extra columns.
func NewScanner(cols []*meta.Column, extra ...any) *Scanner {
	s := &Scanner{cols: cols, raw: make([]any, len(cols)), dest: make([]any, 0, len(cols)+len(extra))}
	for i := range s.raw {
		s.dest = append(s.dest, &s.raw[i])
	}
	s.dest = append(s.dest, extra...)
	return s
}

// Scan gives the current row's canonical values, in the order of the columns.
func (s *Scanner) Scan(rows *sql.Rows) ([]any, error) {
	if err := rows.Scan(s.dest...); err != nil {
		return nil, err
	}
	out := make([]any, len(s.raw))
	for i, v := range s.raw {
		out[i] = field.FromDB(s.cols[i].Expr.Kind, v)
	}
	return out, nil
}

// Values pairs a scanned row with the keys of its columns.
func Values(cols []*meta.Column, row []any) expr.Values {
	out := make(expr.Values, len(cols))
	for i, c := range cols {
		out[c.Spec.Key] = row[i]
	}
	return out
}

// each is a way to run a query: Each, or that of kept statements.
type each func(ctx context.Context, db dbx.Builder, scan func(*sql.Rows) error, query string, args ...any) error

// Load reads one living record with all its columns; nil when it does not exist.
func Load(ctx context.Context, db dbx.Builder, o *meta.CompiledObject, id string) (expr.Values, error) {
	return load(ctx, Each, db, o, id)
}

// Load is Load from a prepared statement.
func (s *Statements) Load(ctx context.Context, db dbx.Builder, o *meta.CompiledObject, id string) (expr.Values, error) {
	return load(ctx, s.Each, db, o, id)
}

func load(ctx context.Context, run each, db dbx.Builder, o *meta.CompiledObject, id string) (expr.Values, error) {
	var out expr.Values
	sc := NewScanner(o.Columns)
	err := run(ctx, db, func(rows *sql.Rows) error {
		row, err := sc.Scan(rows)
		if err == nil {
			out = Values(o.Columns, row)
		}
		return err
	}, "SELECT "+Columns("r", o.Columns)+" FROM "+expr.Quote(o.Key)+` AS "r" WHERE "r"."id" = ? AND "r"."deleted" = ''`, id)
	return out, err
}

// Stored is a row with what no field shows: when it was deleted ("" alive).
type Stored struct {
	expr.Values
	Deleted string
}

// LoadMany reads records by id, deleted ones too; what does not exist is absent.
func LoadMany(ctx context.Context, db dbx.Builder, o *meta.CompiledObject, ids []string) (map[string]*Stored, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Stored, len(ids))
	var deleted string
	sc := NewScanner(o.Columns, &deleted)
	return out, Each(ctx, db, func(rows *sql.Rows) error {
		row, err := sc.Scan(rows)
		if err == nil {
			v := Values(o.Columns, row)
			id, _ := v["id"].(string)
			out[id] = &Stored{Values: v, Deleted: deleted}
		}
		return err
	}, "SELECT "+Columns("r", o.Columns)+`, "r"."deleted" FROM `+expr.Quote(o.Key)+` AS "r" WHERE "r"."id" IN (SELECT value FROM json_each(?))`, string(list))
}

// Loader gives expressions the records that a record links to.
func Loader(ctx context.Context, db dbx.Builder, snap *meta.Snapshot) expr.Loader {
	return func(object, id string) (expr.Row, error) {
		if id == "" {
			return nil, nil
		}
		if o, ok := snap.Objects[object]; ok {
			v, err := Load(ctx, db, o, id)
			if v == nil || err != nil {
				return nil, err
			}
			return v, nil
		}
		o, ok := snap.ExprObject(object)
		if !ok {
			return nil, nil
		}
		return loadBuiltin(ctx, db, o, id)
	}
}

// Reach gives expressions in Go what lies beyond their record, as db has it:
// linked records, the records that link to it, and those that EXISTS looks for.
func Reach(ctx context.Context, db dbx.Builder, snap *meta.Snapshot) func(*expr.Vars) {
	return func(v *expr.Vars) {
		v.Load = Loader(ctx, db, snap)
		v.Rows = func(object, via, id string) ([]expr.Row, error) { return linking(ctx, db, snap, object, via, id) }
		v.Exists = func(object string, f expr.Fragment) (bool, error) { return exists(ctx, db, snap, object, f) }
	}
}

// linking reads the living records of an object whose link via names id, in the
// order in which they were made.
func linking(ctx context.Context, db dbx.Builder, snap *meta.Snapshot, object, via, id string) ([]expr.Row, error) {
	o := snap.Objects[object]
	if o == nil || o.ByKey[via] == nil || id == "" {
		return nil, nil
	}
	var out []expr.Row
	sc := NewScanner(o.Columns)
	return out, Each(ctx, db, func(rows *sql.Rows) error {
		row, err := sc.Scan(rows)
		if err == nil {
			out = append(out, Values(o.Columns, row))
		}
		return err
	}, "SELECT "+Columns("r", o.Columns)+" FROM "+expr.Quote(o.Key)+` AS "r" WHERE `+Names("r", o.ByKey[via].Expr)+` AND "r"."deleted" = '' ORDER BY "r"."rowid"`, id)
}

// Names is the condition that a link of the row alias names the id of its one
// placeholder.
func Names(alias string, link *expr.Field) string {
	col := expr.Quote(alias) + "." + expr.Quote(link.Column)
	if link.Kind == expr.Links {
		return "instr(" + col + `, '"' || ? || '"') > 0` // no other text of a list of ids has it
	}
	return col + " = ?"
}

// exists reports whether a condition holds for a living record of an object.
func exists(ctx context.Context, db dbx.Builder, snap *meta.Snapshot, object string, f expr.Fragment) (bool, error) {
	o, ok := snap.ExprObject(object)
	if !ok {
		return false, nil
	}
	where := f.SQL
	if o.Alive != "" {
		where = strings.ReplaceAll(o.Alive, "%s", expr.Quote(expr.ExistsAlias)) + " AND (" + where + ")"
	}
	n := 0
	_, err := One(ctx, db, []any{&n}, "SELECT EXISTS (SELECT 1 FROM "+expr.Quote(o.Table)+" AS "+expr.Quote(expr.ExistsAlias)+" WHERE "+where+")", f.Args...)
	return n == 1, err
}

// loadBuiltin reads a person or a department.
func loadBuiltin(ctx context.Context, db dbx.Builder, o *expr.Object, id string) (expr.Row, error) {
	names := make([]string, len(o.Fields))
	raw, dest := make([]any, len(o.Fields)), make([]any, len(o.Fields))
	for i, f := range o.Fields {
		names[i] = expr.Quote(f.Column)
		dest[i] = &raw[i]
	}
	ok, err := One(ctx, db, dest, "SELECT "+strings.Join(names, ", ")+" FROM "+expr.Quote(o.Table)+` WHERE "id" = ?`, id)
	if !ok || err != nil {
		return nil, err
	}
	out := expr.Values{"id": id}
	for i, f := range o.Fields {
		out[f.Key] = field.FromDB(f.Kind, raw[i])
	}
	return out, nil
}

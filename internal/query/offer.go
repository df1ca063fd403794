package query

import (
	"context"
	"database/sql"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/search"
	"github.com/tenon-crm/tenon/internal/store"
)

// Offer asks only for what a field of links takes: of Object, with what is filled
// in beside it so far, in decoded JSON by key.
type Offer struct {
	Object, Field string
	Values        map[string]any
}

// target finds where the field leads; it must be a field that the person knows,
// and lead to the object.
func (q *Offer) target(r *access.Rights, to string) (LinkTarget, error) {
	c := r.Snap.Column(q.Object, q.Field)
	if c == nil || !r.Shows(q.Object, q.Field) && !r.Writes(q.Object, "create", q.Field) && !r.Writes(q.Object, "edit", q.Field) {
		return LinkTarget{}, unknownField(q.Field)
	}
	t, ok := TargetIn(c, to)
	if !ok {
		return LinkTarget{}, unknownField(q.Field)
	}
	t.Form = q.form(r, r.Snap.Objects[q.Object])
	return t, nil
}

// form is the record that is filled in, as far as it is right: what is no value
// of its field is blank.
func (q *Offer) form(r *access.Rights, o *meta.CompiledObject) expr.Values {
	c := field.Context{Now: r.Vars().Now, Zone: r.Snap.Business.Zone, Workdays: r.Snap.Business.Workdays, Tag: r.Who.Locale}
	row := make(expr.Values, len(o.Columns))
	for _, col := range o.Columns {
		key := col.Spec.Key
		row[key] = field.BlankOf(col.Expr.Kind)
		if raw, given := q.Values[key]; given {
			if v, it := col.Type.Normalise(c, &col.Spec, raw); it == nil {
				row[key] = v
			}
		}
	}
	return row
}

// offered adds the condition for what a field of links takes of an object. The
// filter is seen through the person's eyes: one that reads what is hidden from
// them narrows nothing here, and refuses when the link is written.
func (s *Service) offered(ctx context.Context, where *condition, r *access.Rights, o *meta.CompiledObject, q *Offer) error {
	if q == nil {
		return nil
	}
	t, err := q.target(r, o.Key)
	if err != nil || t.Filter == nil {
		return err
	}
	v := r.Of(o.Key)
	v.Form = t.Form
	s.Through(ctx, r, &v)
	if f, err := t.Filter.SQL(alias, r, v); err == nil {
		where.add(f.SQL, f.Args...)
		where.filtered = true
	}
	return nil
}

// OfferedPerson is a person, or a department, that a field may be given.
type OfferedPerson struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Active     bool    `json:"active"`
	Department *Person `json:"department,omitempty"` // the main one of a person
}

// People gives those people, or departments, whom a field may be given and whose
// name, or its pinyin or initials, has q; the first limit by name, who is active
// before who is not.
func (s *Service) People(ctx context.Context, r *access.Rights, target string, of *Offer, q string, limit int) ([]OfferedPerson, error) {
	t, err := of.target(r, target)
	if err != nil {
		return nil, err
	}
	where := &condition{}
	where.add("1")
	if err := s.narrowed(ctx, s.app.ConcurrentDB(), where, r, t); err != nil {
		return nil, err
	}
	text := `SELECT "r"."id", "r"."name", "r"."active", "d"."id", "d"."name" FROM "users" AS "r" LEFT JOIN "tn_departments" AS "d" ON "d"."id" = "r"."department"
		WHERE ` + where.String() + ` ORDER BY NOT "r"."active", "r"."name", "r"."id"`
	if target == expr.Departments {
		text = `SELECT "r"."id", "r"."name", NOT "r"."disabled", NULL, NULL FROM "tn_departments" AS "r"
			WHERE "r"."merged_into" = '' AND ` + where.String() + ` ORDER BY length("r"."path"), "r"."name", "r"."id"`
	}
	q = search.Plain(q)
	out := []OfferedPerson{}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var p OfferedPerson
		var id, name sql.NullString
		err := rows.Scan(&p.ID, &p.Name, &p.Active, &id, &name)
		if len(out) == limit || !named(p.Name, q) {
			return err
		}
		if id.String != "" {
			p.Department = &Person{id.String, name.String}
		}
		out = append(out, p)
		return err
	}, text, where.args...)
}

// named reports whether a name has some words in plain letters, or its pinyin or
// their initials do.
func named(name, words string) bool {
	return strings.Contains(search.Plain(name), words) || search.Sounding(name, words)
}

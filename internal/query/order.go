package query

import (
	"encoding/base64"
	"encoding/json/v2"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// key is one part of an order: a field as the person sees it.
type key struct {
	col      *meta.Column
	sql      string
	args     []any
	desc     bool
	nullable bool
}

const maxSortKeys = 5

// parseSort reads "-created,name". The id ends every order, in the direction of
// its first key, so that it is total and one index serves it.
func parseSort(r *access.Rights, o *meta.CompiledObject, sort, alias string) ([]key, error) {
	if sort == "" {
		sort = "-created"
		if _, ok := r.Reads(o.Key, "created", alias); !ok {
			sort = "-id"
		}
	}
	var keys []key
	for part := range strings.SplitSeq(sort, ",") {
		name, desc := strings.CutPrefix(strings.TrimSpace(part), "-")
		name = strings.TrimPrefix(name, "+")
		k, err := sortKey(r, o, name, alias)
		if err != nil {
			return nil, err
		}
		k.desc = desc
		keys = append(keys, k)
		if name == "id" {
			return keys, nil
		}
	}
	if len(keys) > maxSortKeys {
		return nil, problem.Bad("sort_too_long", locale.Args{"max": maxSortKeys})
	}
	id, err := sortKey(r, o, "id", alias)
	if err != nil {
		return nil, err
	}
	id.desc = keys[0].desc
	return append(keys, id), nil
}

func sortKey(r *access.Rights, o *meta.CompiledObject, name, alias string) (key, error) {
	c, ok := o.ByKey[name]
	if !ok {
		return key{}, unknownField(name)
	}
	sql, args, ok := r.Column(o.Key, c.Expr, alias)
	if !ok {
		return key{}, unknownField(name)
	}
	if _, sortable := c.Type.(field.Sortable); !sortable && !c.System {
		return key{}, problem.Bad("not_sortable", locale.Args{"field": name})
	}
	nullable := c.Expr.Kind == expr.Number || c.Expr.Kind == expr.Date || c.Expr.Kind == expr.DateTime
	if c.System && sql == expr.Quote(alias)+"."+expr.Quote(c.Expr.Column) {
		nullable = false // a system field that is readable on every row
	}
	return key{col: c, sql: sql, args: args, nullable: nullable}, nil
}

func unknownField(name string) error {
	return problem.Bad("unknown_field", locale.Args{"field": name, "suggestion": ""})
}

func orderBy(keys []key, name func(i int) string) string {
	var b strings.Builder
	for i, k := range keys {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name(i))
		if k.desc {
			b.WriteString(" DESC")
		}
	}
	return b.String()
}

// fingerprint ties a cursor to its order.
func fingerprint(keys []key) string {
	h := fnv.New32a()
	for _, k := range keys {
		_, _ = h.Write([]byte(k.col.Spec.Key))
		if k.desc {
			_, _ = h.Write([]byte{'-'})
		}
		_, _ = h.Write([]byte{','})
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

type cursor struct {
	Order  string `json:"o"`
	Values []any  `json:"v"`
}

func encodeCursor(keys []key, vals []any) (string, error) {
	raw, err := json.Marshal(cursor{Order: fingerprint(keys), Values: vals})
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

func decodeCursor(keys []key, s string) ([]any, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	var c cursor
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.Order != fingerprint(keys) || len(c.Values) != len(keys) {
		return nil, problem.Bad("bad_cursor")
	}
	for _, v := range c.Values {
		switch v.(type) {
		case nil, string, float64, bool:
		default:
			return nil, problem.Bad("bad_cursor")
		}
	}
	return c.Values, nil
}

// after are the conditions for the rows that follow vals in the order. There
// are two where the first key may be null and the nulls are yet to come: the
// page reads them one after the other, each from an index.
//
// Rows whose keys run one way compare as one row value, which SQLite answers
// from an index; mixed orders are written out, with a bound on the first key in
// front where an index can use one.
func after(keys []key, vals []any) []condition {
	first := keys[0]
	simple := true
	for i, k := range keys {
		simple = simple && k.desc == first.desc && (i == 0 || !k.nullable && vals[i] != nil)
	}
	null, rest := condition{}, condition{}
	null.add(first.sql+" IS NULL", first.args...)
	rest.add(first.sql+" IS NOT NULL", first.args...)
	switch {
	case !simple:
		return []condition{written(keys, vals)}
	case vals[0] != nil && first.nullable && first.desc:
		return []condition{rowValue(keys, vals), null}
	case vals[0] != nil:
		return []condition{rowValue(keys, vals)}
	case len(keys) == 1:
		return []condition{rest} // never with the id behind every order
	}
	tail := rowValue(keys[1:], vals[1:])
	null.add(tail.String(), tail.args...)
	if first.desc {
		return []condition{null}
	}
	return []condition{null, rest}
}

func rowValue(keys []key, vals []any) condition {
	var c condition
	var cols []string
	var args []any
	for _, k := range keys {
		cols = append(cols, k.sql)
		args = append(args, k.args...)
	}
	op := " > "
	if keys[0].desc {
		op = " < "
	}
	c.add("("+strings.Join(cols, ", ")+")"+op+"(?"+strings.Repeat(", ?", len(keys)-1)+")", append(args, vals...)...)
	return c
}

func written(keys []key, vals []any) condition {
	var out condition
	var alts []string
	var args []any
	var eq string
	var eqArgs []any
	for i, k := range keys {
		if cond, condArgs, some := beyond(k, vals[i]); some {
			alts = append(alts, "("+eq+cond+")")
			args = append(append(args, eqArgs...), condArgs...)
		}
		eq += k.sql + " IS ? AND "
		eqArgs = append(append(eqArgs, k.args...), vals[i])
	}
	if len(alts) == 0 {
		out.add("0")
		return out
	}
	if first := keys[0]; vals[0] != nil && !first.desc {
		out.add(first.sql+" >= ?", append(append([]any{}, first.args...), vals[0])...)
	}
	out.add("("+strings.Join(alts, " OR ")+")", args...)
	return out
}

// beyond is the condition for values strictly after v; false when there are
// none. NULL sorts first ascending and last descending, as SQLite does.
func beyond(k key, v any) (string, []any, bool) {
	switch {
	case v == nil && k.desc:
		return "", nil, false
	case v == nil:
		return k.sql + " IS NOT NULL", k.args, true
	case !k.desc:
		return k.sql + " > ?", append(append([]any{}, k.args...), v), true
	case k.nullable:
		args := append(append([]any{}, k.args...), v)
		return "(" + k.sql + " < ? OR " + k.sql + " IS NULL)", append(args, k.args...), true
	default:
		return k.sql + " < ?", append(append([]any{}, k.args...), v), true
	}
}

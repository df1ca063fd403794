package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"math"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// GroupBy is a field to group by; dates and date-times may group by a period.
// In JSON it is the key alone or {"field":…,"by":"month"}.
type GroupBy struct {
	Field string `json:"field"`
	By    string `json:"by,omitempty"` // day, week, month, quarter, year
}

// UnmarshalJSON accepts the short form.
func (g *GroupBy) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &g.Field)
	}
	type plain GroupBy
	return json.Unmarshal(b, (*plain)(g), json.RejectUnknownMembers(true))
}

// Measure is one figure of each group, named As or <op>_<field> ("count" alone
// for a count without a field).
type Measure struct {
	Op    string `json:"op"` // count, sum, avg, min, max, count_distinct
	Field string `json:"field,omitempty"`
	As    string `json:"as,omitempty"`
}

// AggregateRequest asks for figures of the rows that the person sees.
type AggregateRequest struct {
	GroupBy  []GroupBy `json:"groupBy,omitempty"`
	Measures []Measure `json:"measures,omitempty"`
	Filter   string    `json:"filter,omitempty"`
	View     string    `json:"view,omitempty"`
	Q        string    `json:"q,omitempty"`
	Sort     string    `json:"sort,omitempty"` // a name of the items, "-" in front for descending
	Limit    int       `json:"limit,omitempty"`
}

// Aggregate is the answer: one item per group, and the titles of the links that
// the groups are.
type Aggregate struct {
	Items []map[string]any  `json:"items"`
	Links map[string]string `json:"links,omitempty"`
}

type output struct {
	name    string
	sql     string
	args    []any
	kind    expr.Kind
	figure  bool // a number made by the query: rounded to 15 digits
	linkTo  string
	column  *meta.Column // of a group by a link to one of several objects
	isGroup bool
}

// Aggregate computes figures in SQL over exactly the rows and values that the
// person may read; a value that they may not read of a row counts as blank.
func (s *Service) Aggregate(ctx context.Context, r *access.Rights, objectKey string, q AggregateRequest) (*Aggregate, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	outs, err := outputs(r, o, q)
	if err != nil {
		return nil, err
	}
	view, err := s.NamedView(ctx, r, o, q.View)
	if err != nil {
		return nil, err
	}
	where, err := s.matching(ctx, r, o, q.Filter, view, q.Q)
	if err != nil {
		return nil, err
	}
	if err := s.scoped(ctx, o, where); err != nil {
		return nil, err
	}
	text, args, err := aggregateSQL(o, q, outs, where)
	if err != nil {
		return nil, err
	}
	ans := &Aggregate{Items: []map[string]any{}}
	raw := make([]any, len(outs))
	dest := make([]any, len(outs))
	for i := range raw {
		dest[i] = &raw[i]
	}
	links := map[string][]string{}
	err = s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		item := make(map[string]any, len(outs))
		for i, out := range outs {
			item[out.name] = out.value(raw[i])
			if id, ok := item[out.name].(string); ok && out.linkTo != "" {
				links[out.linkTo] = append(links[out.linkTo], id)
			}
		}
		ans.Items = append(ans.Items, item)
		return nil
	}, text, args...)
	if err != nil {
		return nil, err
	}
	if err := s.nameGroups(ctx, r, outs, ans); err != nil {
		return nil, err
	}
	for target, ids := range links {
		if ans.Links == nil {
			ans.Links = map[string]string{}
		}
		seen, err := s.linked(ctx, r, target, ids, false)
		if err != nil {
			return nil, err
		}
		for id, l := range seen {
			ans.Links[id] = l.title
		}
	}
	return ans, nil
}

func (out *output) value(raw any) any {
	if out.figure {
		switch n := raw.(type) {
		case int64:
			return n
		case float64:
			return round15(n)
		default:
			return nil
		}
	}
	v := field.FromDB(out.kind, raw)
	if v == "" && (out.linkTo != "" || !out.isGroup) {
		return nil
	}
	return v
}

// round15 rounds to 15 significant digits: SQLite sums floats with
// compensation, so the digits that remain are exact.
func round15(f float64) float64 {
	if f == 0 || math.IsInf(f, 0) || math.IsNaN(f) {
		return f
	}
	out, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64)
	if err != nil {
		return f
	}
	return out
}

func outputs(r *access.Rights, o *meta.CompiledObject, q AggregateRequest) ([]output, error) {
	if len(q.GroupBy) > 4 || len(q.Measures) > 20 {
		return nil, problem.Bad("aggregate_too_wide")
	}
	var outs []output
	for _, g := range q.GroupBy {
		out, err := groupOutput(r, o, g)
		if err != nil {
			return nil, err
		}
		outs = append(outs, out)
	}
	measures := q.Measures
	if len(measures) == 0 {
		measures = []Measure{{Op: "count"}}
	}
	for _, m := range measures {
		out, err := measureOutput(r, o, m)
		if err != nil {
			return nil, err
		}
		if c := o.ByKey[m.Field]; c != nil && c.Spec.CurrencyField != "" && m.Op != "count" && m.Op != "count_distinct" {
			_, col, args, err := readable(r, o, m.Field)
			if err != nil {
				return nil, err
			}
			outs = append(outs, inOneCurrency(r, o, c, out, col, args)...)
			continue
		}
		outs = append(outs, out)
	}
	names := map[string]bool{}
	for _, out := range outs {
		if names[out.name] {
			return nil, problem.Bad("duplicate_name", locale.Args{"name": out.name})
		}
		names[out.name] = true
	}
	return outs, nil
}

// readable finds a field and its SQL as the person sees it.
func readable(r *access.Rights, o *meta.CompiledObject, name string) (*meta.Column, string, []any, error) {
	c, ok := o.ByKey[name]
	if !ok {
		return nil, "", nil, unknownField(name)
	}
	if c.Part != "" && r.Shows(o.Key, name) {
		return nil, "", nil, problem.Bad("not_groupable", locale.Args{"field": name})
	}
	col, args, ok := r.Column(o.Key, c.Expr, alias)
	if !ok {
		return nil, "", nil, unknownField(name)
	}
	return c, col, args, nil
}

func groupOutput(r *access.Rights, o *meta.CompiledObject, g GroupBy) (output, error) {
	c, col, args, err := readable(r, o, g.Field)
	if err != nil {
		return output{}, err
	}
	if _, ok := c.Type.(field.Groupable); !ok && !c.System {
		return output{}, problem.Bad("not_groupable", locale.Args{"field": g.Field})
	}
	out := output{name: g.Field, sql: col, args: args, kind: c.Expr.Kind, isGroup: true}
	if l, ok := c.Type.(field.Linker); ok && c.Expr.Kind == expr.Link {
		out.linkTo = l.Target(&c.Spec)
		out.sql, out.args = seenLink(r, out.linkTo, col, args)
	} else if c.Expr.Kind == expr.AnyLink {
		out.column = c
		out.sql, out.args = seenReference(r, c, col, args)
	}
	if g.By == "" {
		if c.Expr.Kind == expr.DateTime {
			g.By = "day"
		} else {
			return out, nil
		}
	}
	if c.Expr.Kind != expr.Date && c.Expr.Kind != expr.DateTime {
		return output{}, problem.Bad("period_needs_date", locale.Args{"field": g.Field})
	}
	if c.Expr.Kind == expr.DateTime {
		out.sql = "substr(tenon_local(" + out.sql + ", ?), 1, 10)"
		out.args = append(append([]any{}, out.args...), r.Zone().String())
	}
	out.kind = expr.Date
	period, ok := periods[g.By]
	if !ok {
		return output{}, problem.Bad("unknown_period", locale.Args{"period": g.By})
	}
	n := strings.Count(period, "%")
	base := out.args
	for range n - 1 {
		out.args = append(append([]any{}, out.args...), base...)
	}
	out.sql = strings.ReplaceAll(period, "%", out.sql)
	return out, nil
}

// periods cut a date, written %, to a period: 2026-11-22, 2026-11-16 (the
// Monday), 2026-11, 2026-Q4, 2026.
var periods = map[string]string{
	"day":     "%",
	"week":    "date(%, '-6 days', 'weekday 1')",
	"month":   "substr(%, 1, 7)",
	"quarter": "(substr(%, 1, 4) || '-Q' || ((CAST(substr(%, 6, 2) AS INTEGER) + 2) / 3))",
	"year":    "substr(%, 1, 4)",
}

// seenLink blanks a link to a row that the person does not see.
func seenLink(r *access.Rights, target, col string, args []any) (string, []any) {
	if _, business := r.Snap.Objects[target]; !business {
		return col, args
	}
	rows, rowArgs := r.RowsTested(target, "view", "t")
	if rows != "" {
		rows = " AND " + rows
	}
	return "coalesce((SELECT \"t\".\"id\" FROM " + expr.Quote(target) + ` AS "t" WHERE "t"."id" = ` + col + ` AND "t"."deleted" = ''` + rows + "), '')",
		append(append([]any{}, args...), rowArgs...)
}

// seenLinks leaves out of a list of links those to rows that the person does not see.
func seenLinks(r *access.Rights, target, col string, args []any) (string, []any) {
	if _, business := r.Snap.Objects[target]; !business {
		return col, args
	}
	rows, rowArgs := r.RowsTested(target, "view", "t")
	if rows != "" {
		rows = " AND " + rows
	}
	return "(SELECT json_group_array(\"l\".value) FROM json_each(" + col + `) AS "l" WHERE EXISTS (SELECT 1 FROM ` + expr.Quote(target) +
			` AS "t" WHERE "t"."id" = "l".value AND "t"."deleted" = ''` + rows + "))",
		append(append([]any{}, args...), rowArgs...)
}

func measureOutput(r *access.Rights, o *meta.CompiledObject, m Measure) (output, error) {
	out := output{name: m.As, figure: true}
	if out.name == "" {
		out.name = m.Op
		if m.Field != "" {
			out.name += "_" + m.Field
		}
	}
	if m.Op == "count" && m.Field == "" {
		out.sql = "count(*)"
		return out, nil
	}
	if m.Field == "" {
		return output{}, problem.Bad("measure_needs_field", locale.Args{"op": m.Op})
	}
	c, col, args, err := readable(r, o, m.Field)
	if err != nil {
		return output{}, err
	}
	out.args = args
	if l, ok := c.Type.(field.Linker); ok && c.Expr.Kind == expr.Link {
		col, out.args = seenLink(r, l.Target(&c.Spec), col, args)
	} else if ok && c.Expr.Kind == expr.Links {
		col, out.args = seenLinks(r, l.Target(&c.Spec), col, args)
	} else if c.Expr.Kind == expr.AnyLink {
		col, out.args = seenReference(r, c, col, args)
	}
	blankless := "nullif(" + col + ", '')"
	if c.Expr.Kind.Listed() {
		blankless = "nullif(" + blankless + ", '[]')"
	}
	_, summable := c.Type.(field.Summable)
	_, sortable := c.Type.(field.Sortable)
	switch m.Op {
	case "count":
		out.sql = "count(" + blankless + ")"
	case "count_distinct":
		if c.Expr.Sealed {
			return output{}, problem.Bad("not_groupable", locale.Args{"field": m.Field})
		}
		out.sql = "count(DISTINCT " + blankless + ")"
	case "sum", "avg":
		if !summable {
			return output{}, problem.Bad("not_summable", locale.Args{"field": m.Field})
		}
		out.sql = m.Op + "(" + col + ")"
		if m.Op == "sum" {
			out.sql = "coalesce(sum(" + col + "), 0)"
		}
	case "min", "max":
		if !sortable && !c.System {
			return output{}, problem.Bad("not_sortable", locale.Args{"field": m.Field})
		}
		out.sql, out.kind, out.figure = m.Op+"("+blankless+")", c.Expr.Kind, c.Expr.Kind == expr.Number
	default:
		return output{}, problem.Bad("unknown_measure", locale.Args{"op": m.Op})
	}
	return out, nil
}

func aggregateSQL(o *meta.CompiledObject, q AggregateRequest, outs []output, where *condition) (string, []any, error) {
	var sel, group []string
	var args []any
	for i, out := range outs {
		sel = append(sel, out.sql+" AS "+outName(i))
		args = append(args, out.args...)
		if out.isGroup {
			group = append(group, outName(i))
		}
	}
	text := "SELECT " + strings.Join(sel, ", ") + " FROM " + expr.Quote(o.Key) + ` AS "r" WHERE ` + where.String()
	args = append(args, where.args...)
	if len(group) > 0 {
		text += " GROUP BY " + strings.Join(group, ", ")
	}
	order, err := aggregateOrder(q.Sort, outs, group)
	if err != nil {
		return "", nil, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = defaultGroups
	}
	if limit < 0 || limit > maxGroups {
		return "", nil, problem.Bad("bad_limit", locale.Args{"max": maxGroups})
	}
	return text + order + " LIMIT ?", append(args, limit), nil
}

func outName(i int) string { return `"o` + strconv.Itoa(i) + `"` }

// aggregateOrder sorts by names of the items; by the groups themselves when
// nothing is asked.
func aggregateOrder(sort string, outs []output, group []string) (string, error) {
	if sort == "" {
		if len(group) == 0 {
			return "", nil
		}
		return " ORDER BY " + strings.Join(group, ", "), nil
	}
	var parts []string
	for part := range strings.SplitSeq(sort, ",") {
		name, desc := strings.CutPrefix(strings.TrimSpace(part), "-")
		at := -1
		for i, out := range outs {
			if out.name == name {
				at = i
			}
		}
		if at < 0 {
			return "", unknownField(name)
		}
		dir := ""
		if desc {
			dir = " DESC"
		}
		parts = append(parts, outName(at)+dir)
	}
	return " ORDER BY " + strings.Join(append(parts, group...), ", "), nil
}

package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// ListRequest asks for a page of an object's records.
type ListRequest struct {
	Object string
	Filter string // CEL
	Q      string // text to find in the title and the searchable fields
	Sort   string // "-created,name"; default the view's, then newest first
	Limit  int    // 1 to MaxLimit, default DefaultLimit
	Cursor string // of the page before
	Skip   int    // rows to leave out at the beginning, without a cursor; at most maxSkip
	Fields []string
	Expand []string
	View   string // key of a view: its filter joins, its sort is the default
	Count  string // none (default), capped, exact
	Links  bool   // titles of what the items link to
	Offer  *Offer // only what a field of links takes
	Since  string // a field: since when each item has the value of it that it has
	Places bool   // a cursor behind each item

	Operation string   // only rows on which the person has it, too; default view
	IDs       []string // only these; nil is no bound

	where *expr.Program // of a data linkage: only what this holds for beside form
	form  expr.Values
}

// maxSkip bounds how far one may jump at once.
const maxSkip = 100_000_000

// Page is one page of records. Cursor is "" at the end. Count is set when asked
// for; More says that a capped count stopped.
type Page struct {
	Items  []*Record
	Cursor string
	Count  *int64
	More   bool
	Links  map[string]string
	Places []string
	// Calculating lists the fields of the items whose values are being computed.
	Calculating []string
}

// condition is a WHERE of several parts, with their arguments in order.
type condition struct {
	parts []string
	args  []any

	// The rows that the person sees, to be held against others, until within says
	// how to look for them: by finders, each of which gives a part of them, or by
	// what it adds to the condition.
	rows     string
	rowArgs  []any
	finders  []access.Case
	rights   *access.Rights
	filtered bool // by more than what the person sees

	words *candidates // of a search for words that the index may know
}

func (c *condition) add(sql string, args ...any) {
	if sql != "" {
		c.parts = append(c.parts, sql)
		c.args = append(c.args, args...)
	}
}

func (c *condition) String() string { return strings.Join(c.parts, " AND ") }

const alias = "r"

// matching is the condition for the rows of an object that the person sees and
// that fulfil their filter, view and search text.
func (s *Service) matching(ctx context.Context, r *access.Rights, o *meta.CompiledObject, filter string, view *meta.View, q string) (*condition, error) {
	c := &condition{rights: r, filtered: filter != "" || strings.TrimSpace(q) != ""}
	c.add(`"r"."deleted" = ''`)
	c.rows, c.rowArgs = r.RowsWalked(o.Key, "view", alias)
	if view != nil && view.Filter != "" {
		c.filtered = true
		if err := addFilter(c, r, o, view.Filter); err != nil {
			return nil, err
		}
	}
	if filter != "" {
		if err := addFilter(c, r, o, filter); err != nil {
			return nil, err
		}
	}
	if q = strings.TrimSpace(q); q != "" {
		s.addSearch(c, r, o, q)
	}
	return c, nil
}

// narrow leaves the rows that the request names and on which the person has its
// operation.
func (c *condition) narrow(r *access.Rights, o *meta.CompiledObject, q ListRequest) error {
	if q.Operation != "" && q.Operation != "view" {
		if !r.Can(o.Key, q.Operation) {
			return problem.Forbidden(q.Operation)
		}
		c.filtered = true
		rows, args := r.RowsTested(o.Key, q.Operation, alias)
		c.add(rows, args...)
	}
	if q.IDs != nil {
		list, err := json.Marshal(q.IDs)
		if err != nil {
			return err
		}
		c.filtered = true
		c.add(`"r"."id" IN (SELECT value FROM json_each(?))`, string(list))
	}
	return nil
}

func addFilter(c *condition, r *access.Rights, o *meta.CompiledObject, filter string) error {
	p, err := r.Snap.Env.Compile(o.Key, filter, expr.Filter)
	if err != nil {
		return filterProblem(r, err)
	}
	for _, searched := range p.Searches() {
		if sql, _ := r.Row(searched, alias); sql == "0" { // an object that is not there for them
			return filterProblem(r, p.For(r))
		}
	}
	v := r.Of(o.Key)
	v.Zone = r.Zone()
	f, err := p.SQL(alias, r, v)
	if err != nil {
		return filterProblem(r, err)
	}
	c.add(f.SQL, f.Args...)
	return nil
}

// filterProblem turns the issues of an expression into a 400 that shows them. A
// field that the person may not read gives the very issue of one that is not
// there.
func filterProblem(r *access.Rights, err error) error {
	t := locale.ZH
	if r.Who != nil {
		t = r.Who.Locale
	}
	if issues, ok := errors.AsType[*expr.Errors](err); ok {
		list := issues.For(r).Localise(t)
		p := problem.Bad("filter_invalid", locale.Args{"message": list[0].Message}).With("issues", list)
		for _, i := range list {
			if i.Code == "unknown_field" {
				p.Code = "unknown_field"
				p.Args = locale.Args(i.Args)
			}
		}
		return p
	}
	return problem.Bad("filter_invalid", locale.Args{"message": ""}).Cause(err)
}

// List gives one page. Errors: 404 no_such_object, 403 forbidden_operation, 400
// unknown_field, filter_invalid, not_sortable, bad_cursor, bad_limit.
func (s *Service) List(ctx context.Context, r *access.Rights, q ListRequest) (*Page, error) {
	began := s.now()
	page, err := s.list(ctx, r, q)
	s.noteSlow(ctx, r, q, s.now().Sub(began), err)
	return page, err
}

func (s *Service) list(ctx context.Context, r *access.Rights, q ListRequest) (*Page, error) {
	o, err := object(r, q.Object)
	if err != nil {
		return nil, err
	}
	switch {
	case q.Limit == 0:
		q.Limit = DefaultLimit
	case q.Limit < 0 || q.Limit > MaxLimit:
		return nil, problem.Bad("bad_limit", locale.Args{"max": MaxLimit})
	}
	if q.Skip < 0 || q.Skip > maxSkip || q.Skip > 0 && q.Cursor != "" {
		return nil, problem.Bad("bad_skip", locale.Args{"max": maxSkip})
	}
	if err := q.tracked(r, o); err != nil {
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
	if err := s.offered(ctx, where, r, o, q.Offer); err != nil {
		return nil, err
	}
	if err := s.chosen(ctx, where, r, q); err != nil {
		return nil, err
	}
	if err := where.narrow(r, o, q); err != nil {
		return nil, err
	}
	sort := q.Sort
	if sort == "" && view != nil {
		sort = view.Sort
	}
	keys, err := parseSort(r, o, sort, alias)
	if err != nil {
		return nil, err
	}
	sel, err := selection(r, o, q.Fields, q.Expand, false)
	if err != nil {
		return nil, err
	}
	all := where.copy()
	where.filtered = where.filtered || q.Cursor != "" || q.Skip > 0 // behind a cursor the rows may end
	if err := s.within(ctx, o, where, keys, false); err != nil {
		return nil, err
	}
	page := &Page{}
	if err := s.fetch(ctx, o, where, keys, sel, q, page); err != nil {
		return nil, err
	}
	if err := s.resolveLinks(ctx, r, sel, page, q.Links); err != nil {
		return nil, err
	}
	if q.Links {
		if err := s.markLocked(ctx, r, o, page); err != nil {
			return nil, err
		}
	}
	if err := s.since(ctx, o, q.Since, page); err != nil {
		return nil, err
	}
	if err := s.count(ctx, o, all, q.Count, page); err != nil {
		return nil, err
	}
	page.Calculating, err = s.calculating(ctx, r, o, sel)
	return page, err
}

// fetch reads the page: first the row ids in order, which an index may hold
// alone, then the rows.
func (s *Service) fetch(ctx context.Context, o *meta.CompiledObject, where *condition, keys []key, sel *selected, q ListRequest, page *Page) error {
	parts := []condition{{}}
	if q.Cursor != "" {
		vals, err := decodeCursor(keys, q.Cursor)
		if err != nil {
			return err
		}
		parts = after(keys, vals)
	}
	var b strings.Builder
	args := make([]any, 0, len(sel.args)+len(parts)*(len(where.args)+8))
	b.WriteString("SELECT " + sel.sql)
	args = append(args, sel.args...)
	for i := range keys {
		b.WriteString(`, "k".` + sortName(i))
	}
	b.WriteString(" FROM (")
	for i, part := range parts {
		text, partArgs := pageSQL(o, where, part, keys, q.Limit+1, q.Skip)
		if len(parts) > 1 {
			text = "SELECT * FROM (" + text + ")"
		}
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		b.WriteString(text)
		args = append(args, partArgs...)
	}
	if len(parts) > 1 {
		b.WriteString(" LIMIT " + strconv.Itoa(q.Limit+1))
	}
	b.WriteString(`) AS "k" CROSS JOIN ` + expr.Quote(o.Key) + ` AS "r" ON "r"."rowid" = "k"."n" ORDER BY ` + orderBy(keys, func(i int) string { return `"k".` + sortName(i) }))

	raw := make([]any, len(keys))
	dest := make([]any, len(keys))
	for i := range raw {
		dest[i] = &raw[i]
	}
	sc := store.NewScanner(sel.cols, append(sel.caseDest(), dest...)...)
	var last []any
	more := false
	err := s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		if len(page.Items) == q.Limit {
			more = true
			return nil
		}
		vals, err := sc.Scan(rows)
		if err != nil {
			return err
		}
		page.Items = append(page.Items, sel.record(vals))
		last = last[:0]
		for i, k := range keys {
			last = append(last, field.FromDB(k.col.Expr.Kind, raw[i]))
		}
		if !q.Places {
			return nil
		}
		place, err := encodeCursor(keys, last)
		page.Places = append(page.Places, place)
		return err
	}, b.String(), args...)
	if err != nil || !more {
		return err
	}
	page.Cursor, err = encodeCursor(keys, last)
	return err
}

// pageSQL finds the row ids of one part of the order: the first of what each
// finder gives, and of these the first, each once, behind those that are left out.
func pageSQL(o *meta.CompiledObject, where *condition, part condition, keys []key, limit, skip int) (string, []any) {
	// A limit that is bound makes SQLite plan anew for each call.
	order := " ORDER BY " + orderBy(keys, sortName) + " LIMIT "
	first, page := order+bounded(limit+skip), order+bounded(limit)
	if skip > 0 {
		page += " OFFSET " + strconv.Itoa(skip)
	}
	table := expr.Quote(o.Key) + ` AS "r"`
	if len(where.finders) == 0 {
		text, args := rowsSQL(access.Case{SQL: table}, where, part, keys)
		return text + page, args
	}
	texts := make([]string, len(where.finders))
	var args []any
	for i, f := range where.finders {
		text, own := rowsSQL(access.Case{SQL: "(" + f.SQL + `) AS "f" CROSS JOIN ` + table + ` ON "r"."rowid" = "f"."rowid"`, Args: f.Args}, where, part, keys)
		texts[i], args = "SELECT * FROM ("+text+first+")", append(args, own...)
	}
	return strings.Join(texts, " UNION ") + page, args
}

// shortPage is up to how many rows SQLite is not told beforehand how few are wanted.
const shortPage = 50

// bounded is the number of a limit. For a few rows SQLite holds sorting to be cheaper
// than an index that gives the order, and reads all rows; what it has to compute it
// does not count on.
func bounded(n int) string {
	if n < shortPage {
		return strconv.Itoa(n) + " + 0"
	}
	return strconv.Itoa(n)
}

// rowsSQL selects the row ids and keys of the rows of one part of the order.
func rowsSQL(from access.Case, where *condition, part condition, keys []key) (string, []any) {
	var b strings.Builder
	var args []any
	b.WriteString(`SELECT "r"."rowid" AS "n"`)
	for i, k := range keys {
		b.WriteString(", " + k.sql + " AS " + sortName(i))
		args = append(args, k.args...)
	}
	b.WriteString(" FROM " + from.SQL + " WHERE " + where.String())
	args = append(append(args, from.Args...), where.args...)
	if len(part.parts) > 0 {
		b.WriteString(" AND " + part.String())
		args = append(args, part.args...)
	}
	return b.String(), args
}

func sortName(i int) string { return `"s` + string(rune('0'+i)) + `"` }

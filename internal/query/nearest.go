package query

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/search"
	"github.com/tenon-crm/tenon/internal/store"
)

// Nearest bounds what a search for the records that words mean most reads of one
// object. What the bounds leave out may be missing at the end of what is found; the
// search says so.
type Nearest struct {
	Named  int // newest records whose name begins with the words, or is them
	Having int // newest records that may have them
	Unread int // records that the index has yet to read, the latest first
	Own    int // records of a person who may not see all, when those above are not enough
}

func defaultNearest() Nearest {
	return Nearest{Named: 200, Having: 2_000, Unread: 1_000, Own: CountCap}
}

// How near words are to a record: its title is them, begins with them, has them, or
// they are elsewhere in it.
const (
	isTitle = iota
	beginsTitle
	inTitle
	elsewhere
)

// seeker looks for the records of one object that words mean most.
type seeker struct {
	s     *Service
	o     *meta.CompiledObject
	where *condition // every test of a record: the words, and that the person sees it
	rank  access.Case
	keys  []key
	sel   *selected
	limit int

	found []nearRecord
	seen  map[string]bool
}

type nearRecord struct {
	rec  *Record
	rank int
}

// nearest finds up to so many records of an object, what the words mean most first
// and of these the newest; more says that there may be others.
func (s *Service) nearest(ctx context.Context, r *access.Rights, o *meta.CompiledObject, q string, limit int) (list []*Record, more bool, err error) {
	where, err := s.matching(ctx, r, o, "", nil, q)
	if err != nil || where.rows == "0" {
		return nil, false, err
	}
	ready := false
	if where.words != nil {
		if ready, err = s.ready(ctx, o); err != nil {
			return nil, false, err
		}
	}
	if !ready { // rows are read in the order of a list, as far as it takes
		page, err := s.List(ctx, r, ListRequest{Object: o.Key, Q: q, Limit: limit, Fields: hitFields(r, o)})
		if err != nil {
			return nil, false, err
		}
		return page.Items, page.Cursor != "", nil
	}
	x := &seeker{s: s, o: o, where: where, limit: limit, seen: map[string]bool{}}
	if x.keys, err = parseSort(r, o, "", alias); err != nil {
		return nil, false, err
	}
	if x.sel, err = selection(r, o, hitFields(r, o), nil, false); err != nil {
		return nil, false, err
	}
	x.rank = where.words.rank(r, o)
	more, err = x.seek(ctx)
	slices.SortStableFunc(x.found, func(a, b nearRecord) int { return cmp.Compare(a.rank, b.rank) })
	for _, n := range x.found[:min(limit, len(x.found))] {
		list = append(list, n.rec)
	}
	return list, more || len(x.found) > limit, err
}

// rank computes how near the words are to a row; the title counts where the person
// may read it.
func (w *candidates) rank(r *access.Rights, o *meta.CompiledObject) access.Case {
	title := w.title(o)
	if title == nil {
		return access.Case{SQL: strconv.Itoa(elsewhere)}
	}
	col, args, ok := r.Column(o.Key, title.Expr, alias)
	if !ok {
		return access.Case{SQL: strconv.Itoa(elsewhere)}
	}
	plain := search.PlainSQL + "(" + col + ")"
	out := access.Case{SQL: "CASE WHEN " + plain + " = ? THEN 0 ELSE CASE instr(" + plain + ", ?) WHEN 0 THEN 3 WHEN 1 THEN 1 ELSE 2 END END"}
	for range 2 {
		out.Args = append(append(out.Args, args...), w.plain)
	}
	return out
}

// title is the title of the object when the words are looked for in it.
func (w *candidates) title(o *meta.CompiledObject) *meta.Column {
	for _, a := range w.asked {
		if a.Field == o.Title && a.Whole == "" {
			return o.ByKey[o.Title]
		}
	}
	return nil
}

// seek goes from what is near to what is far, until enough is found.
func (x *seeker) seek(ctx context.Context) (more bool, err error) {
	if x.where.rows != "" {
		sc, err := x.s.scopeOf(ctx, x.o, x.where)
		if err != nil {
			return false, err
		}
		finders, err := x.s.finders(ctx, x.o, x.where)
		if err != nil {
			return false, err
		}
		if sc.visible <= x.s.Plans.Few && len(finders) > 0 {
			return sc.visible > x.s.Nearest.Own, x.among(ctx, finders)
		}
		x.where.walk()
		more, err = x.indexed(ctx)
		if err != nil || !more || len(x.found) > x.limit || len(finders) == 0 {
			return more, err
		}
		own, err := x.s.visible(ctx, x.o, x.where, x.s.Nearest.Own+1)
		if err != nil {
			return false, err
		}
		return own > x.s.Nearest.Own, x.among(ctx, finders)
	}
	return x.indexed(ctx)
}

// indexed looks where the index says; more is true when there is too much to look
// at all of it.
func (x *seeker) indexed(ctx context.Context) (more bool, err error) {
	b, w := x.s.Nearest, x.where.words
	late, err := x.count(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+unread+` LIMIT ?)`, w.object, b.Unread+1)
	if err != nil {
		return false, err
	}
	if late > 0 {
		if err := x.run(ctx, access.Case{SQL: `SELECT DISTINCT "record" AS "id" FROM (SELECT "record" FROM ` + unread + ` ORDER BY "seq" DESC LIMIT ?)`, Args: []any{w.object, b.Unread}}, true); err != nil {
			return false, err
		}
	}
	for rank, c := range x.tiers() {
		if c.SQL == "" {
			continue
		}
		if err := x.run(ctx, c, false); err != nil {
			return false, err
		}
		if x.upTo(rank) > x.limit { // what comes is farther
			return true, nil
		}
	}
	n, err := x.count(ctx, `SELECT count(*) FROM (SELECT 1 FROM "tn_search" WHERE "tn_search" MATCH ? LIMIT ?)`, w.match, b.Having+1)
	return n > b.Having || late > b.Unread, err
}

// tiers are the candidates for each rank.
func (x *seeker) tiers() (tiers [elsewhere + 1]access.Case) {
	b, w := x.s.Nearest, x.where.words
	if w.title(x.o) != nil {
		whole, begins := search.Named(w.object, x.o.Title, w.plain)
		tiers[isTitle] = matched(whole, b.Named)
		tiers[beginsTitle] = matched(begins, b.Named)
		tiers[inTitle] = matched(search.Match(w.object, w.plain, []search.Asked{{Field: x.o.Title}}), b.Having)
	}
	tiers[elsewhere] = matched(w.match, b.Having)
	return tiers
}

// upTo counts what was found up to a rank.
func (x *seeker) upTo(rank int) (n int) {
	for _, f := range x.found {
		if f.rank <= rank {
			n++
		}
	}
	return n
}

// matched selects the newest records that the index finds, these first.
func matched(match string, bound int) access.Case {
	if match == "" {
		return access.Case{}
	}
	return access.Case{
		SQL: `SELECT "d"."record" AS "id" FROM (SELECT "rowid" FROM "tn_search" WHERE "tn_search" MATCH ? ORDER BY "rowid" DESC LIMIT ` + strconv.Itoa(bound) +
			`) AS "w" CROSS JOIN "tn_search_docs" AS "d" ON "d"."doc" = "w"."rowid"`,
		Args: []any{match},
	}
}

func (x *seeker) count(ctx context.Context, query string, args ...any) (n int, err error) {
	return n, x.s.statements.Each(ctx, x.s.app.ConcurrentDB(), func(rows *sql.Rows) error { return rows.Scan(&n) }, query, args...)
}

// among looks at what the person sees, up to a bound.
func (x *seeker) among(ctx context.Context, finders []access.Case) error {
	bound := strconv.Itoa(x.s.Nearest.Own)
	parts, args := make([]string, len(finders)), []any{}
	for i, f := range finders {
		parts[i], args = "SELECT * FROM ("+f.SQL+" LIMIT "+bound+")", append(args, f.Args...)
	}
	rows := access.Case{SQL: strings.Join(parts, " UNION "), Args: args}
	return x.take(ctx, `(`+rows.SQL+`) AS "c" CROSS JOIN `+expr.Quote(x.o.Key)+` AS "r" ON "r"."rowid" = "c"."rowid"`, rows.Args, true)
}

// run looks at candidates, which are ids: in their order until there is enough, or
// at all of them for the nearest.
func (x *seeker) run(ctx context.Context, c access.Case, all bool) error {
	return x.take(ctx, `(`+c.SQL+`) AS "c" CROSS JOIN `+expr.Quote(x.o.Key)+` AS "r" ON "r"."id" = "c"."id"`, c.Args, all)
}

// take adds what passes every test and is not there yet.
func (x *seeker) take(ctx context.Context, from string, fromArgs []any, all bool) error {
	args := slices.Concat(x.sel.args, x.rank.Args, fromArgs, x.where.args)
	text := "SELECT " + x.sel.sql + ", " + x.rank.SQL + ` AS "rank" FROM ` + from + " WHERE " + x.where.String()
	if all {
		text += ` ORDER BY "rank", ` + orderBy(x.keys, func(i int) string { return x.keys[i].sql })
		for _, k := range x.keys {
			args = append(args, k.args...)
		}
	}
	args = append(args, x.limit+1+len(x.seen))
	var rank int
	sc := store.NewScanner(x.sel.cols, append(x.sel.caseDest(), &rank)...)
	return x.s.statements.Each(ctx, x.s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		vals, err := sc.Scan(rows)
		if err != nil {
			return err
		}
		rec := x.sel.record(vals)
		if !x.seen[rec.ID()] {
			x.seen[rec.ID()] = true
			x.found = append(x.found, nearRecord{rec, rank})
		}
		return nil
	}, text+" LIMIT ?", args...)
}
